package org.rotproof.ui.common;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javafx.scene.Node;
import javafx.scene.Parent;
import org.rotproof.protocol.WorkItem;

/** What fills the window below its header bar. All methods run on JavaFX's thread. */
public interface Screen {
  /** The content; the same node at every call. */
  Parent view();

  /**
   * What stays at the window's lower edge while the rest scrolls, such as the way back and on;
   * empty for nothing. The same node at every call.
   */
  default Optional<Node> foot() {
    return Optional.empty();
  }

  /**
   * How high it is at least; in a lower window all of it scrolls. Little where most of it scrolls
   * by itself, as two bars beside each other help nobody.
   */
  default double leastHeight() {
    return 220;
  }

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

  /** Whether it shows that work by itself, so that nothing beside it has to. */
  default boolean shows(WorkItem work) {
    return false;
  }

  /**
   * Asked before leaving.
   *
   * @param leave the words on the button that leaves ("Stop the build and close")
   * @param stop another way, where leaving lets the work go on; empty where leaving ends it
   */
  record LeaveQuestion(
      String title, String consequence, String leave, String stay, Optional<Stop> stop) {
    /** Where leaving ends the work. */
    public LeaveQuestion(String title, String consequence, String leave, String stay) {
      this(title, consequence, leave, stay, Optional.empty());
    }

    /**
     * About work under way: on a real machine it goes on unless it is stopped, in practice it ends
     * with the machine.
     *
     * @param texts the page's own words, by the keys "leave…"
     * @param stop as in {@link Stop}
     */
    public static LeaveQuestion ofWork(
        Connection connection, UnaryOperator<String> texts, Consumer<Runnable> stop) {
      boolean goesOn = connection.place() != Connection.Place.PRACTICE;
      String key = goesOn ? "leave.goes-on." : "leave.";
      return new LeaveQuestion(
          texts.apply("leave.title"),
          texts.apply(key + "text"),
          texts.apply(key + "ok"),
          texts.apply("leave.stay"),
          goesOn ? Optional.of(new Stop(texts.apply(key + "stop"), stop)) : Optional.empty());
    }
  }

  /**
   * The work is to be stopped.
   *
   * @param words on its button
   * @param first stops it, and runs what it is given once the work has ended
   */
  record Stop(String words, Consumer<Runnable> first) {}
}
