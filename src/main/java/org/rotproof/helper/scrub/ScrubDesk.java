package org.rotproof.helper.scrub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.rotproof.helper.look.HelperContext;
import org.rotproof.helper.look.InventoryCollector;
import org.rotproof.helper.wire.Request;
import org.rotproof.linux.PrivateFolder;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.scrub.ArrayChanges;
import org.rotproof.scrub.RotMap;
import org.rotproof.scrub.RotMaps;
import org.rotproof.scrub.history.HistoryException;
import org.rotproof.scrub.history.HistoryStore;
import org.rotproof.scrub.run.ScrubControl;
import org.rotproof.storage.Array;
import org.rotproof.storage.Leg;
import org.rotproof.storage.ParseException;

/** What the handlers of scrubs and of the history share. Thread-safe. */
public final class ScrubDesk {
  private static final String HISTORY_FILE = "history.db";
  private static final String SPEED_LIMIT = "speed-limit:";

  private final HelperContext context;
  private final Clock clock;
  private final Map<Long, ScrubControl> byRequest = new ConcurrentHashMap<>();
  private final Map<String, ScrubControl> byArray = new ConcurrentHashMap<>();
  private final Map<String, Request> requests = new ConcurrentHashMap<>();
  private HistoryStore history;

  /** The desk of that helper. */
  public ScrubDesk(HelperContext context, Clock clock) {
    this.context = context;
    this.clock = clock;
  }

  /** Milliseconds since 1970. */
  public long now() {
    return clock.millis();
  }

  /** The arrays of this machine, looked at now. */
  public List<Array> arrays() throws IOException, InterruptedException, ParseException {
    return context.collector().arrays();
  }

  /** What this helper looks with. */
  public InventoryCollector collector() {
    return context.collector();
  }

  /** The running array of that name, node or UUID. */
  public Array array(String name) throws FailureException, InterruptedException {
    try {
      return arrays().stream()
          .filter(a -> name.equals(a.name()) || name.equals(a.node()) || name.equals(a.uuid()))
          .findFirst()
          .orElseThrow(
              () ->
                  new FailureException(
                      new Failure(
                          Failure.Kind.USAGE,
                          "There is no running array '" + name + "'.",
                          "Nothing was changed.",
                          "Open the array first, or look again which arrays there are.",
                          "")));
    } catch (IOException | ParseException e) {
      throw new FailureException(
          new Failure(
              Failure.Kind.TOOL_FAILED,
              "The arrays of this machine could not be listed.",
              "Nothing was changed.",
              "Look at the tool's own words.",
              String.valueOf(e.getMessage())));
    }
  }

  /** What the history knows an array by: its UUID, or its node where it has none. */
  public static String key(Array array) {
    return ArrayChanges.key(array);
  }

  /** Whether there is a history to look into; none is made for a look. */
  public boolean hasHistory() {
    return Files.exists(context.state().resolve(HISTORY_FILE));
  }

  /** The history, opened at the first call and made where there is none yet. */
  public synchronized HistoryStore history() throws HistoryException {
    if (history == null) {
      try {
        PrivateFolder.make(context.state());
      } catch (IOException e) {
        throw new HistoryException("The history cannot be made: " + e.getMessage(), e);
      }
      history = HistoryStore.open(context.state().resolve(HISTORY_FILE), clock);
    }
    return history;
  }

  /** The failure for a history that cannot be used. */
  static FailureException noHistory(HistoryException e) {
    return new FailureException(
        new Failure(
            Failure.Kind.INTERNAL,
            String.valueOf(e.getMessage()),
            "The data on the array is not concerned.",
            "See that there is room on the disk that holds /var/lib/rotproof, and that it can be"
                + " written.",
            ""));
  }

