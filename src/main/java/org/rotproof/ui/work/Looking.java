package org.rotproof.ui.work;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.storage.Inventory;
import org.rotproof.ui.common.Background;
import org.rotproof.ui.common.HostCalls;

/** Looks at a machine, one look at a time, and again and again where it shall. */
public final class Looking {
  private final HostCalls calls;
  private final long everyMillis;
  private final BiConsumer<Inventory, Runnable> found;
  private final Consumer<Failure> failed;
  private Optional<Background.Job> clock = Optional.empty();
  private boolean looking;
  private boolean wanted;
  private boolean outdated;

  /**
   * Does not look yet.
   *
   * @param found takes what was found, and runs what it is given once the next look may begin
   * @param failed takes why a look failed
   */
  public Looking(
      HostCalls calls,
      long everyMillis,
      BiConsumer<Inventory, Runnable> found,
      Consumer<Failure> failed) {
    this.calls = calls;
    this.everyMillis = everyMillis;
    this.found = found;
    this.failed = failed;
  }

  /** Looks at once, and again and again until {@link #stop}. */
  public void start() {
    stop();
    look();
    clock = Optional.of(Background.every(everyMillis, this::look));
  }

  /** Looks no more. */
  public void stop() {
    clock.ifPresent(Background.Job::cancel);
    clock = Optional.empty();
    wanted = false;
  }

  /** Looks once, or once more when a look is under way. */
  public void look() {
    if (looking) {
      wanted = true;
      return;
    }
    looking = true;
    wanted = false;
    calls.send(
        new Ask.Look(),
        answer -> tell(answer.inventory()),
        why -> {
          failed.accept(why);
          over();
        });
  }

  /**
   * Looks once, by a look that begins after now. What is still under way is of how things were, and
   * is not told.
   */
  public void lookAfresh() {
    outdated = looking;
    look();
  }

  private void tell(Inventory seen) {
    if (outdated) {
      over();
    } else {
      found.accept(seen, this::over);
    }
  }

  private void over() {
    looking = false;
    outdated = false;
    if (wanted) {
      look();
    }
  }
}
