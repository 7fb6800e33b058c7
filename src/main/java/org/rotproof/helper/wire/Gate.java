package org.rotproof.helper.wire;

import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;

/** Decides whether a request may be done, before anything of it is. */
public interface Gate {
  /** Lets everything through: the client is root itself, or a practice machine's. */
  Gate OPEN = ask -> {};

  /**
   * Returns when the request may be done; may wait for a person who types a password.
   *
   * @throws FailureException when it may not
   */
  void check(Ask<?> ask) throws FailureException, InterruptedException;
}
