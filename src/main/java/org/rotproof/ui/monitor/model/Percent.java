package org.rotproof.ui.monitor.model;

import java.util.Locale;

/** Shares in per cent, rounded down: "100 %" only when it is all. */
public final class Percent {
  private Percent() {}

  /** "43 %", or "0.3 %" below one. */
  public static String down(double fraction) {
    double percent = Math.max(0, Math.min(1, fraction)) * 100;
    if (percent > 0 && percent < 1) {
      return String.format(Locale.ROOT, "%.1f %%", Math.floor(percent * 10) / 10);
    }
    return (int) Math.floor(percent + 1e-9) + " %";
  }
}
