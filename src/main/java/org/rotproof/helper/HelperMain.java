package org.rotproof.helper;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.rotproof.linux.Hardening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Where the root side starts: one process, one client at a time. */
@Command(
    name = "rotproof-helper",
    mixinStandardHelpOptions = true,
    description = "The part of Rotproof that acts as root. Started by Rotproof itself.")
public final class HelperMain implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(HelperMain.class);

  @ArgGroup(multiplicity = "1")
  private Where where;

  private static final class Where {
    @Option(names = "--stdio", description = "Speak over standard input and output.")
    private boolean stdio;

    @Option(names = "--port", paramLabel = "FILE", description = "Speak over a serial port.")
    private Path port;
  }

  @Option(
      names = "--state",
      paramLabel = "DIR",
      defaultValue = "/var/lib/rotproof",
      description = "Where journals and the history are kept. Default: ${DEFAULT-VALUE}")
  private Path state;

  @Option(
      names = "--practice",
      description = "This is a practice machine: accept commands for the drill.")
  private boolean practice;

  private HelperMain() {}

  /** Serves until the client has gone. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new HelperMain()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    if (!Hardening.forbidDumps()) {
      LOG.warn("the kernel lets others read this process's memory");
    }
    HelperContext context = new HelperContext(version(), practice, state, new Secrets());
    Transport transport =
        where.stdio ? new StdioTransport() : PortTransport.open(where.port.toString());
    new Server(transport, context.secrets(), Handlers.all(context)).serve();
    return 0;
  }

  static String version() {
    return Optional.ofNullable(HelperMain.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
