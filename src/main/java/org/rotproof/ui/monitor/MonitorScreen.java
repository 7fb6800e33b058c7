package org.rotproof.ui.monitor;

import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.geometry.Insets;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.rotproof.host.PracticeLab;
import org.rotproof.protocol.Failure;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.storage.Array;
import org.rotproof.ui.common.Background;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.Dialogs;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Navigator;
import org.rotproof.ui.common.Screen;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.monitor.model.Adviser;
import org.rotproof.ui.monitor.model.Facts;
import org.rotproof.ui.monitor.model.LegRow;
import org.rotproof.ui.monitor.model.Percent;
import org.rotproof.ui.monitor.model.Verdict;
import org.rotproof.ui.monitor.model.Words;

/**
 * The monitor: every array of a machine, how it stands, and what to do next. Made to be left open:
 * it draws once a second while it can be seen, and not at all while it cannot.
 */
public final class MonitorScreen implements Screen {
  private static final double MARGIN = 20;
  private static final ZoneId ZONE = ZoneId.systemDefault();

  private final Navigator navigator;
  private final Connection connection;
  private final Machine machine;
  private final ScrubDesk scrubs;
  private final Notices notices;
  private final Adviser adviser = new Adviser(ZONE);
  private final BorderPane view = new BorderPane();
  private final ArrayRail rail = new ArrayRail(this::choose);
  private final VerdictCard verdict = new VerdictCard(this::nextStep, this::startScrub);
  private final OverviewPane overview;
  private final HistoryPane history;
  private final Optional<DrillPane> drill;
  private final ScrollPane overviewScroll;
  private final Optional<ScrollPane> drillScroll;
  private final StackPane page = new StackPane();
  private final Segments<Tab> tabs;
  private final VBox main;
  private final VBox empty;
  private final Timeline second;
  private Optional<String> wanted;
  private Optional<ArrayState> current = Optional.empty();
  private boolean historyStale = true;

  private enum Tab {
    OVERVIEW,
    HISTORY,
    DRILL
  }

