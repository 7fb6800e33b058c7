package org.rotproof.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.rotproof.linux.Owner;
import org.rotproof.linux.Processes;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/**
 * This computer. The helper lies at a fixed place that only root can write to, and is started
 * through pkexec, which asks for an administrator's password; where this process is root already,
 * without.
 */
public final class LocalHost implements Host {
  /** The helper's fixed place; the polkit policy names it too. */
  static final String HELPER = "/usr/lib/rotproof/rotproof-helper";

  private static final String POLICY = "/usr/share/polkit-1/actions/org.rotproof.policy";
  private static final List<String> FROM_HERE =
      List.of("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "LANG");

  private final Path root;
  private final boolean isRoot;

  /** The one that runs this program. */
  public LocalHost() {
    this(Path.of("/"), Owner.isRoot());
  }

  LocalHost(Path root, boolean isRoot) {
    this.root = root;
    this.isRoot = isRoot;
  }

  @Override
  public HostSession connect(Consumer<Starting> news)
      throws FailureException, InterruptedException {
    news.accept(new Starting("Starting the helper on this computer.", 0.1));
    List<String> argv = command();
    if (argv.get(0).endsWith("pkexec")) {
      news.accept(new Starting("Waiting for an administrator's password.", 0.3));
    }
    return ProcessSession.start("this computer's helper", argv, environment(), LocalHost::explain);
  }

  private boolean there(String path) {
    return Files.isExecutable(root.resolve(path.substring(1)));
  }

  /**
   * What installs the helper from the checkout that this program runs from; empty where it runs
   * from a package, or the helper is there.
   */
  public static Optional<String> installCommand() {
    return installCommand(Path.of("/"), Program.here().checkout());
  }

  static Optional<String> installCommand(Path root, Optional<Path> checkout) {
    return Files.isExecutable(root.resolve(HELPER.substring(1)))
        ? Optional.empty()
        : checkout.map(top -> quoted(top.resolve("installer/install").toString()));
  }

  private static String quoted(String path) {
    return path.matches("[A-Za-z0-9_./+-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }

  /** What starts the helper. */
  List<String> command() throws FailureException {
    if (isRoot) {
      return there(HELPER) ? List.of(HELPER) : ownHelper();
    }
    if (!there(HELPER) || !Files.isReadable(root.resolve(POLICY.substring(1)))) {
      throw denied(
          "The part of Rotproof that acts as root has to be installed: it belongs to root.",
          installCommand()
              .map(command -> "Run this in a terminal, then try again: " + command)
              .orElse("Install the package rotproof-helper, then try again."));
    }
    if (!there("/usr/bin/pkexec")) {
      throw denied(
          "This computer has no polkit (pkexec), which would ask for an administrator's password.",
          "Install it (sudo apt install pkexec), or use the command line as root: sudo rotproof"
              + " --help");
    }
    return List.of("/usr/bin/pkexec", HELPER);
  }

  /** Without an installation, as root: the helper of the program that runs. */
  private static List<String> ownHelper() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        "org.rotproof.helper.HelperMain",
        "--stdio");
  }

  /** What pkexec and the window that asks for the password need, and no more. */
  private static Map<String, String> environment() {
    Map<String, String> few = new HashMap<>(Map.of("PATH", Processes.PATH));
    for (String name : FROM_HERE) {
      String value = System.getenv(name);
      if (value != null) {
        few.put(name, value);
      }
    }
    return few;
  }

  /** Exit codes of pkexec(1). */
  static FailureException explain(int exit, String words) {
    Failure failure =
        switch (exit) {
          case 126 ->
              new Failure(
                  Failure.Kind.DENIED,
                  "No administrator's password was given.",
                  "Nothing was changed.",
                  "Try again and enter one. To look without it, use practice.",
                  words);
          case 127 ->
              new Failure(
                  Failure.Kind.DENIED,
                  "You were not allowed to look at this computer's disks.",
                  "Nothing was changed.",
                  "Ask an administrator of this computer, or use the command line as root: sudo"
                      + " rotproof --help. Without a desktop nothing can ask for the password.",
                  words);
          default ->
              new Failure(
                  Failure.Kind.TOOL_FAILED,
                  "The helper on this computer did not start.",
                  "Nothing was changed.",
                  "Read what it said; install the package of Rotproof anew if a part is missing.",
                  words);
        };
    return new FailureException(failure);
  }

  private static FailureException denied(String what, String advice) {
    return new FailureException(
        new Failure(Failure.Kind.DENIED, what, "Nothing was changed.", advice, ""));
  }
}
