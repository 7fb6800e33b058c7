package org.rotproof.ui.monitor;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Leg;
import org.rotproof.ui.common.Beside;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.monitor.model.Amounts;
import org.rotproof.ui.monitor.model.DrillPlan;
import org.rotproof.ui.monitor.model.LegRow;
import org.rotproof.ui.monitor.model.Words;

/**
 * The drill: pick a disk, a place on its band and an amount, damage it from outside, and watch it
 * being found and healed. Only in practice.
 */
final class DrillPane extends VBox {
  private static final List<Long> AMOUNTS = List.of(512L, 30L << 10, 1L << 20, 8L << 20, 48L << 20);
  private static final Duration BREATH = Duration.millis(1400);

  private final WatchedMachine machine;
  private final ScrubClicks scrubs;
  private final DrillDesk desk;
  private final SurfacePane surface;
  private final StoryLine story = new StoryLine();
  private final Label headline = Texts.label("", "section-title");
  private final Segments<String> disks = new Segments<>(List.of(), "");
  private final Segments<Long> amount;
  private final Segments<Boolean> spread;
  private final Label aimed = Texts.label("", "small", "soft");
  private final Button damage = new Button();
  private final Button scrub = new Button();
  private final Button watch = new Button();
  private final Accidents accidents;
  private Optional<ArrayState> state = Optional.empty();
  private double at = 0.41;
  private List<BandView.Target> targets = List.of();
  private boolean targetShown;
  private boolean busy;
  private boolean playing;

  DrillPane(WatchedMachine machine, ScrubClicks scrubs, DrillDesk desk, ZoneId zone) {
    super(12);
    this.machine = machine;
    this.scrubs = scrubs;
    this.desk = desk;
    setId("drill");
    surface = new SurfacePane("drill-surface", Words.of("surface.title"), zone);
    surface.onAim(this::aim);
    surface.compact();
    amount =
        new Segments<>(
            AMOUNTS.stream()
                .map(
                    bytes ->
                        new Segments.Choice<>("drill-amount-" + bytes, Amounts.of(bytes), bytes))
                .toList(),
            30L << 10);
    spread =
        new Segments<>(
            List.of(
                new Segments.Choice<>("drill-single", Words.of("drill.single"), false),
                new Segments.Choice<>("drill-scattered", Words.of("drill.scattered"), true)),
            false);
    disks.onChosen(disk -> refreshTarget());
    amount.onChosen(bytes -> refreshTarget());
    spread.onChosen(scattered -> refreshTarget());
    accidents = new Accidents(machine, desk);
    headline.setId("drill-headline");
    VBox stage = new VBox(12, surface, choices(), buttons());
    stage.getStyleClass().addAll("card", "stage");
    VBox tale = new VBox(12, headline, story);
    tale.getStyleClass().addAll("card", "tale");
    getChildren()
        .addAll(Texts.wrapped(Words.of("drill.intro"), "small", "soft"), stage, tale, accidents);
  }

  /** The disks have a row of their own: there may be many. */
  private VBox choices() {
    FlowPane row = new FlowPane(24, 10);
    row.getChildren().addAll(named("drill.amount", amount), named("drill.place", spread));
    return Layouts.column(10, named("drill.disk", disks), row);
  }

  private static VBox named(String key, Segments<?> segments) {
    Label name = Texts.label(Words.of(key), "caption", "soft");
    segments.setAccessibleText(name.getText());
    return Layouts.column(4, name, segments);
  }

  private Beside buttons() {
    watch.setId("drill-watch");

    watch.setGraphic(Icons.of("mdi2p-play"));
    watch.getStyleClass().add("accent");
    watch.setOnAction(e -> play());
    damage.setId("drill-damage");
    damage.setText(Words.of("drill.damage"));
    damage.setGraphic(Icons.of("mdi2f-flash"));
    damage.getStyleClass().add("danger-quiet");
    damage.setOnAction(e -> strike(scrub::requestFocus));
    scrub.setId("drill-scrub");
    scrub.setGraphic(Icons.of("mdi2m-magnify-scan"));
    scrub.setOnAction(e -> startScrub());
    aimed.setId("drill-aim");
    for (Button button : List.of(watch, damage, scrub)) {
      button.setMinWidth(USE_PREF_SIZE);
    }
    aimed.setMinWidth(80);
    aimed.setWrapText(true);
    aimed.setMinHeight(USE_PREF_SIZE);
    aimed.setMaxWidth(Double.MAX_VALUE);
    return Beside.line(Layouts.row(10, watch, damage, scrub), aimed, 10, 120);
  }

