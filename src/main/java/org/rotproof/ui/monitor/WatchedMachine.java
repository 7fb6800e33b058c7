package org.rotproof.ui.monitor;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javafx.application.Platform;
import org.rotproof.host.HostSession;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.ui.common.HostCalls;
import org.rotproof.ui.monitor.model.Facts;
import org.rotproof.ui.monitor.model.LiveSurface;
import org.rotproof.ui.monitor.model.Names;
import org.rotproof.ui.monitor.model.SampleClock;

/**
 * What the window knows of a machine, kept fresh by its helper: arrays as they stand, disks, and
 * whether news still comes. JavaFX's thread only; nothing here waits.
 */
final class WatchedMachine {
  /** How often the helper is asked to send a sample. */
  static final int EVERY_MILLIS = 1000;

  /** After so long without a sample nobody knows how things stand. */
  static final long SILENT_MILLIS = 6_000;

  private static final long LOOK_AGAIN_MILLIS = 30 * 60_000L;

  private final HostCalls calls;
  private final Clock clock;
  private final LongSupplier monotonicMillis;
  private final SampleClock samples = new SampleClock(EVERY_MILLIS);
  private final Map<String, ArrayState> arrays = new LinkedHashMap<>();
  private List<Disk> disks = List.of();
  private Optional<HostCalls.Pending> watch = Optional.empty();
  private Optional<String> gone = Optional.empty();
  private Optional<Failure> trouble = Optional.empty();
  private Listener listener = new Listener() {};
  private long lastSampleMonotonic;
  private long lastSampleWall;
  private long lastLook;
  private long sampleCount;
  private long jumpMillis;
  private boolean ended;

  /** Hears of changes. */
  interface Listener {
    /** A sample came: figures and lines have moved. */
    default void sampled() {}

    /** Arrays or disks came, went or changed, or an answer arrived: everything may differ. */
    default void changed() {}

    /** An array was seen anew; {@code before} is how it was, empty at its first sight. */
    default void arrayMoved(ArrayState state, Optional<Array> before) {}

    /** md put something right as the array was read. */
    default void rotMet(ArrayState state) {}

    /** Another process scrubs an array, or has ended. */
    default void scrubElsewhere(ArrayState state, Event.ScrubElsewhere scrub) {}
  }

  WatchedMachine(HostSession session, Clock clock, LongSupplier monotonicMillis) {
    this.calls = new HostCalls(session);
    this.clock = clock;
    this.monotonicMillis = monotonicMillis;
    this.lastSampleMonotonic = monotonicMillis.getAsLong();
    this.lastSampleWall = clock.millis();
    CompletableFuture<Void> unused =
        session.gone().thenAccept(reason -> Platform.runLater(() -> lost(reason)));
  }

  void listen(Listener newListener) {
    listener = newListener;
  }

  HostCalls calls() {
    return calls;
  }

  /** Begins to watch. */
  void start() {
    look();
    watch();
  }

  /** Ends watching. Scrubs under way are left to their requests. */
  void stop() {
    ended = true;
    watch.ifPresent(HostCalls.Pending::cancel);
  }

  private void watch() {
    watch =
        Optional.of(
            calls.send(
                new Ask.Watch(EVERY_MILLIS),
                this::news,
                done -> watch = Optional.empty(),
                failure -> {
                  watch = Optional.empty();
                  if (!ended && failure.kind() != Failure.Kind.CANCELLED) {
                    trouble = Optional.of(failure);
                    listener.changed();
                  }
                }));
  }

  /** Called once a second: asks again where an answer is due. */
  void tick() {
    if (gone.isPresent() || ended) {
      return;
    }
    if (watch.isEmpty() && silent()) {
      watch();
    }
    if (monotonicMillis.getAsLong() - lastLook > LOOK_AGAIN_MILLIS) {
      look();
    }
  }

  /** Looks at the disks anew. */
  void look() {
    lastLook = monotonicMillis.getAsLong();
    calls.send(
        new Ask.Look(),
        found -> {
          disks = found.inventory().disks();
          found.inventory().arrays().forEach(this::see);
          Names names = Names.of(disks, found.inventory().arrays());
          Map<String, ScheduleDesk.Schedule> schedules = ScheduleDesk.of(found.inventory());
          for (ArrayState state : arrays.values()) {
            state.names = names;
            state.schedule = Optional.ofNullable(schedules.get(state.name()));
            askForPlan(state);
          }
          listener.changed();
        },
        failure -> {
          trouble = Optional.of(failure);
          listener.changed();
        });
  }

