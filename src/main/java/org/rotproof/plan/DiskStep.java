package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rotproof.plan.Blueprint.Protection.Start;
import org.rotproof.plan.Blueprint.Protection.WritePath;
import org.rotproof.plan.Command.Input;

/** What is done to each disk, and to LUKS containers wherever they lie. */
sealed interface DiskStep extends Step {
  /**
   * Takes old signatures and partition tables off a disk. Without --force: wipefs then opens the
   * disk exclusively and refuses one that is in use.
   */
  record EraseSignatures(String disk, String path) implements DiskStep {
    @Override
    public String subject() {
      return disk;
    }

    @Override
    public Command command() {
      return Command.of("wipefs", "--all", "--quiet", path);
    }

    @Override
    public List<String> writesTo() {
      return List.of(disk);
    }

    @Override
    public boolean erases() {
      return true;
    }
  }

  /** Tries whether a disk is as large as it says; see {@link CapacityProbe}. */
  record ProbeCapacity(String disk, String path, long diskBytes) implements DiskStep {
    @Override
    public String subject() {
      return disk;
    }

    @Override
    public Command command() {
      return Command.shell(CapacityProbe.script(path, diskBytes));
    }

    @Override
    public List<String> writesTo() {
      return List.of(disk);
    }

    @Override
    public boolean erases() {
      return true;
    }
  }

  /**
   * Overwrites the beginning of a disk that is not wiped whole. What was on it would else be found
   * inside the new member: udev would put an array together from it, or open a volume group, before
   * anybody has made the new one.
   */
  record ClearBeginning(String disk, String path, long workBytes) implements DiskStep {
    private static final long MOST_BYTES = 256L << 20;
    private static final long LEAST_BYTES = 4L << 20;

    /** For a disk of that size: past the journal (1/128) and the room md leaves before its data. */
    static ClearBeginning of(String disk, String path, long diskBytes) {
      return new ClearBeginning(
          disk, path, Math.min(MOST_BYTES, (diskBytes / 64 + LEAST_BYTES) / 4096 * 4096));
    }

    @Override
    public String subject() {
      return disk;
    }

    @Override
    public Command command() {
      return Command.of("blkdiscard", "--zeroout", "--length", Long.toString(workBytes), path);
    }

    @Override
    public List<String> writesTo() {
      return List.of(disk);
    }

    @Override
    public boolean erases() {
      return true;
    }
  }

  /**
   * Makes a LUKS2 container. With integrity, cryptsetup wipes it whole through the mapping, so that
   * every tag is right and every sector reads as zeros.
   *
   * @param target the disk's id, or the array's name for the layered kind
   * @param onDisk whether the target is a disk of the inventory
   * @param kdfMemoryKib memory that stretching a passphrase takes, unused with a key file
   */
  record FormatLuks(
      String target,
      String path,
      boolean onDisk,
      Optional<Integrity> integrity,
      int sectorBytes,
      Optional<String> keyFile,
      int kdfMemoryKib,
      long workBytes)
      implements DiskStep {
    @Override
    public String subject() {
      return target;
    }

    @Override
    public Command command() {
      List<String> words = new ArrayList<>(List.of("cryptsetup", "luksFormat", "--batch-mode"));
      words.addAll(List.of("--type", "luks2"));
      integrity.ifPresent(
          i -> {
            words.addAll(List.of("--cipher", i.cipher(), "--integrity", i.toolName()));
            if (i.keyBits() > 0) {
              words.addAll(List.of("--key-size", Integer.toString(i.keyBits())));
            }
            words.add("--progress-json");
          });
      words.addAll(List.of("--sector-size", Integer.toString(sectorBytes)));
      words.addAll(keyFile.isPresent() ? KEY_FILE_KDF : passphraseKdf(kdfMemoryKib));
      words.addAll(List.of("--key-file", keyFile.orElse("-"), path));
      return new Command(
          words, keyFile.isPresent() ? new Input.None() : new Input.Secret(SecretName.PASSPHRASE));
    }

    @Override
    public List<String> writesTo() {
      return onDisk ? List.of(target) : List.of();
    }

    @Override
    public boolean erases() {
      return true;
    }

    @Override
    public ProgressSource progress() {
      return integrity.isPresent() ? ProgressSource.PROGRESS_JSON : ProgressSource.NONE;
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(removeSignature("crypto_LUKS", path));
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(Trace.signature("crypto_LUKS", "UUID", path));
    }

    @Override
    public int memoryKib() {
      return keyFile.isPresent() ? 0 : kdfMemoryKib;
    }
  }

