package org.rotproof.plan;

import java.util.List;
import java.util.Optional;
import org.rotproof.plan.boot.MarkedBlock;

/** Small reversible changes to files under /etc. */
sealed interface FileStep extends Step {
  /** Keeps a file as it was, owner and times included. */
  record BackUpFile(String path, String backup) implements FileStep {
    @Override
    public String kind() {
      return "back-up-file";
    }

    @Override
    public String subject() {
      return path;
    }

    @Override
    public Command command() {
      return Command.of("cp", "--archive", "--dereference", "--no-target-directory", path, backup);
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(Command.of("rm", "-f", backup));
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(Trace.file(backup));
    }

    @Override
    public boolean undoOnlyIfDone() {
      return true;
    }
  }

  /** Makes an empty file that was not there; undo removes it only if nothing is left in it. */
  record MakeFile(String path) implements FileStep {
    @Override
    public String kind() {
      return "make-file";
    }

    @Override
    public String subject() {
      return path;
    }

    @Override
    public Command command() {
      return Command.of("touch", path);
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(Command.of("find", path, "-maxdepth", "0", "-size", "0", "-delete"));
    }

    @Override
    public Optional<Trace> trace() {
      // By its name alone: adding and removing lines makes another file of it.
      return Optional.of(new Trace(Command.of("stat", "--format=%n", path), "^(.+)$"));
    }

    @Override
    public boolean undoOnlyIfDone() {
      return true;
    }
  }

  /**
   * Adds lines at the end of a file, as one write that is on the disk when the command ends. Undo
   * cuts exactly them out again, whatever was written around them since.
   */
  record AddLines(String path, MarkedBlock block) implements FileStep {
    @Override
    public String kind() {
      return "add-lines";
    }

    @Override
    public String subject() {
      return path;
    }

    @Override
    public Command command() {
      return new Command(
          List.of(
              "dd",
              "of=" + path,
              "bs=1M",
              "iflag=fullblock",
              "oflag=append",
              "conv=notrunc,fsync",
              "status=none"),
          new Command.Input.Text(block.text()));
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(removal(path, block.owner()));
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(
          new Trace(Command.of("grep", "--text", "--fixed-strings", block.mark(), path), "^(.+)$"));
    }

    @Override
    public Optional<FileChange> change() {
      return Optional.of(new FileChange(path, List.of(), block.lines()));
    }
  }

  /** Cuts an array's lines out of a file. */
  private static Command removal(String path, String owner) {
    return Command.of(
        "sed",
        "--in-place",
        "--follow-symlinks",
        "--null-data",
        MarkedBlock.sedRemoval(owner),
        path);
  }

  /** Takes an array's lines out of a file; undo adds them again. */
  record RemoveLines(String path, MarkedBlock block) implements FileStep {
    @Override
    public String kind() {
      return "remove-lines";
    }

    @Override
    public String subject() {
      return path;
    }

    @Override
    public Command command() {
      return removal(path, block.owner());
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(new AddLines(path, block).command());
    }

    @Override
    public boolean undoOnlyIfDone() {
      return true;
    }

    @Override
    public Optional<FileChange> change() {
      return Optional.of(new FileChange(path, block.lines(), List.of()));
    }
  }

  /** Writes a new file; refuses to overwrite one. */
  record WriteFile(String path, String text) implements FileStep {
    @Override
    public String kind() {
      return "write-file";
    }

    @Override
    public String subject() {
      return path;
    }

    @Override
    public Command command() {
      return new Command(
          List.of("dd", "of=" + path, "bs=1M", "iflag=fullblock", "conv=excl,fsync", "status=none"),
          new Command.Input.Text(text));
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

    @Override
    public Optional<FileChange> change() {
      return Optional.of(new FileChange(path, List.of(), text.lines().toList()));
    }
  }

  /** Puts a file that was written beside it in the place of another, in one piece. */
  record PutInPlace(String from, String path, String backup) implements FileStep {
    @Override
    public String kind() {
      return "put-in-place";
    }

    @Override
    public String subject() {
      return path;
    }

    @Override
    public Command command() {
      return Command.of("mv", "--force", "--no-target-directory", from, path);
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(
          Command.of("cp", "--archive", "--force", "--no-target-directory", backup, path));
    }

    @Override
    public boolean undoOnlyIfDone() {
      return true;
    }
  }

  /** Removes a file of ours; a copy of it was kept before. */
  record RemoveFile(String path, String backup) implements FileStep {
    @Override
    public String kind() {
      return "remove-file";
    }

    @Override
    public String subject() {
      return path;
    }

    @Override
    public Command command() {
      return Command.of("rm", "-f", path);
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(Command.of("cp", "--archive", "--no-target-directory", backup, path));
    }

    @Override
    public boolean undoOnlyIfDone() {
      return true;
    }
  }
}
