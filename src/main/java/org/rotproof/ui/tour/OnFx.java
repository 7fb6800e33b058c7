package org.rotproof.ui.tour;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javafx.application.Platform;

/** Does something on JavaFX's thread and waits for it. */
final class OnFx {
  private static final int MOST_SECONDS = 20;

  private OnFx() {}

  static <T> T get(Supplier<T> what) throws InterruptedException {
    CompletableFuture<T> done = new CompletableFuture<>();
    Platform.runLater(
        () -> {
          try {
            done.complete(what.get());
          } catch (RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    try {
      return done.get(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new TourFailed("the window did not react for " + MOST_SECONDS + " s", e);
    } catch (ExecutionException e) {
      throw new TourFailed("the window could not be read: " + e.getCause(), e);
    }
  }

  static void run(Runnable what) throws InterruptedException {
    get(
        () -> {
          what.run();
          return true;
        });
  }
}
