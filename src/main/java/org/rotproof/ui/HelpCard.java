package org.rotproof.ui;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.rotproof.ui.common.Dialogs;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;

/** What this is, which keys there are, and where help is. */
final class HelpCard {
  private static final List<String> KEYS =
      List.of("help", "next", "back", "move", "press", "letter", "settings", "zoom", "close");

  private HelpCard() {}

  /**
   * Makes it.
   *
   * @param version the program's own
   * @param close takes it away
   */
  static Node of(String version, Runnable close) {
    Strings texts = Strings.of("common");
    GridPane keys = new GridPane();
    keys.setHgap(16);
    keys.setVgap(6);
    for (int row = 0; row < KEYS.size(); row++) {
      keys.add(Texts.label(texts.get("help.key." + KEYS.get(row)), "mono", "small"), 0, row);
      keys.add(Texts.wrapped(texts.get("help.key." + KEYS.get(row) + ".text"), "small"), 1, row);
    }
    Button done = Dialogs.close(texts.get("help.close"), close);
    VBox content =
        Layouts.column(
            14,
            Texts.wrapped(texts.get("help.version", version), "body"),
            keys,
            Texts.wrapped(texts.get("help.more"), "small", "soft"),
            Texts.wrapped(texts.get("help.licence"), "small", "soft"));
    return Dialogs.card(texts.get("help.title"), content, done);
  }
}
