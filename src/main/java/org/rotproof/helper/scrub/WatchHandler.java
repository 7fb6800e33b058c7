package org.rotproof.helper.scrub;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.rotproof.helper.look.HelperContext;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.Request;
import org.rotproof.linux.DeviceWatch;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Array;
import org.rotproof.storage.ParseException;

/**
 * Sends samples of the arrays and their disks' counters, now and then and at once when md changes
 * something or a device comes or goes. No process is started for a sample unless devices come or
 * go.
 */
public final class WatchHandler implements AskHandler<Answer.Done, Ask.Watch> {
  private static final int LEAST_MILLIS = 100;
  private static final int MOST_MILLIS = 60_000;

  /** How long a cancel may have to wait. */
  private static final int SLICE_MILLIS = 500;

  /** News come in bunches; one look serves them all. */
  private static final int BUNCH_MILLIS = 50;

  private final HelperContext context;
  private final ScrubDesk scrubs;
  private final Clock clock = Clock.systemUTC();

  /** Watches with that helper. */
  public WatchHandler(HelperContext context, ScrubDesk scrubs) {
    this.context = context;
    this.scrubs = scrubs;
  }

  @Override
  public Class<Ask.Watch> asks() {
    return Ask.Watch.class;
  }

  @Override
  public Answer.Done handle(Ask.Watch ask, Request request)
      throws FailureException, InterruptedException {
    int every = Math.max(LEAST_MILLIS, Math.min(MOST_MILLIS, ask.everyMillis()));
    ScrubsElsewhere elsewhere = new ScrubsElsewhere(scrubs);
    try (DeviceWatch watch = new DeviceWatch()) {
      while (true) {
        long next = System.nanoTime() + every * 1_000_000L;
        sample(request, elsewhere);
        waitFor(watch, next, request);
      }
    }
  }

  private static void waitFor(DeviceWatch watch, long nanos, Request request)
      throws InterruptedException, FailureException {
    long left = (nanos - System.nanoTime()) / 1_000_000;
    while (left > 0) {
      if (request.cancelled()) {
        throw new InterruptedException();
      }
      if (news(watch, (int) Math.min(left, SLICE_MILLIS))) {
        Thread.sleep(BUNCH_MILLIS);
        return;
      }
      left = (nanos - System.nanoTime()) / 1_000_000;
    }
    if (request.cancelled()) {
      throw new InterruptedException();
    }
  }

  private static boolean news(DeviceWatch watch, int millis)
      throws FailureException, InterruptedException {
    try {
      return watch.await(millis);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void sample(Request request, ScrubsElsewhere elsewhere)
      throws FailureException, InterruptedException {
    try {
      List<Array> arrays = context.collector().arrays();
      request.event(new Event.Sampled(clock.millis(), arrays, DiskSampler.sample(arrays)));
      elsewhere.news(arrays).forEach(request::event);
    } catch (IOException | ParseException e) {
      throw unreadable(e);
    }
  }

  private static FailureException unreadable(Exception e) {
    return new FailureException(
        new Failure(
            Failure.Kind.TOOL_FAILED,
            "The state of the arrays cannot be read any more.",
            "Nothing was changed; how the arrays stand is not known.",
            "Look again.",
            String.valueOf(e.getMessage())));
  }
}