  /** The surface as the history has it, or a blank one. */
  RotMap surface(Array array) throws HistoryException {
    Optional<RotMap> known = history().map(key(array));
    RotMap blank =
        RotMaps.blank(
            array.name(),
            key(array),
            array.componentSectors(),
            array.legs().stream()
                .filter(leg -> leg.slot() >= 0)
                .sorted(Comparator.comparingInt(Leg::slot))
                .map(
                    leg ->
                        new RotMaps.Leg(
                            leg.slot(), leg.disk(), Math.max(0, leg.dataOffsetSectors())))
                .toList());
    return known.map(old -> RotMaps.fit(blank, old)).orElse(blank);
  }

  long speedLimit(Array array) throws HistoryException {
    return history().setting(SPEED_LIMIT + key(array)).map(ScrubDesk::number).orElse(0L);
  }

  void speedLimit(Array array, long bytesPerSecond) throws HistoryException {
    history().set(SPEED_LIMIT + key(array), Long.toString(bytesPerSecond));
    Optional.ofNullable(byArray.get(key(array))).ifPresent(c -> c.limit(bytesPerSecond));
  }

  private static long number(String text) {
    try {
      return Math.max(0, Long.parseLong(text));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Pauses or resumes the scrub of that request; false when there is none. */
  boolean pause(long request, boolean hold) {
    ScrubControl control = byRequest.get(request);
    if (control != null) {
      control.pause(hold);
    }
    return control != null;
  }

  /** Whether a scrub of the array runs, here or in another process. */
  boolean running(Array array) {
    if (byArray.containsKey(key(array))) {
      return true;
    }
    try {
      Optional<Held> held = lock(array);
      if (held.isPresent()) {
        held.get().close();
      }
      return held.isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Takes the array for a scrub of this request.
   *
   * @throws FailureException DENIED when somebody else scrubs it
   */
  Held begin(Array array, Request request, ScrubControl control)
      throws FailureException, IOException {
    boolean first = byArray.putIfAbsent(key(array), control) == null;
    Optional<Held> lock = first ? lock(array) : Optional.empty();
    if (lock.isEmpty()) {
      byArray.remove(key(array), control);
      throw new FailureException(
          new Failure(
              Failure.Kind.DENIED,
              "The array " + array.name() + " is being scrubbed already.",
              "Nothing was changed.",
              "Wait for that scrub, or stop it first.",
              ""));
    }
    Held held = lock.get();
    byRequest.put(request.id(), control);
    requests.put(key(array), request);
    held.onClose =
        () -> {
          byRequest.remove(request.id(), control);
          requests.remove(key(array), request);
          byArray.remove(key(array), control);
        };
    return held;
  }

  /**
   * Whether this process scrubs it, and whoever watches since that moment began it: an earlier
   * scrub belongs to a page that was left, or to a client that has gone.
   */
  boolean begunSince(Array array, long nanos) {
    Request request = requests.get(key(array));
    return request != null && !request.orphaned() && request.begunNanos() - nanos > 0;
  }

  /** Where a running scrub tells other processes how far it is. */
  Path spool(Array array) {
    return context.state().resolve("scrub-" + fileName(array) + ".live");
  }

  /** Where other processes lay down what they wish of a running scrub. */
  Path wish(Array array) {
    return context.state().resolve("scrub-" + fileName(array) + ".wish");
  }

  private static String fileName(Array array) {
    return key(array).replaceAll("[^A-Za-z0-9-]", "-");
  }

  /** Held against scrubs of other processes; the kernel lets go of it however this one ends. */
  private Optional<Held> lock(Array array) throws IOException {
    Path state = PrivateFolder.make(context.state());
    FileChannel channel =
        PrivateFolder.lockFile(state.resolve("scrub-" + fileName(array) + ".lock"));
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(new Held(channel));
      }
    } catch (OverlappingFileLockException e) {
      // Another request of this process holds it.
    }
    channel.close();
    return Optional.empty();
  }

  /** An array taken for a scrub. */
  static final class Held implements AutoCloseable {
    private final FileChannel channel;
    private Runnable onClose = () -> {};

    private Held(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void close() throws IOException {
      onClose.run();
      channel.close();
    }
  }
}
