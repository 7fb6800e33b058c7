package org.rotproof.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.ForeignText;

/**
 * Another computer, over the system's own ssh client: with its keys, its agent, its known hosts and
 * its configuration. What runs there is one fixed command: the helper, by root or by a sudo that
 * asks nothing.
 */
public final class SshHost implements Host {
  private static final Pattern TARGET =
      Pattern.compile(
          "(?:ssh://)?(?:([A-Za-z0-9_][A-Za-z0-9._-]{0,31})@)?"
              + "([A-Za-z0-9][A-Za-z0-9.-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}])"
              + "(?::(\\d{1,5}))?/?");

  /** Root starts it as it is, anybody else by sudo, which must not ask: there is no terminal. */
  static final String REMOTE =
      "/bin/sh -c 'if [ \"$(/usr/bin/id -u)\" = 0 ]; then exec "
          + LocalHost.HELPER
          + "; else exec /usr/bin/sudo -n "
          + LocalHost.HELPER
          + "; fi'";

  private static final int CONNECT_SECONDS = 10;

  private final Optional<String> user;
  private final String host;
  private final Optional<Integer> port;
  private final List<String> more;

  private SshHost(Optional<String> user, String host, Optional<Integer> port, List<String> more) {
    this.user = user;
    this.host = host;
    this.port = port;
    this.more = more;
  }

  /**
   * The computer of that name.
   *
   * @param target {@code ssh://user@nas:22}; the user, the port and "ssh://" may be left out
   * @throws FailureException USAGE, when it is none
   */
  public static SshHost of(String target) throws FailureException {
    return of(target, List.of());
  }

  /** The same computer; where ssh would have to ask for something, it gives up instead. */
  public static SshHost unasked(String target) throws FailureException {
    return of(target, List.of("-o", "BatchMode=yes"));
  }

  /** One name for what a person may type in several ways: {@code ssh://user@nas:22}. */
  public static String canonical(String target) {
    return "ssh://" + target.replaceFirst("^ssh://", "").replaceFirst("/$", "");
  }

  /** Why a text names no computer; empty where it does. */
  public static Optional<Failure> problem(String target) {
    Matcher matcher = TARGET.matcher(target);
    boolean fits = matcher.matches();
    if (fits && matcher.group(3) != null) {
      int port = Integer.parseInt(matcher.group(3));
      fits = port >= 1 && port <= 65_535;
    }
    return fits
        ? Optional.empty()
        : Optional.of(
            new Failure(
                Failure.Kind.USAGE,
                "'" + ForeignText.clean(target) + "' does not name a computer.",
                "Nothing was started.",
                "Write ssh://user@name, with :port behind it if it is not the usual one.",
                ""));
  }

  /** With further options for ssh, for tests. */
  static SshHost of(String target, List<String> more) throws FailureException {
    Optional<Failure> problem = problem(target);
    if (problem.isPresent()) {
      throw new FailureException(problem.get());
    }
    Matcher matcher = TARGET.matcher(target);
    matcher.matches();
    Optional<Integer> port = Optional.ofNullable(matcher.group(3)).map(Integer::valueOf);
    String host = matcher.group(2).replace("[", "").replace("]", "");
    return new SshHost(Optional.ofNullable(matcher.group(1)), host, port, more);
  }

  /** What is run here. */
  List<String> command() {
    List<String> argv =
        new ArrayList<>(
            List.of("ssh", "-T", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4"));
    argv.addAll(more);
    // After what a test sets: of each option ssh takes the first. An address that swallows packets
    // would hang for minutes.
    argv.addAll(List.of("-o", "ConnectTimeout=" + CONNECT_SECONDS));
    user.ifPresent(u -> argv.addAll(List.of("-l", u)));
    port.ifPresent(p -> argv.addAll(List.of("-p", Integer.toString(p))));
    argv.addAll(List.of("--", host, REMOTE));
    return argv;
  }

  @Override
  public HostSession connect(Consumer<Starting> news)
      throws FailureException, InterruptedException {
    news.accept(new Starting("Connecting to " + host + ".", 0.1));
    return ProcessSession.start("the helper on " + host, command(), Map.of(), this::explain, true);
  }

  /** The command that does the same by hand. */
  private String byHand() {
    return "ssh " + port.map(p -> "-p " + p + " ").orElse("") + destination();
  }

  private String destination() {
    return user.map(u -> u + "@").orElse("") + host;
  }

  /** Why ssh ended, from its exit code and its words. */
  FailureException explain(int exit, String words) {
    String lower = words.toLowerCase(Locale.ROOT);
    String what;
    String advice;
    if (lower.contains("host key verification failed")) {
      what = "It is not known whether " + host + " is the computer that you mean.";
      advice =
          "Connect once by hand ("
              + byHand()
              + ") and compare the fingerprint. If it was known and has changed, find out why"
              + " first.";
    } else if (lower.contains("permission denied")) {
      what = host + " did not let you in.";
      advice =
          "Set up a key ("
              + byHand().replaceFirst("^ssh ", "ssh-copy-id ")
              + ") or add it to your agent (ssh-add), then try again.";
    } else if (lower.contains("a password is required") || lower.contains("sudo:")) {
      what = "On " + host + " your user may not start the helper.";
      advice =
          "Connect as root (ssh://root@"
              + host
              + "), or let your user do it, on that computer, by the line below in"
              + " /etc/sudoers.d/rotproof. The line gives whoever acts as that user, without a"
              + " password, all that Rotproof can do there, erasing every disk too. "
              + user.orElse("YOUR-NAME")
              + " ALL=(root) NOPASSWD: "
              + LocalHost.HELPER
              + " \"\"";
    } else if (lower.contains("not found") || lower.contains("no such file") || exit == 127) {
      what = "Rotproof's helper is not installed on " + host + ".";
      advice =
          "Install the package rotproof-helper there: it needs no desktop. From a checkout of"
              + " Rotproof: ./installer/install --on "
              + destination();
    } else if (exit == 255) {
      what = host + " cannot be reached.";
      advice = "See that it is switched on and that '" + byHand() + "' works by hand.";
    } else {
      what = "The helper on " + host + " did not start.";
      advice = "Read what it said.";
    }
    return new FailureException(
        new Failure(Failure.Kind.LOST, what, "Nothing was changed there.", advice, words));
  }
}
