package org.rotproof.helper.wire;

import java.io.IOException;
import org.rotproof.helper.Handlers;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;

/**
 * Does one kind of request. One small class an ask, listed in {@link Handlers}. Each request runs
 * on a thread of its own, so a handler may block; several requests of one kind may run at once.
 *
 * @param <A> the kind
 */
public interface AskHandler<A extends Ask> {
  /** The kind it does. */
  Class<A> asks();

  /**
   * Does it.
   *
   * @param request to send events, and to learn of a cancel: by default a cancel interrupts the
   *     handler's thread
   * @throws FailureException with sentences for the person
   * @throws InterruptedException when cancelled; reported as CANCELLED
   * @throws IOException reported as INTERNAL: prefer a FailureException that says more
   */
  Answer handle(A ask, Request request) throws FailureException, InterruptedException, IOException;
}
