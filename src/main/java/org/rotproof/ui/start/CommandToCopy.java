package org.rotproof.ui.start;

import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Strings;

/** A command to run in a terminal: shown as it is, to select or to copy. */
final class CommandToCopy extends HBox {
  CommandToCopy(String command) {
    super(8);
    Strings texts = Strings.of("start");
    TextField line = new TextField(command);
    line.setId("install-command");
    line.setEditable(false);
    line.getStyleClass().add("mono");
    line.setAccessibleText(texts.get("connecting.install"));
    Button copy = new Button(texts.get("connecting.copy"), Icons.of("mdi2c-content-copy"));
    copy.setId("install-copy");
    copy.setOnAction(
        e -> {
          ClipboardContent content = new ClipboardContent();
          content.putString(command);
          Clipboard.getSystemClipboard().setContent(content);
        });
    getChildren().addAll(Layouts.grow(line), copy);
  }
}
