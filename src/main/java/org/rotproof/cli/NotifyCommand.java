package org.rotproof.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.rotproof.notify.ChannelStatus;
import org.rotproof.notify.ChannelWish;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who is told what happens to the arrays while no window is open. */
@Command(
    name = "notify",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Says who is told what happens to the arrays while no window is open: rot, disks that fail,"
          + " arrays that do not open, scrubs that do not run.",
      "Addresses of the web, tokens and passwords are secrets: they are typed, or read from a file"
          + " or an open file descriptor, and never an argument."
    })
final class NotifyCommand implements Runnable {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM).withZone(ZoneId.systemDefault());
  private static final int TLS_PORT = 465;
  private static final int STARTTLS_PORT = 587;

  private final Surroundings around;
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  NotifyCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "What shall be done? status, add, remove or test.");
  }

  /** The ways to tell somebody. */
  enum Kind {
    NTFY,
    WEBHOOK,
    MAIL,
    COMMAND,
    PING
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Shows the channels, what was last delivered on each, what waits, and why.",
        "Exit code 1 where something could not be delivered, or nobody watches."
      })
  int status(
      @Mixin PlaceOption place,
      @Option(names = "--json", description = "Print it as JSON.") boolean json)
      throws Exception {
    Answer.ChannelList list;
    try (Helper helper = Helper.connect(place.host(around.machines()), around.terminal())) {
      list = helper.ask(new Ask.Channels());
    }
    if (json) {
      around.out().println(Reports.json(list));
    } else {
      print(list);
    }
    boolean stuck = list.channels().stream().anyMatch(c -> !c.trouble().isEmpty());
    boolean blind = !list.channels().isEmpty() && !list.watched();
    return stuck || blind ? Exit.FAILED : Exit.DONE;
  }

  private void print(Answer.ChannelList list) {
    if (list.channels().isEmpty()) {
      around.out().println("Nobody is told anything. See 'rotproof notify add --help'.");
      return;
    }
    if (!list.watched()) {
      around
          .out()
          .println(
              "Nobody watches: the service rotproof-watch does not run on that machine, so nothing"
                  + " is told.");
    }
    for (ChannelStatus channel : list.channels()) {
      around.out().println(words(channel));
    }
    list.alarms().forEach(alarm -> around.out().println("Alarm: " + alarm));
  }

  private static String words(ChannelStatus channel) {
    StringBuilder out = new StringBuilder(channel.name());
    out.append(" (").append(channel.kind()).append(", ").append(channel.where()).append(")");
    out.append(channel.onlyAlarms() ? ", alarms only" : "");
    out.append(
        channel.deliveredMillis() == 0
            ? ": nothing was delivered yet."
            : ": last delivered on "
                + WHEN.format(Instant.ofEpochMilli(channel.deliveredMillis()))
                + ": "
                + channel.lastTitle());
    if (channel.waiting() > 0) {
      out.append(" ").append(channel.waiting()).append(" wait to be delivered.");
    }
    if (!channel.trouble().isEmpty()) {
      out.append(" The last try failed: ").append(channel.trouble());
    }
    return out.toString();
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Sets a channel up, in place of one of its name. Try it with 'notify test'.")
  int add(
      @Mixin PlaceOption place,
      @Parameters(
              paramLabel = "ntfy|webhook|mail|command|ping",
              description =
                  "How. ntfy: a topic of ntfy. webhook: JSON by POST. mail: the machine's own"
                      + " sendmail, or with --server that mail server. command: a program of your"
                      + " own, with the message on its standard input. ping: an address that is"
                      + " asked for while all is well, for a service that tells you when that"
                      + " stops.")
          Kind kind,
      @Parameters(paramLabel = "NAME", description = "What you call it.") String name,
      @Option(
              names = "--address-file",
              paramLabel = "FILE|FD",
              defaultValue = "",
              description =
                  "For ntfy, webhook and ping: read the address (https://...) there. Without it:"
                      + " typed.")
          String addressFile,
      @Option(
              names = "--token-file",
              paramLabel = "FILE|FD",
              defaultValue = "",
              description = "For ntfy and webhook: read a token there, sent as a bearer token.")
          String tokenFile,
      @Option(
              names = "--to",
              paramLabel = "ADDRESS",
              defaultValue = "",
              description = "For mail: to whom.")
          String to,
      @Option(
              names = "--from",
              paramLabel = "ADDRESS",
              defaultValue = "",
              description = "For mail: from whom. Default: the same.")
          String from,
      @Option(
              names = "--server",
              paramLabel = "HOST[:PORT]",
              defaultValue = "",
              description =
                  "For mail: the server. Over TLS, port 465, or with --starttls 587; never"
                      + " without.")
          String server,
      @Option(
              names = "--starttls",
              description = "For mail: STARTTLS in place of TLS from the start.")
          boolean starttls,
      @Option(
              names = "--user",
              paramLabel = "USER",
              defaultValue = "",
              description = "For mail: the user that the server knows.")
          String user,
      @Option(
              names = "--password-file",
              paramLabel = "FILE|FD",
              defaultValue = "",
              description = "For mail with --user: read the password there. Without it: typed.")
          String passwordFile,
      @Option(
              names = "--program",
              paramLabel = "PATH",
              defaultValue = "",
              description =
                  "For command: the whole path. It runs as root, so only root may own it.")
          String program,
      @Option(
              names = "--every",
              paramLabel = "MINUTES",
              defaultValue = "60",
              description = "For ping: how often. Default: ${DEFAULT-VALUE}.")
          int minutes,
      @Option(names = "--only-alarms", description = "No notices and no monthly digest.")
          boolean onlyAlarms)
      throws Exception {
    Map<String, String> files = new HashMap<>();
    files.put(ChannelWish.ADDRESS, addressFile);
    files.put(ChannelWish.TOKEN, tokenFile);
    files.put(ChannelWish.PASSWORD, passwordFile);
    files.values().removeIf(String::isEmpty);
    boolean smtp = kind == Kind.MAIL && !server.isEmpty();
    ChannelWish wish =
        new ChannelWish(
            smtp ? "smtp" : kind.name().toLowerCase(Locale.ROOT),
            name,
            onlyAlarms,
            from.isEmpty() ? to : from,
            to,
            host(server),
            port(server, starttls),
            starttls ? "starttls" : "tls",
            user,
            program,
            minutes);
    SecretSource secrets =
        new TypedSecrets(
            files, Set.of(ChannelWish.ADDRESS, ChannelWish.TOKEN, ChannelWish.PASSWORD));
    try (Helper helper = Helper.connect(place.host(around.machines()), around.terminal())) {
      if (kind == Kind.NTFY || kind == Kind.WEBHOOK || kind == Kind.PING) {
        PlannedChore.hand(helper, ChannelWish.ADDRESS, secrets);
      }
      if (!tokenFile.isEmpty()) {
        PlannedChore.hand(helper, ChannelWish.TOKEN, secrets);
      }
      if (smtp && !user.isEmpty()) {
        PlannedChore.hand(helper, ChannelWish.PASSWORD, secrets);
      }
      helper.ask(new Ask.SetChannel(wish));
      boolean watched = helper.ask(new Ask.Channels()).watched();
      around
          .out()
          .println(
              "'"
                  + name
                  + "' is set up. "
                  + (watched
                      ? "Try it: rotproof notify test " + name
                      : "But nobody watches: the service rotproof-watch does not run on that"
                          + " machine."));
    }
    return Exit.DONE;
  }

  private static String host(String server) {
    int colon = server.lastIndexOf(':');
    return colon < 0 ? server : server.substring(0, colon);
  }

  private static int port(String server, boolean starttls) throws TroubleException {
    int colon = server.lastIndexOf(':');
    if (colon < 0) {
      return starttls ? STARTTLS_PORT : TLS_PORT;
    }
    String number = server.substring(colon + 1);
    if (!number.matches("\\d{1,5}")) {
      throw Trouble.usage("--server is HOST or HOST:PORT.", "Write for instance mail.example.org.");
    }
    return Integer.parseInt(number);
  }

  @Command(mixinStandardHelpOptions = true, description = "Takes a channel away.")
  int remove(
      @Mixin PlaceOption place,
      @Parameters(paramLabel = "NAME", description = "Which.") String name)
      throws Exception {
    try (Helper helper = Helper.connect(place.host(around.machines()), around.terminal())) {
      helper.ask(new Ask.RemoveChannel(name));
    }
    around.out().println("Nothing goes to '" + name + "' any more.");
    return Exit.DONE;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Sends a test on a channel now, or on all of them.")
  int test(
      @Mixin PlaceOption place,
      @Parameters(
              arity = "0..1",
              paramLabel = "NAME",
              defaultValue = "",
              description = "Which. Without it: all.")
          String name)
      throws Exception {
    try (Helper helper = Helper.connect(place.host(around.machines()), around.terminal())) {
      List<String> names =
          name.isEmpty()
              ? helper.ask(new Ask.Channels()).channels().stream().map(ChannelStatus::name).toList()
              : List.of(name);
      if (names.isEmpty()) {
        throw Trouble.failed("There is no channel.", "", "See 'rotproof notify add --help'.");
      }
      for (String one : names) {
        helper.ask(new Ask.TestChannel(one));
        around.out().println("'" + one + "' has taken the test.");
      }
    }
    return Exit.DONE;
  }
}