  /** Makes it, on that machine. */
  public MonitorScreen(Navigator navigator, Connection connection, Optional<String> array) {
    this(
        navigator,
        connection,
        array,
        Clock.systemUTC(),
        () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
  }

  MonitorScreen(
      Navigator navigator,
      Connection connection,
      Optional<String> array,
      Clock clock,
      LongSupplier monotonicMillis) {
    this.navigator = navigator;
    this.connection = connection;
    this.wanted = array;
    machine = new Machine(connection.session(), clock, monotonicMillis);
    scrubs = new ScrubDesk(machine);
    notices = new Notices(navigator::notice, this::attended);
    overview = new OverviewPane(new Wishes(), ZONE);
    history = new HistoryPane(machine, ZONE, this::chooseFile);
    drill = connection.session().lab().map(this::drillPane);
    overviewScroll = scroll(overview);
    drillScroll = drill.map(MonitorScreen::scroll);
    tabs = tabs();
    empty = emptyPage();
    main = mainPage();
    view.setId("monitor");
    view.getStyleClass().add("monitor");
    second = new Timeline(new KeyFrame(Duration.seconds(1), e -> tick()));
    second.setCycleCount(Animation.INDEFINITE);
    machine.listen(new MachineNews());
    scrubs.listen(new ScrubNews());
    showPage();
  }

  private DrillPane drillPane(PracticeLab lab) {
    DrillDesk desk = new DrillDesk(machine, lab, this::drillTrouble);
    return new DrillPane(machine, scrubs, desk, ZONE);
  }

  private void drillTrouble(String sentence) {
    navigator.notice(sentence);
    drill.ifPresent(DrillPane::released);
  }

  private Segments<Tab> tabs() {
    List<Segments.Choice<Tab>> choices = new java.util.ArrayList<>();
    for (Tab tab : Tab.values()) {
      if (tab != Tab.DRILL || drill.isPresent()) {
        String name = tab.name().toLowerCase(java.util.Locale.ROOT);
        choices.add(new Segments.Choice<>("tab-" + name, Words.of("tab." + name), tab));
      }
    }
    Segments<Tab> segments = new Segments<>(choices, Tab.OVERVIEW);
    segments.getStyleClass().add("tabs");
    segments.onChosen(tab -> showTab());
    return segments;
  }

  private VBox mainPage() {
    Button build = new Button(Words.of("monitor.build"));
    build.setId("monitor-build");
    build.getStyleClass().add("link");
    build.setGraphic(Icons.of("mdi2p-plus"));
    build.setOnAction(e -> navigator.toWizard(connection));
    Button start = new Button(Words.of("monitor.start"));
    start.setId("monitor-leave");
    start.getStyleClass().add("link");
    start.setGraphic(Icons.of("mdi2a-arrow-left"));
    start.setOnAction(e -> leave());
    HBox bar = Layouts.row(12, start, Layouts.spring(), tabs, Layouts.spring(), build);
    bar.getStyleClass().add("monitor-bar");
    VBox.setVgrow(page, Priority.ALWAYS);
    VBox box = new VBox(14, verdict, page);
    VBox.setMargin(verdict, new Insets(0, MARGIN, 0, 0));
    history.setPadding(new Insets(0, MARGIN, MARGIN, 0));
    box.getStyleClass().add("monitor-main");
    view.setTop(bar);
    return box;
  }

  private VBox emptyPage() {
    Button build = new Button(Words.of("monitor.empty.build"));
    build.setId("monitor-empty-build");
    build.getStyleClass().add("accent");
    build.setOnAction(e -> navigator.toWizard(connection));
    VBox box =
        new VBox(
            12,
            Icons.of(48, "mdi2h-harddisk", "faint"),
            Texts.label(Words.of("monitor.empty"), "section-title"),
            Texts.wrapped(Words.of("monitor.empty.more"), "body", "soft"),
            build);
    box.setAlignment(javafx.geometry.Pos.CENTER);
    box.setId("monitor-empty");
    return box;
  }

  private static ScrollPane scroll(Region content) {
    ScrollPane pane = Layouts.scroll(content);
    content.getStyleClass().add("monitor-scroll");
    pane.viewportBoundsProperty()
        .addListener(
            (o, before, now) -> {
              double bar = Math.max(0, pane.getWidth() - now.getWidth());
              content.setPadding(new Insets(0, Math.max(0, MARGIN - bar), MARGIN, 0));
            });
    return pane;
  }

  private void showTab() {
    verdict.setCompact(tabs.value() != Tab.OVERVIEW);
    switch (tabs.value()) {
      case OVERVIEW -> page.getChildren().setAll(overviewScroll);
      case HISTORY -> {
        page.getChildren().setAll(history);
        if (historyStale) {
          historyStale = false;
          current.ifPresent(history::show);
          history.reload();
        }
      }
      case DRILL -> drillScroll.ifPresent(page.getChildren()::setAll);
    }
    refresh();
    tick();
  }

  private void choose(String key) {
    current = machine.arrays().stream().filter(s -> s.key().equals(key)).findFirst();
    historyStale = true;
    showTab();
  }

  private void showPage() {
    if (machine.arrays().isEmpty()) {
      view.setCenter(empty);
      return;
    }
    if (current.isEmpty()) {
      current =
          machine.arrays().stream()
              .filter(s -> wanted.filter(s.name()::equals).isPresent())
              .findFirst()
              .or(() -> machine.arrays().stream().findFirst());
      if (wanted.isEmpty() || current.filter(s -> wanted.get().equals(s.name())).isPresent()) {
        wanted = Optional.empty();
      }
      view.setCenter(main);
      showTab();
    }
    if (wanted.isPresent()) {
      machine.arrays().stream()
          .filter(s -> s.name().equals(wanted.get()))
          .findFirst()
          .ifPresent(
              s -> {
                wanted = Optional.empty();
                choose(s.key());
              });
    }
    view.setCenter(main);
  }

  /** Everything but the charts, as it stands. */
  private void refresh() {
    showPage();
    if (current.isEmpty()) {
      return;
    }
    ArrayState state = current.get();
    long now = machine.nowMillis();
    Facts.Link link = machine.link();
    List<ArrayRail.Entry> entries =
        machine.arrays().stream()
            .map(
                s ->
                    new ArrayRail.Entry(
                        s.key(),
                        s.name(),
                        s.array.level(),
                        s.array.sizeBytes(),
                        adviser.verdict(s.facts(machine.disks(), link, now))))
            .toList();
    rail.show(entries, state.key());
    view.setLeft(entries.size() > 1 ? rail : null);
    boolean live = link.state() != Facts.Link.State.LOST && state.present;
    verdict.show(
        adviser.verdict(state.facts(machine.disks(), link, now)),
        state.array,
        live && state.run.isEmpty(),
        scrubWords(state));
    page.getStyleClass().remove("stale");
    if (link.state() != Facts.Link.State.LIVE) {
      page.getStyleClass().add("stale");
    }
    boolean lost = link.state() == Facts.Link.State.LOST;
    page.setDisable(lost && tabs.value() == Tab.DRILL);
    overview.setHelperGone(lost);
    List<LegRow> rows = LegRow.of(state.array, machine.disks());
    switch (tabs.value()) {
      case OVERVIEW -> overview.show(state, rows, now);
      case HISTORY -> history.show(state);
      case DRILL -> drill.ifPresent(d -> d.show(state, rows, now));
    }
  }

  private static String scrubWords(ArrayState state) {
    return state
        .point
        .filter(p -> p.fromSector() > 0 && p.totalSectors() > 0)
        .map(p -> Words.of("scrub.go-on", Percent.down((double) p.fromSector() / p.totalSectors())))
        .orElseGet(() -> Words.of("scrub.start"));
  }

  /** How many samples have been taken in. */
  long samples() {
    return machine.sampleCount();
  }

  /** Once a second. */
  void tick() {
    machine.tick();
    if (!visible() || current.isEmpty()) {
      return;
    }
    refresh();
    if (tabs.value() == Tab.OVERVIEW) {
      overview.tick(current.get(), machine.chartNow(), machine.jumpMillis(), machine.nowMillis());
    }
  }

  private boolean visible() {
    return view.getScene() != null
        && view.getScene().getWindow() instanceof Stage stage
        && stage.isShowing()
        && !stage.isIconified();
  }

  private boolean attended() {
    return visible() && ((Stage) view.getScene().getWindow()).isFocused();
  }

  private void startScrub() {
    current.ifPresent(
        state -> {
          long from = state.point.map(p -> p.fromSector()).orElse(0L);
          notices.scrubStarted(state);
          scrubs.start(state, from);
          refresh();
          if (tabs.value() == Tab.OVERVIEW) {
            overview.focusScrub();
          }
        });
  }

  private void nextStep() {
    if (current.isEmpty()) {
      return;
    }
    Verdict now =
        adviser.verdict(current.get().facts(machine.disks(), machine.link(), machine.nowMillis()));
    switch (now.step()) {
      case RESUME -> scrubs.pause(current.get(), false);
      case SHOW_FINDS -> {
        tabs.select(Tab.OVERVIEW);
        showTab();
        overview.openResult();
      }
      case REPLACE -> navigator.showDialog(replaceCard());
      case RECONNECT -> reconnect();
      default -> startScrub();
    }
  }

  private Region replaceCard() {
    ArrayState state = current.orElseThrow();
    Button close = new Button(Words.of("replace.close"));
    close.setId("dialog-ok");
    close.setDefaultButton(true);
    close.setOnAction(e -> navigator.closeDialog());
    String leaving =
        LegRow.of(state.array, machine.disks()).stream()
            .filter(leg -> leg.standing() == LegRow.Standing.FAILED)
            .map(LegRow::disk)
            .findFirst()
            .orElse("OLD");
    VBox steps =
        Layouts.column(
            10,
            Texts.wrapped(Words.of("replace.1"), "body"),
            Texts.wrapped(Words.of("replace.2"), "body"),
            Texts.label(Words.of("replace.command", state.name(), leaving), "mono"),
            Texts.wrapped(Words.of("replace.3"), "body"));
    return Dialogs.card(Words.of("replace.title", state.name()), steps, close);
  }

  private void reconnect() {
    Optional<PracticeLab> lab = connection.session().lab();
    if (lab.isEmpty()) {
      navigator.toStart();
      return;
    }
    navigator.notice(Words.of("reconnect.practice"));
    Background.run(
        () -> lab.get().reconnect(news -> {}),
        session ->
            navigator.toMonitor(
                new Connection(session, connection.hello(), connection.place(), connection.name()),
                current.map(ArrayState::name)),
        error ->
            navigator.notice(Words.of("reconnect.failed", String.valueOf(error.getMessage()))));
  }

  private void leave() {
    Optional<LeaveQuestion> question = beforeLeaving();
    if (question.isEmpty()) {
      navigator.toStart();
      return;
    }
    navigator.showDialog(
        Dialogs.question(
            question.get(),
            () -> {
              navigator.closeDialog();
              navigator.toStart();
            },
            navigator::closeDialog));
  }

  private Optional<Path> chooseFile(String name) {
    FileChooser chooser = new FileChooser();
    chooser.setTitle(Words.of("history.export.title"));
    chooser.setInitialFileName(name);
    File folder = navigator.services().exports().toFile();
    if (folder.isDirectory()) {
      chooser.setInitialDirectory(folder);
    }
    return Optional.ofNullable(chooser.showSaveDialog(view.getScene().getWindow()))
        .map(File::toPath);
  }

  @Override
  public Parent view() {
    return view;
  }

  @Override
  public void shown() {
    machine.start();
    second.play();
  }

  @Override
  public void hidden() {
    second.stop();
    machine.stop();
    machine.arrays().forEach(scrubs::stop);
  }

  @Override
  public Optional<Connection> connection() {
    return Optional.of(connection);
  }

  @Override
  public Optional<LeaveQuestion> beforeLeaving() {
    return machine.arrays().stream()
        .filter(s -> s.run.isPresent())
        .findFirst()
        .map(
            s ->
                new LeaveQuestion(
                    Words.of("leave.title", s.name()),
                    Words.of("leave.consequence"),
                    Words.of("leave.leave"),
                    Words.of("leave.stay")));
  }

  /** What the strip above the map asks for. */
  private final class Wishes implements ScrubStrip.Wishes {
    @Override
    public void pause(boolean paused) {
      current.ifPresent(s -> scrubs.pause(s, paused));
    }

    @Override
    public void stop() {
      current.ifPresent(scrubs::stop);
    }

    @Override
    public void limit(long bytesPerSecond) {
      current.ifPresent(
          s -> scrubs.limit(s, bytesPerSecond, failure -> navigator.notice(failure.what())));
    }

    @Override
    public void details() {
      overview.openResult();
    }
  }

  private final class MachineNews implements Machine.Listener {
    @Override
    public void changed() {
      refresh();
    }

    @Override
    public void arrayMoved(ArrayState state, Optional<Array> before) {
      notices.arrayMoved(state, before);
      historyStale = true;
    }
  }

  private final class ScrubNews implements ScrubDesk.Listener {
    @Override
    public void moved(ArrayState state, boolean found) {
      if (found) {
        notices.rotFound(state);
      }
      if (visible() && current.filter(s -> s == state).isPresent()) {
        if (tabs.value() == Tab.OVERVIEW) {
          overview.moved(state, machine.nowMillis());
        } else if (tabs.value() == Tab.DRILL) {
          drill.ifPresent(DrillPane::moved);
        }
      }
    }

    @Override
    public void ended(ArrayState state, ScrubReport report) {
      historyStale = true;
      notices.scrubEnded(state, report);
      boolean focus = overview.holdsScrubFocus();
      refresh();
      if (focus) {
        verdict.placeFocus();
      }
      drill.ifPresent(d -> d.scrubEnded(state, report));
    }

    @Override
    public void broke(ArrayState state, Failure failure) {
      historyStale = true;
      if (failure.kind() != Failure.Kind.CANCELLED) {
        notices.scrubBroke(state, failure);
      }
      drill.ifPresent(DrillPane::released);
      refresh();
    }
  }
}
