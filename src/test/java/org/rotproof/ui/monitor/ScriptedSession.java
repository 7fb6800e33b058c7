package org.rotproof.ui.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.rotproof.host.HostSession;
import org.rotproof.host.PracticeLab;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.ScrubTimer;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.scrub.DiskTrend;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.OpenPlaces;
import org.rotproof.scrub.RotMap;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;
import org.rotproof.storage.SmartDetails;

/** A helper that says what a test wants it to say, on a thread of its own as a real one does. */
final class ScriptedSession implements HostSession {
  final ConcurrentLinkedQueue<Ask<?>> asked = new ConcurrentLinkedQueue<>();
  volatile List<Array> arrays = List.of();
  volatile List<Disk> disks = List.of();
  volatile List<HistoryEntry> history = List.of();
  volatile boolean historyIsSlow;
  volatile List<DiskTrend> trends = List.of();
  final Map<String, RotMap> surfaces = new ConcurrentHashMap<>();
  volatile Answer.VitalsSeen vitals = Answer.VitalsSeen.NEVER;
  volatile Answer.ScrubPoint point = new Answer.ScrubPoint(0, 0, "", 0, 0);

  /** When its arrays are scrubbed without being asked; nobody knows at first. */
  volatile Answer.ScrubPlan plan =
      new Answer.ScrubPlan(
          false, Blueprint.ScrubSchedule.NEVER, ScrubTimer.Runs.UNKNOWN, 0, 0, 0, "");

  /** What each of its disks says of itself. */
  volatile SmartDetails health = SmartDetails.unknown("nobody asked it");

  volatile Optional<PracticeLab> lab = Optional.empty();

  volatile Machine machine = Machine.UNKNOWN;

  /** Why a scrub elsewhere does not do what it is told; empty where it does. */
  volatile Optional<Failure> deaf = Optional.empty();

