package org.rotproof.helper.wire;

import java.io.IOException;

/**
 * Where lines come from and go to. One thread reads, one other writes; neither blocks the other.
 */
public interface Transport {
  /**
   * Reads some bytes, waiting for at least one.
   *
   * @return how many; -1 when the other side has gone
   */
  int read(byte[] into) throws IOException;

  /** Writes all of it. May block for as long as the other side does not read. */
  void write(byte[] bytes) throws IOException;

  /**
   * Waits for somebody else to come after the other side has gone.
   *
   * @return false when nobody can come: then the helper ends
   */
  boolean next() throws InterruptedException;

  /** Whether somebody else may come after the other side has gone. */
  default boolean outlivesItsClient() {
    return false;
  }
}
