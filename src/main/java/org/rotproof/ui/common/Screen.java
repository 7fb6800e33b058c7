package org.rotproof.ui.common;

import java.util.Optional;
import javafx.scene.Parent;

/** What fills the window below its header bar. All methods run on JavaFX's thread. */
public interface Screen {
  /** The content; the same node at every call. */
  Parent view();

  /** Called when it has become visible: the moment to begin work and to place the focus. */
  default void shown() {}

  /** Called when another screen takes its place, or the window closes: ends all its work. */
  default void hidden() {}

  /** What the header bar says of where one is; empty for nothing. */
  default Optional<Connection> connection() {
    return Optional.empty();
  }

  /**
   * Why leaving now would have consequences, as a question with its consequence; empty when it may
   * be left without a word. The window asks it before it closes.
   */
  default Optional<LeaveQuestion> beforeLeaving() {
    return Optional.empty();
  }

  /**
   * Asked before leaving.
   *
   * @param leave the words on the button that leaves ("Stop the build and close")
   */
  record LeaveQuestion(String title, String consequence, String leave, String stay) {}
}
