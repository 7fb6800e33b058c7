package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.rotproof.host.Host;
import org.rotproof.host.HostSession;
import org.rotproof.host.KnownMachines;
import org.rotproof.host.PracticeLab;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.protocol.Json;
import org.rotproof.protocol.WorkItem;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.MachineFile;

/** The command line's words on a machine's work, from a helper that plays it. */
class WorkCommandTest {
  private static final Failure STOPPED =
      new Failure(Failure.Kind.CANCELLED, "It was cancelled.", "The disks are free.", "Go on.", "");

  private final List<Ask<?>> asked = new ArrayList<>();
  private List<WorkItem> works = List.of();
  private Optional<Failure> end = Optional.empty();

  private static WorkItem item(String id, WorkItem.State state) {
    return item(id, state, Optional.empty());
  }

  private static WorkItem item(String id, WorkItem.State state, Optional<Event.WorkPaused> paused) {
    boolean failed = state == WorkItem.State.FAILED || state == WorkItem.State.CUT;
    return new WorkItem(
        id,
        "build",
        "photos",
        "ann",
        1_700_000_000_000L,
        true,
        "build-photos-1",
        3,
        12,
        state == WorkItem.State.RUNNING
            ? List.of(new WorkItem.Doing("format-luks", "disk3", 40, 100, 7, 9_000))
            : List.of(),
        Optional.empty(),
        state,
        state == WorkItem.State.RUNNING ? 0 : 1_700_000_100_000L,
        failed ? Optional.of(STOPPED) : Optional.empty(),
        Optional.empty(),
        false,
        paused);
  }

  /** Answers as a helper would, at once. */
  private final class Played implements HostSession {
    private long last;

    @Override
    public <A extends Answer> Call<A> send(Ask<A> ask, Consumer<Event> events) {
      asked.add(ask);
      CompletableFuture<Answer> answer = new CompletableFuture<>();
      if (ask instanceof Ask.Works) {
        answer.complete(new Answer.WorkList(works));
      } else if (ask instanceof Ask.Look) {
        answer.complete(
            new Answer.Found(
                new Inventory(List.of(), List.of(), Set.of(), Set.of(), Set.of(), List.of())));
      } else if (ask instanceof Ask.Differences) {
        answer.complete(new Answer.DifferenceList(List.of()));
      } else if (ask instanceof Ask.Rehearse) {
        answer.complete(new Answer.Rehearsed(Optional.empty(), ""));
      } else if (ask instanceof Ask.FollowWork) {
        events.accept(new Event.StepChanged(0, 1, Event.StepState.RUNNING, 1, 2, 3, -1));
        end.ifPresentOrElse(
            f -> answer.completeExceptionally(new FailureException(f)),
            () -> answer.complete(new Answer.Done()));
      } else if (ask instanceof Ask.Scrub) {
        events.accept(new Event.ScrubMoved(Event.ScrubMoved.Phase.READING, 1, 100, 1, 99_000, 0));
      } else {
        answer.complete(new Answer.Done());
      }
      return new Call<>(++last, answer.thenApply(ask.answers()::cast));
    }

    @Override
    public CompletableFuture<String> gone() {
      return new CompletableFuture<>();
    }

    @Override
    public Optional<PracticeLab> lab() {
      return Optional.empty();
    }

    @Override
    public void close() {
      asked.add(new Ask.Hello());
    }
  }

  private CommandLineRun run(String... args) {
    Machines none = CommandLineRun.NO_MACHINES;
    return CommandLineRun.run(
        new byte[0],
        new Machines() {
          @Override
          public Host practice(int disks, long sizeBytes) {
            return none.practice(disks, sizeBytes);
          }

          @Override
          public Host here() {
            return news -> new Played();
          }

          @Override
          public Host ssh(String target) {
            return none.ssh(target);
          }

          @Override
          public Host sshUnasked(String target) {
            return none.sshUnasked(target);
          }

          @Override
          public KnownMachines known() {
            return none.known();
          }

          @Override
          public Inventory look() throws TroubleException, InterruptedException {
            return none.look();
          }

          @Override
          public MachineFile report() throws TroubleException, InterruptedException {
            return none.report();
          }
        },
        args);
  }

  @Test
  void whatRunsIsShownWithItsStepsAndStaysUntold() {
    works = List.of(item("work-1-1-1", WorkItem.State.RUNNING));
    CommandLineRun run = run("work");
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("build of 'photos': 28 %", "by ann", "3 of 12 steps done", "disk3", "40 %");
    assertThat(asked).noneMatch(Ask.WorkTold.class::isInstance);
  }

