package org.rotproof.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.engine.EngineException.Reason;
import org.rotproof.engine.JournalState.Status;
import org.rotproof.engine.Work.Place;
import org.rotproof.engine.Work.WorkDisk;
import org.rotproof.plan.Command;

class EngineTest {
  @TempDir Path dir;
  private Engine engine;
  private final News news = new News();

  @BeforeEach
  void make() {
    engine = new Engine(dir.resolve("state"), Clock.systemUTC());
  }

  private static final class News implements Listener {
    final List<String> states = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch moved = new CountDownLatch(1);

    @Override
    public void changed(Place place, State state) {
      states.add(place.part() + "." + place.action() + " " + state);
    }

    @Override
    public void moved(Place place, long done, long total, long speed, long eta) {
      moved.countDown();
    }
  }

  private Engine.Means means() {
    return means(new Free());
  }

  private Engine.Means means(DiskGuard guard) {
    return new Engine.Means(guard, Map.of(), news, cancel -> {});
  }

  private static final class Free implements DiskGuard {
    @Override
    public Claim claim(WorkDisk disk) {
      return new Claim() {
        @Override
        public void confirm() {}

        @Override
        public void close() {}
      };
    }
  }

  private Path at(String name) {
    return dir.resolve(name);
  }

  private JournalState journal() {
    return engine.journals().find("test-1").orElseThrow().state().orElseThrow();
  }

  @Test
  void doesEverythingInOrderAndClosesItsBooks() throws Exception {
    Work work =
        Chores.work(
            Chores.inOrder(Chores.make(at("a"))),
            Chores.sideBySide(Chores.open(at("b")), Chores.open(at("c"))));
    engine.begin(work, means());
    assertThat(at("a")).exists();
    assertThat(at("c")).isDirectory();
    assertThat(journal().result()).contains(Entry.Result.FINISHED);
    assertThat(engine.journals().unfinished()).isEmpty();
    assertThat(news.states).startsWith("0.0 RUNNING", "0.0 DONE").contains("1.1 DONE");
  }

  @Test
  void aFailureClosesWhatIsOpenAndSaysSo() throws Exception {
    Work work =
        Chores.work(
            Chores.inOrder(Chores.make(at("a")), Chores.open(at("b"))),
            Chores.inOrder(Chores.failing(at("c"), "the platter is round")));
    EngineException e =
        catchThrowableOfType(EngineException.class, () -> engine.begin(work, means()));
    assertThat(e.reason()).isEqualTo(Reason.TOOL_FAILED);
    assertThat(e.toolOutput()).contains("the platter is round");
    assertThat(e.meaning()).contains("the disks are free");
    assertThat(at("a")).exists();
    assertThat(at("b")).doesNotExist();
    assertThat(journal().mark(new Place(0, 1)).closed()).isTrue();
    Situation situation = engine.situation(journal(), d -> Optional.empty());
    assertThat(situation.canGoOn()).isTrue();
    assertThat(situation.done()).isEqualTo(2);
    assertThat(situation.state())
        .contains("2 of 3 steps")
        .contains("Nothing that it opened is open now");
  }

  @Test
  void workOnWhatRunsOnNeverSaysThatItIsClosedOrThatTheDisksAreFree() throws Exception {
    Work work =
        Chores.work(
            Chores.inOrder(Chores.make(at("a")), Chores.open(at("b"))),
            Chores.inOrder(Chores.failing(at("c"), "the platter is round")));
    Engine.Means standing =
        new Engine.Means(
            new Free(),
            Map.of(),
            news,
            cancel -> {},
            pause -> {},
            () -> Optional.of("'photos' runs on."));
    EngineException e =
        catchThrowableOfType(EngineException.class, () -> engine.begin(work, standing));
    assertThat(e.meaning()).startsWith("'photos' runs on.").doesNotContain("free", "closed");
  }

  @Test
  void goingOnOpensAgainAndDoesTheRest() throws Exception {
    Path flag = at("flag");
    Work work =
        Chores.work(
            Chores.inOrder(Chores.make(at("a")), Chores.open(at("b"))),
            Chores.inOrder(
                Chores.shell(
                    at("c"),
                    "test -e " + flag + " && echo x > " + at("c"),
                    org.rotproof.plan.Step.ProgressSource.NONE,
                    List.of())));
    assertThatThrownBy(() -> engine.begin(work, means())).isInstanceOf(EngineException.class);
    String before = Files.readAttributes(at("a"), "unix:ino").toString();
    Files.createFile(flag);
    engine.goOn("test-1", means());
    assertThat(at("b")).isDirectory();
    assertThat(at("c")).exists();
    assertThat(Files.readAttributes(at("a"), "unix:ino").toString()).isEqualTo(before);
    assertThat(journal().result()).contains(Entry.Result.FINISHED);
  }