  /**
   * A key file of 512 random bytes cannot be guessed, so stretching it only costs time at every
   * boot.
   */
  List<String> KEY_FILE_KDF = List.of("--pbkdf", "pbkdf2", "--iter-time", "100");

  /** The most memory that stretching one passphrase takes. */
  int MOST_KDF_MEMORY_KIB = 262_144;

  /**
   * Passphrases are stretched by argon2id as cryptsetup does by default, but with less memory than
   * its 1 GiB, because all disks are formatted and opened side by side, on machines that may have
   * little of it.
   */
  private static List<String> passphraseKdf(int memoryKib) {
    return List.of("--pbkdf", "argon2id", "--pbkdf-memory", Integer.toString(memoryKib));
  }

  /**
   * Closes a mapping. As soon as it was opened, udev may have begun to assemble an array from it,
   * which holds it; where that has come no further than waiting for members, it is stopped first.
   */
  private static Command closing(String tool, String mapping) {
    return closing(tool, mapping, "grep -qs '^inactive\\|^read-auto' $h/md/array_state");
  }

  /** Closes a mapping after stopping the arrays that hold it; see {@link LifeStep#stopHolders}. */
  static Command closing(String tool, String mapping, String whichToStop) {
    return Command.shell(
        LifeStep.stopHolders(List.of("/dev/mapper/" + mapping), whichToStop)
            + tool
            + " close "
            + mapping);
  }

  /** Takes off one kind of signature and nothing else. */
  private static Command removeSignature(String type, String path) {
    return Command.of("wipefs", "--all", "--quiet", "--types", type, path);
  }

  /** So that all disks together need no more than 512 MiB, and each a serious 64 MiB or more. */
  static int kdfMemoryKib(int disksAtOnce) {
    return Math.max(65_536, Math.min(MOST_KDF_MEMORY_KIB, 524_288 / Math.max(1, disksAtOnce)));
  }

  /**
   * Makes a stand-alone dm-integrity device.
   *
   * @param start wiped whole, so that every tag is right and every sector reads as zeros; or with
   *     no tag right yet, which is left to the kernel once it is opened for the first time
   */
  record FormatIntegrity(
      String disk, String path, Integrity integrity, int sectorBytes, Start start, long workBytes)
      implements DiskStep {
    /** One that is wiped. */
    FormatIntegrity(
        String disk, String path, Integrity integrity, int sectorBytes, long workBytes) {
      this(disk, path, integrity, sectorBytes, Start.WIPED, workBytes);
    }

    @Override
    public String kind() {
      return start == Start.WIPED ? "format-integrity" : "lay-out-integrity";
    }

    @Override
    public String subject() {
      return disk;
    }

    @Override
    public Command command() {
      return Command.of(
          "integritysetup",
          "format",
          "--batch-mode",
          start == Start.WIPED ? "--progress-json" : "--no-wipe",
          "--integrity",
          integrity.toolName(),
          "--tag-size",
          Integer.toString(integrity.tagBytes()),
          "--sector-size",
          Integer.toString(sectorBytes),
          path);
    }

    @Override
    public List<String> writesTo() {
      return List.of(disk);
    }

    @Override
    public boolean erases() {
      return true;
    }

    @Override
    public ProgressSource progress() {
      return start == Start.WIPED ? ProgressSource.PROGRESS_JSON : ProgressSource.NONE;
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(removeSignature("DM_integrity", path));
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(Trace.signature("DM_integrity", "TYPE", path));
    }
  }

