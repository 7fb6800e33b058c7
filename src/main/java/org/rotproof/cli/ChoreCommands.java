package org.rotproof.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.plan.Chore;
import org.rotproof.plan.SecretName;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of an array's life, a method each. */
@Command
final class ChoreCommands {
  private static final String ARRAY = "The array's name.";

  private ChoreCommands() {}

  /**
   * Adds all of them. Their methods are static: picocli invokes others on the object of the parent
   * command, which is another one once they were added to it. What they act on comes with their
   * options.
   */
  static void addTo(CommandLine line, Surroundings around) {
    IFactory options =
        new IFactory() {
          @Override
          public <K> K create(Class<K> type) throws Exception {
            return type == ChoreOptions.class
                ? type.cast(new ChoreOptions(around))
                : CommandLine.defaultFactory().create(type);
          }
        };
    new CommandLine(new ChoreCommands(), options).getSubcommands().forEach(line::addSubcommand);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Opens an array that was built here, and mounts it.")
  static int open(
      @Mixin ChoreOptions options,
      @Parameters(paramLabel = "ARRAY", description = ARRAY) String array,
      @Option(
              names = "--without",
              paramLabel = "DISK",
              description = "Leave a disk out that does not open; may be given more than once.")
          List<String> without,
      @Option(
              names = "--last-left",
              description = {
                "After a sound disk was pulled by mistake and put back, and md does not start the",
                "array: use the disks that left last as they were then. What was being written at",
                "that moment may be lost. Disks that left earlier are never used so."
              })
          boolean lastLeft)
      throws Exception {
    List<String> left = without == null ? List.of() : without;
    return options.run(new Chore.Open(array, left, lastLeft), "'" + array + "' is open.");
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Unmounts an array and closes it, down to its disks.")
  static int close(
      @Mixin ChoreOptions options,
      @Parameters(paramLabel = "ARRAY", description = ARRAY) String array)
      throws Exception {
    return options.run(new Chore.Close(array), "'" + array + "' is closed.");
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Puts a new disk in the place of an old one. ERASES the new disk.",
        "An old disk that still works keeps its place until the new one holds everything."
      })
  static int replace(
      @Mixin ChoreOptions options,
      @Parameters(paramLabel = "ARRAY", description = ARRAY) String array,
      @Parameters(paramLabel = "OLD", description = "The disk that goes.") String oldDisk,
      @Parameters(paramLabel = "NEW", description = "The disk that comes.") String newDisk,
      @Option(
              names = "--erase-old",
              description = "Destroy the key slots of the old disk in the end.")
          boolean eraseOld)
      throws Exception {
    return options.run(
        new Chore.Replace(array, oldDisk, newDisk, eraseOld),
        newDisk + " is in the place of " + oldDisk + ".");
  }

  @Command(
      name = "bring-back",
      mixinStandardHelpOptions = true,
      description = {
        "Takes a disk of an array up again that was unplugged, or that the array let go of.",
        "What it lacks is copied to it from the others; nothing is erased before."
      })
  static int bringBack(
      @Mixin ChoreOptions options,
      @Parameters(paramLabel = "ARRAY", description = ARRAY) String array,
      @Parameters(paramLabel = "DISK", description = "The disk that is plugged in again.")
          String disk)
      throws Exception {
    return options.run(
        new Chore.BringBack(array, disk), disk + " takes part in '" + array + "' again.");
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Adds a disk that takes over when another fails. ERASES it.")
  static int spare(
      @Mixin ChoreOptions options,
      @Parameters(paramLabel = "ARRAY", description = ARRAY) String array,
      @Parameters(paramLabel = "DISK", description = "The disk that comes.") String disk)
      throws Exception {
    return options.run(new Chore.AddSpare(array, disk), disk + " is a spare of '" + array + "'.");
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Adds a disk as one more member (ERASES it), and enlarges the file system.",
        "Without a disk: uses all of the disks, after small ones were replaced by larger ones."
      })
  static int grow(
      @Mixin ChoreOptions options,
      @Parameters(paramLabel = "ARRAY", description = ARRAY) String array,
      @Parameters(arity = "0..1", paramLabel = "DISK", description = "The new member.") String disk)
      throws Exception {
    return options.run(
        disk == null ? new Chore.UseLargerDisks(array) : new Chore.AddMember(array, disk),
        "'" + array + "' has grown.");
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Gives a plain array that runs its integrity, with its data on it and in use.",
        "ERASES the disks that it is given, then each old disk once a guarded one holds its data."
      })
  static int convert(
      @Mixin ChoreOptions options,
      @Parameters(paramLabel = "ARRAY", description = "The array's name, or its node.")
          String array,
      @Option(
              names = "--with",
              paramLabel = "DISK",
              description =
                  "A free disk that is used first; may be given more than once. Without it: the"
                      + " array's spare.")
          List<String> with,
      @Option(
              names = "--kind",
              paramLabel = "KIND",
              defaultValue = "integrity",
              description = "'integrity' (the default) or 'encrypted'.")
          Blueprint.Protection.Kind kind,
      @Option(
              names = "--integrity",
              paramLabel = "ALGORITHM",
              description = "As in a blueprint: crc32c, or hmac-sha256 for encrypted, if left out.")
          String integrity,
      @Option(
              names = "--sector-bytes",
              paramLabel = "BYTES",
              defaultValue = "512",
              description =
                  "512 (the default) or 4096, which takes less room and needs a file system with"
                      + " such blocks.")
          int sectorBytes,
      @Option(
              names = "--key-file",
              paramLabel = "NAME",
              description = "For encrypted: the key file to make; ARRAY.key if left out.")
          String keyFile)
      throws Exception {
    return options.run(
        Chore.Convert.of(
            array,
            with == null ? List.of() : with,
            kind,
            Optional.ofNullable(integrity),
            sectorBytes,
            Optional.ofNullable(keyFile)),
        "'" + array + "' is guarded now: each of its disks has integrity.");
  }

