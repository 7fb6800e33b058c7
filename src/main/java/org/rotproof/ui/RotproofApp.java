package org.rotproof.ui;

import java.util.Optional;
import javafx.application.Application;
import javafx.stage.Stage;
import org.rotproof.ui.common.Tour;
import org.rotproof.ui.common.UiServices;

/** The JavaFX application. Started by {@link #launch}; one at a time in a JVM. */
public final class RotproofApp extends Application {
  private static UiServices services;
  private static Optional<Tour> tour = Optional.empty();

  /** For JavaFX only. */
  public RotproofApp() {}

  /**
   * Opens the window and returns when it has been closed.
   *
   * @param drive drives the window once it shows; empty for a person
   */
  public static void launch(UiServices with, Optional<Tour> drive) {
    services = with;
    tour = drive;
    Application.launch(RotproofApp.class);
  }

  @Override
  public void start(Stage stage) {
    MainWindow window = new MainWindow(stage, services);
    window.toStart();
    stage.show();
    tour.ifPresent(t -> t.begin(stage));
  }
}
