package org.rotproof.helper.scrub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.rotproof.linux.ProcessMark;
import org.rotproof.scrub.run.ScrubControl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears, for a running scrub, what other helpers of this machine wish of it. Trouble with it never
 * stops the scrub.
 */
final class WishListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WishListener.class);
  private static final long EVERY_MILLIS = 250;

  private final Path file;
  private final long startedMillis;
  private final ScrubControl control;
  private final Thread thread = new Thread(this::listen, "scrub-wishes");
  private Optional<ProcessMark> holder = Optional.empty();

  /**
   * Begins to listen.
   *
   * @param file where wishes are laid down; one that lies there is for a scrub that is over
   * @param startedMillis what the scrub calls itself in its news
   */
  WishListener(Path file, long startedMillis, ScrubControl control) {
    this.file = file;
    this.startedMillis = startedMillis;
    this.control = control;
    delete();
    thread.setDaemon(true);
    thread.start();
  }

  private void listen() {
    try {
      ProcessMark self = ProcessMark.self();
      while (true) {
        ScrubWish.at(file)
            .filter(w -> w.process().equals(self) && w.startedMillis() == startedMillis)
            .ifPresent(this::grant);
        if (holder.filter(h -> !h.alive()).isPresent()) {
          // Nobody is left who would let it go on: a scrub must not be forgotten in a pause.
          hold(Optional.empty());
        }
        Thread.sleep(EVERY_MILLIS);
      }
    } catch (IOException e) {
      LOG.warn("others cannot hold or end this scrub: {}", e.getMessage());
    } catch (InterruptedException e) {
      // The scrub is over.
    }
  }

  private void grant(ScrubWish wish) {
    switch (wish.wish()) {
      case STOP -> control.stop();
      case PAUSE -> hold(Optional.of(wish.from()));
      case GO_ON -> hold(Optional.empty());
    }
    delete();
  }

  private void hold(Optional<ProcessMark> by) {
    holder = by;
    control.pause(by.isPresent());
  }

  private void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{}", e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    delete();
  }
}
