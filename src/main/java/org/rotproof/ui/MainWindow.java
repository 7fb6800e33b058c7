package org.rotproof.ui;

import java.util.List;
import java.util.Optional;
import javafx.application.Platform;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.WeakChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ScrollPane;
import javafx.scene.image.Image;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.rotproof.host.DesktopLook;
import org.rotproof.host.Host;
import org.rotproof.host.PracticeLab;
import org.rotproof.plan.ChoreKind;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.protocol.WorkItem;
import org.rotproof.ui.common.Background;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.Dialogs;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Navigator;
import org.rotproof.ui.common.Preferences;
import org.rotproof.ui.common.Screen;
import org.rotproof.ui.common.Settings;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.UiServices;
import org.rotproof.ui.life.ManageScreen;
import org.rotproof.ui.monitor.MonitorScreen;
import org.rotproof.ui.start.StartScreen;
import org.rotproof.ui.wizard.WizardScreen;

/** The window: header bar above, one screen below, dialogs over both. */
public final class MainWindow implements Navigator {
  /** The least size in which every page can be used. */
  public static final double LEAST_WIDTH = 1024;

  /** The least height. */
  public static final double LEAST_HEIGHT = 700;

  private static final double WIDTH = 1280;
  private static final double HEIGHT = 800;

  /** A page below the header bar is no narrower than this; where there is less room it scrolls. */
  private static final double LEAST_PAGE_WIDTH = 660;

  /** Below it a page sets less beside less. */
  private static final double NARROW_WIDTH = 900;

  private static final PseudoClass NARROW = PseudoClass.getPseudoClass("narrow");

  private static final List<Integer> ICON_SIZES = List.of(16, 32, 48, 128, 256);

  private final Strings texts = Strings.of("common");
  private final Stage stage;
  private final UiServices services;
  private final Preferences likes;
  private final BorderPane frame = new BorderPane();
  private final ScrollPane page = new ScrollPane();
  private final ZoomPane zoomed;
  private final DialogLayer dialogs = new DialogLayer(this::placeFocus);
  private final NoticeBar notices = new NoticeBar();
  private final HeaderBar header;
  private final WorkBar work;
  private final Tidying tidying = new Tidying();
  private final ChangeListener<Boolean> focused = (o, was, is) -> askDesktop();
  private Optional<Screen> screen = Optional.empty();
  private DesktopLook desktop = DesktopLook.PLAIN;

  /** Puts the window into that stage; {@link #toStart} gives it something to show. */
  public MainWindow(Stage stage, UiServices services) {
    this.stage = stage;
    this.services = services;
    likes = new Preferences(new Settings(services.settings()));
    header = new HeaderBar(this::switchTheme, this::showSettings, this::showHelp);
    work = new WorkBar(this, () -> screen);
    frame.setTop(new VBox(header.view(), work.view()));
    page.setFitToWidth(true);
    page.setFitToHeight(true);
    page.setFocusTraversable(false);
    frame.setCenter(page);
    frame.getStyleClass().add("frame");
    frame
        .widthProperty()
        .addListener(
            (o, was, is) -> frame.pseudoClassStateChanged(NARROW, is.doubleValue() < NARROW_WIDTH));
    zoomed = new ZoomPane(new StackPane(frame, notices.view(), dialogs.view()));
    zoomed.setId("window");
    Theme.loadFonts();
    Rectangle2D room = javafx.stage.Screen.getPrimary().getVisualBounds();
    Scene scene =
        new Scene(zoomed, Math.min(WIDTH, room.getWidth()), Math.min(HEIGHT, room.getHeight()));
    stage.setScene(scene);
    look();
    likes.onChange(this::look);
    // Weak: a stage that gets another window after this one would hold all of it.
    stage.focusedProperty().addListener(new WeakChangeListener<>(focused));
    KeyRepeat.tame(scene);
    scene.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    stage.setTitle(texts.get("window.title"));
    stage.setMinWidth(Math.min(LEAST_WIDTH, room.getWidth()));
    stage.setMinHeight(Math.min(LEAST_HEIGHT, room.getHeight()));
    stage.getIcons().clear();
    for (int size : ICON_SIZES) {
      stage
          .getIcons()
          .add(new Image(MainWindow.class.getResourceAsStream("icon-" + size + ".png")));
    }
    stage.setOnCloseRequest(this::closing);
    stage.setOnHidden(e -> end());
    askDesktop();
    tidying.begin();
  }

