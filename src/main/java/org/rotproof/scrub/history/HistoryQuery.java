package org.rotproof.scrub.history;

import java.util.List;
import org.rotproof.scrub.HistoryEntry;

/**
 * Which entries are wanted, newest first.
 *
 * @param array name or UUID; "" for all
 * @param kinds only these; empty for all
 * @param beforeSequence only older ones than this; 0 for no limit
 * @param fromMillis only from then on; 0 for no limit
 * @param toMillis only until then; 0 for no limit
 * @param limit at most so many
 */
public record HistoryQuery(
    String array,
    List<HistoryEntry.Kind> kinds,
    long beforeSequence,
    long fromMillis,
    long toMillis,
    int limit) {
  public HistoryQuery {
    kinds = List.copyOf(kinds);
    if (limit <= 0) {
      throw new IllegalArgumentException("a page needs room for at least one entry");
    }
  }

  /** The newest of an array. */
  public static HistoryQuery newest(String array, int limit, HistoryEntry.Kind... kinds) {
    return new HistoryQuery(array, List.of(kinds), 0, 0, 0, limit);
  }
}
