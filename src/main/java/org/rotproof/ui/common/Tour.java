package org.rotproof.ui.common;

import javafx.stage.Stage;

/** Something that drives the window from outside, as a person would. */
@FunctionalInterface
public interface Tour {
  /**
   * Called once on JavaFX's thread, when the window is showing. Must return at once: the driving
   * belongs on a thread of its own. Closing the stage ends the program.
   */
  void begin(Stage stage);
}