  /** Looks as the person likes it, and where that is as the desktop, like this. */
  private void look() {
    boolean dark = isDark();
    boolean contrast =
        switch (likes.contrast()) {
          case HIGH -> true;
          case USUAL -> false;
          case DESKTOP -> desktop.contrast();
        };
    double zoom = zoomPercent() / 100.0;
    new Theme(dark, contrast).apply(stage.getScene(), zoom);
    zoomed.zoom(zoom);
    header.themeIs(dark);
  }

  private boolean isDark() {
    return switch (likes.colours()) {
      case DARK -> true;
      case LIGHT -> false;
      case DESKTOP -> desktop.dark();
    };
  }

  private int zoomPercent() {
    return likes.zoomPercent(desktop.textScale());
  }

  /** Whoever comes back from the desktop's settings may have changed them. */
  private void askDesktop() {
    Background.run(
        services.desktop(),
        found -> {
          if (!found.equals(desktop)) {
            desktop = found;
            look();
          }
        },
        error -> {});
  }

  /** Light to dark and back; remembered for the next start. */
  private void switchTheme() {
    likes.colours(isDark() ? Preferences.Colours.LIGHT : Preferences.Colours.DARK);
  }

  private void showSettings() {
    boolean practising =
        screen
            .flatMap(Screen::connection)
            .map(c -> c.place() == Connection.Place.PRACTICE)
            .orElse(false);
    showDialog(SettingsCard.of(likes, desktop, practising, this::closeDialog));
  }

  private void showHelp() {
    showDialog(HelpCard.of(services.version(), this::closeDialog));
  }

  /** F1 is help; with Control: Q closes the window as its cross does, the others see below. */
  private void pressed(KeyEvent event) {
    Optional<Runnable> wanted =
        event.isShortcutDown() && !event.isAltDown() ? withControl(event) : Optional.empty();
    if (event.getCode() == KeyCode.TAB) {
      // Once the focus has moved on: where the window is drawn large, it may be out of sight.
      Platform.runLater(
          () -> Optional.ofNullable(stage.getScene().getFocusOwner()).ifPresent(Layouts::reveal));
    }
    if (event.getCode() == KeyCode.F1 && !dialogs.view().isVisible()) {
      wanted = Optional.of(this::showHelp);
    }
    wanted.ifPresent(
        act -> {
          event.consume();
          act.run();
        });
  }

