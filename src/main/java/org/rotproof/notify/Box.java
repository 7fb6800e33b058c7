package org.rotproof.notify;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one channel has to deliver still, and how it went so far.
 *
 * @param waiting ids of news, the oldest first
 * @param parcel what was being delivered when this was written; until its end is known it is sent
 *     again as it is, under the same id
 * @param dropped how many were left out as there were too many
 * @param sentAtMillis when the last messages went, of the last hour
 * @param lastTitle of the last message that arrived; "" where there was none
 * @param failures tries in a row that failed
 * @param trouble why the last try failed; "" when it did not
 */
public record Box(
    List<String> waiting,
    Optional<Parcel> parcel,
    int dropped,
    List<Long> sentAtMillis,
    long lastDeliveredMillis,
    String lastTitle,
    int failures,
    long nextTryMillis,
    String trouble) {
  /** With nothing in it. */
  public static final Box EMPTY =
      new Box(List.of(), Optional.empty(), 0, List.of(), 0, "", 0, 0, "");

  private static final int MOST_WAITING = 500;
  private static final long HOUR_MILLIS = 3_600_000;

  /** What comes within so long after a message goes into the next one. */
  private static final long GAP_MILLIS = 30_000;

  /** After so many messages within an hour they come seldom. */
  private static final int MANY = 5;

  private static final long LONG_GAP_MILLIS = 600_000;
  private static final long FIRST_PAUSE_MILLIS = 15_000;
  private static final long LONGEST_PAUSE_MILLIS = 600_000;

  /** News on their way in one message. */
  public record Parcel(String id, List<String> news, int dropped) {
    public Parcel {
      news = List.copyOf(news);
    }
  }

  public Box {
    waiting = List.copyOf(waiting);
    sentAtMillis = List.copyOf(sentAtMillis);
  }

  /** The same with more to deliver; where they are too many, the oldest give way. */
  public Box with(List<String> more) {
    List<String> all = new ArrayList<>(waiting);
    all.addAll(more);
    int over = Math.max(0, all.size() - MOST_WAITING);
    Set<String> held = new HashSet<>(parcel.map(Parcel::news).orElse(List.of()));
    int dropping = over;
    List<String> kept = new ArrayList<>();
    for (String id : all) {
      if (dropping > 0 && !held.contains(id)) {
        dropping--;
      } else {
        kept.add(id);
      }
    }
    return new Box(
        kept,
        parcel,
        dropped + over - dropping,
        sentAtMillis,
        lastDeliveredMillis,
        lastTitle,
        failures,
        nextTryMillis,
        trouble);
  }

  /** When a message may go; empty where there is nothing to deliver. */
  public Optional<Long> dueMillis(long nowMillis) {
    if (waiting.isEmpty()) {
      return Optional.empty();
    }
    // A clock that went back by years must not silence a channel for years.
    long latest = nowMillis + LONGEST_PAUSE_MILLIS;
    if (failures > 0) {
      return Optional.of(Math.min(nextTryMillis, latest));
    }
    List<Long> lately =
        sentAtMillis.stream()
            .filter(at -> at > nowMillis - HOUR_MILLIS && at <= nowMillis)
            .toList();
    if (lately.isEmpty()) {
      return Optional.of(nowMillis);
    }
    long gap = lately.size() < MANY ? GAP_MILLIS : LONG_GAP_MILLIS;
    return Optional.of(Math.min(lately.get(lately.size() - 1) + gap, latest));
  }

  /** The same with a parcel made up of all that waits, or with the one that is on its way. */
  public Box packed(String id) {
    return new Box(
        waiting,
        parcel.isPresent() ? parcel : Optional.of(new Parcel(id, waiting, dropped)),
        parcel.isPresent() ? dropped : 0,
        sentAtMillis,
        lastDeliveredMillis,
        lastTitle,
        failures,
        nextTryMillis,
        trouble);
  }

  /** The same after the parcel has arrived. */
  public Box delivered(String title, long nowMillis) {
    Set<String> gone = new HashSet<>(parcel.map(Parcel::news).orElse(List.of()));
    List<Long> sent =
        new ArrayList<>(
            sentAtMillis.stream()
                .filter(at -> at > nowMillis - HOUR_MILLIS && at <= nowMillis)
                .toList());
    sent.add(nowMillis);
    return new Box(
        waiting.stream().filter(id -> !gone.contains(id)).toList(),
        Optional.empty(),
        dropped,
        sent,
        nowMillis,
        title,
        0,
        0,
        "");
  }

  /** The same after a try that failed. */
  public Box failed(String why, long nowMillis) {
    long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 10));
    return new Box(
        waiting,
        parcel,
        dropped,
        sentAtMillis,
        lastDeliveredMillis,
        lastTitle,
        failures + 1,
        nowMillis + pause,
        why);
  }
}
