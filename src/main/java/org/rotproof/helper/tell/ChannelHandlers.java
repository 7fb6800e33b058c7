package org.rotproof.helper.tell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.rotproof.helper.look.HelperContext;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.linux.LockedBytes;
import org.rotproof.linux.PrivateFolder;
import org.rotproof.linux.Processes;
import org.rotproof.linux.TrustedPath;
import org.rotproof.notify.Channel;
import org.rotproof.notify.ChannelStatus;
import org.rotproof.notify.ChannelWish;
import org.rotproof.notify.Channels;
import org.rotproof.notify.Letter;
import org.rotproof.notify.News;
import org.rotproof.notify.Spool;
import org.rotproof.notify.State;
import org.rotproof.notify.send.Carrier;
import org.rotproof.notify.send.CarryException;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/** Who is told: each ask is a few lines. */
public final class ChannelHandlers {
  /** What watches while no window is open; it comes with the package. */
  static final String SERVICE = "rotproof-watch.service";

  private static final List<Path> UNITS =
      List.of(Path.of("/usr/lib/systemd/system", SERVICE), Path.of("/lib/systemd/system", SERVICE));
  private static final List<String> SECRETS =
      List.of(ChannelWish.ADDRESS, ChannelWish.TOKEN, ChannelWish.PASSWORD);

  private final HelperContext context;
  private final Clock clock;
  private final Path file;

  /** The channels that are set up on this machine. */
  public ChannelHandlers(HelperContext context, Clock clock) {
    this(context, clock, Channels.FILE);
  }

  /** The channels that are set up in that file. */
  public ChannelHandlers(HelperContext context, Clock clock, Path file) {
    this.context = context;
    this.clock = clock;
    this.file = file;
  }

  /** What answers the asks about channels. */
  public List<AskHandler<?, ?>> all() {
    return List.of(
        handler(Ask.Channels.class, ask -> list()),
        handler(Ask.SetChannel.class, ask -> set(ask.channel())),
        handler(Ask.RemoveChannel.class, ask -> remove(ask.name())),
        handler(Ask.TestChannel.class, ask -> test(ask.name())));
  }

  private interface Work<A extends Answer, Q extends Ask<A>> {
    A on(Q ask) throws FailureException, InterruptedException, IOException;
  }

  private static <A extends Answer, Q extends Ask<A>> AskHandler<A, Q> handler(
      Class<Q> kind, Work<A, Q> work) {
    return AskHandler.of(
        kind,
        (ask, request) -> {
          try {
            return work.on(ask);
          } catch (IOException e) {
            throw failed(
                "The channels cannot be read or written: " + e.getMessage(),
                "Look at " + Channels.FILE + " and at the disk that holds it.");
          }
        });
  }

  /** Where the spool is. */
  static Path spool(Path state) {
    return state.resolve("tell");
  }

  private Answer.ChannelList list() throws IOException, InterruptedException {
    State state;
    try {
      state = Spool.look(spool(context.state()));
    } catch (IOException e) {
      state = State.FRESH; // The next look sets a damaged one aside, and says so.
    }
    long now = clock.millis();
    State known = state;
    return new Answer.ChannelList(
        Channels.read(file).channels().stream()
            .map(channel -> ChannelStatus.of(channel, known, now))
            .toList(),
        service("is-active"),
        known.standing().values().stream()
            .filter(s -> s.told() && s.condition().level() == News.Level.ALARM)
            .map(s -> s.condition().what() + " " + s.condition().doNow())
            .toList());
  }

  private synchronized Answer.Done set(ChannelWish wish)
      throws FailureException, IOException, InterruptedException {
    Map<String, LockedBytes> secrets = context.secrets().take(SECRETS);
    Channel channel;
    try {
      channel = wish.channel(name -> text(secrets.get(name)));
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    } finally {
      secrets.values().forEach(LockedBytes::close);
    }
    if (channel instanceof Channel.Command command) {
      Optional<String> problem = TrustedPath.problem(Path.of(command.program()));
      if (problem.isPresent() || !Files.isExecutable(Path.of(command.program()))) {
        throw usage(
            problem
                .map(p -> "It would run as root, and " + p + ".")
                .orElse("There is no program at " + command.program() + "."));
      }
    }
    Channels all;
    try {
      all = Channels.read(file).with(channel);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
    PrivateFolder.make(spool(context.state()));
    all.write(file);
    if (installed() && !service("enable", "--now")) {
      throw failed(
          "The channel is set up, but the service " + SERVICE + " could not be started.",
          "Run 'systemctl enable --now " + SERVICE + "' and see what it says.");
    }
    return new Answer.Done();
  }

  private static String text(LockedBytes secret) {
    return secret == null
        ? ""
        : secret.lend(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
  }

  private synchronized Answer.Done remove(String name)
      throws FailureException, IOException, InterruptedException {
    find(name);
    Channels left = Channels.read(file).without(name);
    if (left.channels().isEmpty()) {
      if (installed()) {
        service("disable", "--now");
      }
      Files.deleteIfExists(file);
    } else {
      left.write(file);
    }
    return new Answer.Done();
  }

  private Answer.Done test(String name) throws FailureException, IOException, InterruptedException {
    Channel channel = find(name);
    long now = clock.millis();
    String id = "rotproof-test-" + java.util.UUID.randomUUID();
    News news =
        new News(
            id,
            now,
            News.Level.NOTICE,
            "",
            "This is a test of the channel '"
                + name
                + "'. What happens to the arrays of this machine will come this way.",
            "");
    try {
      Carrier.of(channel, SSLContext.getDefault(), ZoneId.systemDefault())
          .carry(Letter.of(id, TellRun.machine(), List.of(news), 0));
    } catch (CarryException e) {
      throw failed(
          "The test could not be delivered on '" + name + "'. " + e.getMessage(),
          "Set the channel up anew where its address or a secret is wrong.");
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("this Java knows no TLS", e);
    }
    return new Answer.Done();
  }

  private Channel find(String name) throws FailureException, IOException {
    return Channels.read(file)
        .named(name)
        .orElseThrow(() -> usage("There is no channel '" + name + "'."));
  }

  private static boolean installed() {
    return Files.isDirectory(Path.of("/run/systemd/system"))
        && UNITS.stream().anyMatch(Files::exists);
  }

  private static boolean service(String... verb) throws InterruptedException {
    List<String> argv = new java.util.ArrayList<>(List.of("systemctl", "--quiet"));
    argv.addAll(List.of(verb));
    argv.add(SERVICE);
    try {
      return Processes.run(argv.toArray(String[]::new)).ok();
    } catch (IOException e) {
      return false; // A machine without systemd.
    }
  }

  private static FailureException usage(String what) {
    return new FailureException(
        new Failure(
            Failure.Kind.USAGE, what, "Nothing was changed.", "See 'rotproof notify --help'.", ""));
  }

  private static FailureException failed(String what, String advice) {
    return new FailureException(
        new Failure(
            Failure.Kind.TOOL_FAILED,
            what,
            "The data on the arrays is not concerned.",
            advice,
            ""));
  }
}
