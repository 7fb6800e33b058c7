package org.rotproof.ui.monitor;

import java.util.Locale;
import org.rotproof.ui.monitor.model.Verdict.Health;
import org.rotproof.ui.monitor.model.Verdict.Tone;

/** Which sign and which colours a verdict carries. */
final class Tones {
  private Tones() {}

  static String styleClass(Tone tone) {
    return "tone-" + tone.name().toLowerCase(Locale.ROOT);
  }

  /** A sign of its own for each kind of verdict: told without its colour. */
  static String icon(Health health) {
    return switch (health) {
      case HEALTHY -> "mdi2s-shield-check";
      case SCRUBBING -> "mdi2m-magnify-scan";
      case GUARDING -> "mdi2s-shield-half-full";
      case SYNCING -> "mdi2s-sync";
      case LOOKING -> "mdi2t-timer-sand";
      case NEW -> "mdi2s-shield-star-outline";
      case UNCHECKED -> "mdi2s-shield-outline";
      case INCOMPLETE -> "mdi2p-progress-close";
      case REPAIRED -> "mdi2s-shield-sync";
      case UNGUARDED -> "mdi2s-shield-off-outline";
      case REBUILDING -> "mdi2p-progress-wrench";
      case ATTENTION -> "mdi2a-account-alert-outline";
      case ODD -> "mdi2h-help-rhombus-outline";
      case DEGRADED -> "mdi2h-harddisk-remove";
      case READ_ONLY -> "mdi2l-lock-alert-outline";
      case DIFFERS -> "mdi2n-not-equal-variant";
      case DAMAGED -> "mdi2a-alert";
      case DATA_LOST -> "mdi2f-file-alert";
      case FAILED -> "mdi2c-close-octagon";
      case UNKNOWN -> "mdi2h-help-circle-outline";
    };
  }
}
