package org.rotproof.ui.monitor;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javafx.scene.Parent;
import javafx.stage.Stage;
import org.rotproof.host.DesktopNotice;
import org.rotproof.host.PracticeLab;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.protocol.WorkItem;
import org.rotproof.ui.common.Background;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.Navigator;
import org.rotproof.ui.common.Screen;
import org.rotproof.ui.monitor.model.Adviser;
import org.rotproof.ui.monitor.model.Facts.Link;
import org.rotproof.ui.monitor.model.LegRow;
import org.rotproof.ui.monitor.model.Percent;
import org.rotproof.ui.monitor.model.Verdict;
import org.rotproof.ui.monitor.model.Words;

/**
 * The monitor: every array of a machine, how it stands, and what to do next. Made to be left open:
 * it draws once a second while it can be seen, and not at all while it cannot.
 */
public final class MonitorScreen implements Screen {
  private static final ZoneId ZONE = ZoneId.systemDefault();

  private final Connection connection;
  private final WatchedMachine machine;
  private final ScrubClicks scrubs;
  private final Notices notices;
  private final WayOn wayOn;
  private final Adviser adviser = new Adviser(ZONE);
  private final VerdictCard verdict = new VerdictCard(this::nextStep, this::startScrub);
  private final MonitorPages pages;
  private final ScheduleDesk schedules;
  private Optional<Background.Job> second = Optional.empty();
  private final Consumer<String> tell;
  private Optional<String> wanted;
  private Optional<ArrayState> current = Optional.empty();
  private Optional<Runnable> onceEnded = Optional.empty();

  /** Makes it, on that machine. */
  public MonitorScreen(Navigator navigator, Connection connection, Optional<String> array) {
    this(
        navigator,
        connection,
        array,
        Clock.systemUTC(),
        () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
        (title, text, urgent) ->
            navigator.preferences().desktopNotices() && DesktopNotice.show(title, text, urgent));
  }

  MonitorScreen(
      Navigator navigator,
      Connection connection,
      Optional<String> array,
      Clock clock,
      LongSupplier monotonicMillis,
      Notices.Desktop desktop) {
    this.connection = connection;
    this.wanted = array;
    tell = navigator::notice;
    machine = new WatchedMachine(connection.session(), clock, monotonicMillis);
    scrubs = new ScrubClicks(machine);
    wayOn = new WayOn(navigator, connection);
    notices = new Notices(tell, desktop, this::attended);
    schedules = new ScheduleDesk(machine, tell);
    MonitorFrame frame =
        new MonitorFrame(
            connection.session().lab().isPresent(),
            new ArrayRail(this::choose),
            verdict,
            new MonitorFrame.Ways(
                () -> wayOn.leave(beforeLeaving()), () -> navigator.toWizard(connection)));
    pages =
        new MonitorPages(
            frame,
            verdict,
            new OverviewPane(new Wishes(), ZONE),
            new HistoryPane(
                machine, ZONE, name -> wayOn.chooseFile(name, view().getScene().getWindow())),
            connection.session().lab().map(lab -> drillPane(lab, navigator)));
    frame.tabs().onChosen(tab -> turn());
    MonitorNews news = new MonitorNews(notices, pages, verdict, scrubs, tell, new Showing());
    machine.listen(news);
    scrubs.listen(news);
    verdict.onManage(() -> current.ifPresent(s -> wayOn.manage(s, Optional.empty())));
  }

  private DrillPane drillPane(PracticeLab lab, Navigator navigator) {
    DrillDesk desk =
        new DrillDesk(
            machine,
            lab,
            sentence -> {
              navigator.notice(sentence);
              releaseDrill();
            });
    return new DrillPane(machine, scrubs, desk, ZONE);
  }

  private void releaseDrill() {
    pages.release();
  }

  private void turn() {
    pages.turn(current);
    tick();
  }

  private void choose(String key) {
    current = machine.arrays().stream().filter(s -> s.key().equals(key)).findFirst();
    pages.historyGrew();
    turn();
  }

  /** Shows the array that was asked for as soon as it is seen; until then the first one. */
  private void settleOnArray() {
    Optional<ArrayState> asked =
        machine.arrays().stream()
            .filter(s -> wanted.filter(s.name()::equals).isPresent())
            .findFirst();
    if (asked.isPresent()) {
      wanted = Optional.empty();
      choose(asked.get().key());
    } else if (current.isEmpty()) {
      machine.arrays().stream().findFirst().ifPresent(s -> choose(s.key()));
    }
  }

