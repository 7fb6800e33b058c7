package org.rotproof.ui.work;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanWords;
import org.rotproof.plan.Stage;
import org.rotproof.plan.Step;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Navigator;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.TextFiles;
import org.rotproof.ui.common.Texts;

/** Every command of a plan in its order, in groups; each can be copied. */
public final class CommandList extends VBox {
  private static final int FOLDED_FROM = 8;
  private static final int FOLDED_TO = 3;

  private final Strings texts = Strings.of("work");
  private final Navigator navigator;

  /** An empty list. */
  public CommandList(Navigator navigator) {
    super(18);
    setId("commands");
    this.navigator = navigator;
  }

  /** Shows the commands of that plan. */
  public void show(Plan plan) {
    getChildren().clear();
    int number = 1;
    for (Stage stage : plan.stages()) {
      getChildren().add(group(number, stage));
      number++;
    }
  }

  private Node group(int number, Stage stage) {
    String name = PlanWords.of(stage);
    HBox head =
        Layouts.row(
            10,
            Texts.label(Integer.toString(number), "stage-number"),
            Texts.label(name, "body", "strong"));
    if (stage.parallel() && stage.steps().size() > 1) {
      head.getChildren().add(Texts.pill("mdi2a-arrow-split-vertical", texts.get("stage.parallel")));
    }
    VBox lines = Layouts.column(0);
    lines.getStyleClass().add("command-block");
    for (Step step : stage.steps()) {
      lines.getChildren().add(line(step));
    }
    return Layouts.column(8, head, lines);
  }

  private Node line(Step step) {
    String command = step.command().shellLine();
    Label text = Texts.wrapped(command, "mono", "command");
    VBox words = Layouts.column(0, text);
    List<String> lines = command.lines().toList();
    if (lines.size() > FOLDED_FROM) {
      fold(words, text, command, lines);
    }
    Button copy = new Button();
    copy.getStyleClass().addAll("flat-icon", "copy");
    copy.setGraphic(Icons.of(16, "mdi2c-content-copy"));
    copy.setAccessibleText(texts.get("review.copy.spoken", command));
    copy.setTooltip(new Tooltip(texts.get("review.copy")));
    copy.setOnAction(e -> TextFiles.copy(command, navigator));
    copy.setMinSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
    HBox line = Layouts.row(8, Layouts.grow(words), copy);
    line.setAlignment(javafx.geometry.Pos.TOP_LEFT);
    line.getStyleClass().add("command-line");
    if (step.erases()) {
      line.getStyleClass().add("erases");
    }
    return line;
  }

  /** A command that carries a whole file shows its first lines; the rest is a click away. */
  private void fold(VBox words, Label text, String command, List<String> lines) {
    String head = String.join("\n", lines.subList(0, FOLDED_TO));
    String tail = lines.get(lines.size() - 1);
    String folded = head + "\n…\n" + tail;
    String more = texts.get("review.more", lines.size());
    Button toggle = new Button(more);
    toggle.getStyleClass().addAll("link", "compact");
    text.setText(folded);
    toggle.setOnAction(
        e -> {
          boolean open = text.getText().equals(folded);
          text.setText(open ? command : folded);
          toggle.setText(open ? texts.get("review.less") : more);
        });
    VBox.setMargin(toggle, new javafx.geometry.Insets(0, 0, 0, -6));
    words.getChildren().add(toggle);
  }
}
