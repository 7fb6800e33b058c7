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
 * @param <A> what it answers
 * @param <Q> the kind
 */
public interface AskHandler<A extends Answer, Q extends Ask<A>> {
  /** The kind it does. */
  Class<Q> asks();

  /**
   * Does it.
   *
   * @param request to send events, and to learn of a cancel: by default a cancel interrupts the
   *     handler's thread
   * @throws FailureException with sentences for the person
   * @throws InterruptedException when cancelled; reported as CANCELLED
   * @throws IOException reported as INTERNAL: prefer a FailureException that says more
   */
  A handle(Q ask, Request request) throws FailureException, InterruptedException, IOException;

  /** What one kind of ask does. */
  interface Act<A extends Answer, Q extends Ask<A>> {
    /** Does it, as {@link AskHandler#handle} says. */
    A on(Q ask, Request request) throws FailureException, InterruptedException, IOException;
  }

  /** One of a few lines. */
  static <A extends Answer, Q extends Ask<A>> AskHandler<A, Q> of(Class<Q> kind, Act<A, Q> act) {
    return new AskHandler<>() {
      @Override
      public Class<Q> asks() {
        return kind;
      }

      @Override
      public A handle(Q ask, Request request)
          throws FailureException, InterruptedException, IOException {
        return act.on(ask, request);
      }
    };
  }
}
