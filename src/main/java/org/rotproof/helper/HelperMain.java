package org.rotproof.helper;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.rotproof.helper.HelperOptions.Errand;
import org.rotproof.helper.look.HelperContext;
import org.rotproof.helper.look.InventoryCollector;
import org.rotproof.helper.scrub.ScheduledScrub;
import org.rotproof.helper.scrub.ScrubDesk;
import org.rotproof.helper.tell.TellRun;
import org.rotproof.helper.wire.Gate;
import org.rotproof.helper.wire.PolkitGate;
import org.rotproof.helper.wire.PortTransport;
import org.rotproof.helper.wire.SecretStore;
import org.rotproof.helper.wire.Server;
import org.rotproof.helper.wire.StdioTransport;
import org.rotproof.helper.wire.Transport;
import org.rotproof.helper.wire.WorkDesk;
import org.rotproof.helper.work.ResumeRun;
import org.rotproof.linux.Hardening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the root side starts: one process, one client at a time. */
public final class HelperMain {
  private static final Logger LOG = LoggerFactory.getLogger(HelperMain.class);

  private HelperMain() {}

  /** Serves until the client has gone. Exit code 2 when the options make no sense. */
  public static void main(String[] args) throws InterruptedException {
    if (List.of(args).contains("--help")) {
      System.out.print(HelperOptions.USAGE);
    } else if (List.of(args).contains("--version")) {
      System.out.println(version());
    } else {
      System.exit(run(args));
    }
  }

  private static int run(String... args) throws InterruptedException {
    HelperOptions options;
    try {
      options = HelperOptions.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.print(e.getMessage() + "\n" + HelperOptions.USAGE);
      return 2;
    }
    Hardening.makeAllPrivate();
    if (!Hardening.forbidDumps()) {
      LOG.warn("the kernel lets others read this process's memory");
    }
    HelperContext context =
        new HelperContext(
            version(),
            options.practice(),
            options.state(),
            new SecretStore(),
            new InventoryCollector(),
            PolkitGate.callerName(System.getenv()));
    if (options.scheduled().isPresent()) {
      HelperOptions.Scheduled wanted = options.scheduled().get();
      try {
        ScrubDesk desk = new ScrubDesk(context, Clock.systemUTC());
        return new ScheduledScrub(context, desk, wanted.schedule()).run(wanted.array());
      } catch (IOException e) {
        LOG.error("{}", e.getMessage());
        return 1;
      }
    }
    if (options.errand() == Errand.TELL) {
      return new TellRun(new ScrubDesk(context, Clock.systemUTC()), context.state()).run();
    }
    WorkDesk works = new WorkDesk(context.state(), context.by());
    if (options.errand() == Errand.RESUME) {
      return resume(context, works).run() ? 0 : 1;
    }
    if (options.practice() && ResumeRun.any(context)) {
      // A practice machine has no units: its helper does it beside what it is asked.
      Thread beside = new Thread(() -> resumeBeside(resume(context, works)), "resume");
      beside.setDaemon(true);
      beside.start();
    }
    if (options.port().isEmpty()) {
      // Ctrl-C and the end of a terminal are for the client, which says what it wants of the work.
      Hardening.leaveTerminal();
    }
    Transport transport =
        options.port().isPresent()
            ? PortTransport.open(options.port().get().toString())
            : new StdioTransport();
    Gate gate;
    try {
      gate = PolkitGate.forCaller(System.getenv(), options.state());
    } catch (IOException e) {
      LOG.error("{}", e.getMessage());
      return 1;
    }
    Server server =
        new Server(
            transport, context.secrets(), Handlers.all(context, works), gate, Optional.of(works));
    boolean heard = server.serve();
    return heard ? 0 : 1;
  }

  private static ResumeRun resume(HelperContext context, WorkDesk works) {
    return new ResumeRun(context, works, new ScrubDesk(context, Clock.systemUTC()));
  }

  private static void resumeBeside(ResumeRun resume) {
    try {
      resume.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static String version() {
    return Optional.ofNullable(HelperMain.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
