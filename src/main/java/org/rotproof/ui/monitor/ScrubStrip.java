package org.rotproof.ui.monitor;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.plan.ScrubTimer;
import org.rotproof.protocol.Event.ScrubMoved.Phase;
import org.rotproof.storage.Sizes;
import org.rotproof.storage.SyncProgress;
import org.rotproof.ui.common.Beside;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.monitor.model.Facts;
import org.rotproof.ui.monitor.model.LegRow;
import org.rotproof.ui.monitor.model.NextScrub;
import org.rotproof.ui.monitor.model.Percent;
import org.rotproof.ui.monitor.model.ResultStory;
import org.rotproof.ui.monitor.model.ScrubPicture;
import org.rotproof.ui.monitor.model.Times;
import org.rotproof.ui.monitor.model.Words;

/** What runs on the array now and how far it is, with the ways to hold it; or what ran last. */
final class ScrubStrip extends VBox {
  private static final long MB = 1_000_000;
  private static final List<Long> LIMITS =
      List.of(0L, 5 * MB, 10 * MB, 25 * MB, 50 * MB, 100 * MB, 200 * MB);

  private final ZoneId zone;
  private final Label what = Texts.label("", "small", "strong");
  private final Label figures = Texts.label("", "small", "soft");
  private final ProgressBar bar = new ProgressBar(0);
  private final Button pause = new Button();
  private final Button stop = new Button();
  private final Button details = new Button(Words.of("scrub.details"));
  private final Label elsewhere = Texts.wrapped(Words.of("scrub.elsewhere"), "caption", "soft");
  private final Label next = Texts.wrapped("", "caption", "soft");
  private final ChoiceBox<Long> limit;
  private final ChoiceBox<ScrubSchedule> schedule;
  private boolean paused;

  /** What can be asked of a scrub. */
  interface Wishes {
    void pause(boolean paused);

    void stop();

    void limit(long bytesPerSecond);

    void schedule(ScrubSchedule schedule);

    void details();

    void disk(LegRow row);
  }

  ScrubStrip(Wishes wishes, ZoneId zone) {
    super(8);
    this.zone = zone;
    setId("scrub-strip");
    getStyleClass().addAll("card", "scrub-strip");
    what.setId("scrub-what");
    what.setMinWidth(USE_PREF_SIZE);
    figures.setId("scrub-figures");
    bar.setId("scrub-progress");
    bar.setMaxWidth(Double.MAX_VALUE);
    bar.setAccessibleText(Words.of("scrub.progress"));
    pause.setId("scrub-pause");
    pause.getStyleClass().add("compact");
    pause.setOnAction(e -> wishes.pause(!paused));
    stop.setId("scrub-stop");
    stop.setText(Words.of("scrub.stop"));
    stop.setGraphic(Icons.of("mdi2s-stop"));
    stop.getStyleClass().add("compact");
    stop.setTooltip(new Tooltip(Words.of("scrub.stop.tip")));
    stop.setOnAction(e -> wishes.stop());
    details.setId("scrub-details");
    details.getStyleClass().add("link");
    details.setOnAction(e -> wishes.details());
    elsewhere.setId("scrub-elsewhere");
    limit =
        new ChoiceBox<>(
            "scrub-limit", Words.of("scrub.limit"), LIMITS, ScrubStrip::limitWords, wishes::limit);
    limit.explain(Words.of("scrub.limit.tip"));
    schedule =
        new ChoiceBox<>(
            "scrub-schedule",
            Words.of("schedule"),
            List.of(ScrubSchedule.values()),
            value -> Words.of("schedule." + value),
            wishes::schedule);
    HBox wishesRow = new HBox(12, details, schedule, limit, pause, stop);
    wishesRow.setAlignment(Pos.CENTER_RIGHT);
    HBox said = new HBox(12, what, figures);
    said.setAlignment(Pos.CENTER_LEFT);
    HBox.setHgrow(figures, Priority.SOMETIMES);
    Beside row = Beside.ends(said, wishesRow, 12, 400);
    figures.setMinWidth(60);
    figures.setWrapText(true);
    figures.setMinHeight(USE_PREF_SIZE);
    details.setMinWidth(USE_PREF_SIZE);
    next.setId("scrub-next");
    getChildren().addAll(row, bar, elsewhere, next);
  }

  private static String limitWords(long value) {
    return value == 0
        ? Words.of("scrub.no-limit")
        : Words.of("scrub.limit-of", Sizes.format(value));
  }

