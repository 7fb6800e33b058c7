package org.rotproof.cli;

import java.util.List;
import java.util.Locale;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.plan.Chore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of an array's life. */
final class ChoreCommands {
  private ChoreCommands() {}

  /** All of them. */
  static List<Object> all(Surroundings around) {
    return List.of(
        new Open(around),
        new Close(around),
        new Replace(around),
        new Spare(around),
        new Grow(around),
        new Passphrase(around),
        new RecoveryKey(around),
        new KeyFile(around),
        new Header(around),
        new Rename(around),
        new TakeApart(around),
        new Adopt(around),
        new Schedule(around));
  }

  /** A chore on one array. */
  private abstract static class OnArray extends ChoreCommand {
    @Parameters(index = "0", paramLabel = "ARRAY", description = "The array's name.")
    protected String array;

    OnArray(Surroundings around) {
      super(around);
    }
  }

  @Command(
      name = "open",
      mixinStandardHelpOptions = true,
      description = "Opens an array that was built here, and mounts it.")
  private static final class Open extends OnArray {
    @Option(
        names = "--without",
        paramLabel = "DISK",
        description = "Leave a disk out that does not open; may be given more than once.")
    private List<String> without = List.of();

    Open(Surroundings around) {
      super(around);
    }

    @Override
    Chore chore() {
      return new Chore.Open(array, without);
    }

    @Override
    String done() {
      return "'" + array + "' is open.";
    }
  }

  @Command(
      name = "close",
      mixinStandardHelpOptions = true,
      description = "Unmounts an array and closes it, down to its disks.")
  private static final class Close extends OnArray {
    Close(Surroundings around) {
      super(around);
    }

    @Override
    Chore chore() {
      return new Chore.Close(array);
    }

    @Override
    String done() {
      return "'" + array + "' is closed.";
    }
  }

  @Command(
      name = "replace",
      mixinStandardHelpOptions = true,
      description = {
        "Puts a new disk in the place of an old one. ERASES the new disk.",
        "An old disk that still works keeps its place until the new one holds everything."
      })
  private static final class Replace extends OnArray {
    @Parameters(index = "1", paramLabel = "OLD", description = "The disk that goes.")
    private String oldDisk;

    @Parameters(index = "2", paramLabel = "NEW", description = "The disk that comes.")
    private String newDisk;

    @Option(
        names = "--erase-old",
        description = "Destroy the key slots of the old disk in the end.")
    private boolean eraseOld;

    Replace(Surroundings around) {
      super(around);
    }

    @Override
    Chore chore() {
      return new Chore.Replace(array, oldDisk, newDisk, eraseOld);
    }

    @Override
    String done() {
      return newDisk + " is in the place of " + oldDisk + ".";
    }
  }

  @Command(
      name = "spare",
      mixinStandardHelpOptions = true,
      description = "Adds a disk that takes over when another fails. ERASES it.")
  private static final class Spare extends OnArray {
    @Parameters(index = "1", paramLabel = "DISK", description = "The disk that comes.")
    private String disk;

    Spare(Surroundings around) {
      super(around);
    }

    @Override
    Chore chore() {
      return new Chore.AddSpare(array, disk);
    }

    @Override
    String done() {
      return disk + " is a spare of '" + array + "'.";
    }
  }

  @Command(
      name = "grow",
      mixinStandardHelpOptions = true,
      description = {
        "Adds a disk as one more member (ERASES it), and enlarges the file system.",
        "Without a disk: uses all of the disks, after small ones were replaced by larger ones."
      })
  private static final class Grow extends OnArray {
    @Parameters(index = "1", arity = "0..1", paramLabel = "DISK", description = "The new member.")
    private String disk = "";

    Grow(Surroundings around) {
      super(around);
    }

    @Override
    Chore chore() {
      return disk.isEmpty() ? new Chore.UseLargerDisks(array) : new Chore.AddMember(array, disk);
    }

    @Override
    String done() {
      return "'" + array + "' has grown.";
    }
  }

  @Command(
      name = "passphrase",
      mixinStandardHelpOptions = true,
      description = "Changes an array's passphrase.")
  private static final class Passphrase extends OnArray {
    Passphrase(Surroundings around) {
      super(around);
    }

    @Override
    Chore chore() {
      return new Chore.ChangePassphrase(array);
    }

    @Override
    String done() {
      return "'" + array + "' opens with the new passphrase.";
    }
  }

  @Command(
      name = "recovery-key",
      mixinStandardHelpOptions = true,
      description = "Adds a recovery key to an array.")
  private static final class RecoveryKey extends OnArray {
    RecoveryKey(Surroundings around) {
      super(around);
    }

