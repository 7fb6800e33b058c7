package org.rotproof.ui;

import java.util.Optional;
import javafx.application.Application;
import javafx.stage.Stage;
import org.rotproof.host.Host;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.Tour;
import org.rotproof.ui.common.UiServices;

/** The JavaFX application. Started by {@link #launch}; one at a time in a JVM. */
public final class RotproofApp extends Application {
  private static UiServices services;
  private static Optional<Tour> tour = Optional.empty();
  private static Optional<Remote> at = Optional.empty();

  /** A computer that is gone to at once, without the start page's choice. */
  public record Remote(Host host, String name) {}

  /** For JavaFX only. */
  public RotproofApp() {}

  /**
   * Opens the window and returns when it has been closed.
   *
   * @param remote where it begins; empty for the start page
   * @param drive drives the window once it shows; empty for a person
   */
  public static void launch(UiServices with, Optional<Remote> remote, Optional<Tour> drive) {
    services = with;
    at = remote;
    tour = drive;
    Application.launch(RotproofApp.class);
  }

  @Override
  public void start(Stage stage) {
    MainWindow window = new MainWindow(stage, services);
    window.toStart();
    stage.show();
    at.ifPresent(r -> window.toMachine(r.host(), Connection.Place.REMOTE, r.name()));
    tour.ifPresent(t -> t.begin(stage));
  }
}
