package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.plan.boot.MarkedBlock;
import org.rotproof.storage.Machine;

/** Small reversible changes to files under /etc. */
sealed interface FileStep extends Step {
  /** What gives a file of ours that text, "" for no file; nothing where it has it. */
  static List<Step> toward(Machine machine, String path, String text) {
    Optional<String> old = machine.file(path);
    if (old.orElse("").equals(text)) {
      return List.of();
    }
    if (text.isEmpty()) {
      return List.of(new RemoveFile(path, old.orElseThrow()));
    }
    return List.of(
        old.isEmpty() ? new WriteFile(path, text) : new UpdateFile(path, old.get(), text));
  }

  /** Keeps a file as it was, owner and times included. */
  record BackUpFile(String path, String backup) implements FileStep {
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

    @Override
    public boolean passing() {
      return true;
    }
  }

  /** Makes an empty file that was not there; undo removes it only if nothing is left in it. */
  record MakeFile(String path) implements FileStep {
    @Override
    public String subject() {
      return path;
    }

    @Override
    public Command command() {
      // The system's own files are for everyone to read.
      return Command.shell("umask 022; touch " + ShellQuoting.quote(path));
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

    @Override
    public boolean passing() {
      return true;
    }
  }

  /**
   * Adds lines at the end of a file, as one write that is on the disk when the command ends. Undo
   * cuts exactly them out again, whatever was written around them since.
   */
  record AddLines(String path, MarkedBlock block) implements FileStep {
    @Override
    public String subject() {
      return path;
    }

    @Override
    public Command command() {
      List<String> append =
          List.of(
              "dd",
              "of=" + path,
              "bs=1M",
              "iflag=fullblock",
              "oflag=append",
              "conv=notrunc,fsync",
              "status=none");
      Command.Input text = new Command.Input.Text(block.text());
      boolean arrays = block.text().contains(BootLines.UUID_LATER);
      if (!arrays && !LaterUuid.in(block.text())) {
        return new Command(append, text);
      }
      List<String> put = new ArrayList<>();
      String script = LaterUuid.ask(block.text(), put);
      if (arrays) {
        script +=
            "u=$(mdadm --detail --export /dev/md/"
                + block.owner()
                + " | sed --quiet 's/^MD_UUID=//p'); [ -n \"$u\" ]; ";
        put.add("s/" + BootLines.UUID_LATER + "/$u/");
      }
      script +=
          LaterUuid.sed(put) + " | " + ShellQuoting.line(Command.of(append.toArray(String[]::new)));
      return new Command(List.of("bash", "-ec", script), text);
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(removal(path, block.owner()));
    }

    @Override
    public Optional<FileChange> change() {
      return Optional.of(new FileChange(path, List.of(), block.lines()));
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(
          new Trace(
              Command.of("grep", "--text", "--line-regexp", "--fixed-strings", block.mark(), path),
              "^(.+)$"));
    }

    @Override
    public Optional<Command> doneWhen() {
      return Optional.of(
          Command.of(
              "grep",
              "--quiet",
              "--text",
              "--line-regexp",
              "--fixed-strings",
              block.endMark(),
              path));
    }

    @Override
    public boolean passing() {
      return true;
    }
  }

  /** Cuts an array's lines out of a file. */
  private static Command removal(String path, String owner) {
    return sed(path, MarkedBlock.sedRemoval(owner));
  }

  private static Command sed(String path, String expression) {
    return Command.of("sed", "--in-place", "--follow-symlinks", "--null-data", expression, path);
  }

  /** What stands in a file of the arrays of those names, by its checksum. */
  private static Trace lines(String path, String... owners) {
    StringBuilder words = new StringBuilder("sed --quiet --null-data");
    for (String owner : owners) {
      words.append(" --expression ").append(ShellQuoting.quote(MarkedBlock.sedSelection(owner)));
    }
    words.append(' ').append(ShellQuoting.quote(path)).append(" | sha256sum");
    return new Trace(Command.shell(words.toString()), "^(\\S+)");
  }

  /**
   * Puts other lines of ours in the place of lines of ours, at the same place in the file. Undo
   * puts the old ones back, whatever was written around them since.
   */
  record ChangeLines(String path, MarkedBlock from, MarkedBlock to) implements FileStep {
    @Override
    public String subject() {
      return path;
    }

    @Override
    public Command command() {
      return sed(path, from.sedReplacement(to));
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(sed(path, to.sedReplacement(from)));
    }

    @Override
    public boolean undoOnlyIfDone() {
      return true;
    }

    @Override
    public Optional<FileChange> change() {
      return Optional.of(new FileChange(path, from.lines(), to.lines()));
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(lines(path, from.owner(), to.owner()));
    }

    @Override
    public boolean passing() {
      return true;
    }
  }

