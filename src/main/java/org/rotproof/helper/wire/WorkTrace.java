package org.rotproof.helper.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.rotproof.linux.WholeFile;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What others see of one piece of work, from its beginning to its end; and the ear for those who
 * wish it stopped. Trouble with it never stops the work. Thread-safe.
 */
public final class WorkTrace {
  private static final Logger LOG = LoggerFactory.getLogger(WorkTrace.class);
  private static final long NANOS_BETWEEN = 500_000_000;
  private static final long LISTEN_MILLIS = 250;

  private final Path folder;
  private final Consumer<String> onEnd;
  private final Map<Object, Integer> slots = new HashMap<>();
  private final Map<Integer, Long> writtenAt = new HashMap<>();
  private final Set<Object> runs = new HashSet<>();
  private final Thread listener;
  private Optional<WorkSpool> spool;
  private WorkSpool.Head head;
  private boolean moved;

  /**
   * An end as it is kept.
   *
   * @param done how many steps were
   * @param told whether whoever began it has heard it
   */
  record End(
      WorkSpool.Head head,
      long endedMillis,
      int done,
      boolean told,
      Optional<Answer> answer,
      Optional<Failure> failure) {}

  private record StepKey(int stage, int step) {}

  /**
   * Begins one.
   *
   * @param stop ends the work as soon as it safely can
   * @param pause has it stand still, or go on
   * @param onEnd hears once it is over, with the journal that it wrote; "" for none
   */
  WorkTrace(
      Path folder,
      WorkSpool.Head head,
      Runnable stop,
      Consumer<Boolean> pause,
      Consumer<String> onEnd) {
    this.folder = folder;
    this.head = head;
    this.onEnd = onEnd;
    try {
      WorkSpool made = WorkSpool.create(folder.resolve(head.id() + WorkSpool.LIVE));
      made.head(head);
      spool = Optional.of(made);
    } catch (IOException e) {
      spool = Optional.empty();
      LOG.warn("others will not see this work: {}", e.getMessage());
    }
    listener = new Thread(() -> listen(stop, pause), "listener of " + head.id());
    listener.setDaemon(true);
    listener.start();
  }

  private void listen(Runnable stop, Consumer<Boolean> pause) {
    String id = id();
    try {
      while (true) {
        if (Files.deleteIfExists(folder.resolve(id + WorkSpool.STOP))) {
          stop.run();
        }
        if (Files.deleteIfExists(folder.resolve(id + WorkSpool.PAUSE))) {
          pause.accept(true);
        }
        if (Files.deleteIfExists(folder.resolve(id + WorkSpool.RESUME))) {
          pause.accept(false);
        }
        Thread.sleep(LISTEN_MILLIS);
      }
    } catch (IOException e) {
      LOG.warn("others cannot stop this work: {}", e.getMessage());
    } catch (InterruptedException e) {
      // The work is over.
    }
  }

  String id() {
    return head.id();
  }

  /** It writes that journal. */
  synchronized void journal(String id, int steps) {
    head = head.withJournal(id, steps);
    write(s -> s.head(head));
  }

  /** Whether it goes on without its connection. */
  synchronized void goesOn(boolean is) {
    head = head.withGoesOn(is);
    write(s -> s.head(head));
  }

  /** It moved on. Progress is written twice a second; what changes, at once. */
  synchronized void event(Event event) {
    moved = true;
    Object key;
    boolean progress;
    if (event instanceof Event.StepChanged step) {
      key = new StepKey(step.stage(), step.step());
      // In the place of another state, running is news too.
      progress = runs.contains(key) && step.state() == Event.StepState.RUNNING;
      if (step.state() == Event.StepState.RUNNING) {
        runs.add(key);
      } else {
        runs.remove(key);
      }
    } else if (event instanceof Event.ScrubMoved scrub) {
      key = Event.ScrubMoved.class;
      progress = scrub.phase() != Event.ScrubMoved.Phase.PAUSED;
    } else if (event instanceof Event.WorkPaused) {
      key = Event.WorkPaused.class;
      progress = false;
    } else if (event instanceof Event.RotFound) {
      key = event;
      progress = false;
    } else {
      return;
    }
    int slot = slots.computeIfAbsent(key, k -> slots.size());
    long now = System.nanoTime();
    Long before = writtenAt.get(slot);
    if (!progress || before == null || now - before >= NANOS_BETWEEN) {
      writtenAt.put(slot, now);
      write(s -> s.slot(slot, event));
    }
  }

  private interface Write {
    void to(WorkSpool spool) throws IOException;
  }

  private void write(Write write) {
    try {
      if (spool.isPresent()) {
        write.to(spool.get());
      }
    } catch (IOException e) {
      LOG.warn("others will not see this work any more: {}", e.getMessage());
      close();
    }
  }

  private void close() {
    try {
      if (spool.isPresent()) {
        spool.get().close();
      }
    } catch (IOException e) {
      LOG.warn("{}", e.getMessage());
    }
    spool = Optional.empty();
  }

  /**
   * It is over. The end is kept for those who follow, and for those who come later, unless nothing
   * was begun and nobody is left to wonder.
   *
   * @param told whether whoever began it is there to hear it
   */
  synchronized void end(Optional<Answer> answer, Optional<Failure> failure, boolean told) {
    listener.interrupt();
    Path live = folder.resolve(head.id() + WorkSpool.LIVE);
    int done = WorkSpool.look(live).map(WorkTrace::done).orElse(0);
    close();
    try {
      if (moved || !told) {
        End end = new End(head, System.currentTimeMillis(), done, told, answer, failure);
        WholeFile.write(
            folder.resolve(head.id() + WorkSpool.END), Json.mapper().writeValueAsBytes(end));
      }
      Files.deleteIfExists(live);
      for (String wish : List.of(WorkSpool.STOP, WorkSpool.PAUSE, WorkSpool.RESUME)) {
        Files.deleteIfExists(folder.resolve(head.id() + wish));
      }
    } catch (IOException e) {
      LOG.warn("nobody will be told how this work ended: {}", e.getMessage());
    } finally {
      onEnd.accept(head.journal());
    }
  }

  /** How many steps are done. */
  static int done(WorkSpool.Look look) {
    return (int)
        look.events().stream()
            .filter(
                e -> e instanceof Event.StepChanged step && step.state() == Event.StepState.DONE)
            .count();
  }
}
