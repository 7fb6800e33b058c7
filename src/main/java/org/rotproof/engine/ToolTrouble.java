package org.rotproof.engine;

import java.util.Locale;
import org.rotproof.engine.EngineException.Reason;
import org.rotproof.plan.Command;
import org.rotproof.plan.LastLeft;

/** From a tool's exit and words to sentences for the person. Pure. */
final class ToolTrouble {
  private ToolTrouble() {}

  /** Which key it was that did not open. */
  private static String key(Action action) {
    if (!(action.command().input() instanceof Command.Input.Secret secret)) {
      return action.command().input() instanceof Command.Input.SecretLines
          ? "The present passphrase"
          : "The key file";
    }
    return switch (secret.name()) {
      case "recovery-key" -> "The recovery key";
      case "passphrase" -> "The passphrase";
      case "new-passphrase" -> "The new passphrase";
      default -> "The " + secret.name();
    };
  }

  static EngineException explain(Action action, int exit, String words) {
    String tool = action.command().argv().get(0);
    String lower = words.toLowerCase(Locale.ROOT);
    String who = tool.equals("bash") ? "A step" : tool;
    String what = who + " failed while " + Words.doing(action) + ".";
    String meaning =
        action.erases()
            ? "What it had written there is of no use; nothing of worth was there any more."
            : "This step did not take effect.";
    String advice = "Read what the tool said, then go on or undo.";
    if (lower.contains("no key available")) {
      what = key(action) + " does not open " + action.subject() + ".";
      meaning = "Nothing was changed by this step.";
      advice = "Enter it again, or use another key.";
    } else if (lower.contains("not a valid luks device")) {
      what = "There is no LUKS header on " + action.subject() + ", or it is damaged.";
      meaning = "Nothing was changed by this step. Without the header nobody can read the disk.";
      advice =
          "Write a saved header back. Until then, the array opens without this disk if the others"
              + " suffice.";
    } else if (lower.contains("busy") || lower.contains("in use")) {
      what = action.subject() + " is in use by something else (" + action.kind() + ").";
      advice = "Find out what uses it (lsblk and fuser show it), end that, then go on or undo.";
    } else if (action.kind().equals("assemble-array") && exit == LastLeft.POSSIBLE) {
      what = "md does not start " + action.subject() + ": a disk left while it ran.";
      meaning =
          "Nothing was written. All that the array held until that moment is still on its disks,"
              + " for every disk that is not here had left before.";
      advice =
          "Undo, and open it with the disks that left last as they were then: tick it on the page,"
              + " or rotproof open "
              + action.subject()
              + " --last-left. What was being written at that moment may be lost.";
    } else if (action.kind().startsWith("assemble")
        && (lower.contains("not enough devices") || lower.contains("run_array"))) {
      what = "md does not start " + action.subject() + ": too few of its disks agree.";
      meaning = "Nothing was written. What the disks hold is as it was.";
      advice =
          "Plug in again whatever is missing, and write nothing and create nothing anew. A disk"
              + " that was pulled while the array ran counts as failed for the others. What it"
              + " holds is of use only if it left last; whether it did cannot be told from the"
              + " disks that are here. With all of them plugged in, open it again.";
    } else if (lower.contains("input/output error") || lower.contains("i/o error")) {
      what = "The system reports an error of reading or writing at " + action.subject() + ".";
      advice = "The disk, its cable or its controller may be failing. Undo, and use another disk.";
    } else if (lower.contains("no such device") || lower.contains("does not exist")) {
      what = action.subject() + " is not there any more (" + Words.doing(action) + ").";
      advice = "Look whether a disk or its cable came loose, then go on, or undo.";
    } else if (lower.contains("no space left")) {
      what = "There is no room left for what " + tool + " writes.";
      advice = "Make room, then go on or undo.";
    } else if (lower.contains("file exists")) {
      what = "There is a file at " + action.subject() + " already (" + action.kind() + ").";
      meaning = "It was left as it is: it may be needed.";
      advice = "Move it away, or choose another name, then go on or undo.";
    } else if (exit > 128) {
      what = tool + " was killed at " + action.subject() + " (signal " + (exit - 128) + ").";
      advice = "The machine may be out of memory. Make some free, then go on or undo.";
    }
    return new EngineException(Reason.TOOL_FAILED, what, meaning, advice, words);
  }
}
