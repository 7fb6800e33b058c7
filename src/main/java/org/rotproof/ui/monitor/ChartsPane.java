package org.rotproof.ui.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.rotproof.storage.Sizes;
import org.rotproof.ui.common.Columns;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.common.chart.Dash;
import org.rotproof.ui.common.chart.Ink;
import org.rotproof.ui.common.chart.TimeChart;
import org.rotproof.ui.common.chart.TimeSeries;
import org.rotproof.ui.monitor.model.ArrayCharts;
import org.rotproof.ui.monitor.model.Names;
import org.rotproof.ui.monitor.model.Percent;
import org.rotproof.ui.monitor.model.Times;
import org.rotproof.ui.monitor.model.Words;

/** The live charts: how far and how fast the work is, and what each disk does. */
final class ChartsPane extends VBox {
  private static final long MINUTES_5 = 5 * 60_000L;
  private static final long HOUR = 60 * 60_000L;
  private static final long GAP_MILLIS = 3_500;

  private final ChartCard progress =
      new ChartCard("chart-progress", Words.of("chart.progress"), Percent::down);
  private final ChartCard speed =
      new ChartCard("chart-speed", Words.of("chart.speed"), ChartsPane::perSecond);
  private final ChartCard throughput =
      new ChartCard("chart-throughput", Words.of("chart.throughput"), ChartsPane::perSecond);
  private final ChartCard latency =
      new ChartCard("chart-latency", Words.of("chart.latency"), ChartsPane::millis);
  private final Columns work = Layouts.columns(12, 280, progress, speed);
  private final Columns disks = Layouts.columns(12, 280, throughput, latency);
  private long spanMillis = MINUTES_5;
  private boolean workShown;

  ChartsPane() {
    super(8);
    setId("charts");
    progress.chart().setFixedTop(1);
    speed.chart().setFloor(1_000_000);
    throughput.chart().setFloor(1_000_000);
    latency.chart().setFloor(1);
    getChildren().addAll(head(), Layouts.column(12, work, disks));
    arrange(false);
  }

  private HBox head() {
    ToggleGroup group = new ToggleGroup();
    HBox spans = Layouts.row(0);
    spans.getStyleClass().add("segments");
    spans
        .getChildren()
        .addAll(
            span(group, "span-5", MINUTES_5),
            span(group, "span-60", HOUR),
            span(group, "span-all", 0));
    group.selectToggle(group.getToggles().get(0));
    group
        .selectedToggleProperty()
        .addListener(
            (o, before, now) -> {
              if (now == null) {
                group.selectToggle(before);
              }
            });
    Label title = Texts.label(Words.of("charts.title"), "section-title");
    return Layouts.row(12, title, Layouts.spring(), spans);
  }

  private ToggleButton span(ToggleGroup group, String id, long millis) {
    ToggleButton button = new ToggleButton(Words.of(id));
    button.setId(id);
    button.getStyleClass().add("segment");
    button.setToggleGroup(group);
    button.setOnAction(
        e -> {
          spanMillis = millis;
          List.of(progress, speed, throughput, latency).forEach(c -> setSpan(c, millis));
        });
    return button;
  }

  private void setSpan(ChartCard card, long millis) {
    card.chart().setSpanMillis(card == progress || card == speed ? 0 : millis);
    card.chart().repaint();
  }

  private void arrange(boolean working) {
    workShown = working;
    Layouts.show(work, working);
  }

  /** Draws everything as it stands now. */
  void show(ArrayState state, long chartNow) {
    ArrayCharts charts = state.charts;
    boolean working = charts.progress().size() > 0;
    if (working != workShown) {
      arrange(working);
    }
    if (working) {
      showWork(charts, chartNow);
    }
    showDisks(charts, state.names, chartNow);
  }

  private void showWork(ArrayCharts charts, long chartNow) {
    long now = charts.working() ? chartNow : charts.progress().lastMillis();
    progress.setLines(List.of(line(charts.progress(), 0, true)));
    speed.setLines(List.of(line(charts.speed(), 0, true)));
    long eta = charts.etaMillis();
    progress.chart().setNow(now, GAP_MILLIS);
    progress.chart().setProjection(eta > 0 ? now + eta : 0, 1);
    speed.chart().setNow(now, GAP_MILLIS);
    double done = charts.progress().last();
    progress.say(
        Double.isNaN(done)
            ? Words.of(charts.working() ? "chart.no-news" : "chart.ended")
            : eta > 0
                ? Words.of("chart.progress.eta", Percent.down(done), Times.about(eta))
                : Percent.down(done));
    speed.say(value(charts.speed().last(), ChartsPane::perSecond, charts.working()));
    progress.chart().repaint();
    speed.chart().repaint();
  }

  private static String value(
      double value, java.util.function.DoubleFunction<String> words, boolean working) {
    return Double.isNaN(value)
        ? Words.of(working ? "chart.no-news" : "chart.ended")
        : words.apply(value);
  }

  private void showDisks(ArrayCharts charts, Names names, long chartNow) {
    List<TimeChart.Line> moved = new ArrayList<>();
    List<TimeChart.Line> waited = new ArrayList<>();
    double total = 0;
    double slowest = Double.NaN;
    int index = 0;
    for (Map.Entry<String, ArrayCharts.OfDisk> disk : charts.disks().entrySet()) {
      Ink ink = Ink.line(index);
      Dash dash = Dash.line(index);
      moved.add(
          new TimeChart.Line(
              names.of(disk.getKey()), disk.getValue().throughput(), ink, dash, false, true));
      waited.add(
          new TimeChart.Line(
              names.of(disk.getKey()), disk.getValue().latency(), ink, dash, false, false));
      total += disk.getValue().throughput().last();
      double wait = disk.getValue().latency().last();
      slowest = Double.isNaN(slowest) ? wait : Math.max(slowest, wait);
      index++;
    }
    throughput.setLines(moved);
    latency.setLines(waited);
    throughput.say(
        Double.isNaN(total) || moved.isEmpty()
            ? Words.of("chart.no-news")
            : Words.of("chart.together", perSecond(total)));
    latency.say(
        Double.isNaN(slowest)
            ? Words.of("chart.no-reads")
            : Words.of("chart.slowest", millis(slowest)));
    throughput.chart().setNow(chartNow, GAP_MILLIS);
    latency.chart().setNow(chartNow, GAP_MILLIS);
    throughput.chart().setSpanMillis(spanMillis);
    latency.chart().setSpanMillis(spanMillis);
    throughput.chart().repaint();
    latency.chart().repaint();
  }

  private static TimeChart.Line line(TimeSeries series, int index, boolean filled) {
    return new TimeChart.Line("", series, Ink.line(index), Dash.SOLID, filled, true);
  }

  private static String perSecond(double bytes) {
    return Words.of("chart.per-second", Sizes.format((long) bytes));
  }

  private static String millis(double value) {
    boolean whole = value >= 9.95 || value == Math.rint(value);
    return whole
        ? Math.round(value) + " ms"
        : String.format(java.util.Locale.ROOT, "%.1f ms", value);
  }
}
