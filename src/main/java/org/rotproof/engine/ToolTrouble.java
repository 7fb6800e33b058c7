package org.rotproof.engine;

import java.util.List;
import java.util.Locale;
import org.rotproof.engine.EngineException.Reason;
import org.rotproof.plan.CapacityProbe;
import org.rotproof.plan.Command;
import org.rotproof.plan.LastLeft;
import org.rotproof.plan.StillWhole;

/** From a tool's exit and words to sentences for the person. Pure. */
final class ToolTrouble {
  /** What this kernel cannot, though another can. */
  private static final List<KernelRefusal> REFUSED_BY_KERNEL =
      List.of(
          new KernelRefusal(
              "assemble",
              List.of("failed to add", "invalid argument"),
              "This machine's kernel does not accept the members of %s, though mdadm finds their"
                  + " superblocks in order.",
              "The array was most likely made on a newer kernel: what Linux 6.19 and newer make is"
                  + " refused by 6.18 and older, which say \"does not have a valid v1.2"
                  + " superblock\" in their log (dmesg). Open it on a machine with Linux 6.19 or"
                  + " newer. Create nothing anew, and zero no superblock."),
          new KernelRefusal(
              "assemble",
              List.of("run_array", "invalid argument"),
              "This machine's kernel does not start %s, though it knows its members.",
              "It lacks what this array needs: the module of its RAID level (modprobe raid456,"
                  + " raid10 or raid1), or a bitmap of a newer kind. The kernel's log (dmesg) says"
                  + " which. Open it on a machine with a newer or fuller kernel. Create nothing"
                  + " anew."),
          new KernelRefusal(
              "open-",
              List.of("reload ioctl", "no such file or directory"),
              "This machine's kernel lacks the cipher or checksum of %s.",
              "The recovery sheet names it. Install the kernel's other modules (on Debian the"
                  + " package linux-image-amd64 instead of one for clouds), or open it on another"
                  + " machine."),
          new KernelRefusal(
              "open-",
              List.of("check that kernel supports"),
              "This machine's kernel lacks the cipher of %s.",
              "The recovery sheet names it. Install the kernel's other modules, or open it on"
                  + " another machine."),
          new KernelRefusal(
              "open-",
              List.of("does not support dm-integrity"),
              "This machine's kernel is too old for the integrity of %s, or lacks its module.",
              "Load it (modprobe dm-integrity), or open it on a machine with a newer kernel."),
          new KernelRefusal(
              "open-",
              List.of("incompatible kernel dm-integrity metadata"),
              "The integrity of %s was made by a newer kernel than this machine's.",
              "Open it on a machine with a newer kernel. Format nothing anew."),
          new KernelRefusal(
              "open-",
              List.of("options are not supported"),
              "This machine's kernel is too old for how %s is encrypted.",
              "Open it on a machine with a newer kernel."),
          new KernelRefusal(
              "mount",
              List.of("function not implemented"),
              "The file system at %s works in smaller steps than its device has sectors, or this"
                  + " machine's kernel does not know it.",
              "Disks that show sectors of 4096 bytes here, as some cases and controllers make"
                  + " them do, do not fit one made on sectors of 512. Connect them as they were"
                  + " when it was made. The kernel's log (dmesg) says which it is."),
          new KernelRefusal(
              "mount",
              List.of("wrong fs type"),
              "The file system at %s does not mount: it is damaged, this machine's kernel does not"
                  + " know it, or it works in smaller steps than its device has sectors.",
              "The kernel's log (dmesg) says which: \"bad block size\" where disks show sectors of"
                  + " 4096 bytes here and had 512 when it was made. Repair nothing before you know"
                  + " that."));

  /**
   * Words by which tools say that the kernel cannot.
   *
   * @param kind what the action's kind begins with
   * @param words all of them, in small letters
   */
  private record KernelRefusal(String kind, List<String> words, String what, String advice) {
    boolean is(Action action, String said) {
      return action.kind().startsWith(kind) && words.stream().allMatch(said::contains);
    }
  }

  private ToolTrouble() {}

  /** Which key it was that did not open. */
  private static String key(Action action) {
    if (!(action.command().input() instanceof Command.Input.Secret secret)) {
      return action.command().input() instanceof Command.Input.SecretLines
          ? "The present passphrase"
          : "The key file";
    }
    return "The " + secret.name().replace('-', ' ');
  }

  static EngineException explain(Action action, int exit, String words) {
    String tool = action.command().argv().get(0);
    String lower = words.toLowerCase(Locale.ROOT);
    String who = tool.equals("bash") ? "A step" : tool;
    String what = who + " failed while " + ActionWords.doing(action) + ".";
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
    } else if (REFUSED_BY_KERNEL.stream().anyMatch(r -> r.is(action, lower))) {
      KernelRefusal refusal =
          REFUSED_BY_KERNEL.stream().filter(r -> r.is(action, lower)).findFirst().orElseThrow();
      what = refusal.what().formatted(action.subject());
      meaning = "Nothing was changed by this step. What the disks hold is as it was.";
      advice = refusal.advice();
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
    } else if (exit == CapacityProbe.LIES && action.kind().equals("probe-capacity")) {
      what =
          action.subject()
              + " does not keep what is written to it: it is smaller than it says, or broken.";
      meaning = "Nothing was stored on it yet that could be lost now.";
      advice =
          "Undo, and use another disk. Give this one back, and trust no copy that was made on it.";
    } else if (exit == StillWhole.NOT_WHOLE
        && (action.kind().equals("add-to-array") || action.kind().equals("grow-array"))) {
      what = "A disk of the array is gone or failed meanwhile, so nothing is added to it now.";
      meaning = "This step did nothing.";
      advice =
          "Undo, so that the new disk is free again, and put it in the place of the one that is"
              + " missing. What you had in mind can be done when the array is whole.";
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
      what = action.subject() + " is not there any more (" + ActionWords.doing(action) + ").";
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
