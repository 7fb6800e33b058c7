package org.rotproof.ui.common;

import java.util.Optional;
import javafx.scene.Node;
import org.rotproof.host.Host;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.protocol.WorkItem;

/** Moves between screens. The window is the only implementation. JavaFX's thread only. */
public interface Navigator {
  /** Shows a screen. The one before it ends its work; its connection is closed unless shared. */
  void show(Screen screen);

  /** The start page. Closes the connection that the present screen had, if any. */
  void toStart();

  /** Reaches a machine, and offers what is there: what was left unfinished, arrays, free disks. */
  void toMachine(Host host, Connection.Place place, String name);

  /** The wizard, on that machine. */
  void toWizard(Connection connection);

  /**
   * The monitor.
   *
   * @param array the array to show first, by name; empty for whichever is there
   */
  void toMonitor(Connection connection, Optional<String> array);

  /**
   * What can be done to an array, open or closed.
   *
   * @param chore what to begin with at once, such as "replace"; empty for the list
   */
  void toManage(Connection connection, String array, Optional<String> chore);

  /**
   * Goes on with, or takes back, work that did not end well: a build, or a chore.
   *
   * @param undo takes it back instead
   */
  void toUnfinished(Connection connection, JournalSummary journal, boolean undo);

  /**
   * Shows work of the machine that is under way, as the page that began it would.
   *
   * @param journal what its journal tells; empty where there is none, as of a scrub
   */
  void toWork(Connection connection, WorkItem work, Optional<JournalSummary> journal);

  /** Shows a card above everything else, dimmed behind. Escape closes it. */
  void showDialog(Node card);

  /** Takes the card away, if one is there. */
  void closeDialog();

  /** Says something short that needs no answer, at the window's lower edge, for some seconds. */
  void notice(String sentence);

  /** What the person likes. */
  Preferences preferences();

  /** What the program was started with. */
  UiServices services();
}
