package org.rotproof.helper.scrub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.rotproof.linux.ProcessMark;
import org.rotproof.plan.ScrubUnits;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Ask.ScrubElsewhere.Wish;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Array;

/** Lays wishes down for scrubs that other processes run, and sees that they are heard. */
final class ScrubWishes {
  private static final int LOOK_AGAIN_MILLIS = 50;

  private final ScrubDesk desk;
  private final long waitMillis;

  /**
   * Wishes on that machine.
   *
   * @param waitMillis how long a scrub may take to hear one
   */
  ScrubWishes(ScrubDesk desk, long waitMillis) {
    this.desk = desk;
    this.waitMillis = waitMillis;
  }

  /**
   * Has a scrub held, let go on or ended, and returns when it has heard so.
   *
   * @throws FailureException when that scrub is over, or does not listen
   */
  void tell(Ask.ScrubElsewhere ask) throws FailureException, InterruptedException {
    Array array = desk.array(ask.array());
    tell(desk.spool(array), desk.wish(array), ask, array.name());
  }

  /** The same, by the places of the scrub's news and of its wish. One wish at a time. */
  synchronized void tell(Path news, Path place, Ask.ScrubElsewhere ask, String name)
      throws FailureException, InterruptedException {
    Optional<ScrubSpool.Head> scrub = running(news, ask);
    if (scrub.isEmpty()) {
      throw over(name);
    }
    try {
      ProcessMark process = scrub.get().process();
      new ScrubWish(process, ask.startedMillis(), ask.wish(), ProcessMark.self()).layDown(place);
      boolean heard = heard(place, news, ask);
      if (!heard && running(news, ask).isPresent()) {
        throw deaf(name);
      }
      if (!heard && ask.wish() != Wish.STOP) {
        throw over(name);
      }
    } catch (IOException e) {
      throw failure(
          Failure.Kind.TOOL_FAILED,
          "The scrub of " + name + " could not be told.",
          "See that there is room on the disk that holds /var/lib/rotproof.",
          String.valueOf(e.getMessage()));
    } finally {
      withdraw(place);
    }
  }

  private static Optional<ScrubSpool.Head> running(Path news, Ask.ScrubElsewhere ask) {
    return ScrubSpool.head(news)
        .filter(head -> head.startedMillis() == ask.startedMillis())
        .filter(head -> head.process().alive());
  }

  /** Whether the wish is gone from its place, as long as the scrub runs. */
  private boolean heard(Path place, Path news, Ask.ScrubElsewhere ask) throws InterruptedException {
    long giveUpAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
    while (Files.exists(place)) {
      if (System.nanoTime() > giveUpAt || running(news, ask).isEmpty()) {
        return false;
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
    return true;
  }

  private static void withdraw(Path place) throws FailureException {
    try {
      Files.deleteIfExists(place);
    } catch (IOException e) {
      throw failure(
          Failure.Kind.TOOL_FAILED,
          "What the scrub was told could not be taken back.",
          "Look again how it goes on.",
          String.valueOf(e.getMessage()));
    }
  }

  private static FailureException over(String name) {
    return new FailureException(
        new Failure(
            Failure.Kind.USAGE,
            "That scrub of " + name + " has ended.",
            "Nothing was changed.",
            "Look at its result.",
            ""));
  }

  private static FailureException deaf(String name) {
    return failure(
        Failure.Kind.TOOL_FAILED,
        "The scrub of " + name + " did not hear it.",
        "Try again in a moment. One that a timer began can also be ended with: systemctl stop "
            + ScrubUnits.serviceName(name),
        "");
  }

  private static FailureException failure(
      Failure.Kind kind, String what, String advice, String words) {
    return new FailureException(
        new Failure(kind, what, "The scrub goes on as before.", advice, words));
  }
}