  @Test
  void undoTakesBackWhatWasMadeAndNothingElse() throws Exception {
    Files.writeString(at("old"), "mine");
    Work work =
        Chores.work(
            Chores.inOrder(
                // It was there before, so it is not this work's to delete.
                Chores.shell(
                    at("old"),
                    "test -e " + at("old"),
                    org.rotproof.plan.Step.ProgressSource.NONE,
                    List.of()),
                Chores.make(at("a")),
                Chores.make(at("swapped")),
                Chores.open(at("b"))),
            Chores.inOrder(Chores.failing(at("c"), "no")));
    assertThatThrownBy(() -> engine.begin(work, means())).isInstanceOf(EngineException.class);
    Files.move(at("swapped"), at("elsewhere"));
    Files.writeString(at("swapped"), "somebody else's");
    engine.undo("test-1", means());
    assertThat(at("a")).doesNotExist();
    assertThat(at("b")).doesNotExist();
    assertThat(at("c")).doesNotExist();
    assertThat(at("old")).hasContent("mine");
    assertThat(at("swapped")).hasContent("somebody else's");
    assertThat(journal().result()).contains(Entry.Result.UNDONE);
  }

  @Test
  void cancelEndsTheToolAndClosesWhatIsOpen() throws Exception {
    List<Runnable> cancel = new ArrayList<>();
    Work work =
        Chores.work(
            Chores.inOrder(Chores.open(at("b"))),
            Chores.sideBySide(Chores.wipe(at("c")), Chores.wipe(at("d"))),
            Chores.inOrder(Chores.make(at("e"))));
    Thread canceller =
        new Thread(
            () -> {
              try {
                news.moved.await();
                cancel.get(0).run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    canceller.start();
    EngineException e =
        catchThrowableOfType(
            EngineException.class,
            () -> engine.begin(work, new Engine.Means(new Free(), Map.of(), news, cancel::add)));
    canceller.join();
    assertThat(e.reason()).isEqualTo(Reason.CANCELLED);
    assertThat(at("b")).doesNotExist();
    assertThat(at("e")).doesNotExist();
    assertThat(news.states).contains("1.0 CANCELLED", "1.1 CANCELLED", "0.0 UNDONE");
    assertThat(engine.situation(journal(), d -> Optional.empty()).state())
        .contains("1 of 4 steps")
        .contains("not finished");
    engine.goOn("test-1", means());
    assertThat(at("e")).exists();
  }

  /** Lines that a tool has written, once no more come. */
  private static long still(Path file) throws Exception {
    long before = -1;
    long now = Files.size(file);
    while (now != before) {
      Thread.sleep(400);
      before = now;
      now = Files.size(file);
    }
    return now;
  }

  @Test
  void aPausedToolStandsStillNothingElseBeginsAndItCanBeEndedAsItStands() throws Exception {
    List<Runnable> cancel = new ArrayList<>();
    List<Consumer<Boolean>> pause = new ArrayList<>();
    Path log = at("log");
    Work work =
        Chores.work(
            Chores.inOrder(
                Chores.shell(
                    at("c"),
                    "echo x > %1$s; while [ ! -e %2$s ]; do echo x >> %3$s; sleep 0.02; done"
                        .formatted(at("c"), at("end"), log),
                    org.rotproof.plan.Step.ProgressSource.PROGRESS_JSON,
                    List.of())),
            Chores.inOrder(Chores.make(at("e"))));
    Engine.Means means =
        new Engine.Means(new Free(), Map.of(), news, cancel::add, pause::add, Optional::empty);
    CompletableFuture<EngineException> end =
        CompletableFuture.supplyAsync(
            () -> catchThrowableOfType(EngineException.class, () -> engine.begin(work, means)));
    while (!Files.exists(log)) {
      Thread.sleep(20);
    }
    pause.get(0).accept(true);
    long there = still(log);
    pause.get(0).accept(false);
    while (Files.size(log) == there) {
      Thread.sleep(20);
    }
    pause.get(0).accept(true);
    still(log);
    Files.createFile(at("end"));
    Thread.sleep(500);
    assertThat(end).as("it is paused").isNotDone();
    cancel.get(0).run();
    assertThat(end.get(60, TimeUnit.SECONDS).reason()).isEqualTo(Reason.CANCELLED);
    assertThat(at("e")).doesNotExist();
    engine.goOn("test-1", means());
    assertThat(at("e")).exists();
  }

  @Test
  void aRefusedDiskIsNotWrittenTo() {
    DiskGuard swapped =
        disk -> {
          throw new EngineException(Reason.REFUSED, disk.id() + " is another.", "", "");
        };
    Work work = Chores.work(Chores.inOrder(Chores.format(at("a"))));
    EngineException e =
        catchThrowableOfType(EngineException.class, () -> engine.begin(work, means(swapped)));
    assertThat(e.reason()).isEqualTo(Reason.REFUSED);
    assertThat(e.meaning()).isEqualTo("Nothing was written to any disk.");
    assertThat(at("a")).doesNotExist();
    // Nothing was begun, so there is nothing to remember.
    assertThat(engine.journals().find("test-1")).isEmpty();
  }

  @Test
  void goesOnFromEveryPlaceWhereAJournalCanBeCut() throws Exception {
    Work work =
        Chores.work(
            Chores.inOrder(Chores.make(at("a")), Chores.open(at("b"))),
            Chores.sideBySide(Chores.make(at("c")), Chores.open(at("d"))),
            Chores.inOrder(Chores.open(at("e"))));
    Path file = dir.resolve("state/journals/test-1.jsonl");
    int length = 1 << 20;
    for (int cut = 0; cut < length; cut += 53) {
      for (boolean restarted : List.of(false, true)) {
        engine.begin(work, means());
        byte[] whole = Files.readAllBytes(file);
        length = whole.length - firstLine(whole);
        Files.write(file, java.util.Arrays.copyOf(whole, firstLine(whole) + cut));
        for (Place place : work.places()) {
          boolean lost = restarted && work.action(place).opens();
          // What no line announced cannot have been begun.
          if (lost || journal().mark(place).status() == Status.WAITING) {
            Files.deleteIfExists(at(work.action(place).subject()));
          }
        }
        assertThat(engine.situation(journal(), d -> Optional.empty()).canUndo()).isTrue();
        engine.goOn("test-1", means());
        assertThat(List.of(at("a"), at("b"), at("c"), at("d"), at("e")))
            .as("cut at %s", cut)
            .allMatch(Files::exists);
        assertThat(journal().complete()).isTrue();
        for (String name : List.of("b", "d", "e", "a", "c")) {
          Files.deleteIfExists(at(name));
        }
        Files.delete(file);
      }
    }
  }

  private static int firstLine(byte[] bytes) {
    int i = 0;
    while (bytes[i] != '\n') {
      i++;
    }
    return i + 1;
  }

  @Test
  void undoesFromEveryPlaceWhereAJournalCanBeCut() throws Exception {
    Work work =
        Chores.work(
            Chores.inOrder(Chores.make(at("a")), Chores.open(at("b"))),
            Chores.sideBySide(Chores.make(at("c")), Chores.open(at("d"))));
    Path file = dir.resolve("state/journals/test-1.jsonl");
    int length = 1 << 20;
    for (int cut = 0; cut < length; cut += 11) {
      engine.begin(work, means());
      byte[] whole = Files.readAllBytes(file);
      length = whole.length - firstLine(whole);
      Files.write(file, java.util.Arrays.copyOf(whole, firstLine(whole) + cut));
      List<Place> waiting = journal().places(Status.WAITING);
      engine.undo("test-1", means());
      assertThat(journal().result()).contains(Entry.Result.UNDONE);
      for (Place place : work.places()) {
        // What no line announced cannot have been begun: here it was, and stays.
        assertThat(Files.exists(at(work.action(place).subject())))
            .as("%s, cut at %s", place, cut)
            .isEqualTo(waiting.contains(place));
      }
      for (String name : List.of("b", "d", "a", "c")) {
        Files.deleteIfExists(at(name));
      }
      Files.delete(file);
    }
  }

  @Test
  void whatWentOnByItselfClosesTheWayBack() throws Exception {
    Path given = at("given");
    Path over = at("over");
    Work work = Chores.work(Chores.inOrder(Chores.give(given), Chores.await(over)));
    assertThatThrownBy(() -> engine.begin(work, means())).isInstanceOf(EngineException.class);
    assertThat(engine.situation(journal(), disk -> Optional.empty()).canUndo()).isTrue();

    Files.createFile(over); // As md does when nobody watches.
    Situation situation = engine.situation(journal(), disk -> Optional.empty());
    assertThat(situation.canUndo()).isFalse();
    assertThat(situation.undoMeans()).contains("builds on the new disk by now");
    assertThatThrownBy(() -> engine.undo("test-1", means()))
        .hasMessageContaining("no way back any more");
    assertThat(given).exists();
    assertThat(journal().undoing()).isFalse();

    engine.goOn("test-1", means());
    assertThat(journal().result()).contains(Entry.Result.FINISHED);
  }

  @Test
  void anUndoThatWasOvertakenIsGoneOnWith() throws Exception {
    Path given = at("given");
    Path over = at("over");
    Work work = Chores.work(Chores.inOrder(Chores.give(given), Chores.await(over)));
    assertThatThrownBy(() -> engine.begin(work, means())).isInstanceOf(EngineException.class);
    Engine.Means cut = new Engine.Means(new Free(), Map.of(), news, Runnable::run);
    assertThatThrownBy(() -> engine.undo("test-1", cut)).isInstanceOf(EngineException.class);
    assertThat(journal().undoing()).isTrue();
    assertThat(engine.situation(journal(), disk -> Optional.empty()).canGoOn()).isFalse();

    Files.createFile(over);
    assertThat(engine.situation(journal(), disk -> Optional.empty()).canGoOn()).isTrue();
    engine.goOn("test-1", means());
    assertThat(journal().result()).contains(Entry.Result.FINISHED);
    assertThat(given).exists();
  }

  @Test
  void whatIsBrieflyBusyIsClosedAtTheNextTry() throws Exception {
    Path tried = at("tried");
    String shell = "[ -e %1$s ] || { touch %1$s; echo is still in use >&2; exit 5; }";
    engine.begin(
        Chores.work(
            Chores.inOrder(
                Chores.untraced("close-mapping", Command.shell(shell.formatted(tried)), "true"))),
        means());
    assertThat(journal().result()).contains(Entry.Result.FINISHED);
  }

  @Test
  void whatStaysBusyIsSaid() throws Exception {
    Path lasting = at("lasting");
    Work work =
        Chores.work(
            Chores.inOrder(
                Chores.untraced(
                    "close-mapping",
                    Command.shell("echo >>%s; echo is still in use >&2; exit 5".formatted(lasting)),
                    "true")));
    assertThatThrownBy(() -> engine.begin(work, means())).hasMessageContaining("in use");
    assertThat(Files.readAllLines(lasting)).hasSize(Run.LOOKS);
  }

  @Test
  void whatARestartBroughtBackIsLetGoOfAgain() throws Exception {
    Path member = Files.createFile(at("member"));
    Path key = at("key");
    Work work =
        Chores.work(
            Chores.inOrder(
                Chores.untraced(
                    "remove-from-array",
                    Command.of("rm", member.toString()),
                    "[ ! -e " + member + " ]"),
                Chores.untraced("test", Command.of("test", "-e", key.toString()), "false")));
    assertThatThrownBy(() -> engine.begin(work, means())).isInstanceOf(EngineException.class);
    assertThat(member).doesNotExist();

    Files.createFile(member); // As udev does, when it puts the array together anew.
    Files.createFile(key);
    engine.goOn("test-1", means());
    assertThat(member).doesNotExist();
    assertThat(journal().result()).contains(Entry.Result.FINISHED);
  }

  @Test
  void newWorkOnTheSameDiskEndsOldBusiness() throws Exception {
    assertThatThrownBy(
            () ->
                engine.begin(
                    Chores.work(
                        Chores.inOrder(Chores.make(at("a")), Chores.failing(at("b"), "no"))),
                    means()))
        .isInstanceOf(EngineException.class);
    Work old = journal().work();
    Work later =
        new Work(
            "test-2",
            old.kind(),
            old.title(),
            old.startedAt(),
            old.about(),
            old.disks(),
            List.of(),
            List.of(Chores.inOrder(Chores.make(at("z")))));
    engine.begin(later, means());
    assertThat(engine.journals().unfinished()).isEmpty();
    assertThatThrownBy(() -> engine.undo("test-1", means()))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("over already");
    assertThat(at("a")).exists();
  }

  @Test
  void aDamagedJournalIsShownAndCanOnlyBeForgotten() throws Exception {
    assertThatThrownBy(
            () ->
                engine.begin(
                    Chores.work(
                        Chores.inOrder(Chores.make(at("a")), Chores.failing(at("b"), "no"))),
                    means()))
        .isInstanceOf(EngineException.class);
    Path file = dir.resolve("state/journals/test-1.jsonl");
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("\"type\":\"start\"", "\"type\":\"stxrt\""));
    JournalStore.Stored stored = engine.journals().unfinished().get(0);
    assertThat(stored.state()).isEmpty();
    assertThat(stored.damage()).contains("line 3");
    assertThatThrownBy(() -> engine.goOn("test-1", means()))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("cannot be used");
    assertThatThrownBy(() -> engine.undo("test-1", means())).isInstanceOf(EngineException.class);
    assertThat(engine.journals().forget("../../../etc/passwd")).isFalse();
    assertThat(engine.journals().forget("test-1")).isTrue();
    assertThat(engine.journals().unfinished()).isEmpty();
  }

  @Test
  void journalsAreForTheirOwnerOnly() throws IOException {
    assertThatThrownBy(
            () ->
                engine.begin(
                    Chores.work(
                        Chores.inOrder(Chores.make(at("a")), Chores.failing(at("b"), "no"))),
                    means()))
        .isInstanceOf(EngineException.class);
    Path file = dir.resolve("state/journals/test-1.jsonl");
    assertThat(
            java.nio.file.attribute.PosixFilePermissions.toString(
                Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }
}
