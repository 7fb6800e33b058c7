package org.rotproof.helper.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.helper.work.WorkHandlers;
import org.rotproof.linux.ProcessMark;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Json;
import org.rotproof.scrub.ScrubReport;

/** Work without its connection: seen, followed, stopped, and its end told once. */
class WorkDeskTest {
  private static final Event MOVED =
      new Event.ScrubMoved(Event.ScrubMoved.Phase.READING, 10, 100, 5, 18, 0);

  @TempDir private Path state;
  private final CountDownLatch go = new CountDownLatch(1);
  private final List<Client> clients = new ArrayList<>();

  private static final ScrubReport REPORT =
      new ScrubReport(
          ScrubReport.Result.CLEAN,
          0,
          0,
          List.of(),
          List.of(),
          List.of(),
          8,
          8,
          1,
          0,
          "",
          List.of());

  /** Moves, and waits for the test or for a stop. */
  private final class Working implements AskHandler<Answer.Scrubbed, Ask.Scrub> {
    @Override
    public Class<Ask.Scrub> asks() {
      return Ask.Scrub.class;
    }

    @Override
    public Answer.Scrubbed handle(Ask.Scrub ask, Request request) throws InterruptedException {
      request.journal("build-photos-1", 7);
      request.event(MOVED);
      go.await();
      return new Answer.Scrubbed(REPORT);
    }
  }

  private static final class Watching implements AskHandler<Answer.Done, Ask.Watch> {
    @Override
    public Class<Ask.Watch> asks() {
      return Ask.Watch.class;
    }

    @Override
    public Answer.Done handle(Ask.Watch ask, Request request) throws InterruptedException {
      Thread.sleep(60_000);
      return new Answer.Done();
    }
  }

  /** A client with a helper of its own. */
  private final class Client {
    final PipeTransport pipe;
    final Thread thread;