  /**
   * Takes an array's lines out of a file. Undo puts them back where they were; in a file that was
   * changed by somebody else since, at its end.
   *
   * @param offset where they begin, in bytes
   * @param restSha256 the checksum of the file without them
   */
  record RemoveLines(String path, MarkedBlock block, int offset, String restSha256)
      implements FileStep {
    /** For a file of that content, a byte a character. */
    static RemoveLines of(String path, MarkedBlock block, String content) {
      String rest = MarkedBlock.removeFrom(content, block.owner());
      return new RemoveLines(
          path, block, MarkedBlock.offsetIn(content, block.owner()), Sha256.hex(rest));
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
      // Written beside and moved over it, so that a cut leaves one or the other; the lines are
      // compared first, as they end too early where the program that writes them is killed.
      String script =
          "f=$(readlink -f "
              + ShellQuoting.quote(path)
              + "); cp --archive $f $f.new; n=$(stat --format=%s $f); if [ $(sha256sum < $f | cut"
              + " -d' ' -f1) = "
              + restSha256
              + " ]; then n="
              + offset
              + "; fi; cat > $f.lines; [ $(sha256sum < $f.lines | cut -d' ' -f1) = "
              + Sha256.ofText(block.text())
              + " ]; { head -c $n $f; cat $f.lines; tail -c +$((n + 1)) $f; } > $f.new; rm"
              + " $f.lines; sync $f.new; mv --force $f.new $f";
      return Optional.of(
          new Command(List.of("bash", "-ec", script), new Command.Input.Text(block.text())));
    }

    @Override
    public boolean undoOnlyIfDone() {
      return true;
    }

    @Override
    public Optional<FileChange> change() {
      return Optional.of(new FileChange(path, block.lines(), List.of()));
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(lines(path, block.owner()));
    }

    @Override
    public boolean passing() {
      return true;
    }
  }

  /** Writes a new file; refuses to overwrite one. */
  record WriteFile(String path, String text) implements FileStep {
    @Override
    public String subject() {
      return path;
    }

    @Override
    public Command command() {
      String write =
          "dd of="
              + ShellQuoting.quote(path)
              + " bs=1M iflag=fullblock conv=excl,fsync status=none";
      String script = mask(path) + write;
      if (LaterUuid.in(text)) {
        List<String> put = new ArrayList<>();
        String ask = LaterUuid.ask(text, put);
        script = mask(path) + ask + LaterUuid.sed(put) + " | " + write;
      }
      return new Command(List.of("bash", "-ec", script), new Command.Input.Text(text));
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

    @Override
    public boolean passing() {
      return true;
    }
  }

  /** Records are for root alone, units for the system to read as it reads all others. */
  private static String mask(String path) {
    return path.startsWith("/etc/systemd/") ? "umask 022; " : "umask 077; ";
  }

  /** Puts new text in the place of a file of ours, in one piece; undo puts the old text back. */
  record UpdateFile(String path, String oldText, String newText) implements FileStep {
    @Override
    public String subject() {
      return path;
    }

    @Override
    public Command command() {
      return replacing(path, newText);
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(replacing(path, oldText));
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(new Trace(Command.of("sha256sum", path), "^(\\S+)"));
    }

    @Override
    public boolean undoOnlyIfDone() {
      return true;
    }

    @Override
    public boolean passing() {
      return true;
    }

    @Override
    public Optional<FileChange> change() {
      return Optional.of(new FileChange(path, onlyIn(oldText, newText), onlyIn(newText, oldText)));
    }

    private static List<String> onlyIn(String text, String other) {
      List<String> others = other.lines().toList();
      return text.lines().filter(l -> !others.contains(l)).toList();
    }
  }

  /**
   * Written beside and moved over it, so that a cut leaves one or the other. What comes in is
   * compared first: where the program that writes it is killed, it ends too early, even with
   * nothing.
   */
  private static Command replacing(String path, String text) {
    String script =
        mask(path)
            + "f=$1; cat >\"$f.new\" && [ \"$(sha256sum <\"$f.new\")\" = '"
            + Sha256.ofText(text)
            + "  -' ] && sync \"$f.new\" && mv --force \"$f.new\" \"$f\"";
    return new Command(List.of("bash", "-c", script, "bash", path), new Command.Input.Text(text));
  }

  /** Takes a file away. */
  sealed interface Removal extends FileStep {
    String path();

    @Override
    default String subject() {
      return path();
    }

    @Override
    default Optional<Trace> trace() {
      String file = ShellQuoting.quote(path());
      return Optional.of(new Trace(Command.shell("test -e " + file + " || echo gone"), "^(gone)"));
    }

    @Override
    default boolean undoOnlyIfDone() {
      return true;
    }

    @Override
    default boolean passing() {
      return true;
    }
  }

  /** Removes a file of ours; undo writes it again. */
  record RemoveFile(String path, String text) implements Removal {
    @Override
    public Command command() {
      return Command.of("rm", "-f", path);
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(replacing(path, text));
    }
  }

  /**
   * Forgets what an array's metadata was like when it was right. Nothing brings that back, and
   * nothing needs to: it is taken anew from an array that is right.
   */
  record ForgetKnownGood(String path) implements Removal {
    @Override
    public Command command() {
      return Command.of("rm", "-f", path);
    }
  }

  /** Keeps it under the name that the array has from now on; one that is not there is no error. */
  record MoveKnownGood(String from, String to) implements FileStep {
    @Override
    public String subject() {
      return to;
    }

    @Override
    public Command command() {
      return move(from, to);
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(move(to, from));
    }

    @Override
    public boolean undoOnlyIfDone() {
      return true;
    }

    @Override
    public boolean passing() {
      return true;
    }

    private static Command move(String from, String to) {
      String old = ShellQuoting.quote(from);
      return Command.shell(
          "[ ! -e " + old + " ] || mv --force " + old + " " + ShellQuoting.quote(to));
    }
  }

  /** Removes a file that was made for our lines, when nothing is left in it. */
  record RemoveEmptyFile(String path) implements Removal {
    @Override
    public Command command() {
      String file = ShellQuoting.quote(path);
      return Command.shell(
          "[ ! -e " + file + " ] || find " + file + " -maxdepth 0 -size 0 -delete");
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(Command.of("touch", path));
    }
  }
}
