package org.rotproof.ui.wizard;

import java.util.Optional;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;

/** Back, why Next is closed, Next. */
final class Footer {
  private final Strings texts = Strings.of("wizard");
  private final Button back = new Button();
  private final Button next = new Button();
  private final Label why = Texts.wrapped("", "small", "soft");
  private final HBox view;
  private boolean going;

  Footer(Runnable goBack, Runnable goForward) {
    back.setId("back");
    back.setMnemonicParsing(true);
    back.setGraphic(Icons.of("mdi2a-arrow-left"));
    back.setMinWidth(Region.USE_PREF_SIZE);
    back.setOnAction(e -> once(goBack));
    next.setMnemonicParsing(true);
    next.setDefaultButton(true);
    next.setContentDisplay(ContentDisplay.RIGHT);
    next.setMinWidth(Region.USE_PREF_SIZE);
    next.setOnAction(e -> once(goForward));
    why.setId("why-not");
    why.setGraphic(Icons.of(18, "mdi2i-information-outline", "faint"));
    why.setGraphicTextGap(8);
    why.setMaxWidth(560);
    view = Layouts.row(16, back, Layouts.spring(), why, next);
    view.getStyleClass().add("footer");
  }

  Node view() {
    return view;
  }

  /**
   * Goes after the event that asked for it, and once for it: JavaFX fires a mnemonic again for each
   * time its button was changed meanwhile, and a page that changes under it would be passed over.
   */
  private void once(Runnable go) {
    if (!going) {
      going = true;
      Platform.runLater(
          () -> {
            going = false;
            go.run();
          });
    }
  }

  void show(WizardPage page) {
    back.setText(texts.get(page.backIsStart() ? "back.start" : "back"));
    Layouts.show(back, page.mayGoBack());
    // Out of the machine nobody goes by a key that is pressed to close a list.
    back.setCancelButton(page.mayGoBack() && !page.backIsStart());
    WizardPage.Forward forward = page.forward();
    Optional<String> reason = page.whyNot();
    if (!forward.text().isEmpty()) {
      next.setText(forward.text());
    }
    next.setId(forward.id());
    next.getStyleClass().setAll("button", forward.styleClass());
    next.setGraphic(Icons.of(forward.icon()));
    next.setDisable(reason.isPresent());
    next.setAccessibleHelp(reason.orElse(""));
    Layouts.show(next, !forward.text().isEmpty());
    why.setText(reason.orElse(""));
    why.setVisible(reason.isPresent() && !reason.get().isBlank());
  }
}