  /** Everything but the charts, as it stands. */
  private void refresh() {
    settleOnArray();
    long now = machine.nowMillis();
    Link link = machine.link();
    pages
        .frame()
        .showArrays(
            machine.arrays().stream().map(s -> entry(s, link, now)).toList(),
            current.map(ArrayState::key));
    if (current.isEmpty()) {
      return;
    }
    ArrayState state = current.get();
    boolean lost = link.state() == Link.State.LOST;
    verdict.show(
        verdictOf(state, link, now),
        state.array,
        !lost && state.present && state.run.isEmpty(),
        scrubWords(state));
    pages.show(state, LegRow.of(state.array, machine.disks()), link, now);
  }

  private Verdict verdictOf(ArrayState state, Link link, long now) {
    return adviser.verdict(state.facts(machine.disks(), link, now));
  }

  private ArrayRail.Entry entry(ArrayState state, Link link, long now) {
    return new ArrayRail.Entry(
        state.key(),
        state.name(),
        Words.orItself("level.", state.array.level()),
        state.array.sizeBytes(),
        verdictOf(state, link, now));
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

  /** Looks at disks, arrays and schedules anew. */
  void look() {
    machine.look();
  }

  /** Once a second. */
  void tick() {
    machine.tick();
    runOnceEnded();
    if (!visible()) {
      return;
    }
    refresh();
    current.ifPresent(state -> pages.tick(state, machine));
  }

  private boolean visible() {
    return view().getScene() != null
        && view().getScene().getWindow() instanceof Stage stage
        && stage.isShowing()
        && !stage.isIconified();
  }

  private boolean attended() {
    return visible() && ((Stage) view().getScene().getWindow()).isFocused();
  }

  private void startScrub() {
    current.ifPresent(
        state -> {
          long from = state.point.map(p -> p.fromSector()).orElse(0L);
          notices.scrubStarted(state);
          scrubs.start(state, from);
          refresh();
          pages.focusScrub();
        });
  }

  private void nextStep() {
    if (current.isEmpty()) {
      return;
    }
    ArrayState state = current.get();
    switch (verdictOf(state, machine.link(), machine.nowMillis()).step()) {
      case RESUME -> scrubs.pause(state, false);
      case SHOW_FINDS -> {
        pages.frame().tabs().select(MonitorTab.OVERVIEW);
        turn();
        pages.openResult();
      }
      case REPLACE -> wayOn.manage(state, Optional.of("replace"));
      case BRING_BACK -> wayOn.manage(state, Optional.of("bring-back"));
      case SETTLE -> wayOn.manage(state, Optional.of("settle"));
      case CONVERT -> wayOn.manage(state, Optional.of("convert"));
      case RECONNECT -> wayOn.reconnect(Optional.of(state.name()));
      case NOTHING -> {}
      case SCRUB, GO_ON -> startScrub();
    }
  }

  /** Its pages are as high as their room. */
  @Override
  public double leastHeight() {
    return 480;
  }

  @Override
  public Parent view() {
    return pages.view();
  }

  @Override
  public void shown() {
    machine.start();
    // No JavaFX timeline: one that runs keeps the renderer awake sixty times a second.
    second = Optional.of(Background.every(1000, this::tick));
  }

  @Override
  public void hidden() {
    second.ifPresent(Background.Job::cancel);
    machine.stop();
  }

  @Override
  public Optional<Connection> connection() {
    return Optional.of(connection);
  }

  @Override
  public Optional<LeaveQuestion> beforeLeaving() {
    return machine.arrays().stream()
        .filter(s -> s.run.isPresent() && !s.elsewhere)
        .findFirst()
        .map(
            s ->
                LeaveQuestion.ofWork(
                    connection, key -> Words.of(key, s.name()), then -> stopThen(s, then)));
  }

  private void stopThen(ArrayState state, Runnable then) {
    onceEnded = Optional.of(then);
    scrubs.stop(state);
  }

  private void runOnceEnded() {
    boolean scrubbing = machine.arrays().stream().anyMatch(s -> s.call.isPresent());
    if (!scrubbing && onceEnded.isPresent()) {
      Runnable then = onceEnded.get();
      onceEnded = Optional.empty();
      then.run();
    }
  }

  @Override
  public boolean shows(WorkItem work) {
    return work.kind().equals("scrub");
  }

  private final class Showing implements MonitorNews.Showing {
    @Override
    public void refresh() {
      MonitorScreen.this.refresh();
    }

    @Override
    public boolean isSeen(ArrayState state) {
      return visible() && current.filter(s -> s == state).isPresent();
    }
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
      current.ifPresent(s -> scrubs.limit(s, bytesPerSecond));
    }

    @Override
    public void schedule(ScrubSchedule schedule) {
      current.ifPresent(s -> schedules.set(s, schedule));
    }

    @Override
    public void details() {
      pages.openResult();
    }

    @Override
    public void disk(LegRow row) {
      current.ifPresent(s -> wayOn.disk(row, s, machine));
    }
  }
}
