package org.rotproof.ui.common;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.application.Platform;

/** Work off JavaFX's thread, and the way back. Its threads never keep the program alive. */
public final class Background {
  private static final ExecutorService POOL =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "background");
            thread.setDaemon(true);
            return thread;
          });
  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "clock");
            thread.setDaemon(true);
            return thread;
          });

  private Background() {}

  /**
   * Runs work that may block, then calls one of the two on JavaFX's thread. Cancelling interrupts
   * the work, and neither is called.
   */
  public static <T> Job run(Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
    Job job = new Job();
    job.future =
        POOL.submit(
            () -> {
              try {
                T result = work.call();
                onFx(() -> job.unlessCancelled(() -> done.accept(result)));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception e) {
                onFx(() -> job.unlessCancelled(() -> failed.accept(e)));
              }
            });
    return job;
  }

  /** Work that can be called off. */
  public static final class Job {
    private volatile Future<?> future;
    private volatile boolean cancelled;

    private Job() {}

    /** Calls it off: interrupts what runs, and nothing more is reported of it. */
    public void cancel() {
      cancelled = true;
      Future<?> running = future;
      if (running != null) {
        running.cancel(true);
      }
    }

    private void unlessCancelled(Runnable report) {
      if (!cancelled) {
        report.run();
      }
    }
  }

  /** Runs what it is given one after the other, off JavaFX's thread. */
  public static Executor inOrder() {
    return new InOrder();
  }

  private static final class InOrder implements Executor {
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    @Override
    public synchronized void execute(Runnable work) {
      waiting.add(work);
      if (!running) {
        running = true;
        POOL.execute(this::work);
      }
    }

    private void work() {
      for (Runnable next = next(); next != null; next = next()) {
        next.run();
      }
    }

    private synchronized Runnable next() {
      Runnable next = waiting.poll();
      running = next != null;
      return next;
    }
  }

  /** Runs it on JavaFX's thread: at once when already there, else as soon as it is free. */
  public static void onFx(Runnable work) {
    if (Platform.isFxApplicationThread()) {
      work.run();
    } else {
      Platform.runLater(work);
    }
  }

  /** Runs it on JavaFX's thread every so often, until cancelled. */
  public static Job every(long millis, Runnable work) {
    Job job = new Job();
    job.future =
        CLOCK.scheduleWithFixedDelay(
            () -> onFx(() -> job.unlessCancelled(work)), millis, millis, TimeUnit.MILLISECONDS);
    return job;
  }
}
