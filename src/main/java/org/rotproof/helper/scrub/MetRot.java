package org.rotproof.helper.scrub;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.HistoryEntry.Kind;
import org.rotproof.scrub.LegOutcome;
import org.rotproof.scrub.ScrubOutcome;
import org.rotproof.scrub.history.HistoryException;
import org.rotproof.storage.Array;
import org.rotproof.storage.Leg;
import org.rotproof.storage.ParseException;

/**
 * Writes down what md had to put right while files were read. md says nothing of it but a count for
 * each member, which it keeps in its superblock over restarts (md.c, super_1_sync); the history
 * keeps what that count was when it was last looked at. So it is known, too, what was met while no
 * program of ours ran.
 */
public final class MetRot {
  /** Of a history entry: how many sectors. */
  private static final String SECTORS = "correctedSectors";

  private static final String KNOWN = "md-corrected:";

  private MetRot() {}

  /**
   * Writes down what came about since the last look. Where a scrub runs, it does so at its end;
   * whether one runs is asked only where a count has moved, as the answer takes the scrub's lock.
   *
   * @param array as it is now
   */
  public static void account(ScrubDesk desk, Array array) throws HistoryException {
    synchronized (desk) {
      Map<String, Long> before = known(desk, array);
      if (!counts(array).equals(before) && !desk.running(array)) {
        take(desk, array, before, Map.of(), "");
      }
    }
  }

  /**
   * The same at the end of a scrub, which knows what md corrected at its request.
   *
   * @return sentences for its report
   */
  public static List<String> account(ScrubDesk desk, Array array, ScrubOutcome outcome)
      throws HistoryException, InterruptedException {
    Map<String, Long> own = new TreeMap<>();
    for (LegOutcome leg : outcome.legs()) {
      own.merge(leg.disk(), leg.correctedSectors(), Math::addExact);
    }
    synchronized (desk) {
      Optional<Array> now = again(desk, array);
      return now.isEmpty()
          ? List.of()
          : take(desk, now.get(), known(desk, now.get()), own, " while it was scrubbed");
    }
  }

  private static Optional<Array> again(ScrubDesk desk, Array array) throws InterruptedException {
    try {
      return desk.arrays().stream()
          .filter(a -> ScrubDesk.key(a).equals(ScrubDesk.key(array)))
          .findFirst();
    } catch (IOException | ParseException e) {
      return Optional.empty(); // It is looked at later.
    }
  }

  /** The counts of the last look; none of what was 0 then. */
  private static Map<String, Long> known(ScrubDesk desk, Array array) throws HistoryException {
    return desk.hasHistory()
        ? read(desk.history().setting(KNOWN + ScrubDesk.key(array)).orElse(""))
        : Map.of();
  }

  private static List<String> take(
      ScrubDesk desk, Array array, Map<String, Long> before, Map<String, Long> own, String when)
      throws HistoryException {
    Map<String, Long> now = counts(array);
    if (now.equals(before)) {
      return List.of();
    }
    List<String> sentences = new ArrayList<>();
    for (Map.Entry<String, Long> count : now.entrySet()) {
      String disk = count.getKey();
      long met = count.getValue() - before.getOrDefault(disk, 0L) - own.getOrDefault(disk, 0L);
      if (met > 0) {
        String sentence = sentence(disk, met, when);
        sentences.add(sentence);
        desk.history().append(entry(desk, array, disk, sentence, met));
      }
    }
    desk.history().set(KNOWN + ScrubDesk.key(array), write(now));
    return sentences;
  }

  private static String sentence(String disk, long sectors, String when) {
    return sectors
        + " sectors of "
        + disk
        + " came wrong as the array was read"
        + when
        + ". md took the right data from the other disks and rewrote them.";
  }

  private static HistoryEntry entry(
      ScrubDesk desk, Array array, String disk, String text, long sectors) {
    return new HistoryEntry(
        0,
        desk.now(),
        Kind.ROT_MET,
        array.name(),
        ScrubDesk.key(array),
        disk,
        text,
        List.of(),
        Optional.empty(),
        Map.of(SECTORS, sectors));
  }

  /** md's counts by disk, without those that are 0. */
  private static Map<String, Long> counts(Array array) {
    Map<String, Long> counts = new TreeMap<>();
    for (Leg leg : array.legs()) {
      if (leg.correctedErrors() > 0 && !leg.disk().isEmpty()) {
        counts.merge(leg.disk(), leg.correctedErrors(), Math::addExact);
      }
    }
    return counts;
  }

  private static String write(Map<String, Long> counts) {
    StringBuilder out = new StringBuilder();
    counts.forEach((disk, count) -> out.append(count).append(' ').append(disk).append('\n'));
    return out.toString();
  }

  /** What {@link #write} wrote; a line that is not understood, or says 0, is left out. */
  private static Map<String, Long> read(String text) {
    Map<String, Long> counts = new TreeMap<>();
    for (String line : text.lines().toList()) {
      int space = line.indexOf(' ');
      if (space > 0 && line.substring(0, space).matches("[1-9]\\d{0,17}")) {
        counts.put(line.substring(space + 1), Long.parseLong(line.substring(0, space)));
      }
    }
    return counts;
  }
}