  @Command(mixinStandardHelpOptions = true, description = "Changes an array's passphrase.")
  static int passphrase(
      @Mixin ChoreOptions options,
      @Parameters(paramLabel = "ARRAY", description = ARRAY) String array,
      @Option(
              names = "--new-passphrase-file",
              paramLabel = "FILE|FD",
              description = "Read the new passphrase there.")
          String file)
      throws Exception {
    return options.run(
        new Chore.ChangePassphrase(array),
        "'" + array + "' opens with the new passphrase.",
        file == null ? Map.of() : Map.of(SecretName.NEW_PASSPHRASE.toString(), file));
  }

  @Command(
      name = "recovery-key",
      mixinStandardHelpOptions = true,
      description = "Adds a recovery key to an array.")
  static int recoveryKey(
      @Mixin ChoreOptions options,
      @Parameters(paramLabel = "ARRAY", description = ARRAY) String array)
      throws Exception {
    return options.run(
        new Chore.AddRecoveryKey(array), "'" + array + "' opens with the recovery key too.");
  }

  @Command(
      name = "key-file",
      mixinStandardHelpOptions = true,
      description = {
        "Makes a new key file, and takes the old one's key slots away.",
        "With --drop: takes the key file away, so that its passphrase opens the array."
      })
  static int keyFile(
      @Mixin ChoreOptions options,
      @Parameters(paramLabel = "ARRAY", description = ARRAY) String array,
      @Parameters(arity = "0..1", paramLabel = "FILE", description = "The new one's name or path.")
          String file,
      @Option(
              names = "--drop",
              description = "Make no new one, and destroy the present one on this machine.")
          boolean drop)
      throws Exception {
    if (drop == (file != null)) {
      throw Trouble.usage(
          "Either a new key file is named, or --drop.",
          "rotproof key-file " + array + " FILE, or rotproof key-file " + array + " --drop.");
    }
    if (drop) {
      return options.run(
          new Chore.DropKeyFile(array),
          "'" + array + "' opens with its passphrase; no key file opens it any more.");
    }
    return options.run(
        new Chore.ChangeKeyFile(array, file),
        "'" + array + "' opens with the new key file; the old file is of no use any more.");
  }

  /** What is done with headers. */
  private enum HeaderAct {
    BACKUP,
    RESTORE
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Saves an array's LUKS headers, or writes a saved one back to a disk.")
  static int header(
      @Mixin ChoreOptions options,
      @Parameters(paramLabel = "backup|restore", description = "What to do.") HeaderAct act,
      @Parameters(paramLabel = "ARRAY", description = ARRAY) String array,
      @Parameters(
              arity = "0..1",
              paramLabel = "DISK",
              description =
                  "For restore: the disk whose header was lost; the array's name if layered.")
          String disk,
      @Option(
              names = "--folder",
              paramLabel = "FOLDER",
              description =
                  "Where headers are saved. Default: ${DEFAULT-VALUE}, below /etc/rotproof.",
              defaultValue = "headers")
          String folder)
      throws Exception {
    return act == HeaderAct.BACKUP
        ? options.run(new Chore.BackUpHeaders(array, folder), "The headers are saved.")
        : options.run(
            new Chore.RestoreHeader(array, disk == null ? "" : disk, folder),
            "The header of " + disk + " is back.");
  }

  @Command(mixinStandardHelpOptions = true, description = "Gives a closed array another name.")
  static int rename(
      @Mixin ChoreOptions options,
      @Parameters(paramLabel = "ARRAY", description = ARRAY) String array,
      @Parameters(paramLabel = "NAME", description = "The new name.") String name)
      throws Exception {
    return options.run(
        new Chore.Rename(array, name), "'" + array + "' is called '" + name + "' now.");
  }

  @Command(
      name = "take-apart",
      mixinStandardHelpOptions = true,
      description =
          "Takes an array apart and destroys its key slots, its own key file and its header"
              + " backups. What is on it is LOST.")
  static int takeApart(
      @Mixin ChoreOptions options,
      @Parameters(paramLabel = "ARRAY", description = ARRAY) String array)
      throws Exception {
    return options.run(
        new Chore.TakeApart(array), "'" + array + "' is gone, and its disks are free.");
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Says how often an array is scrubbed without being asked.")
  static int schedule(
      @Mixin ChoreOptions options,
      @Parameters(paramLabel = "ARRAY", description = ARRAY) String array,
      @Parameters(
              paramLabel = "never|weekly|monthly|quarterly",
              description = "How often. A systemd timer does it, also while no window is open.")
          ScrubSchedule schedule)
      throws Exception {
    return options.run(
        new Chore.Schedule(array, schedule),
        schedule == ScrubSchedule.NEVER
            ? "'" + array + "' is scrubbed only when somebody asks for it."
            : "'" + array + "' is scrubbed " + schedule.name().toLowerCase(Locale.ROOT) + ".");
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Takes an array over that was built by hand. Nothing on its disks changes.")
  static int adopt(
      @Mixin ChoreOptions options,
      @Parameters(paramLabel = "ARRAY", description = ARRAY) String array,
      @Option(
              names = "--key-file",
              paramLabel = "PATH",
              description =
                  "The whole path of the key file that opens it. Without it: the one that"
                      + " /etc/crypttab names, or else the passphrase.",
              defaultValue = "")
          String keyFile)
      throws Exception {
    return options.run(
        new Chore.Adopt(array, keyFile),
        "'" + array + "' is looked after by Rotproof from now on.");
  }
}
