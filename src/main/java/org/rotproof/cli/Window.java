package org.rotproof.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.rotproof.host.DesktopLook;
import org.rotproof.host.Host;
import org.rotproof.host.KeptMachine;
import org.rotproof.host.PracticeHost;
import org.rotproof.host.SshHost;
import org.rotproof.ui.RotproofApp;
import org.rotproof.ui.common.Tour;
import org.rotproof.ui.common.UiServices;

/** Puts the window together. */
final class Window {
  /** Kept, because a logger that nobody holds forgets its level. */
  private static final Logger JAVAFX = Logger.getLogger("javafx");

  private Window() {}

  /**
   * Opens it; returns when it is closed.
   *
   * @param at the computer to begin with; empty for the start page
   * @throws TroubleException when there is no display
   */
  static void open(Optional<RotproofApp.Remote> at) throws TroubleException {
    open(services(settings()), at, Optional.empty());
  }

  /**
   * Opens it for something that drives it.
   *
   * @param settings its settings, apart from those of the person
   */
  static void open(Path settings, Tour tour) throws TroubleException {
    open(services(settings), Optional.empty(), Optional.of(tour));
  }

  private static void open(
      UiServices services, Optional<RotproofApp.Remote> at, Optional<Tour> tour)
      throws TroubleException {
    boolean display =
        Stream.of("DISPLAY", "WAYLAND_DISPLAY")
            .anyMatch(name -> !System.getenv().getOrDefault(name, "").isEmpty());
    if (!display) {
      throw Trouble.failed(
          "There is no display to open the window on.",
          "",
          "Start it from a desktop, or in a virtual display: xvfb-run -a -s '-screen 0 1280x800x24'"
              + " rotproof. The commands need none: see 'rotproof --help'.");
    }
    // Its only word is a warning that it runs from the class path, which does no harm.
    JAVAFX.setLevel(Level.SEVERE);
    RotproofApp.launch(services, at, tour);
  }

  private static Host ssh(String target) {
    SshHost.problem(target)
        .ifPresent(
            f -> {
              throw new IllegalArgumentException(f.what() + " " + f.advice());
            });
    return Machines.real().ssh(target);
  }

  private static Path settings() {
    return config().resolve("settings.properties");
  }

  /** The person's own folder for what the program keeps. */
  static Path config() {
    String configured = System.getenv().getOrDefault("XDG_CONFIG_HOME", "");
    Path config = configured.startsWith("/") ? Path.of(configured) : home().resolve(".config");
    return config.resolve("rotproof");
  }

  private static Path home() {
    return Path.of(System.getProperty("user.home"));
  }

  private static UiServices services(Path settings) {
    Machines machines = Machines.real();
    return new UiServices(
        PracticeHost::new,
        machines::here,
        Window::ssh,
        machines::sshUnasked,
        home(),
        settings,
        RotproofCommand.version(),
        DesktopLook::read,
        KeptMachine.ofUser(),
        PracticeHost::ofKept);
  }
}
