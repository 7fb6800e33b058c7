package org.rotproof.ui.common;

import java.util.Optional;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** A field with its name above and, below, what it is for or what is wrong with it. */
public final class FormField extends VBox {
  private final Control control;
  private final String help;
  private final Label foot = Texts.wrapped("", "caption");

  /**
   * A field.
   *
   * @param name with an underscore before the letter that Alt reaches it by
   * @param help what it is for; "" for nothing
   */
  public FormField(String name, Control control, String help) {
    super(6);
    this.control = control;
    this.help = help;
    Label heading = Texts.label(name, "small", "strong");
    heading.setMnemonicParsing(true);
    heading.setLabelFor(control);
    control.setMaxWidth(Double.MAX_VALUE);
    if (control.getAccessibleText() == null) {
      control.setAccessibleText(name.replace("_", ""));
    }
    getChildren().addAll(heading, control, foot);
    wrong(Optional.empty());
  }

  /** Says what is wrong, or that nothing is. */
  public void wrong(Optional<String> sentence) {
    control.getStyleClass().remove("wrong");
    foot.getStyleClass().removeAll("bad", "soft");
    foot.setGraphic(null);
    if (sentence.isPresent()) {
      control.getStyleClass().add("wrong");
      foot.getStyleClass().add("bad");
      foot.setGraphic(Icons.of(16, "mdi2a-alert-circle-outline", "bad"));
    } else {
      foot.getStyleClass().add("soft");
    }
    foot.setText(sentence.orElse(help));
    control.setAccessibleHelp(foot.getText());
    Layouts.show(foot, !foot.getText().isBlank());
  }
}