  /** Shows an array; the choice stays where it can. */
  void show(ArrayState newState, List<LegRow> rows, long now) {
    boolean other = state.filter(s -> s == newState).isEmpty();
    state = Optional.of(newState);
    surface.show(newState, rows.stream().filter(LegRow::hasSurface).toList(), now);
    List<String> names =
        rows.stream().filter(LegRow::holdsPlace).map(LegRow::disk).distinct().toList();
    String chosen = disks.isEmpty() ? "" : disks.value();
    boolean stale = other || !names.equals(shownNames);
    if (stale && !names.isEmpty()) {
      shownNames = names;
      String select = names.contains(chosen) ? chosen : names.get(names.size() - 1);
      disks.setChoices(
          names.stream().map(n -> new Segments.Choice<>("drill-pick-" + n, n, n)).toList(), select);
      refreshTarget();
    }
    accidents.show(newState);
    refresh();
  }

  private List<String> shownNames = List.of();

  /** The scrub moved: the bands and the story. */
  void moved() {
    surface.moved();
    refresh();
  }

  private void refresh() {
    state.ifPresent(
        s -> {
          story.show(s.story.lines());
          headline.setText(s.story.headline());
          boolean runs = s.run.isPresent();
          showTarget(!runs && !s.story.awaitsProof());
          watch.setText(disks.isEmpty() ? "" : Words.of("drill.watch", disks.value()));
          damage.setDisable(busy || runs || disks.isEmpty());
          scrub.setText(Words.of(s.story.awaitsProof() ? "drill.scrub-proof" : "drill.scrub"));
          scrub.setDisable(busy || runs);
          boolean scrubNext = !runs && (s.story.awaitsScrub() || s.story.awaitsProof());
          scrub.getStyleClass().remove("accent");
          watch.getStyleClass().remove("accent");
          (scrubNext ? scrub : watch).getStyleClass().add("accent");
          watch.setDisable(busy || runs || disks.isEmpty());
        });
  }

  private void aim(String disk, double fraction) {
    if (busy || disks.isEmpty()) {
      return;
    }
    at = fraction;
    disks.select(disk);
    refreshTarget();
    refresh();
  }

  private Optional<List<DrillPlan.Strike>> strikes() {
    if (state.isEmpty() || disks.isEmpty()) {
      return Optional.empty();
    }
    Optional<Leg> leg =
        state.get().array.legs().stream().filter(l -> l.disk().equals(disks.value())).findFirst();
    Optional<Disk> disk = machine.disk(disks.value());
    if (leg.isEmpty() || disk.isEmpty()) {
      return Optional.empty();
    }
    DrillPlan plan = DrillPlan.of(state.get().array, leg.get(), disk.get());
    return Optional.of(
        spread.value()
            ? plan.scattered(amount.value(), Double.doubleToLongBits(at))
            : plan.single(at, amount.value()));
  }

  private void refreshTarget() {
    Optional<List<DrillPlan.Strike>> strikes = strikes();
    if (strikes.isEmpty()) {
      aimed.setText("");
      return;
    }
    double whole = state.get().array.componentSectors() * 512.0;
    targets =
        strikes.get().stream()
            .map(
                s ->
                    new BandView.Target(
                        s.at(), Math.min(1, s.at() + (whole <= 0 ? 0 : s.lengthBytes() / whole))))
            .toList();
    targetShown = false;
    aimed.setText(
        strikes.get().size() == 1
            ? Words.of(
                "drill.aim-one",
                Amounts.of(amount.value()),
                Math.round(strikes.get().get(0).at() * 100),
                disks.value())
            : Words.of(
                "drill.aim-many", Amounts.of(amount.value()), strikes.get().size(), disks.value()));
    refresh();
  }

  private void showTarget(boolean shown) {
    if (shown != targetShown) {
      targetShown = shown;
      surface.target(disks.isEmpty() ? "" : disks.value(), shown ? targets : List.of());
    }
  }

  private void strike(Runnable then) {
    Optional<List<DrillPlan.Strike>> strikes = strikes();
    if (strikes.isEmpty()) {
      return;
    }
    story.requestFocus(); // before its buttons close, which would send the keyboard elsewhere
    busy = true;
    refresh();
    desk.strike(
        state.get(),
        disks.value(),
        strikes.get(),
        () -> {
          busy = false;
          refresh();
          then.run();
        });
  }

  /** A strike did not succeed: the buttons come back. */
  void released() {
    busy = false;
    playing = false;
    refresh();
  }

  private void startScrub() {
    story.requestFocus();
    state.ifPresent(s -> scrubs.start(s, 0));
  }

  private void play() {
    playing = true;
    strike(() -> breathe(this::startScrub));
  }

  private static void breathe(Runnable then) {
    PauseTransition pause = new PauseTransition(BREATH);
    pause.setOnFinished(e -> then.run());
    pause.play();
  }

  /** A scrub of the array ended; a story that plays by itself goes on. */
  void scrubEnded(ArrayState ended, ScrubReport report) {
    if (ended.story.ended()) {
      playing = false;
      desk.checkFile(ended, this::refresh);
      Platform.runLater(watch::requestFocus);
    } else if (playing && ended.story.awaitsProof()) {
      breathe(this::startScrub);
    }
    refresh();
  }
}