  private void news(List<Event> events) {
    for (Event event : events) {
      if (event instanceof Event.Sampled sampled) {
        sample(sampled);
      } else if (event instanceof Event.ScrubElsewhere scrub) {
        Optional.ofNullable(arrays.get(scrub.array()))
            .ifPresent(state -> listener.scrubElsewhere(state, scrub));
      }
    }
    listener.sampled();
  }

  private void sample(Event.Sampled sampled) {
    long arrival = monotonicMillis.getAsLong();
    SampleClock.Tick tick = samples.tick(sampled.atMillis(), arrival);
    sampleCount++;
    lastSampleMonotonic = arrival;
    lastSampleWall = clock.millis();
    trouble = Optional.empty();
    if (tick.jumpMillis() != 0) {
      jumpMillis = tick.jumpMillis();
    }
    Set<String> here = sampled.arrays().stream().map(ArrayState::key).collect(Collectors.toSet());
    boolean structure = false;
    for (Array array : sampled.arrays()) {
      structure |= see(array);
    }
    for (ArrayState state : arrays.values()) {
      if (!here.contains(state.key()) && state.present) {
        state.gone(clock.millis());
        structure = true;
      }
      if (state.present) {
        state.charts.sample(tick, state.array, sampled.disks(), state.run, clock.millis());
      } else {
        state.charts.gapEverywhere();
      }
    }
    if (structure) {
      look();
      listener.changed();
    }
  }

  /** Whether something about its members changed. */
  private boolean see(Array array) {
    ArrayState state = arrays.get(ArrayState.key(array));
    if (state == null) {
      state = new ArrayState(array);
      state.names = Names.of(disks, List.of(array));
      arrays.put(state.key(), state);
      listener.arrayMoved(state, Optional.empty());
      ask(state);
      return true;
    }
    Array before = state.array;
    boolean back = !state.present;
    state.array = array;
    state.present = true;
    if (!before.equals(array)) {
      listener.arrayMoved(state, Optional.of(before));
      if (corrected(before, array) && state.run.isEmpty()) {
        ask(state);
      }
    }
    return back
        || !before.judged().equals(array.judged())
        || !members(before).equals(members(array))
        || before.sync().isPresent() != array.sync().isPresent();
  }

  /** Whether md has put something right since, for a scrub or for whoever read the array. */
  private static boolean corrected(Array before, Array after) {
    return after.legs().stream()
        .anyMatch(
            leg ->
                before.legs().stream()
                    .anyMatch(
                        was ->
                            was.disk().equals(leg.disk())
                                && leg.correctedErrors() > was.correctedErrors()));
  }

  private static List<String> members(Array array) {
    return array.legs().stream()
        .map(leg -> leg.slot() + leg.disk() + leg.state() + leg.gone())
        .toList();
  }

  /** Asks what the history knows of an array. */
  void ask(ArrayState state) {
    askAfterScrub(state);
    askForLast(state, last -> {});
  }

  /** Asks what is known of an array; whatever comes back, that much has been heard. */
  private <A extends Answer> void learn(
      ArrayState state, Ask<A> ask, Consumer<A> then, Runnable failed) {
    calls.send(
        ask,
        answer -> {
          state.heard(ask);
          then.accept(answer);
          listener.changed();
        },
        failure -> {
          state.heard(ask);
          failed.run();
          listener.changed();
        });
  }

  /** Asks for the last scrub that ended; takes it in, and then tells {@code then}. */
  void askForLast(ArrayState state, Consumer<Optional<Facts.LastScrub>> then) {
    learn(
        state,
        new Ask.History(state.array.node(), List.of(HistoryEntry.Kind.SCRUB), 0, 0, 0, 1),
        page -> {
          Optional<Facts.LastScrub> last =
              page.entries().stream().findFirst().flatMap(WatchedMachine::lastScrub);
          if (last.isPresent()) {
            state.last = last;
          }
          then.accept(last);
          last.filter(l -> !l.open().isEmpty() || !l.report().ofAll())
              .ifPresent(l -> askForOpen(state, l));
        },
        () -> then.accept(Optional.empty()));
  }

