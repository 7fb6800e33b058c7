package org.rotproof.notify;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.rotproof.notify.Condition.Standing;
import org.rotproof.storage.Array;

/**
 * All that is remembered from one look to the next, written in one piece: what was taken in and
 * what waits because of it can never fall apart.
 *
 * @param cursor the history's sequence up to which all was taken in; -1 before the first look
 * @param bootId which start of the machine it was
 * @param openSinceBoot keys of the arrays that were seen open since that start
 * @param arrays as they were
 * @param standing what is so, by its key
 * @param verdicts what each disk said of its health, by the disk's words
 * @param news what some channel has still to deliver
 * @param boxes by channel
 * @param digestMonth the month of the last digest, such as "2026-11"; "" before the first
 * @param pings when each address was last asked for, by channel
 * @param counter for ids
 */
public record State(
    long cursor,
    String bootId,
    Set<String> openSinceBoot,
    List<Array> arrays,
    Map<String, Standing> standing,
    Map<String, String> verdicts,
    List<News> news,
    Map<String, Box> boxes,
    String digestMonth,
    Map<String, Long> pings,
    long smartAtMillis,
    long counter) {
  /** Before the first look. */
  public static final State FRESH =
      new State(
          -1, "", Set.of(), List.of(), Map.of(), Map.of(), List.of(), Map.of(), "", Map.of(), 0, 0);

  public State {
    openSinceBoot = Set.copyOf(openSinceBoot);
    arrays = List.copyOf(arrays);
    standing = Map.copyOf(standing);
    verdicts = Map.copyOf(verdicts);
    news = List.copyOf(news);
    boxes = Map.copyOf(boxes);
    pings = Map.copyOf(pings);
  }

  /** The box of a channel. */
  public Box box(String channel) {
    return boxes.getOrDefault(channel, Box.EMPTY);
  }

  /** The news of those ids that are there. */
  public List<News> news(List<String> ids) {
    Set<String> wanted = new HashSet<>(ids);
    return news.stream().filter(n -> wanted.contains(n.id())).toList();
  }

  /**
   * Takes news in, for each channel that wants them. One whose id is there already is not taken in
   * again. Channels that are gone take what waited for them along.
   */
  public State told(List<News> more, Channels channels) {
    Set<String> there = new HashSet<>();
    news.forEach(n -> there.add(n.id()));
    List<News> fresh = more.stream().filter(n -> there.add(n.id())).toList();
    Map<String, Box> next = new TreeMap<>();
    for (Channel channel : channels.channels()) {
      List<String> wanted =
          channel instanceof Channel.Ping
              ? List.of()
              : fresh.stream()
                  .filter(n -> n.level() == News.Level.ALARM || !channel.onlyAlarms())
                  .map(News::id)
                  .toList();
      Box box = box(channel.name());
      next.put(channel.name(), wanted.isEmpty() ? box : box.with(wanted));
    }
    List<News> all = new ArrayList<>(news);
    all.addAll(fresh);
    return withBoxes(all, next);
  }

  /** The same with another box, and without the news that nobody waits for any more. */
  public State box(String channel, UnaryOperator<Box> change) {
    Map<String, Box> next = new TreeMap<>(boxes);
    next.put(channel, change.apply(box(channel)));
    return withBoxes(news, next);
  }

  private State withBoxes(List<News> all, Map<String, Box> next) {
    Set<String> wanted = new HashSet<>();
    next.values()
        .forEach(
            box -> {
              wanted.addAll(box.waiting());
              box.parcel().ifPresent(p -> wanted.addAll(p.news()));
            });
    return new State(
        cursor,
        bootId,
        openSinceBoot,
        arrays,
        standing,
        verdicts,
        all.stream().filter(n -> wanted.contains(n.id())).toList(),
        next,
        digestMonth,
        pings,
        smartAtMillis,
        counter);
  }

  /** The same with a ping that arrived. */
  public State pinged(String channel, long atMillis) {
    Map<String, Long> next = new TreeMap<>(pings);
    next.put(channel, atMillis);
    return new State(
        cursor,
        bootId,
        openSinceBoot,
        arrays,
        standing,
        verdicts,
        news,
        boxes,
        digestMonth,
        next,
        smartAtMillis,
        counter);
  }

  /** The message that a channel has on its way. */
  public Optional<Letter> letter(String channel, String machine) {
    return box(channel).parcel().map(p -> Letter.of(p.id(), machine, news(p.news()), p.dropped()));
  }

  /** Whether something is so that a person has to do something about. */
  public boolean alarmed() {
    return standing.values().stream()
        .anyMatch(s -> s.told() && s.condition().level() == News.Level.ALARM);
  }
}
