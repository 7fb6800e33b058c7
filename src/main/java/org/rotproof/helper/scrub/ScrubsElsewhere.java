package org.rotproof.helper.scrub;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rotproof.protocol.Event;
import org.rotproof.storage.Array;

/**
 * Follows scrubs that other processes of this machine run, and those of this one that began before
 * the watch did. For one watch, on its thread.
 */
final class ScrubsElsewhere {
  private final ScrubDesk desk;
  private final long sinceNanos = System.nanoTime();
  private final Map<String, Long> nextByte = new HashMap<>();
  private final Map<String, Event.ScrubElsewhere> last = new HashMap<>();

  ScrubsElsewhere(ScrubDesk desk) {
    this.desk = desk;
  }

  /** Whether it is not the scrub that was seen last: that one is over, which is told first. */
  private boolean another(String key, ScrubSpool.Look look) {
    Event.ScrubElsewhere before = last.get(key);
    return before != null && before.startedMillis() != look.head().startedMillis();
  }

  /** What is new of them. */
  List<Event> news(List<Array> arrays) {
    List<Event> news = new ArrayList<>();
    Set<String> running = new HashSet<>();
    for (Array array : arrays) {
      String key = ScrubDesk.key(array);
      if (desk.begunSince(array, sinceNanos)) {
        continue;
      }
      Optional<ScrubSpool.Look> look =
          ScrubSpool.look(desk.spool(array), nextByte.getOrDefault(key, 0L));
      if (look.isPresent() && look.get().head().process().alive() && !another(key, look.get())) {
        running.add(key);
        nextByte.put(key, look.get().nextByte());
        ScrubSpool.Head head = look.get().head();
        Event.ScrubElsewhere event =
            new Event.ScrubElsewhere(
                key,
                true,
                head.startedMillis(),
                head.fromSector(),
                head.moved(),
                look.get().finds());
        last.put(key, event);
        news.add(event);
      }
    }
    for (String key : Set.copyOf(last.keySet())) {
      if (!running.contains(key)) {
        Event.ScrubElsewhere before = last.remove(key);
        nextByte.remove(key);
        news.add(
            new Event.ScrubElsewhere(
                key,
                false,
                before.startedMillis(),
                before.fromSector(),
                before.moved(),
                List.of()));
      }
    }
    return news;
  }
}
