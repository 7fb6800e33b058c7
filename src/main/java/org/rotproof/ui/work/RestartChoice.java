package org.rotproof.ui.work;

import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;

/** Whether work goes on by itself, should the machine be restarted in the middle of it. */
public final class RestartChoice {
  private final Strings texts = Strings.of("work");
  private final WorkRun run;
  private final CheckBox box = new CheckBox();
  private final Label means = Texts.wrapped("", "caption", "soft");
  private final VBox view = Layouts.column(4, box, means);

  /** For that work. */
  public RestartChoice(WorkRun run) {
    this.run = run;
    box.setId("after-restart");
    box.setText(texts.get("restart.go-on"));
    box.setMnemonicParsing(true);
    box.setWrapText(true);
    box.setOnAction(e -> run.goesOnAfterRestart(box.isSelected()));
  }

  /** The box, with what it means. */
  public Node view() {
    return view;
  }

  /** Shows how it stands now. */
  public void update() {
    boolean key = run.needsTypedKey();
    box.setSelected(run.goesOnAfterRestart());
    box.setDisable(key);
    means.setText(
        texts.get(
            key ? "restart.key" : run.goesOnAfterRestart() ? "restart.goes-on" : "restart.waits"));
    Layouts.show(view, run.state() == WorkRun.State.RUNNING && !run.cancelling());
  }
}