  /** Whether samples come by themselves. */
  volatile boolean beats = true;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread t = new Thread(work, "scripted helper");
            t.setDaemon(true);
            return t;
          });
  private final AtomicLong ids = new AtomicLong();
  private final CompletableFuture<String> gone = new CompletableFuture<>();
  private final Map<Long, Running> running = new ConcurrentHashMap<>();
  private volatile Consumer<Event> watcher = event -> {};

  private record Running(Ask<?> ask, Consumer<Event> events, CompletableFuture<Answer> answer) {}

  @Override
  public <A extends Answer> Call<A> send(Ask<A> ask, Consumer<Event> events) {
    long id = ids.incrementAndGet();
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    asked.add(ask);
    running.put(id, new Running(ask, events, answer));
    try {
      thread.execute(() -> handle(ask, events, answer));
    } catch (RejectedExecutionException e) {
      Failure closed = new Failure(Failure.Kind.LOST, "Closed.", "", "", "");
      answer.completeExceptionally(new FailureException(closed));
    }
    return new Call<>(id, answer.thenApply(ask.answers()::cast));
  }

  private void handle(Ask<?> ask, Consumer<Event> events, CompletableFuture<Answer> answer) {
    if (gone.isDone()) {
      answer.completeExceptionally(
          new FailureException(new Failure(Failure.Kind.LOST, "Gone.", "", "", "")));
    } else if (ask instanceof Ask.Look) {
      answer.complete(
          new Answer.Found(
              new Inventory(
                      disks, arrays, java.util.Set.of(), java.util.Set.of(), java.util.Set.of())
                  .with(machine)));
    } else if (ask instanceof Ask.Watch) {
      watcher = events;
      if (beats) {
        ScheduledFuture<?> unused =
            thread.scheduleAtFixedRate(this::beat, 0, 500, TimeUnit.MILLISECONDS);
      }
    } else if (ask instanceof Ask.Surface surface) {
      RotMap map = surfaces.get(surface.array());
      if (map != null) {
        answer.complete(new Answer.SurfaceMap(map));
      }
    } else if (ask instanceof Ask.History page) {
      if (!historyIsSlow) {
        answer.complete(page(page));
      }
    } else if (ask instanceof Ask.Differences) {
      answer.complete(
          new Answer.DifferenceList(
              OpenPlaces.of(
                  history.stream().filter(e -> e.kind() == HistoryEntry.Kind.SCRUB).toList(),
                  history.stream().filter(e -> e.kind() == HistoryEntry.Kind.SETTLED).toList())));
    } else if (ask instanceof Ask.Vitals) {
      answer.complete(vitals);
    } else if (ask instanceof Ask.DiskHealth) {
      answer.complete(new Answer.DiskTold(health));
    } else if (ask instanceof Ask.Locate locate) {
      locate.disks().forEach(d -> events.accept(new Event.Blinks(d, "", true)));
    } else if (ask instanceof Ask.ScrubPlan) {
      answer.complete(plan);
    } else if (ask instanceof Ask.WhereToGoOn) {
      answer.complete(point);
    } else if (ask instanceof Ask.Trends) {
      answer.complete(new Answer.TrendList(trends));
    } else if (ask instanceof Ask.ExportHistory export) {
      events.accept(new Event.ExportText("when,what\n"));
      events.accept(new Event.ExportText(export.format() + "," + history.size() + "\n"));
      answer.complete(new Answer.Done());
    } else if (ask instanceof Ask.PracticeExec) {
      answer.complete(new Answer.Executed(0, "0123456789abcdef  -\n"));
    } else if (ask instanceof Ask.Cancel cancel) {
      Running other = running.get(cancel.id());
      if (other != null && other.ask() instanceof Ask.Watch) {
        other.answer().complete(new Answer.Done());
      }
      answer.complete(new Answer.Done());
    } else if (ask instanceof Ask.ScrubElsewhere && deaf.isPresent()) {
      answer.completeExceptionally(new FailureException(deaf.get()));
    } else if (!(ask instanceof Ask.Scrub)) {
      answer.complete(new Answer.Done());
    }
  }

  /** Of the disks that are blinking for somebody, one is pulled. */
  void pulled(String disk, boolean meant) {
    thread.execute(
        () -> last(Ask.Locate.class).orElseThrow().events().accept(new Event.Pulled(disk, meant)));
  }

  private Answer page(Ask.History ask) {
    List<HistoryEntry> page = new ArrayList<>();
    boolean more = false;
    for (HistoryEntry entry : history) {
      boolean wanted = ask.kinds().isEmpty() || ask.kinds().contains(entry.kind());
      boolean older = ask.beforeSequence() == 0 || entry.sequence() < ask.beforeSequence();
      if (wanted && older) {
        if (page.size() == Math.min(1000, ask.limit())) {
          more = true;
          break;
        }
        page.add(entry);
      }
    }
    return new Answer.HistoryPage(page, more, "");
  }

  private void beat() {
    if (!gone.isDone()) {
      watcher.accept(new Event.Sampled(System.currentTimeMillis(), arrays, List.of()));
    }
  }

  /** Sends a sample of the arrays as they stand. */
  void sample(long atMillis, List<Event.DiskSample> disks) {
    thread.execute(() -> watcher.accept(new Event.Sampled(atMillis, arrays, disks)));
  }

  /** The watch says something. */
  void watchSays(Event event) {
    thread.execute(() -> watcher.accept(event));
  }

  /** The request of that kind that was sent last and has not ended. */
  private Optional<Running> last(Class<? extends Ask<?>> kind) {
    return running.entrySet().stream()
        .filter(e -> kind.isInstance(e.getValue().ask()) && !e.getValue().answer().isDone())
        .max(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue);
  }

  /** A surface that was asked for arrives late. */
  void surfaceArrives(String array, RotMap map) {
    surfaces.put(array, map);
    thread.execute(
        () ->
            running.values().stream()
                .filter(r -> r.ask() instanceof Ask.Surface s && s.array().equals(array))
                .forEach(r -> r.answer().complete(new Answer.SurfaceMap(map))));
  }

  /** The running scrub says something. */
  void scrubSays(Event event) {
    thread.execute(() -> last(Ask.Scrub.class).orElseThrow().events().accept(event));
  }

  /** The running scrub ends with that result. */
  void scrubEnds(ScrubReport report) {
    thread.execute(
        () -> last(Ask.Scrub.class).orElseThrow().answer().complete(new Answer.Scrubbed(report)));
  }

  boolean scrubs() {
    return last(Ask.Scrub.class).isPresent();
  }

  <A extends Ask<?>> List<A> askedFor(Class<A> kind) {
    return asked.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The helper dies. */
  void die(String reason) {
    thread.execute(
        () -> {
          gone.complete(reason);
          Failure lost = new Failure(Failure.Kind.LOST, reason, "", "", "");
          running
              .values()
              .forEach(r -> r.answer().completeExceptionally(new FailureException(lost)));
        });
  }

  @Override
  public CompletableFuture<String> gone() {
    return gone;
  }

  @Override
  public Optional<PracticeLab> lab() {
    return lab;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
