package org.rotproof.ui.common;

import java.util.Optional;
import javafx.scene.Node;

/** Moves between screens. The window is the only implementation. JavaFX's thread only. */
public interface Navigator {
  /** The start page. Closes the connection that the present screen had, if any. */
  void toStart();

  /** The wizard, on that machine. */
  void toWizard(Connection connection);

  /**
   * The monitor.
   *
   * @param array the array to show first, by name; empty for whichever is there
   */
  void toMonitor(Connection connection, Optional<String> array);

  /** Shows a card above everything else, dimmed behind. Escape closes it. */
  void showDialog(Node card);

  /** Takes the card away, if one is there. */
  void closeDialog();

  /** Says something short that needs no answer, at the window's lower edge, for some seconds. */
  void notice(String sentence);

  /** What the program was started with. */
  UiServices services();
}
