package org.rotproof.helper.work;

import java.util.List;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.WorkDesk;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;

/** What can be asked of the machine's work: each ask is a few lines. */
public final class WorkHandlers {
  private WorkHandlers() {}

  /** What answers the asks about that desk's work. */
  public static List<AskHandler<?, ?>> all(WorkDesk desk) {
    return List.of(
        AskHandler.of(Ask.Works.class, (ask, request) -> new Answer.WorkList(desk.list())),
        AskHandler.of(Ask.FollowWork.class, (ask, request) -> desk.follow(ask.work(), request)),
        AskHandler.of(
            Ask.PauseWork.class,
            (ask, request) -> {
              desk.pause(ask.work(), ask.paused());
              return new Answer.Done();
            }),
        AskHandler.of(
            Ask.StopWork.class,
            (ask, request) -> {
              desk.stop(ask.work());
              return new Answer.Done();
            }),
        AskHandler.of(
            Ask.AfterRestart.class,
            (ask, request) -> {
              desk.afterRestart(ask.work(), ask.goesOn());
              return new Answer.Done();
            }),
        AskHandler.of(
            Ask.WorkTold.class,
            (ask, request) -> {
              desk.told(ask.work());
              return new Answer.Done();
            }));
  }
}
