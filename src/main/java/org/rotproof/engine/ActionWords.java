package org.rotproof.engine;

import java.util.Optional;
import org.rotproof.plan.PlanWords;

/** Names of what actions do, for sentences. Pure. */
final class ActionWords {
  private ActionWords() {}

  /** Why there is no way back from an action, as the rest of a sentence. */
  static String bound(Action action) {
    String subject = action.subject();
    return switch (action.kind()) {
      case "grow-array" -> "the array " + subject + " has begun to spread over more room";
      case "wait-for-array" -> "the array " + subject + " builds on the new disk by now";
      case "remove-from-array" -> "the array has let go of " + subject;
      case "rename-array" -> "the members may bear the name " + subject + " by now";
      case "change-passphrase" -> subject + " may open with the new passphrase only by now";
      case "remove-key-file" -> "the old key file may not open " + subject + " any more";
      case "erase-key-slots", "erase-signatures", "probe-capacity", "clear-beginning" ->
          "what was on " + subject + " may be gone for good";
      case "restore-header" -> "the header of " + subject + " may be the saved one by now";
      default -> doing(action) + " cannot be taken back";
    };
  }

  /** What closing it after a failure took back, in a sentence; empty where nobody asks. */
  static Optional<String> takenBack(Action action) {
    String subject = action.subject();
    return switch (action.kind()) {
      case "open-luks", "open-integrity" -> Optional.of(subject + " was closed again.");
      case "add-to-array" -> Optional.of("The new disk was taken out of the array again.");
      case "take-up-again" -> Optional.of("The disk was taken out of the array again.");
      default -> Optional.empty();
    };
  }

  static String doing(Action action) {
    return PlanWords.doing(action.kind(), action.subject());
  }
}