  /** Puts the keyboard where the next wish lies. */
  void placeFocus() {
    pause.requestFocus();
  }

  /** Whether the keyboard is on something here. */
  boolean hasFocus() {
    return pause.isFocused() || stop.isFocused();
  }

  void show(ArrayState state, long nowMillis) {
    Optional<ScrubPicture> run = state.run;
    Optional<SyncProgress> sync = state.array.sync();
    limit.show(state.point.map(p -> p.speedLimit()).orElse(0L));
    showSchedule(state);
    Layouts.show(pause, run.isPresent());
    Layouts.show(stop, run.isPresent());
    Layouts.show(elsewhere, run.isPresent() && state.elsewhere);
    next.setText(state.plan.map(p -> NextScrub.line(p, nowMillis, zone)).orElse(""));
    Layouts.show(next, !next.getText().isEmpty());
    Layouts.show(details, run.isEmpty() && state.last.isPresent() && !state.showResult);
    Layouts.show(bar, run.isPresent() || sync.isPresent());
    if (run.isPresent()) {
      showRun(run.get(), nowMillis);
    } else if (sync.isPresent()) {
      showSync(sync.get());
    } else {
      showLast(state, nowMillis);
    }
  }

  private void showSchedule(ArrayState state) {
    schedule.setDisable(state.schedule.isEmpty());
    schedule.show(state.schedule.map(ScheduleDesk.Schedule::scrub).orElse(ScrubSchedule.NEVER));
    schedule.explain(
        state
            .schedule
            .map(s -> Words.of(canRun(s.runs()) ? "schedule.tip" : "schedule.no-timer"))
            .orElseGet(() -> Words.of("schedule.no-record")));
  }

  /** Whether a timer would run it, once it is set going. */
  private static boolean canRun(ScrubTimer.Runs runs) {
    return runs != ScrubTimer.Runs.NOT_INSTALLED && runs != ScrubTimer.Runs.NO_SYSTEMD;
  }

  private void showRun(ScrubPicture run, long nowMillis) {
    showPaused(run.isPaused());
    pause.setDisable(run.isStopping());
    stop.setDisable(run.isStopping());
    what.setText(
        run.isStopping() ? Words.of("scrub.stopping") : Words.of("phase." + run.last().phase()));
    bar.setProgress(run.fraction());
    boolean moving = run.last().phase() != Phase.PAUSED && run.last().totalSectors() > 0;
    String done = Percent.down(run.fraction());
    String speed = Sizes.format(run.last().bytesPerSecond());
    boolean known = moving && run.last().etaMillis() >= 0;
    figures.setText(
        !moving
            ? done
            : known
                ? Words.of("scrub.figures", done, speed, Times.about(run.last().etaMillis()))
                : Words.of("scrub.figures-no-eta", done, speed));
    long silent = nowMillis - run.lastMovedMillis();
    if (silent > 10_000 && !paused) {
      figures.setText(Words.of("scrub.silent", done, Times.took(silent / 1000.0)));
    }
  }

  private void showPaused(boolean now) {
    if (now != paused || pause.getGraphic() == null) {
      paused = now;
      pause.setText(Words.of(paused ? "scrub.resume" : "scrub.pause"));
      pause.setGraphic(Icons.of(paused ? "mdi2p-play" : "mdi2p-pause"));
    }
  }

  private void showSync(SyncProgress sync) {
    what.setText(Words.of("sync." + sync.state(), Words.of("action." + sync.action())));
    bar.setProgress(sync.fraction());
    boolean runs = sync.state() == SyncProgress.State.RUNNING;
    String done = Percent.down(sync.fraction());
    String speed = Sizes.format(sync.speedKibPerSecond() * 1024);
    figures.setText(
        !runs
            ? ""
            : sync.finishSeconds() < 0
                ? Words.of("scrub.figures-no-eta", done, speed)
                : Words.of("scrub.figures", done, speed, Times.about(sync.finishSeconds() * 1000)));
  }

  private void showLast(ArrayState state, long nowMillis) {
    Optional<Facts.LastScrub> last = state.last;
    what.setText(
        last.map(l -> Words.of("scrub.last", Times.when(l.atMillis(), nowMillis, zone)))
            .orElseGet(() -> Words.of(state.heardOfScrubs() ? "scrub.none" : "scrub.asking")));
    figures.setText(last.map(l -> ResultStory.of(l.report(), state.names).headline()).orElse(""));
  }
}
