package org.rotproof.helper.work;

import java.io.IOException;
import java.util.List;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.Request;
import org.rotproof.helper.wire.WorkDesk;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;

/** What can be asked of the machine's work: each ask is a few lines. */
public final class WorkHandlers {
  private WorkHandlers() {}

  /** What answers the asks about that desk's work. */
  public static List<AskHandler<?>> all(WorkDesk desk) {
    return List.of(
        handler(Ask.Works.class, (ask, request) -> new Answer.WorkList(desk.list())),
        handler(Ask.FollowWork.class, (ask, request) -> desk.follow(ask.work(), request)),
        handler(
            Ask.StopWork.class,
            (ask, request) -> {
              desk.stop(ask.work());
              return new Answer.Done();
            }),
        handler(
            Ask.WorkTold.class,
            (ask, request) -> {
              desk.told(ask.work());
              return new Answer.Done();
            }));
  }

  /** What one kind of ask does. */
  private interface Act<A extends Ask> {
    Answer on(A ask, Request request) throws FailureException, InterruptedException, IOException;
  }

  private static <A extends Ask> AskHandler<A> handler(Class<A> kind, Act<A> act) {
    return new AskHandler<>() {
      @Override
      public Class<A> asks() {
        return kind;
      }

      @Override
      public Answer handle(A ask, Request request)
          throws FailureException, InterruptedException, IOException {
        return act.on(ask, request);
      }
    };
  }
}
