package org.rotproof.notify.send;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.rotproof.notify.Box;
import org.rotproof.notify.Channel;
import org.rotproof.notify.Channels;
import org.rotproof.notify.Letter;
import org.rotproof.notify.News;
import org.rotproof.notify.Spool;
import org.rotproof.notify.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what waits, on all channels side by side, so that a slow one holds up nobody. What goes
 * out is written down before it goes, and that it has arrived as soon as that is known: what was
 * cut between the two goes out once more, as the same message under the same id.
 */
public final class Postman {
  private static final Logger LOG = LoggerFactory.getLogger(Postman.class);

  /** News that could not be told for so long make it not well. */
  private static final long STUCK_MILLIS = 24L * 3600 * 1000;

  private final Spool spool;
  private final Channels channels;
  private final String machine;
  private final Clock clock;
  private final Function<Channel, Carrier> carriers;

  /** One that takes each channel's carrier from there. */
  public Postman(
      Spool spool,
      Channels channels,
      String machine,
      Clock clock,
      Function<Channel, Carrier> carriers) {
    this.spool = spool;
    this.channels = channels;
    this.machine = machine;
    this.clock = clock;
    this.carriers = carriers;
  }

  /** Tries each channel that is due once. */
  public void round() throws IOException, InterruptedException {
    List<Thread> threads = new ArrayList<>();
    List<IOException> failed = java.util.Collections.synchronizedList(new ArrayList<>());
    for (Channel channel : channels.channels()) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  deliver(channel);
                } catch (IOException e) {
                  failed.add(e);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              },
              "channel-" + channel.name());
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (!failed.isEmpty()) {
      throw failed.get(0);
    }
  }

  /** When to come again at the latest for what waits; empty where nothing does. */
  public Optional<Long> dueMillis() {
    long now = clock.millis();
    State state = spool.state();
    Optional<Long> due = Optional.empty();
    for (Channel channel : channels.channels()) {
      Optional<Long> one =
          channel instanceof Channel.Ping ping
              ? pingDue(state, ping, now)
              : state.box(channel.name()).dueMillis(now);
      if (one.isPresent() && (due.isEmpty() || one.get() < due.get())) {
        due = one;
      }
    }
    return due;
  }

  private void deliver(Channel channel) throws IOException, InterruptedException {
    long now = clock.millis();
    if (channel instanceof Channel.Ping ping) {
      ping(ping, now);
      return;
    }
    Optional<Long> due = spool.state().box(channel.name()).dueMillis(now);
    if (due.isEmpty() || due.get() > now) {
      return;
    }
    String name = channel.name();
    String id = "rotproof-" + Long.toString(now, 36) + "-" + java.util.UUID.randomUUID();
    Letter letter =
        spool
            .change(state -> state.box(name, box -> box.packed(id)))
            .letter(name, machine)
            .orElseThrow();
    try {
      carriers.apply(channel).carry(letter);
      spool.change(state -> state.box(name, box -> box.delivered(letter.title(), clock.millis())));
    } catch (CarryException e) {
      LOG.warn("channel {}: {}", name, e.getMessage());
      spool.change(state -> state.box(name, box -> box.failed(e.getMessage(), clock.millis())));
    } catch (RuntimeException | LinkageError e) {
      // What it says may hold an address.
      String why = "It could not be sent (" + e.getClass().getSimpleName() + ").";
      LOG.warn("channel {}: {}", name, why);
      spool.change(state -> state.box(name, box -> box.failed(why, clock.millis())));
    }
  }

  /** Only while all is well; one from the future, by a wrong clock, is none. */
  private static Optional<Long> pingDue(State state, Channel.Ping ping, long now) {
    if (!well(state, now)) {
      return Optional.empty();
    }
    long last = state.pings().getOrDefault(ping.name(), 0L);
    long due = last > now ? now : last + ping.everyMinutes() * 60_000L;
    Box box = state.box(ping.name());
    boolean again =
        box.failures() > 0 && box.nextTryMillis() - now <= ping.everyMinutes() * 60_000L;
    return Optional.of(again ? Math.max(due, box.nextTryMillis()) : due);
  }

  private void ping(Channel.Ping ping, long now) throws IOException, InterruptedException {
    if (pingDue(spool.state(), ping, now).filter(due -> due <= now).isEmpty()) {
      return;
    }
    String name = ping.name();
    try {
      carriers.apply(ping).carry(Letter.of("ping", machine, List.of(), 0));
      spool.change(
          state -> state.box(name, box -> box.delivered("ping", now)).pinged(name, clock.millis()));
    } catch (CarryException e) {
      LOG.warn("channel {}: {}", name, e.getMessage());
      spool.change(state -> state.box(name, box -> box.failed(e.getMessage(), clock.millis())));
    }
  }

  /** Nothing is so that a person has to see to, and all that was to be told was told. */
  static boolean well(State state, long now) {
    if (state.alarmed()) {
      return false;
    }
    for (Box box : state.boxes().values()) {
      boolean stuck =
          state.news(box.waiting()).stream()
              .anyMatch(n -> n.level() == News.Level.ALARM && now - n.atMillis() > STUCK_MILLIS);
      if (stuck) {
        return false;
      }
    }
    return true;
  }
}
