package org.rotproof.ui.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.common.chart.TimeChart;
import org.rotproof.ui.monitor.model.Times;
import org.rotproof.ui.monitor.model.Words;

/** A chart with its title, its present value in words, and the names of its lines. */
final class ChartCard extends VBox {
  private final String name;
  private final Label value = Texts.label("", "small", "soft");
  private final TimeChart chart;
  private final FlowPane legend = new FlowPane(14, 2);
  private List<TimeChart.Line> lines = List.of();

  ChartCard(String id, String name, DoubleFunction<String> valueText) {
    super(6);
    this.name = name;
    setId(id);
    getStyleClass().addAll("card", "chart-card");
    chart = new TimeChart(valueText, Times::ago);
    VBox.setVgrow(chart, Priority.ALWAYS);
    HBox head = Layouts.row(8, Texts.label(name, "small", "strong"), Layouts.spring(), value);
    head.setAlignment(Pos.BASELINE_LEFT);
    getChildren().addAll(head, chart, legend);
    Layouts.show(legend, false);
  }

  TimeChart chart() {
    return chart;
  }

  void setLines(List<TimeChart.Line> newLines) {
    if (newLines.equals(lines)) {
      return;
    }
    lines = List.copyOf(newLines);
    chart.setLines(lines);
    legend.getChildren().clear();
    List<Label> names = new ArrayList<>();
    for (TimeChart.Line line : lines) {
      Label label = Texts.label(line.name(), "caption", "soft");
      label.setGraphic(new LineMark(line.ink(), line.dash()));
      names.add(label);
    }
    legend.getChildren().setAll(names);
    Layouts.show(legend, lines.size() > 1);
  }

  /** The present value in words, also for those who cannot see the line. */
  void say(String words) {
    value.setText(words);
    chart.setAccessibleText(Words.of("chart.accessible", name, words));
  }
}
