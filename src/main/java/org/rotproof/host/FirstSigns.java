package org.rotproof.host;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/** The marks that a guest sets on its console while it starts. */
final class FirstSigns {
  /** Longer than a machine that starts says nothing. */
  static final long LONGEST_SILENCE_MILLIS = 90_000;

  private final GuestBoot started;
  private final Consumer<Host.Starting> news;
  private final Function<String, Failure> failed;

  /**
   * @param failed what it means that a start ended with those words
   */
  FirstSigns(GuestBoot started, Consumer<Host.Starting> news, Function<String, Failure> failed) {
    this.started = started;
    this.news = news;
    this.failed = failed;
  }

  /**
   * Waits for it.
   *
   * @return whether it is ready; not, when it stayed silent for that long
   */
  boolean ready(long firstSignMillis, long helloMillis)
      throws FailureException, InterruptedException {
    long begin = System.nanoTime();
    boolean signOfLife = false;
    long silentSince = begin;
    while (true) {
      String mark = started.nextMark(200);
      long now = System.nanoTime();
      if (!mark.equals("silence")) {
        signOfLife = true;
        silentSince = now;
      }
      long longest = signOfLife ? LONGEST_SILENCE_MILLIS : firstSignMillis;
      if (millis(now - silentSince) > longest || millis(now - begin) > helloMillis) {
        return false;
      }
      if (mark.equals("ready")) {
        return true;
      }
      if (mark.startsWith("failed ")) {
        throw new FailureException(failed.apply(mark));
      }
      if (started.over()) {
        throw new FailureException(failed.apply("It stopped. " + started.words()));
      }
      tell(mark);
    }
  }

  private void tell(String mark) {
    switch (mark) {
      case "stage kernel" -> news.accept(new Host.Starting("The kernel runs.", 0.4));
      case "stage helper" ->
          news.accept(new Host.Starting("Plugging the disks in and starting the helper.", 0.6));
      case "stage disks" -> news.accept(new Host.Starting("The disks are there.", 0.75));
      default -> {}
    }
  }

  static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
