package org.rotproof.helper;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.rotproof.helper.look.DiskHealthHandler;
import org.rotproof.helper.look.HelloHandler;
import org.rotproof.helper.look.HelperContext;
import org.rotproof.helper.look.LocateHandler;
import org.rotproof.helper.look.LookHandler;
import org.rotproof.helper.look.MeasureHandler;
import org.rotproof.helper.look.ReportHandler;
import org.rotproof.helper.scrub.RehearseHandler;
import org.rotproof.helper.scrub.ScrubDesk;
import org.rotproof.helper.scrub.ScrubHandlers;
import org.rotproof.helper.scrub.WatchHandler;
import org.rotproof.helper.tell.ChannelHandlers;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.WorkDesk;
import org.rotproof.helper.work.DoHandler;
import org.rotproof.helper.work.ForgetHandler;
import org.rotproof.helper.work.GoOnHandler;
import org.rotproof.helper.work.JournalsHandler;
import org.rotproof.helper.work.SaveKeysHandler;
import org.rotproof.helper.work.SaveVersionsHandler;
import org.rotproof.helper.work.UndoHandler;
import org.rotproof.helper.work.WorkHandlers;
import org.rotproof.helper.work.Workshop;

/** Everything this helper can be asked. Secret and Cancel are the server's own. */
public final class Handlers {
  private Handlers() {}

  /** One line for each handler: add yours. */
  static List<AskHandler<?, ?>> all(HelperContext context) {
    return all(context, new WorkDesk(context.state(), context.by()));
  }

  /** The same, with the desk that the server tells of its work. */
  static List<AskHandler<?, ?>> all(HelperContext context, WorkDesk works) {
    List<AskHandler<?, ?>> handlers = new ArrayList<>();
    Workshop workshop = new Workshop(context);
    ScrubDesk scrubs = new ScrubDesk(context, Clock.systemUTC());
    handlers.add(new HelloHandler(context));
    handlers.add(new PracticeExecHandler(context));
    handlers.add(new LookHandler(context));
    handlers.add(new DiskHealthHandler(context));
    handlers.add(new LocateHandler(context));
    handlers.add(new SaveKeysHandler(context, scrubs));
    handlers.add(new SaveVersionsHandler(context, scrubs));
    handlers.add(new ReportHandler(context));
    handlers.add(new MeasureHandler());
    handlers.add(new JournalsHandler(context, workshop));
    handlers.add(new GoOnHandler(workshop, scrubs));
    handlers.add(new UndoHandler(workshop, scrubs));
    handlers.add(new ForgetHandler(workshop, scrubs));
    handlers.add(new WatchHandler(context, scrubs));
    handlers.addAll(ScrubHandlers.all(scrubs));
    handlers.addAll(new ChannelHandlers(context, Clock.systemUTC()).all());
    handlers.add(new RehearseHandler(context, scrubs));
    handlers.add(new DoHandler(context, workshop, scrubs));
    handlers.addAll(WorkHandlers.all(works));
    return handlers;
  }
}
