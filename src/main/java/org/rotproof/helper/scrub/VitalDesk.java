package org.rotproof.helper.scrub;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rotproof.helper.look.MachineReader;
import org.rotproof.linux.Processes;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.ArrayRecordJson;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Json;
import org.rotproof.scrub.Endangered;
import org.rotproof.scrub.HistoryEntry.Kind;
import org.rotproof.scrub.history.HistoryException;
import org.rotproof.storage.Array;
import org.rotproof.storage.Leg;
import org.rotproof.storage.Machine;
import org.rotproof.storage.ParseException;
import org.rotproof.vital.Vitals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what the next start of an array needs, with what this machine has of it, and keeps what
 * was seen: in the history what is new, beside it the whole of the last look.
 */
public final class VitalDesk {
  private static final Logger LOG = LoggerFactory.getLogger(VitalDesk.class);
  private static final String LAST = "vitals:";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Of smartctl with -n standby: the disk sleeps, and was left alone. */
  private static final int ASLEEP = 2;

  private VitalDesk() {}

  /** Looks, repairs what can be proved, and writes down what was found. */
  static Vitals.Seen look(ScrubDesk desk, Array array, Vitals.Depth depth)
      throws InterruptedException {
    Machine machine = MachineReader.read();
    Vitals.Seen seen = Vitals.look(array, record(array, machine), machine, depth);
    try {
      keep(desk, array, seen);
    } catch (HistoryException e) {
      LOG.warn("history: {}", e.getMessage());
    }
    return seen;
  }

  /** The edges of the members once more, as {@link Vitals#edges} looks. */
  static Vitals.Seen edges(Array array) {
    Machine machine = MachineReader.read();
    return Vitals.edges(array, record(array, machine), machine);
  }

  private static Optional<ArrayRecord> record(Array array, Machine machine) {
    return Optional.ofNullable(ArrayRecordJson.found(machine).get(array.name()));
  }

  /**
   * After work that made or changed an array: from now on it is known how its metadata is when all
   * is right. Trouble with it is not the work's.
   */
  public static void afterWork(ScrubDesk desk, String name) throws InterruptedException {
    try {
      Optional<Array> array = desk.arrays().stream().filter(a -> a.name().equals(name)).findFirst();
      if (array.isPresent()) {
        look(desk, array.get(), Vitals.Depth.BRIEF);
      }
    } catch (IOException | ParseException | RuntimeException e) {
      LOG.warn("what the next start of {} needs was not looked at: {}", name, e.getMessage());
    }
  }

  private static void keep(ScrubDesk desk, Array array, Vitals.Seen seen) throws HistoryException {
    List<Endangered> before = last(desk, array).endangered();
    long now = desk.now();
    for (Endangered found : seen.findings()) {
      if (found.repaired() || !before.contains(found)) {
        ScrubHistory.appendOnce(
            desk,
            ScrubHistory.entry(
                array,
                now,
                Kind.ENDANGERED,
                found.disk(),
                found.words(),
                List.of(),
                Optional.empty()));
      }
    }
    Answer.VitalsSeen last = new Answer.VitalsSeen(now, seen.findings(), seen.notes());
    try {
      desk.history().set(LAST + ScrubDesk.key(array), Json.mapper().writeValueAsString(last));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("our own record", e);
    }
  }

  /** What the last look saw, as it was then; of time 0 where there was none. */
  public static Answer.VitalsSeen last(ScrubDesk desk, Array array) throws HistoryException {
    Optional<String> kept = desk.history().setting(LAST + ScrubDesk.key(array));
    try {
      return kept.isPresent()
          ? Json.mapper().readValue(kept.get(), Answer.VitalsSeen.class)
          : Answer.VitalsSeen.NEVER;
    } catch (JsonProcessingException e) {
      return Answer.VitalsSeen.NEVER;
    }
  }

  /** Whether one of its disks sleeps: a look would wake it. */
  static boolean sleeps(Array array) throws InterruptedException {
    for (Leg leg : array.legs()) {
      try {
        Processes.Finished end =
            Processes.run(
                List.of("smartctl", "-n", "standby", "-i", leg.carrier()), new byte[0], LIMIT);
        if (end.exit() == ASLEEP && end.stdout().contains("STANDBY")) {
          return true;
        }
      } catch (IOException e) {
        return false; // Without the tool nobody can say, and an unread header is worse.
      }
    }
    return false;
  }
}