  /** Adds a passphrase or a recovery key to a container. */
  record AddKeySlot(String target, String path, Optional<String> keyFile, SecretName secret)
      implements DiskStep {
    @Override
    public String subject() {
      return target;
    }

    @Override
    public Command command() {
      List<String> words = new ArrayList<>(List.of("cryptsetup", "luksAddKey", "--batch-mode"));
      words.addAll(passphraseKdf(MOST_KDF_MEMORY_KIB));
      if (keyFile.isPresent()) {
        words.addAll(List.of("--key-file", keyFile.get(), path, "-"));
        return new Command(words, new Input.Secret(secret));
      }
      words.add(path);
      return new Command(words, new Input.SecretLines(SecretName.PASSPHRASE, secret));
    }

    @Override
    public Optional<Command> doneWhen() {
      return Optional.of(
          new Command(
              List.of("cryptsetup", "open", "--test-passphrase", "--key-file", "-", path),
              new Input.Secret(secret)));
    }

    @Override
    public int memoryKib() {
      return MOST_KDF_MEMORY_KIB;
    }
  }

  /** Saves a container's header: without it, one bad patch at the start loses the disk. */
  record BackUpHeader(String target, String path, String file) implements DiskStep {
    @Override
    public String subject() {
      return target;
    }

    @Override
    public Command command() {
      return Command.shell(
          "umask 077; "
              + putAside(file)
              + "cryptsetup luksHeaderBackup "
              + ShellQuoting.quote(path)
              + " --header-backup-file "
              + ShellQuoting.quote(file));
    }

    /** An older backup of that name may be of another array, so it is kept under another name. */
    static String putAside(String file) {
      String quoted = ShellQuoting.quote(file);
      return "if [ -e "
          + quoted
          + " ]; then mv --backup=numbered "
          + quoted
          + " "
          + quoted
          + ".before; fi; ";
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(Command.of("rm", "-f", file));
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(Trace.file(file));
    }

    @Override
    public boolean undoOnlyIfDone() {
      return true;
    }
  }

  /** Opens a LUKS container. */
  record OpenLuks(
      String target, String path, String mapping, Optional<String> keyFile, int kdfMemoryKib)
      implements DiskStep {
    @Override
    public String subject() {
      return target;
    }

    @Override
    public Command command() {
      return new Command(
          List.of(
              "cryptsetup",
              "open",
              "--type",
              "luks2",
              "--key-file",
              keyFile.orElse("-"),
              path,
              mapping),
          keyFile.isPresent() ? new Input.None() : new Input.Secret(SecretName.PASSPHRASE));
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(Command.of("cryptsetup", "close", mapping));
    }

    @Override
    public Optional<Command> closeAfterFailure() {
      return Optional.of(closing("cryptsetup", mapping));
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(Trace.mapping(mapping));
    }

    @Override
    public int memoryKib() {
      return keyFile.isPresent() ? 0 : kdfMemoryKib;
    }

    @Override
    public boolean opens() {
      return true;
    }
  }

  /**
   * Opens a stand-alone dm-integrity device: the algorithm and the way of writing have to be said
   * again.
   *
   * @param start AT_ONCE when it is opened for the first time after a format without a wipe: the
   *     kernel then notes on the disk that tags are to be computed, and does so from then on,
   *     however it is opened later
   */
  record OpenIntegrity(
      String disk,
      String path,
      String mapping,
      Integrity integrity,
      WritePath writePath,
      Start start)
      implements DiskStep {
    /** One whose tags are there, or noted on the disk as being computed. */
    OpenIntegrity(
        String disk, String path, String mapping, Integrity integrity, WritePath writePath) {
      this(disk, path, mapping, integrity, writePath, Start.WIPED);
    }

    /** The same once it was open before. */
    OpenIntegrity later() {
      return new OpenIntegrity(disk, path, mapping, integrity, writePath);
    }

    @Override
    public String subject() {
      return disk;
    }

    @Override
    public Command command() {
      List<String> words =
          new ArrayList<>(List.of("integritysetup", "open", "--integrity", integrity.toolName()));
      if (writePath == WritePath.BITMAP) {
        words.add("--integrity-bitmap-mode");
      }
      if (start == Start.AT_ONCE) {
        words.add("--integrity-recalculate");
      }
      words.addAll(List.of(path, mapping));
      return Command.of(words.toArray(String[]::new));
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(Command.of("integritysetup", "close", mapping));
    }

    @Override
    public Optional<Command> closeAfterFailure() {
      return Optional.of(closing("integritysetup", mapping));
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(Trace.mapping(mapping));
    }

    @Override
    public boolean opens() {
      return true;
    }
  }
}