  /** What differs, and nobody has settled it; a scrub that ended early did not see all of it. */
  private void askForOpen(ArrayState state, Facts.LastScrub last) {
    calls.send(
        new Ask.Differences(state.array.node()),
        list -> {
          boolean same = state.last.filter(l -> l.atMillis() == last.atMillis()).isPresent();
          if (same && !list.open().equals(last.open())) {
            state.last =
                Optional.of(new Facts.LastScrub(last.report(), last.atMillis(), list.open()));
            listener.changed();
          }
        },
        failure -> {});
  }

  private static Optional<Facts.LastScrub> lastScrub(HistoryEntry entry) {
    return entry.report().map(report -> new Facts.LastScrub(report, entry.atMillis()));
  }

  /**
   * A running scrub keeps the surface it fills. One that began before anything was known takes this
   * one over from its beginning, unless it has found rot already: that would be missing here.
   */
  private void surfaceCame(ArrayState state, LiveSurface surface) {
    boolean late = state.run.isPresent();
    if (late && (state.surface.isPresent() || state.run.get().hasFoundRot())) {
      return;
    }
    state.run.ifPresent(run -> run.begins(surface));
    state.surface = Optional.of(surface);
  }

  /** Asks for what a scrub may have changed; its result is known. */
  void askAfterScrub(ArrayState state) {
    String name = state.array.node();
    learn(
        state,
        new Ask.Surface(name),
        answer -> surfaceCame(state, new LiveSurface(answer.map())),
        () -> {});
    learn(state, new Ask.Vitals(name, false), seen -> state.looked = seen, () -> {});
    askForPlan(state);
    learn(state, new Ask.WhereToGoOn(name), point -> state.point = Optional.of(point), () -> {});
    learn(
        state,
        new Ask.Trends(name),
        trends -> {
          state.trends = trends.trends();
          askForMet(state); // Only now: the helper has looked, to answer for the trends.
        },
        () -> {});
  }

  private void askForPlan(ArrayState state) {
    learn(
        state,
        new Ask.ScrubPlan(state.array.node()),
        plan -> state.plan = Optional.of(plan),
        () -> {});
  }

  private void askForMet(ArrayState state) {
    calls.send(
        new Ask.History(state.array.node(), List.of(HistoryEntry.Kind.ROT_MET), 0, 0, 0, 1),
        page -> {
          Optional<HistoryEntry> met = page.entries().stream().findFirst();
          boolean news =
              state.metKnown
                  && met.isPresent()
                  && state.met.stream().noneMatch(e -> e.sequence() == met.get().sequence());
          state.met = met;
          state.metKnown = true;
          if (news) {
            listener.rotMet(state);
          }
          listener.changed();
        },
        failure -> {});
  }

  private void lost(String reason) {
    gone = Optional.of(reason);
    arrays.values().forEach(state -> state.charts.gapEverywhere());
    listener.changed();
  }

  private boolean silent() {
    return monotonicMillis.getAsLong() - lastSampleMonotonic > SILENT_MILLIS;
  }

  /** Whether what is shown is still so. */
  Facts.Link link() {
    if (gone.isPresent()) {
      return new Facts.Link(Facts.Link.State.LOST, lastSampleWall, gone.get());
    }
    if (silent()) {
      return new Facts.Link(
          Facts.Link.State.SILENT, lastSampleWall, trouble.map(Failure::what).orElse(""));
    }
    return new Facts.Link(Facts.Link.State.LIVE, lastSampleWall, "");
  }

  /** Every array that was seen, in the order of their first sight. */
  List<ArrayState> arrays() {
    return new ArrayList<>(arrays.values());
  }

  List<Disk> disks() {
    return disks;
  }

  Optional<Disk> disk(String id) {
    return disks.stream().filter(disk -> disk.id().equals(id)).findFirst();
  }

  /** How far the machine's clock jumped last, 0 if it never did. */
  long jumpMillis() {
    return jumpMillis;
  }

  /** How many samples came so far. */
  long sampleCount() {
    return sampleCount;
  }

  /** Now, on the charts' axis. */
  long chartNow() {
    return samples.now(monotonicMillis.getAsLong());
  }

  long nowMillis() {
    return clock.millis();
  }
}