  private Optional<Runnable> withControl(KeyEvent event) {
    return switch (event.getCode()) {
      case Q ->
          Optional.of(
              () -> stage.fireEvent(new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
      case COMMA -> dialogs.view().isVisible() ? Optional.empty() : Optional.of(this::showSettings);
      case PLUS, ADD, EQUALS -> Optional.of(() -> zoomBy(1));
      case MINUS, SUBTRACT -> Optional.of(() -> zoomBy(-1));
      case DIGIT0, NUMPAD0 -> Optional.of(() -> likes.zoomPercent(100));
      default -> Optional.empty();
    };
  }

  private void zoomBy(int steps) {
    likes.zoomPercent(Preferences.zoomBeside(zoomPercent(), steps));
    notice(texts.get("settings.zoom.value", zoomPercent()));
  }

  private void closing(WindowEvent event) {
    Optional<Screen.LeaveQuestion> question = screen.flatMap(Screen::beforeLeaving);
    if (question.isPresent()) {
      event.consume();
      showDialog(
          Dialogs.question(
              question.get(),
              () -> {
                closeDialog();
                leavePractice(stage::close);
              },
              this::closeDialog));
    } else if (worthKeeping().isPresent()) {
      event.consume();
      leavePractice(stage::close);
    }
  }

  private Optional<PracticeLab> worthKeeping() {
    return screen
        .flatMap(Screen::connection)
        .filter(c -> c.place() == Connection.Place.PRACTICE)
        .flatMap(c -> c.session().lab())
        .filter(PracticeLab::used);
  }

  /** Asks first whether the practice machine is kept, where something was done in it. */
  private void leavePractice(Runnable leave) {
    Optional<PracticeLab> lab = worthKeeping();
    if (lab.isEmpty()) {
      leave.run();
      return;
    }
    Background.run(
        services.kept()::seen,
        seen -> askToKeep(lab.get(), seen.isPresent(), leave),
        error -> askToKeep(lab.get(), false, leave));
  }

  private void askToKeep(PracticeLab lab, boolean another, Runnable leave) {
    showDialog(KeepCard.of(lab, another && !lab.wasKept(), leave, this::closeDialog));
  }

  private void end() {
    work.stop();
    tidying.end();
    screen.ifPresent(Screen::hidden);
    screen.flatMap(Screen::connection).ifPresent(c -> c.session().close());
    screen = Optional.empty();
  }

  @Override
  public void show(Screen next) {
    dialogs.hide();
    Optional<Connection> before = screen.flatMap(Screen::connection);
    screen.ifPresent(Screen::hidden);
    screen = Optional.of(next);
    if (next.view() instanceof Region view) {
      view.setMinSize(LEAST_PAGE_WIDTH, next.leastHeight());
    }
    page.setContent(next.view());
    frame.setBottom(next.foot().orElse(null));
    header.show(next.connection());
    if (before.isPresent() && !before.equals(next.connection())) {
      Connection old = before.get();
      Background.run(
          () -> {
            old.session().close();
            return true;
          },
          done -> {},
          error -> {});
    }
    next.shown();
    work.show(next.connection());
    tidying.soon();
  }

  @Override
  public void toWork(Connection connection, WorkItem item, Optional<JournalSummary> journal) {
    if (journal.isEmpty()) {
      toMonitor(connection, Optional.of(item.array()));
    } else if (journal.get().kind().equals(ChoreKind.BUILD.wire())) {
      show(WizardScreen.following(this, connection, item, journal.get()));
    } else {
      show(ManageScreen.following(this, connection, item, journal.get()));
    }
  }

  @Override
  public void toStart() {
    leavePractice(() -> show(new StartScreen(this)));
  }

  @Override
  public void toMachine(Host host, Connection.Place place, String name) {
    StartScreen start = new StartScreen(this);
    show(start);
    start.connect(host, place, name);
  }

  @Override
  public void toWizard(Connection connection) {
    show(new WizardScreen(this, connection));
  }

  @Override
  public void toMonitor(Connection connection, Optional<String> array) {
    show(new MonitorScreen(this, connection, array));
  }

  @Override
  public void toManage(Connection connection, String array, Optional<String> chore) {
    show(new ManageScreen(this, connection, array, chore));
  }

  @Override
  public void toUnfinished(Connection connection, JournalSummary journal, boolean undo) {
    show(
        journal.kind().equals(ChoreKind.BUILD.wire())
            ? WizardScreen.unfinished(this, connection, journal, undo)
            : ManageScreen.unfinished(this, connection, journal, undo));
  }

  @Override
  public void showDialog(Node card) {
    dialogs.show(card);
  }

  /** What had the keyboard is gone. */
  private void placeFocus() {
    if (page.getContent() instanceof Parent content) {
      Layouts.begin(content);
    }
  }

  @Override
  public void closeDialog() {
    dialogs.hide();
  }

  @Override
  public void notice(String sentence) {
    notices.show(sentence);
  }

  @Override
  public Preferences preferences() {
    return likes;
  }

  @Override
  public UiServices services() {
    return services;
  }
}