  @Test
  void anEndIsToldOnceAndAFailureIsOneForScriptsToo() {
    works = List.of(item("work-1-1-1", WorkItem.State.DONE));
    assertThat(run("work").exit()).isZero();
    assertThat(asked).contains(new Ask.WorkTold("work-1-1-1"));
    works = List.of(item("work-2-1-1", WorkItem.State.FAILED));
    CommandLineRun failed = run("work");
    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.out()).contains("ended early", "It was cancelled.", "The disks are free.");
    works = List.of(item("work-3-1-1", WorkItem.State.CUT));
    assertThat(run("work").out()).contains("cut, begun");
    works = List.of();
    assertThat(run("work").out()).contains("Nothing is under way.");
  }

  @Test
  void jsonHoldsTheSame() throws Exception {
    works = List.of(item("work-1-1-1", WorkItem.State.RUNNING));
    JsonNode list = Json.mapper().readTree(run("work", "--json").out());
    assertThat(list.get(0).path("percent").asInt()).isEqualTo(28);
    assertThat(list.get(0).path("state").asText()).isEqualTo("RUNNING");
    works = List.of();
    assertThat(Json.mapper().readTree(run("work", "--json").out())).isEmpty();
  }

  @Test
  void followingEndsWithTheWorkAndSaysHow() {
    works = List.of(item("work-1-1-1", WorkItem.State.RUNNING));
    CommandLineRun done = run("work", "--follow");
    assertThat(done.exit()).isZero();
    assertThat(done.out()).contains("The build of 'photos' is done.");
    assertThat(asked)
        .containsSubsequence(new Ask.FollowWork("work-1-1-1"), new Ask.WorkTold("work-1-1-1"));
    end = Optional.of(STOPPED);
    CommandLineRun failed = run("work", "--follow");
    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.err()).contains("It was cancelled.", "The disks are free.");
  }

  @Test
  void itGoesOnAfterARestartWhereThatIsWished() {
    works = List.of(item("work-1-1-1", WorkItem.State.RUNNING));
    CommandLineRun goesOn = run("work", "--after-restart", "go-on");
    assertThat(goesOn.out()).contains("goes on by itself, if all its disks are there");
    assertThat(asked).contains(new Ask.AfterRestart("work-1-1-1", true));
    assertThat(run("work", "--after-restart", "wait").out()).contains("waits for you");
    assertThat(asked).contains(new Ask.AfterRestart("work-1-1-1", false));
    assertThat(run("work", "--after-restart", "perhaps").exit()).isEqualTo(2);
    assertThat(run("work", "--after-restart", "wait", "--stop").exit()).isEqualTo(2);
  }

  @Test
  void pausedWorkIsToldSo() {
    works = List.of(item("work-1-1-1", WorkItem.State.RUNNING));
    assertThat(run("work", "--pause").out()).contains("stands still", "rotproof work --resume");
    assertThat(asked).contains(new Ask.PauseWork("work-1-1-1", true));
    assertThat(run("work", "--resume").out()).contains("goes on");
    assertThat(asked).contains(new Ask.PauseWork("work-1-1-1", false));
    assertThat(run("work", "--pause", "--stop").exit()).isEqualTo(2);
    assertThat(run("work").out()).doesNotContain("paused");
    works =
        List.of(
            item(
                "work-1-1-1",
                WorkItem.State.RUNNING,
                Optional.of(new Event.WorkPaused(true, false))));
    assertThat(run("work").out()).contains("paused once the step under way is done");
    works =
        List.of(
            item(
                "work-1-1-1",
                WorkItem.State.RUNNING,
                Optional.of(new Event.WorkPaused(true, true))));
    assertThat(run("work").out()).contains("paused: it stands still");
  }

  @Test
  void stoppingSaysWhatIsLeft() {
    works = List.of(item("work-1-1-1", WorkItem.State.RUNNING));
    end = Optional.of(STOPPED);
    CommandLineRun stopped = run("work", "--stop", "photos");
    assertThat(stopped.exit()).isZero();
    assertThat(stopped.out()).contains("is stopped. The disks are free.");
    assertThat(asked).contains(new Ask.StopWork("work-1-1-1"));
    assertThat(run("work", "--stop", "other").exit()).isEqualTo(Exit.USAGE);
    works = List.of();
    assertThat(run("work", "--stop").exit()).isEqualTo(Exit.FAILED);
    assertThat(run("work", "--stop", "--follow").exit()).isEqualTo(2);
  }

  @Test
  void whichOneIsMeantHasToBeSaid() {
    works =
        List.of(
            item("work-1-1-1", WorkItem.State.RUNNING), item("work-2-1-1", WorkItem.State.RUNNING));
    CommandLineRun run = run("work", "--follow");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("More than one");
  }

  @Test
  void inTheBackgroundItIsLeftAsSoonAsItIsUnderWay() {
    CommandLineRun run = run("scrub", "photos", "--background");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("goes on in the background", "rotproof work --follow");
    assertThat(asked)
        .containsExactly(
            new Ask.Scrub("photos", 0, false, 0), new Ask.KeepWork(1, true), new Ask.Hello());
    assertThat(run("build", "assets/blueprints/seed.json", "--practice", "--background").exit())
        .isEqualTo(2);
  }

  /** "Nothing to settle" of a name that is mistyped would pass for good news. */
  @Test
  void aNameOfNoArrayIsToldAsSuch() {
    for (String[] words :
        new String[][] {
          {"work", "foto"},
          {"settle", "foto"},
          {"settle", "foto", "--json"},
          {"settle", "foto", "--keep", "disk1"},
          {"rehearse", "foto", "--last"}
        }) {
      CommandLineRun run = run(words);
      assertThat(run.exit()).as(String.join(" ", words)).isEqualTo(Exit.USAGE);
      assertThat(run.err()).contains("There is no array 'foto'");
      assertThat(run.out()).isEmpty();
    }
  }
}
