package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rotproof.plan.Blueprint.Protection.Start;
import org.rotproof.storage.RaidLevel;

/** Making the md array. */
sealed interface ArrayStep extends Step {
  /**
   * Creates the array. {@code --assume-clean} is honest only where every member was wiped whole:
   * all of them read as zeros, and zeros are their own parity. Where they were not, md makes them
   * agree behind; {@code --force} has it do so for RAID 5 as well, which it would otherwise begin
   * without its last disk.
   */
  record CreateArray(
      String name, RaidLevel level, List<String> members, List<String> spares, Start start)
      implements ArrayStep {
    /** One whose members were wiped. */
    CreateArray(String name, RaidLevel level, List<String> members, List<String> spares) {
      this(name, level, members, spares, Start.WIPED);
    }

    @Override
    public String subject() {
      return name;
    }

    @Override
    public Command command() {
      List<String> words =
          new ArrayList<>(
              List.of(
                  "mdadm",
                  "--create",
                  "/dev/md/" + name,
                  "--run",
                  "--metadata=1.2",
                  "--homehost=any",
                  "--name=" + name,
                  "--level=" + level.mdName(),
                  "--bitmap=internal",
                  start == Start.WIPED ? "--assume-clean" : "--force",
                  "--raid-devices=" + members.size()));
      if (!spares.isEmpty()) {
        words.add("--spare-devices=" + spares.size());
      }
      words.addAll(members);
      words.addAll(spares);
      return new Command(words, new Command.Input.None());
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(Command.of("mdadm", "--stop", "/dev/md/" + name));
    }

    @Override
    public boolean opens() {
      return true;
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(
          new Trace(
              Command.of("mdadm", "--detail", "--brief", "/dev/md/" + name),
              "UUID=(\\S+)",
              "^ARRAY "));
    }

    @Override
    public Command reopen() {
      List<String> words = new ArrayList<>(List.of("mdadm", "--assemble", "/dev/md/" + name));
      words.addAll(members);
      words.addAll(spares);
      return new Command(words, new Command.Input.None());
    }
  }

  /**
   * Lets md keep a member that heals, see {@link ReadErrorLimit}; lives as long as the array runs.
   */
  record RaiseReadErrorLimit(String name) implements ArrayStep {
    @Override
    public String subject() {
      return name;
    }

    @Override
    public Command command() {
      return Command.shell(ReadErrorLimit.raise(name));
    }

    @Override
    public String byHand() {
      return ReadErrorLimit.raise(name);
    }

    @Override
    public Optional<Command> undo() {
      String file = ReadErrorLimit.file(name);
      return Optional.of(
          Command.shell("[ ! -e " + file + " ] || echo " + ReadErrorLimit.USUAL + " >" + file));
    }

    @Override
    public boolean opens() {
      return true;
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(
          new Trace(
              Command.shell("cat " + ReadErrorLimit.file(name)),
              "^(" + ReadErrorLimit.RAISED + ")$"));
    }
  }

  /**
   * Waits until udev has made the nodes. Asked again where it fails: once in hundreds of builds it
   * said "Failed to wait for daemon to reply: Broken pipe", as udev was done in that very moment.
   */
  record Settle(String subject) implements ArrayStep {
    private static final String SETTLE = "udevadm settle --timeout=30";

    @Override
    public Command command() {
      return Command.shell(SETTLE + " || " + SETTLE);
    }

    @Override
    public String byHand() {
      return SETTLE;
    }
  }

  /**
   * Gives a running array a member back that it had before. With md's bitmap only what was written
   * meanwhile is copied. A disk that was used without the others since, or that missed others when
   * it went, is filled whole: md would not notice what was changed on it.
   */
  record TakeUpAgain(String name, String node) implements ArrayStep {
    @Override
    public Effect effect() {
      return Effect.GIVES;
    }

    private LifeStep.AddToArray like() {
      return new LifeStep.AddToArray(name, node, LifeStep.AddToArray.Joins.FILLS);
    }

    @Override
    public String subject() {
      return node;
    }

    @Override
    public Command command() {
      return Command.shell(
          LifeStep.folders(name, node)
              + ("if [ ! -e $d ]; then mdadm --examine " + ShellQuoting.quote(node))
              + " | grep -q 'Array State : A\\+ ' || mdadm --zero-superblock "
              + (ShellQuoting.quote(node) + " || true; ")
              + ("mdadm /dev/md/" + name + " --add " + ShellQuoting.quote(node) + "; fi"));
    }

    @Override
    public Optional<Command> undo() {
      return like().undo();
    }

    @Override
    public boolean opens() {
      return true;
    }

    @Override
    public Optional<Trace> trace() {
      return like().trace();
    }

    @Override
    public Optional<Command> doneWhen() {
      return like().doneWhen();
    }
  }
}
