package org.rotproof.engine;

import org.rotproof.engine.Work.Place;

/** Who wants to know how the work moves on. Called from several threads; must be quick. */
public interface Listener {
  /** How an action stands. */
  enum State {
    RUNNING,
    DONE,
    FAILED,
    CANCELLED,
    /** Taken back, or closed. */
    UNDONE
  }

  /** An action changed its state. */
  void changed(Place place, State state);

  /**
   * A running action moved on.
   *
   * @param etaMillis -1 when unknown
   */
  void moved(Place place, long doneBytes, long totalBytes, long bytesPerSecond, long etaMillis);

  /**
   * It shall stand still, or goes on.
   *
   * @param stands whether it stands still already: what is over in a moment runs to its end first
   */
  default void paused(boolean wished, boolean stands) {}

  /** Nobody wants to know. */
  static Listener none() {
    return new Listener() {
      @Override
      public void changed(Place place, State state) {}

      @Override
      public void moved(
          Place place, long doneBytes, long totalBytes, long bytesPerSecond, long etaMillis) {}
    };
  }
}
