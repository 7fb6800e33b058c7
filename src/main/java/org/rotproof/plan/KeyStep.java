package org.rotproof.plan;

import java.util.Optional;

/** Making the folder and the key file, and destroying what is left of keys. */
sealed interface KeyStep extends Step {
  /**
   * A folder that only root may enter, if it is not there yet. A folder that is there keeps its
   * rights: it may be anybody's.
   */
  record MakeSecretFolder(String path) implements KeyStep {
    @Override
    public String subject() {
      return path;
    }

    @Override
    public Command command() {
      return Command.shell("umask 077; mkdir -p -m 0700 " + ShellQuoting.quote(path));
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(Command.of("rmdir", "--ignore-fail-on-non-empty", path));
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(Trace.folder(path));
    }
  }

  /**
   * 512 random bytes, for root alone to read from the moment the file is there. {@code conv=excl}
   * refuses to overwrite a key that is there: it may open something else.
   */
  record MakeKeyFile(String path) implements KeyStep {
    @Override
    public String subject() {
      return path;
    }

    @Override
    public Command command() {
      return Command.shell(
          "umask 0377; dd if=/dev/urandom of="
              + ShellQuoting.quote(path)
              + " bs=512 count=1 conv=excl,fsync status=none");
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(Command.of("rm", "-f", path));
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(Trace.file(path));
    }

    @Override
    public boolean undoOnlyIfDone() {
      return true;
    }
  }

  /**
   * Overwrites a file and removes it. A link is only removed, and so is a file that has another
   * name as well: what it says may be in use there. One that is gone already is no error.
   */
  sealed interface Destruction extends KeyStep {
    String path();

    @Override
    default String subject() {
      return path();
    }

    @Override
    default Command command() {
      String file = ShellQuoting.quote(path());
      return Command.shell(
          "find "
              + file
              + " -maxdepth 0 -type f -links 1 -exec shred --iterations=1 {} +; rm -f "
              + file);
    }

    @Override
    default Binding binding() {
      return Binding.WHEN_BEGUN;
    }

    @Override
    default Optional<Command> doneWhen() {
      String file = ShellQuoting.quote(path());
      return Optional.of(Command.shell("[ ! -e " + file + " ] && [ ! -L " + file + " ]"));
    }
  }

  /** Destroys the key file of an array that is given up. */
  record DestroyKeyFile(String path) implements Destruction {}

  /**
   * Destroys a header backup of a disk that is given up, and older ones of that name, which making
   * it put aside: each of them opens the disk with a key that was good then.
   */
  record DestroyHeaderBackup(String path) implements Destruction {
    @Override
    public Command command() {
      String all = all();
      return Command.shell(
          "find "
              + all
              + " -maxdepth 0 -type f -links 1 -exec shred --iterations=1 {} + 2>/dev/null; rm -f "
              + all);
    }

    @Override
    public Optional<Command> doneWhen() {
      return Optional.of(
          Command.shell(
              "for f in "
                  + all()
                  + "; do if [ -e \"$f\" ] || [ -L \"$f\" ]; then exit 1; fi; done"));
    }

    private String all() {
      String file = ShellQuoting.quote(path);
      return file + " " + file + ".before " + file + ".before.~*~";
    }
  }

  /**
   * Gives a header backup the name that the array has from now on; one of that name is put aside.
   * One that is not there, as on a stick that lies in a drawer, is no error.
   */
  record MoveHeaderBackup(String from, String to) implements KeyStep {
    @Override
    public String subject() {
      return to;
    }

    @Override
    public Command command() {
      String old = ShellQuoting.quote(from);
      String fresh = ShellQuoting.quote(to);
      return Command.shell(
          "if [ -e "
              + old
              + " ]; then "
              + DiskStep.BackUpHeader.putAside(to)
              + "mv --no-clobber "
              + old
              + " "
              + fresh
              + "; fi");
    }

    @Override
    public Optional<Command> doneWhen() {
      return Optional.of(Command.shell("[ ! -e " + ShellQuoting.quote(from) + " ]"));
    }
  }
}
