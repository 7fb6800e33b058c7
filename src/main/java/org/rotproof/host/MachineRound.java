package org.rotproof.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Inventory;

/** A look at several computers at the same time. One that does not answer holds up no other. */
public final class MachineRound {
  /**
   * What became of one.
   *
   * @param found what is there; empty where it did not answer
   * @param failure why it did not answer
   */
  public record Result(String target, Optional<Inventory> found, Optional<Failure> failure) {}

  /** How long one may usually take. */
  public static final Duration LIMIT = Duration.ofSeconds(30);

  private final Function<String, Host> hosts;
  private final Duration limit;

  /**
   * Prepares one.
   *
   * @param hosts how each is reached
   * @param limit how long each may take
   */
  public MachineRound(Function<String, Host> hosts, Duration limit) {
    this.hosts = hosts;
    this.limit = limit;
  }

  /**
   * Looks at them all; returns when each has answered or had its time.
   *
   * @param news is told of each as it comes, from other threads
   */
  public List<Result> look(List<String> targets, Consumer<Result> news)
      throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    List<AtomicReference<Result>> results = new ArrayList<>();
    long end = System.nanoTime() + limit.toNanos();
    for (String target : targets) {
      AtomicReference<Result> result = new AtomicReference<>();
      Thread thread =
          new Thread(
              () -> {
                Result come = one(target, end);
                if (result.compareAndSet(null, come)) {
                  news.accept(come);
                }
              },
              "look at " + target);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
      results.add(result);
    }
    List<Result> all = new ArrayList<>();
    try {
      for (int i = 0; i < targets.size(); i++) {
        threads.get(i).join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
        Result late = silent(targets.get(i));
        if (results.get(i).compareAndSet(null, late)) {
          news.accept(late);
        }
        all.add(results.get(i).get());
      }
    } finally {
      // One that still waits ends what it has started.
      threads.forEach(Thread::interrupt);
    }
    return all;
  }

  private Result silent(String target) {
    return new Result(
        target,
        Optional.empty(),
        Optional.of(
            new Failure(
                Failure.Kind.LOST,
                "It did not answer within " + limit.toSeconds() + " seconds.",
                "Nothing is known of it now.",
                "See that it is switched on and that ssh works by hand.",
                "")));
  }

  private Result one(String target, long end) {
    try (HostSession session = hosts.apply(target).connect(starting -> {})) {
      Answer.Found found =
          session
              .send(new Ask.Look())
              .answer()
              .get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      return new Result(target, Optional.of(found.inventory()), Optional.empty());
    } catch (FailureException e) {
      return new Result(target, Optional.empty(), Optional.of(e.failure()));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FailureException failure) {
        return new Result(target, Optional.empty(), Optional.of(failure.failure()));
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      return silent(target);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return silent(target);
    }
  }
}
