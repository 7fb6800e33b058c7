package org.rotproof.ui.work;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanWords;
import org.rotproof.plan.Stage;
import org.rotproof.plan.Step;
import org.rotproof.protocol.Event.StepState;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;

/** The steps of a build with their states: an icon and a word each, never colour alone. */
public final class StepList {
  private final Strings texts = Strings.of("work");
  private final VBox view = Layouts.column(2);
  private final List<StageRow> stages = new ArrayList<>();

  /** The steps of that plan. */
  public StepList(Plan plan) {
    view.setId("steps");
    for (int i = 0; i < plan.stages().size(); i++) {
      StageRow row = new StageRow(plan.stages().get(i));
      stages.add(row);
      view.getChildren().add(row.view);
    }
  }

  /** The list. */
  public Node view() {
    return view;
  }

  /** Shows how they stand. */
  public void show(BuildProgress progress) {
    for (int i = 0; i < stages.size(); i++) {
      stages.get(i).show(progress.stageState(i), progress.stage(i));
    }
  }

  /** The icon of a state. */
  static String icon(StepState state) {
    return switch (state) {
      case WAITING -> "mdi2c-circle-outline";
      case RUNNING -> "mdi2p-progress-clock";
      case DONE -> "mdi2c-check-circle";
      case FAILED -> "mdi2a-alert-octagon";
      case CANCELLED -> "mdi2s-stop-circle";
      case UNDONE -> "mdi2u-undo-variant";
    };
  }

  private static String styleClass(StepState state) {
    return "step-" + state.name().toLowerCase(Locale.ROOT);
  }

  private final class StageRow {
    private final VBox view = Layouts.column(2);
    private final StackPane icon = new StackPane();
    private final Label name;
    private final Label count = Texts.label("", "caption", "soft");
    private final List<StepRow> steps = new ArrayList<>();
    private final VBox list = Layouts.column(0);
    private StepState shown;

    StageRow(Stage stage) {
      name = Texts.wrapped(PlanWords.of(stage), "small", "strong");
      name.setMinWidth(0);
      count.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
      icon.setMinWidth(20);
      HBox head = Layouts.row(10, icon, Layouts.grow(name), count);
      head.getStyleClass().add("stage-head");
      for (Step step : stage.steps()) {
        StepRow row = new StepRow(step);
        steps.add(row);
        list.getChildren().add(row.view);
      }
      view.getChildren().addAll(head, list);
      view.getStyleClass().add("stage");
    }

    void show(StepState state, List<BuildProgress.Row> rows) {
      long done = rows.stream().filter(r -> r.state() == StepState.DONE).count();
      String word = texts.get("state." + state.name().toLowerCase(Locale.ROOT));
      boolean counts = state == StepState.RUNNING && rows.size() > 1;
      count.setText(
          counts
              ? texts.get("build.count", done, rows.size())
              : state == StepState.WAITING ? "" : word);
      view.setAccessibleText(name.getText() + ", " + word);
      for (int i = 0; i < steps.size(); i++) {
        steps.get(i).show(rows.get(i));
      }
      boolean open =
          state == StepState.RUNNING || state == StepState.FAILED || state == StepState.CANCELLED;
      Layouts.show(list, open);
      if (state != shown) {
        shown = state;
        icon.getChildren().setAll(Icons.of(18, StepList.icon(state), "state-icon"));
        view.getStyleClass().setAll("stage", styleClass(state));
      }
    }
  }

  private final class StepRow {
    private final Label name;
    private final Label word = Texts.label("", "caption", "soft");
    private final HBox view;

    StepRow(Step step) {
      name = Texts.wrapped(PlanWords.of(step), "caption");
      name.setTooltip(new Tooltip(step.command().shellLine()));
      view = Layouts.row(8, Layouts.grow(name), word);
      word.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
      view.getStyleClass().add("step-line");
    }

    void show(BuildProgress.Row row) {
      boolean measured = row.state() == StepState.RUNNING && row.totalBytes() > 0;
      word.setText(
          measured
              ? texts.get("build.percent", (int) Math.floor(100 * row.fraction()))
              : texts.get("state." + row.state().name().toLowerCase(Locale.ROOT)));
      view.getStyleClass().setAll("step-line", styleClass(row.state()));
    }
  }
}