    @Override
    Chore chore() {
      return new Chore.AddRecoveryKey(array);
    }

    @Override
    String done() {
      return "'" + array + "' opens with the recovery key too.";
    }
  }

  @Command(
      name = "key-file",
      mixinStandardHelpOptions = true,
      description = "Makes a new key file, and takes the old one's key slots away.")
  private static final class KeyFile extends OnArray {
    @Parameters(index = "1", paramLabel = "FILE", description = "The new one's name or path.")
    private String file;

    KeyFile(Surroundings around) {
      super(around);
    }

    @Override
    Chore chore() {
      return new Chore.ChangeKeyFile(array, file);
    }

    @Override
    String done() {
      return "'" + array + "' opens with the new key file; the old file is of no use any more.";
    }
  }

  @Command(
      name = "header",
      mixinStandardHelpOptions = true,
      description = "Saves an array's LUKS headers, or writes a saved one back to a disk.")
  private static final class Header extends ChoreCommand {
    /** What is done with headers. */
    private enum Act {
      BACKUP,
      RESTORE
    }

    @Parameters(index = "0", paramLabel = "backup|restore", description = "What to do.")
    private Act act;

    @Parameters(index = "1", paramLabel = "ARRAY", description = "The array's name.")
    private String array;

    @Parameters(
        index = "2",
        arity = "0..1",
        paramLabel = "DISK",
        description = "For restore: the disk whose header was lost; the array's name if layered.")
    private String disk = "";

    @Option(
        names = "--folder",
        paramLabel = "FOLDER",
        description = "Where headers are saved. Default: ${DEFAULT-VALUE}, below /etc/rotproof.",
        defaultValue = "headers")
    private String folder;

    Header(Surroundings around) {
      super(around);
    }

    @Override
    Chore chore() {
      return act == Act.BACKUP
          ? new Chore.BackUpHeaders(array, folder)
          : new Chore.RestoreHeader(array, disk, folder);
    }

    @Override
    String done() {
      return act == Act.BACKUP ? "The headers are saved." : "The header of " + disk + " is back.";
    }
  }

  @Command(
      name = "rename",
      mixinStandardHelpOptions = true,
      description = "Gives a closed array another name.")
  private static final class Rename extends OnArray {
    @Parameters(index = "1", paramLabel = "NAME", description = "The new name.")
    private String name;

    Rename(Surroundings around) {
      super(around);
    }

    @Override
    Chore chore() {
      return new Chore.Rename(array, name);
    }

    @Override
    String done() {
      return "'" + array + "' is called '" + name + "' now.";
    }
  }

  @Command(
      name = "take-apart",
      mixinStandardHelpOptions = true,
      description = "Takes an array apart and destroys its key slots. What is on it is LOST.")
  private static final class TakeApart extends OnArray {
    TakeApart(Surroundings around) {
      super(around);
    }

    @Override
    Chore chore() {
      return new Chore.TakeApart(array);
    }

    @Override
    String done() {
      return "'" + array + "' is gone, and its disks are free.";
    }
  }

  @Command(
      name = "schedule",
      mixinStandardHelpOptions = true,
      description = "Says how often an array is scrubbed without being asked.")
  private static final class Schedule extends OnArray {
    @Parameters(
        index = "1",
        paramLabel = "never|weekly|monthly|quarterly",
        description = "How often. A systemd timer does it, also while no window is open.")
    private ScrubSchedule schedule;

    Schedule(Surroundings around) {
      super(around);
    }

    @Override
    Chore chore() {
      return new Chore.Schedule(array, schedule);
    }

    @Override
    String done() {
      return schedule == ScrubSchedule.NEVER
          ? "'" + array + "' is scrubbed only when somebody asks for it."
          : "'" + array + "' is scrubbed " + schedule.name().toLowerCase(Locale.ROOT) + ".";
    }
  }

  @Command(
      name = "adopt",
      mixinStandardHelpOptions = true,
      description = "Takes an array over that was built by hand. Nothing on its disks changes.")
  private static final class Adopt extends OnArray {
    @Option(
        names = "--key-file",
        paramLabel = "PATH",
        description =
            "The whole path of the key file that opens it. Without it: the one that /etc/crypttab"
                + " names, or else the passphrase.")
    private String keyFile = "";

    Adopt(Surroundings around) {
      super(around);
    }

    @Override
    Chore chore() {
      return new Chore.Adopt(array, keyFile);
    }

    @Override
    String done() {
      return "'" + array + "' is looked after by Rotproof from now on.";
    }
  }
}
