package org.rotproof.helper.wire;

import java.io.IOException;
import java.util.Optional;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/**
 * Work that no client asks for: done as a server does it, seen, followed and stopped by others, and
 * its end is kept until a person was told.
 */
public final class Unattended {
  private Unattended() {}

  /**
   * Does it, on this thread.
   *
   * @return what went wrong; empty when it ended well
   */
  public static <A extends Answer, Q extends Ask<A>> Optional<Failure> run(
      AskHandler<A, Q> handler, Q ask, WorkDesk works) {
    Request request = Request.ofNobody(true);
    request.goesOn(true);
    request.orphan();
    works.begin(ask, true, request::cancel, request::pause).ifPresent(request::trace);
    Object end;
    try {
      end = handler.handle(ask, request);
    } catch (FailureException e) {
      end = e.failure();
    } catch (InterruptedException e) {
      end = Failures.cancelled();
    } catch (IOException | RuntimeException e) {
      end = Failures.internal(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
    request.end();
    request.ended(end);
    return end instanceof Failure failure ? Optional.of(failure) : Optional.empty();
  }
}
