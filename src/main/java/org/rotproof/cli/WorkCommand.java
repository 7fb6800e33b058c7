package org.rotproof.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.rotproof.plan.PlanWords;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.protocol.Json;
import org.rotproof.protocol.WorkItem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The work of a machine: what is under way, whoever began it, and how it ended meanwhile. */
@Command(
    name = "work",
    mixinStandardHelpOptions = true,
    description = {
      "Builds, chores and scrubs under way on the machine, whoever began them, and those that ended"
          + " while nobody was connected: each end is told once.",
      "Exit code 1 where work did not end well."
    })
final class WorkCommand implements Callable<Integer> {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private final Surroundings around;

  @Parameters(
      arity = "0..1",
      paramLabel = "ARRAY",
      description = "Only work on that array.",
      defaultValue = "")
  private String array = "";

  @Option(
      names = "--follow",
      description = "Stay until it ends, and say how. Ctrl-C ends the following, not the work.")
  private boolean follow;

  @Option(names = "--stop", description = "Stop it, as soon as it safely can.")
  private boolean stop;

  @Option(
      names = "--pause",
      description =
          "Have it stand still until --resume, closed windows or not: only a conversion can, whose"
              + " array has all its members meanwhile. A restart ends the pause.")
  private boolean pause;

  @Option(names = "--resume", description = "Have it go on.")
  private boolean resume;

  @Option(
      names = "--after-restart",
      paramLabel = "go-on|wait",
      description =
          "What becomes of it when the machine is restarted in the middle of it: it goes on by"
              + " itself, or waits for a person (the default). Work that needs a typed key can only"
              + " wait.")
  private Optional<String> afterRestart = Optional.empty();

  @Mixin private PlaceOption place = new PlaceOption();

  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  private static final String GO_ON = "go-on";
  private static final String WAIT = "wait";

  WorkCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    long wishes =
        Stream.of(stop, follow, pause, resume, afterRestart.isPresent()).filter(w -> w).count();
    if (wishes > 1) {
      throw Trouble.usage(
          "--stop, --follow, --pause, --resume and --after-restart exclude each other.",
          "Leave all but one out.");
    }
    if (afterRestart.filter(w -> !w.equals(GO_ON) && !w.equals(WAIT)).isPresent()) {
      throw Trouble.usage("--after-restart is followed by go-on or wait.", "");
    }
    try (Helper helper = Helper.connect(place.host(around.machines()), around.terminal())) {
      List<WorkItem> works =
          helper.ask(new Ask.Works()).works().stream()
              .filter(w -> array.isEmpty() || w.array().equals(array))
              .toList();
      if (works.isEmpty() && !array.isEmpty()) {
        KnownArrays.check(helper, array, ", and no work on one");
      }
      List<WorkItem> running = works.stream().filter(WorkItem::running).toList();
      if (afterRestart.isPresent()) {
        return afterRestart(helper, theOne(running), afterRestart.get());
      }
      if (pause || resume) {
        return pause(helper, theOne(running));
      }
      if (stop || follow) {
        WorkItem one = theOne(running);
        return stop ? stop(helper, one) : follow(helper, one);
      }
      return list(helper, works);
    }
  }

  private WorkItem theOne(List<WorkItem> running) throws TroubleException {
    if (running.isEmpty()) {
      throw Trouble.failed(
          "Nothing is under way" + (array.isEmpty() ? "." : " on '" + array + "'."),
          "",
          "See with 'rotproof work' whether it has ended.");
    }
    if (running.size() > 1) {
      throw Trouble.usage(
          "More than one piece of work is under way: "
              + String.join("; ", running.stream().map(WorkCommand::name).toList())
              + ".",
          "Name the array behind 'rotproof work'.");
    }
    return running.get(0);
  }

  private int list(Helper helper, List<WorkItem> works)
      throws FailureException, InterruptedException {
    if (json) {
      ArrayNode list = Json.mapper().createArrayNode();
      works.forEach(w -> list.add(tree(w)));
      around.out().println(Reports.json(list));
    } else if (works.isEmpty()) {
      around.out().println("Nothing is under way.");
    } else {
      works.forEach(w -> around.out().println(words(w)));
    }
    int exit = Exit.DONE;
    for (WorkItem work : works) {
      if (!work.running()) {
        helper.ask(new Ask.WorkTold(work.id()));
        exit = work.state() == WorkItem.State.DONE ? exit : Exit.FAILED;
      }
    }
    return exit;
  }

  private static ObjectNode tree(WorkItem work) {
    ObjectNode tree = Json.mapper().valueToTree(work);
    if (work.running()) {
      tree.put("percent", (int) Math.floor(100 * work.fraction()));
    }
    return tree;
  }

  private int stop(Helper helper, WorkItem work) throws Exception {
    helper.ask(new Ask.StopWork(work.id()));
    around.terminal().say("Stopping the " + name(work) + ".");
    try {
      helper.ask(new Ask.FollowWork(work.id()));
      told(helper, work);
      print("It had come to its end by then.");
      return Exit.DONE;
    } catch (FailureException e) {
      if (e.failure().kind() != Failure.Kind.CANCELLED) {
        throw e;
      }
      told(helper, work);
      print("The " + name(work) + " is stopped. " + e.failure().meaning());
      return Exit.DONE;
    }
  }

  private int pause(Helper helper, WorkItem work) throws FailureException, InterruptedException {
    helper.ask(new Ask.PauseWork(work.id(), pause));
    String sentence =
        pause
            ? "The "
                + name(work)
                + " stands still as soon as the step under way can, until 'rotproof work --resume "
                + work.array()
                + "'. The array has all its members meanwhile, and can be used."
            : "The " + name(work) + " goes on.";
    around
        .out()
        .println(
            json ? Reports.json(Json.mapper().createObjectNode().put("paused", pause)) : sentence);
    return Exit.DONE;
  }

  private int afterRestart(Helper helper, WorkItem work, String wish)
      throws FailureException, InterruptedException {
    boolean goesOn = wish.equals(GO_ON);
    helper.ask(new Ask.AfterRestart(work.id(), goesOn));
    String sentence =
        "Should the machine be restarted, the "
            + name(work)
            + (goesOn ? " goes on by itself, if all its disks are there." : " waits for you.");
    around
        .out()
        .println(
            json
                ? Reports.json(Json.mapper().createObjectNode().put("afterRestart", wish))
                : sentence);
    return Exit.DONE;
  }

  private void print(String sentence) {
    around
        .out()
        .println(
            json
                ? Reports.json(Json.mapper().createObjectNode().put("stopped", sentence))
                : sentence);
  }

  private int follow(Helper helper, WorkItem work) throws Exception {
    around.terminal().say("Following the " + name(work) + ", begun " + when(work.startedMillis()));
    Answer answer;
    try {
      answer = helper.follow(new Ask.FollowWork(work.id()), progress(work));
    } catch (FailureException e) {
      around.terminal().clear();
      if (e.failure().kind() != Failure.Kind.LOST) {
        told(helper, work);
      }
      throw e;
    } catch (InterruptedException e) {
      around.terminal().say("The " + name(work) + " goes on.");
      throw e;
    }
    around.terminal().clear();
    told(helper, work);
    if (answer instanceof Answer.Scrubbed scrubbed) {
      around
          .out()
          .println(
              json
                  ? Reports.json(DrillReport.Scrub.of(scrubbed.report()))
                  : ScrubWords.sentence(scrubbed.report()));
      return ScrubCommand.exit(scrubbed.report());
    }
    String done = "The " + name(work) + " is done.";
    around
        .out()
        .println(json ? Reports.json(Json.mapper().createObjectNode().put("done", done)) : done);
    return Exit.DONE;
  }

  private static void told(Helper helper, WorkItem work)
      throws FailureException, InterruptedException {
    helper.ask(new Ask.WorkTold(work.id()));
  }

  private Consumer<Event> progress(WorkItem work) {
    Consumer<Event> scrub = Progress.ofScrub(around.terminal());
    Steps steps = new Steps(work);
    return event -> {
      if (event instanceof Event.StepChanged step) {
        around.terminal().update("  " + steps.words(step));
      } else {
        scrub.accept(event);
      }
    };
  }

  /** How far steps are, of which only the numbers are known. */
  private static final class Steps {
    private final int total;
    private final Set<List<Integer>> done = new HashSet<>();

    Steps(WorkItem work) {
      total = work.stepsTotal();
    }

    synchronized String words(Event.StepChanged step) {
      if (step.state() == Event.StepState.DONE) {
        done.add(List.of(step.stage(), step.step()));
      }
      String within =
          step.totalBytes() > 0
              ? ": "
                  + Progress.portion(
                      step.doneBytes(), step.totalBytes(), step.bytesPerSecond(), step.etaMillis())
              : "";
      return "Step " + Math.min(total, done.size() + 1) + " of " + total + within;
    }
  }

  private static String name(WorkItem work) {
    String kind = work.kind().equals("go-on") ? "rest of earlier work" : work.kind();
    return kind + " of '" + work.array() + "'";
  }

  private static String when(long millis) {
    return WHEN.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
  }

  private static String words(WorkItem work) {
    List<String> parts = new ArrayList<>();
    String begun = ", begun " + when(work.startedMillis()) + by(work);
    switch (work.state()) {
      case RUNNING -> {
        parts.add(name(work) + ": " + (int) Math.floor(100 * work.fraction()) + " %" + begun);
        work.paused()
            .ifPresent(
                p ->
                    parts.add(
                        p.stands()
                            ? "paused: it stands still until 'rotproof work --resume "
                                + work.array()
                                + "'"
                            : "paused once the step under way is done"));
        if (work.stepsTotal() > 0) {
          parts.add(work.stepsDone() + " of " + work.stepsTotal() + " steps done");
        }
        work.doing().forEach(d -> parts.add(doing(d)));
        if (!work.goesOn()) {
          parts.add("ends with the connection that began it");
        }
        if (work.afterRestart()) {
          parts.add("goes on by itself after a restart");
        }
      }
      case DONE ->
          parts.add(name(work) + ": done " + when(work.endedMillis()) + begun + result(work));
      case FAILED ->
          parts.add(name(work) + ": ended early " + when(work.endedMillis()) + begun + why(work));
      case CUT -> {
        parts.add(name(work) + ": cut" + begun + why(work));
        if (work.afterRestart()) {
          parts.add(
              "It is to go on by itself, and has not begun to: a disk of it is not there, its array"
                  + " is not open, or the machine has only just started.");
        }
      }
    }
    return String.join("\n  ", parts);
  }

  private static String by(WorkItem work) {
    return work.by().isEmpty() ? "" : " by " + work.by();
  }

  private static String result(WorkItem work) {
    return work.report().map(r -> "\n  " + ScrubWords.sentence(r)).orElse("");
  }

  private static String why(WorkItem work) {
    Optional<Failure> failure = work.failure();
    return failure
        .map(f -> "\n  " + String.join("\n  ", List.of(f.what(), f.meaning(), f.advice())))
        .orElse("");
  }

  private static String doing(WorkItem.Doing d) {
    String words = PlanWords.doing(d.kind(), d.subject());
    return d.totalBytes() > 0
        ? words
            + ": "
            + Progress.portion(d.doneBytes(), d.totalBytes(), d.bytesPerSecond(), d.etaMillis())
        : words;
  }
}