    Client(WorkDesk desk) throws Exception {
      pipe = new PipeTransport();
      List<AskHandler<?, ?>> handlers = new ArrayList<>(WorkHandlers.all(desk));
      handlers.add(new Working());
      handlers.add(new Watching());
      Server server = new Server(pipe, new SecretStore(), handlers, Gate.OPEN, Optional.of(desk));
      thread =
          new Thread(
              () -> {
                try {
                  server.serve();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      thread.start();
      clients.add(this);
    }

    void send(long id, String ask) throws Exception {
      pipe.send("{\"id\":" + id + ",\"ask\":" + ask + "}");
    }

    JsonNode next() throws Exception {
      String line = pipe.lines.poll(10, TimeUnit.SECONDS);
      assertThat(line).as("an answer").isNotNull();
      return Json.mapper().readTree(line);
    }

    JsonNode works() throws Exception {
      send(900, "{\"type\":\"works\"}");
      JsonNode list = next().at("/answer/works");
      assertThat(list.isArray()).isTrue();
      return list;
    }

    /** Begins work that goes on, and sees it move. */
    void begin() throws Exception {
      send(
          1,
          "{\"type\":\"scrub\",\"array\":\"photos\",\"windowBytes\":0,\"kernelCheck\":false,"
              + "\"fromSector\":0,\"givesWay\":false}");
      assertThat(next().at("/event/type").asText()).isEqualTo("scrub");
    }

    void keep(boolean goesOn) throws Exception {
      send(2, "{\"type\":\"keep-work\",\"id\":1,\"goesOn\":" + goesOn + "}");
      assertThat(next().at("/answer/type").asText()).isEqualTo("done");
    }

    void hangUp() throws Exception {
      pipe.hangUp();
    }

    void over() throws InterruptedException {
      thread.join(10_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @AfterEach
  void end() throws Exception {
    go.countDown();
    for (Client client : clients) {
      client.hangUp();
      client.over();
    }
  }

  private WorkDesk desk() {
    return new WorkDesk(state, "ann");
  }

  @Test
  void workThatGoesOnIsSeenFollowedAndItsEndIsToldOnce() throws Exception {
    WorkDesk desk = desk();
    Client first = new Client(desk);
    first.begin();
    first.keep(true);
    first.hangUp();
    Client second = new Client(desk);
    JsonNode work = second.works().get(0);
    assertThat(work.path("state").asText()).isEqualTo("RUNNING");
    assertThat(work.path("kind").asText()).isEqualTo("scrub");
    assertThat(work.path("array").asText()).isEqualTo("photos");
    assertThat(work.path("by").asText()).isEqualTo("ann");
    assertThat(work.path("goesOn").asBoolean()).isTrue();
    assertThat(work.path("journal").asText()).isEqualTo("build-photos-1");
    assertThat(work.path("stepsTotal").asInt()).isEqualTo(7);
    assertThat(work.at("/scrub/doneSectors").asInt()).isEqualTo(10);
    assertThat(first.thread.isAlive()).isTrue();

    second.send(5, "{\"type\":\"follow-work\",\"work\":\"" + work.path("id").asText() + "\"}");
    assertThat(second.next().at("/event/doneSectors").asInt()).isEqualTo(10);
    go.countDown();
    JsonNode end = second.next();
    assertThat(end.path("id").asInt()).isEqualTo(5);
    assertThat(end.at("/answer/type").asText()).isEqualTo("scrubbed");
    first.over();

    JsonNode ended = second.works().get(0);
    assertThat(ended.path("state").asText()).isEqualTo("DONE");
    assertThat(ended.path("endedMillis").asLong()).isPositive();
    second.send(6, "{\"type\":\"work-told\",\"work\":\"" + ended.path("id").asText() + "\"}");
    assertThat(second.next().at("/answer/type").asText()).isEqualTo("done");
    assertThat(second.works()).isEmpty();
    try (Stream<Path> left = Files.list(state.resolve("work"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void withoutThatItEndsWithItsConnectionAndSoDoesWhatIsNoWork() throws Exception {
    Client first = new Client(desk());
    first.begin();
    first.keep(true);
    first.keep(false);
    first.send(3, "{\"type\":\"watch\",\"everyMillis\":1000}");
    first.send(4, "{\"type\":\"keep-work\",\"id\":3,\"goesOn\":true}");
    first.next();
    first.hangUp();
    first.over();
  }

  @Test
  void whoStaysHearsTheEndAndNobodyElseIsToldOfIt() throws Exception {
    Client first = new Client(desk());
    first.begin();
    first.keep(true);
    go.countDown();
    assertThat(first.next().at("/answer/type").asText()).isEqualTo("scrubbed");
    assertThat(first.works()).isEmpty();
  }

  @Test
  void anotherStopsItAndBothHearThatItWasStopped() throws Exception {
    WorkDesk desk = desk();
    Client first = new Client(desk);
    first.begin();
    Client second = new Client(desk);
    String id = second.works().get(0).path("id").asText();
    second.send(5, "{\"type\":\"stop-work\",\"work\":\"" + id + "\"}");
    assertThat(second.next().at("/answer/type").asText()).isEqualTo("done");
    assertThat(first.next().at("/failure/kind").asText()).isEqualTo("CANCELLED");
    second.send(6, "{\"type\":\"follow-work\",\"work\":\"" + id + "\"}");
    assertThat(second.next().at("/failure/kind").asText()).isEqualTo("CANCELLED");
    second.send(7, "{\"type\":\"stop-work\",\"work\":\"" + id + "\"}");
    assertThat(second.next().at("/failure/kind").asText()).isEqualTo("USAGE");
  }

  @Test
  void workWhoseProcessIsGoneWasCutAndIsNotTakenForRunning() throws Exception {
    WorkDesk desk = desk();
    ProcessMark self = ProcessMark.self();
    ProcessMark gone = new ProcessMark(self.pid(), self.startTicks() + 1);
    spool("work-1-1-1", WorkSpool.bootId(), gone);
    spool("work-2-1-1", "another run of the machine", self);
    Client client = new Client(desk);
    JsonNode works = client.works();
    assertThat(works).hasSize(2).allMatch(w -> w.path("state").asText().equals("CUT"));
    assertThat(works.get(0).at("/failure/what").asText()).contains("restarted");
    assertThat(works.get(1).at("/failure/what").asText()).contains("helper");
    client.send(3, "{\"type\":\"follow-work\",\"work\":\"work-1-1-1\"}");
    assertThat(client.next().at("/failure/kind").asText()).isEqualTo("INTERNAL");
    client.send(4, "{\"type\":\"stop-work\",\"work\":\"work-1-1-1\"}");
    assertThat(client.next().at("/failure/kind").asText()).isEqualTo("USAGE");
    client.send(5, "{\"type\":\"work-told\",\"work\":\"work-1-1-1\"}");
    client.next();
    assertThat(client.works()).hasSize(1);
  }

  private void spool(String id, String boot, ProcessMark process) throws Exception {
    Path folder = Files.createDirectories(state.resolve("work"));
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
    try (WorkSpool spool = WorkSpool.create(folder.resolve(id + WorkSpool.LIVE))) {
      spool.head(
          new WorkSpool.Head(boot, process, id, "build", "photos", "", id.charAt(5), true, "", 3));
    }
  }

  @Test
  void noNameLeadsOutOfTheFolderAndWhatLiesThereIsForItsOwnerAlone() throws Exception {
    Client client = new Client(desk());
    client.begin();
    try (Stream<Path> files = Files.walk(state.resolve("work"))) {
      assertThat(files)
          .allMatch(f -> !f.toFile().isDirectory() == rights(f).equals("rw-------"))
          .allMatch(f -> rights(f).endsWith("------"));
    }
    Path bait = Files.createFile(state.resolve("bait.end"));
    for (String name : List.of("../bait", "", ".", "work-1-1-1/../../bait", "work--1-1-1")) {
      for (String type : List.of("follow-work", "stop-work", "work-told")) {
        client.send(7, "{\"type\":\"" + type + "\",\"work\":\"" + name + "\"}");
        assertThat(client.next().at("/failure/kind").asText()).as(type).isEqualTo("USAGE");
      }
    }
    assertThat(bait).exists();
    try (Stream<Path> files = Files.list(state)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("bait.end", "work");
    }
  }

  private static String rights(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Whatever the steps did, who comes late sees how each stands, and the file stays small. */
  @Test
  void whoComesLateSeesTheLastStateOfEachStep() throws Exception {
    Random random = new Random(Long.getLong("rotproof.seed", 20261128));
    for (int round = 0; round < 20; round++) {
      WorkDesk desk = desk();
      Ask.Scrub ask = new Ask.Scrub("photos", 0, false, 0);
      WorkTrace trace = desk.begin(ask, true, () -> {}, wish -> {}).orElseThrow();
      Map<List<Integer>, Event> last = new HashMap<>();
      for (int i = 0; i < 2000; i++) {
        Event.StepState[] states = Event.StepState.values();
        Event.StepState next = states[random.nextInt(states.length)];
        int stage = random.nextInt(5);
        int step = random.nextInt(12);
        long done = random.nextLong();
        Event.StepChanged event =
            new Event.StepChanged(stage, step, next, done, random.nextLong(), 7, -1);
        trace.event(event);
        last.put(List.of(stage, step), event);
      }
      Path file = state.resolve("work").resolve(trace.id() + WorkSpool.LIVE);
      WorkSpool.Look look = WorkSpool.look(file).orElseThrow();
      assertThat(look.events()).hasSize(last.size());
      for (Event event : look.events()) {
        Event.StepChanged seen = (Event.StepChanged) event;
        Event.StepChanged real = (Event.StepChanged) last.get(List.of(seen.stage(), seen.step()));
        // Progress may be half a second old; a state never is.
        assertThat(seen.state()).isEqualTo(real.state());
        if (real.state() != Event.StepState.RUNNING) {
          assertThat(seen).isEqualTo(real);
        }
      }
      assertThat(Files.size(file)).isLessThan(64 << 10);
      trace.end(Optional.of(new Answer.Done()), Optional.empty(), true);
      assertThat(file).doesNotExist();
      assertThat(desk.list()).isEmpty();
    }
  }

  @Test
  void manyFindsDoNotFillTheDisk() throws Exception {
    WorkTrace trace =
        desk()
            .begin(new Ask.Scrub("photos", 0, false, 0), true, () -> {}, wish -> {})
            .orElseThrow();
    for (int i = 0; i < 20_000; i++) {
      trace.event(
          new Event.RotFound(
              "disk" + "x".repeat(i % 600),
              new org.rotproof.scrub.SectorRange(i, i),
              Event.RotFound.Fate.FOUND));
    }
    Path file = state.resolve("work").resolve(trace.id() + WorkSpool.LIVE);
    assertThat(Files.size(file)).isLessThan(5 << 20);
    assertThat(WorkSpool.look(file).orElseThrow().events()).hasSizeGreaterThan(1000);
    trace.end(Optional.empty(), Optional.of(Failures.cancelled()), true);
  }

  @Test
  void aScopeIsAskedForAsSystemdHasIt() throws Exception {
    List<String> argv = OwnUnit.command(List.of(12L, 34L));
    assertThat(argv.get(0)).isEqualTo("busctl");
    assertThat(argv).containsSubsequence("PIDs", "au", "2", "12", "34", "0");
    assertThat(argv.stream().max(Comparator.comparing(String::length)).orElseThrow())
        .hasSizeLessThan(60);
  }
}
