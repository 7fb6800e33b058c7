package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rotproof.plan.Command.Input;

/** Keys and headers of an array that lives, and destroying them. */
sealed interface SlotStep extends Step {
  /** Changes a key slot from one passphrase to another. */
  record ChangePassphrase(String target, String path, SecretName oldSecret, SecretName newSecret)
      implements SlotStep {
    @Override
    public String subject() {
      return target;
    }

    @Override
    public Binding binding() {
      return Binding.WHEN_BEGUN;
    }

    @Override
    public Command command() {
      return new Command(
          List.of("cryptsetup", "luksChangeKey", "--batch-mode", path),
          new Input.SecretLines(oldSecret, newSecret));
    }

    @Override
    public Optional<Command> doneWhen() {
      return Optional.of(new ProveSecret(target, path, newSecret).command());
    }

    @Override
    public int memoryKib() {
      return DiskStep.MOST_KDF_MEMORY_KIB;
    }
  }

  /** Adds a key file's key slot, opened by the old key file. */
  record AddKeyFile(String target, String path, String oldFile, String newFile)
      implements SlotStep {
    @Override
    public String subject() {
      return target;
    }

    @Override
    public Command command() {
      List<String> words = new ArrayList<>(List.of("cryptsetup", "luksAddKey", "--batch-mode"));
      words.addAll(DiskStep.KEY_FILE_KDF);
      words.addAll(List.of("--key-file", oldFile, path, newFile));
      return new Command(words, new Input.None());
    }

    /** Only while the old key opens: the last one that does is never taken away. */
    @Override
    public Optional<Command> undo() {
      String opens = ShellQuoting.line(new ProveKeyFile(target, path, newFile).command());
      String oldOpens = ShellQuoting.line(new ProveKeyFile(target, path, oldFile).command());
      String remove = ShellQuoting.line(new RemoveKeyFile(target, path, newFile).command());
      // cryptsetup says 2 where no key slot opens with it.
      return Optional.of(
          Command.shell(
              opens
                  + "; case $? in 0) "
                  + oldOpens
                  + " && "
                  + remove
                  + " ;; 2) true ;; *) false ;; esac"));
    }

    @Override
    public Optional<Command> doneWhen() {
      return Optional.of(new ProveKeyFile(target, path, newFile).command());
    }
  }

  /** Proves that a key file opens a container, without opening it. */
  record ProveKeyFile(String target, String path, String file) implements SlotStep {
    @Override
    public Effect effect() {
      return Effect.LOOKS;
    }

    @Override
    public String subject() {
      return target;
    }

    @Override
    public Command command() {
      return Command.of("cryptsetup", "open", "--test-passphrase", "--key-file", file, path);
    }
  }

  /**
   * Proves that what was typed opens a container of the array, before another one is made with it:
   * a slip of the finger would make a disk that opens with nothing anybody knows.
   */
  record ProveSecret(String target, String path, SecretName secret) implements SlotStep {
    @Override
    public Effect effect() {
      return Effect.LOOKS;
    }

    @Override
    public String subject() {
      return target;
    }

    @Override
    public Command command() {
      return new Command(
          List.of("cryptsetup", "open", "--test-passphrase", "--key-file", "-", path),
          new Input.Secret(secret));
    }

    @Override
    public int memoryKib() {
      return DiskStep.MOST_KDF_MEMORY_KIB;
    }
  }

  /** Takes a key file's key slot away. */
  record RemoveKeyFile(String target, String path, String file) implements SlotStep {
    @Override
    public String subject() {
      return target;
    }

    @Override
    public Binding binding() {
      return Binding.WHEN_BEGUN;
    }

    @Override
    public Command command() {
      return Command.of("cryptsetup", "luksRemoveKey", "--batch-mode", path, file);
    }

    @Override
    public Optional<Command> doneWhen() {
      return Optional.of(
          Command.shell("! " + ShellQuoting.line(new ProveKeyFile(target, path, file).command())));
    }
  }

  /**
   * Destroys all key slots: nobody can read the disk any more, with no key, unless a header backup
   * is left.
   */
  record EraseKeySlots(String disk, String path, boolean onDisk) implements SlotStep {
    @Override
    public String subject() {
      return disk;
    }

    @Override
    public Binding binding() {
      return Binding.WHEN_BEGUN;
    }

    @Override
    public Command command() {
      return Command.of("cryptsetup", "luksErase", "--batch-mode", path);
    }

    @Override
    public List<String> writesTo() {
      return onDisk ? List.of(disk) : List.of();
    }

    @Override
    public boolean erases() {
      return true;
    }
  }

  /** Removes every signature from a disk of an array that is given up. */
  record EraseForGood(String disk, String path) implements SlotStep {
    @Override
    public String kind() {
      return "erase-signatures";
    }

    @Override
    public String subject() {
      return disk;
    }

    @Override
    public Binding binding() {
      return Binding.WHEN_BEGUN;
    }

    @Override
    public Command command() {
      return new DiskStep.EraseSignatures(disk, path).command();
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

  /** Writes a saved header back. */
  record RestoreHeader(String disk, String path, boolean onDisk, String file) implements SlotStep {
    @Override
    public String subject() {
      return disk;
    }

    @Override
    public Binding binding() {
      return Binding.WHEN_BEGUN;
    }

    @Override
    public Command command() {
      return Command.of(
          "cryptsetup", "luksHeaderRestore", "--batch-mode", path, "--header-backup-file", file);
    }

    @Override
    public List<String> writesTo() {
      return onDisk ? List.of(disk) : List.of();
    }

    @Override
    public boolean erases() {
      return true;
    }
  }

  /**
   * Proves that a file is a LUKS header backup, before anything is overwritten with it; and that it
   * is of the volume key of the header that lies there, where that one is right: what is written
   * with one key cannot be read with another.
   *
   * @param path where it is to be written
   */
  record ProveHeaderBackup(String file, String path) implements SlotStep {
    private static final String SCRIPT =
        """
cryptsetup isLuks --type luks2 "$1" || { echo "$1 is no LUKS2 header backup." >&2; exit 1; }
keys() { cryptsetup luksDump --dump-json-metadata "$1" 2>/dev/null | tr -d '[:space:]' |
  grep -o '"digest":"[^"]*"' | sort; }
there=$(keys "$2")
[ -z "$there" ] || [ "$there" = "$(keys "$1")" ] || {
  echo "The header that lies on $2 is right, and is of another volume key than $1:" \
    "written back, that backup would make all that is there unreadable." >&2
  exit 1
}
""";

    @Override
    public Effect effect() {
      return Effect.LOOKS;
    }

    @Override
    public String subject() {
      return file;
    }

    @Override
    public Command command() {
      return Command.of("bash", "-c", SCRIPT, "bash", file, path);
    }
  }

  /**
   * A new key file in the place of an old one. It is destroyed when the work is taken back, which
   * comes after each slot that it opens was taken away; once an old slot went there is no way back.
   */
  record MakeNewKeyFile(String path) implements SlotStep {
    @Override
    public String kind() {
      return "make-key-file";
    }

    @Override
    public String subject() {
      return path;
    }

    @Override
    public Command command() {
      return new KeyStep.MakeKeyFile(path).command();
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(new KeyStep.DestroyKeyFile(path).command());
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(Trace.file(path));
    }

    @Override
    public Optional<Command> doneWhen() {
      return Optional.of(
          Command.shell("test $(stat --format=%s " + ShellQuoting.quote(path) + ") = 512"));
    }
  }
}
