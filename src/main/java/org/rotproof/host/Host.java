package org.rotproof.host;

import java.util.function.Consumer;
import org.rotproof.protocol.FailureException;

/** A place where a helper can run. */
public interface Host {
  /**
   * Starts the helper and waits for its hello. Blocks: never call it on JavaFX's thread. An
   * interrupt ends the attempt and leaves nothing running.
   *
   * @param news sentences about what happens meanwhile, with a fraction from 0 to 1
   */
  HostSession connect(Consumer<Starting> news) throws FailureException, InterruptedException;

  /** How far a start has come. */
  record Starting(String sentence, double fraction) {}
}
