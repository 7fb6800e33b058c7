package org.rotproof.helper.scrub;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.HistoryEntry.Kind;
import org.rotproof.scrub.history.HistoryException;
import org.rotproof.storage.Array;
import org.rotproof.storage.ParseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes into the history what a person had done. The history's trouble is not the deed's. */
public final class DeedBook {
  private static final Logger LOG = LoggerFactory.getLogger(DeedBook.class);

  private DeedBook() {}

  /**
   * Writes it down.
   *
   * @param before the arrays as they were: one that is closed now is known from there
   */
  public static void write(ScrubDesk desk, String array, List<Array> before, String words)
      throws InterruptedException {
    try {
      Optional<Array> known =
          Stream.concat(desk.arrays().stream(), before.stream())
              .filter(a -> a.name().equals(array))
              .findFirst();
      desk.history()
          .append(
              new HistoryEntry(
                  0,
                  desk.now(),
                  Kind.DEED,
                  array,
                  known.map(ScrubDesk::key).orElse(array),
                  "",
                  words,
                  List.of(),
                  Optional.empty(),
                  Map.of()));
    } catch (IOException | ParseException | HistoryException e) {
      LOG.warn("history: {}", e.getMessage());
    }
  }
}
