package org.rotproof.ui;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.rotproof.host.Host;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.ui.common.Background;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.Dialogs;
import org.rotproof.ui.common.Navigator;
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

  private static final List<Integer> ICON_SIZES = List.of(16, 32, 48, 128, 256);

  private final Strings texts = Strings.of("common");
  private final Stage stage;
  private final UiServices services;
  private final Settings settings;
  private final BorderPane frame = new BorderPane();
  private final DialogLayer dialogs = new DialogLayer();
  private final NoticeBar notices = new NoticeBar();
  private final HeaderBar header;
  private Optional<Screen> screen = Optional.empty();
  private Theme theme;

  /** Puts the window into that stage; {@link #toStart} gives it something to show. */
  public MainWindow(Stage stage, UiServices services) {
    this.stage = stage;
    this.services = services;
    settings = new Settings(services.settings());
    theme = settings.get("theme", "light").equals("dark") ? Theme.DARK : Theme.LIGHT;
    header = new HeaderBar(this::switchTheme, this::showHelp);
    frame.setTop(header.view());
    StackPane root = new StackPane(frame, notices.view(), dialogs.view());
    root.setId("window");
    Theme.loadFonts();
    Scene scene = new Scene(root, 1280, 800);
    theme.apply(scene);
    header.themeIs(theme == Theme.DARK);
    stage.setScene(scene);
    KeyRepeat.tame(scene);
    scene.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    stage.setTitle(texts.get("window.title"));
    stage.setMinWidth(LEAST_WIDTH);
    stage.setMinHeight(LEAST_HEIGHT);
    for (int size : ICON_SIZES) {
      stage
          .getIcons()
          .add(new Image(MainWindow.class.getResourceAsStream("icon-" + size + ".png")));
    }
    stage.addEventFilter(WindowEvent.WINDOW_CLOSE_REQUEST, this::closing);
    stage.setOnHidden(e -> end());
  }

  /** Light to dark and back; remembered for the next start. */
  private void switchTheme() {
    theme = theme.other();
    theme.apply(stage.getScene());
    header.themeIs(theme == Theme.DARK);
    settings.put("theme", theme.name().toLowerCase(Locale.ROOT));
  }

  private void showHelp() {
    showDialog(HelpCard.of(services.version(), this::closeDialog));
  }

  /** F1 is help, Control with Q closes the window, as a click on its cross does. */
  private void pressed(KeyEvent event) {
    if (event.getCode() == KeyCode.F1 && !dialogs.view().isVisible()) {
      event.consume();
      showHelp();
    } else if (event.getCode() == KeyCode.Q && event.isShortcutDown()) {
      event.consume();
      stage.fireEvent(new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST));
    }
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
                stage.close();
              },
              this::closeDialog));
    }
  }

  private void end() {
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
    frame.setCenter(next.view());
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
  }

  @Override
  public void toStart() {
    show(new StartScreen(this));
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
        journal.kind().equals("build")
            ? WizardScreen.unfinished(this, connection, journal, undo)
            : ManageScreen.unfinished(this, connection, journal, undo));
  }

  @Override
  public void showDialog(Node card) {
    dialogs.show(card);
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
  public UiServices services() {
    return services;
  }
}
