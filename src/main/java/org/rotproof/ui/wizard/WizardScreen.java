package org.rotproof.ui.wizard;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.protocol.WorkItem;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Navigator;
import org.rotproof.ui.common.Screen;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.work.WorkRun;

/** The wizard's frame: rail, title, page, footer. The order of the pages is {@link Page}'s. */
public final class WizardScreen implements Screen {
  private static final PseudoClass BESIDE_BAR = PseudoClass.getPseudoClass("beside-bar");

  private final Strings texts = Strings.of("wizard");
  private final WizardModel model;
  private final BorderPane view = new BorderPane();
  private final VBox middle = new VBox();
  private final Label title = Texts.wrapped("", "page-title");
  private final Label lead = Texts.wrapped("", "lead");
  private final Rail rail;
  private final Footer footer;
  private final Map<Page, WizardPage> pages = new EnumMap<>(Page.class);
  private final WorkRun run;
  private final EarlierBuild earlier;
  private Optional<WizardPage> current = Optional.empty();
  private Page furthest = Page.DISKS;
  private boolean updating;

  /** A new array, on that machine. */
  public WizardScreen(Navigator navigator, Connection connection) {
    model = new WizardModel(navigator, connection);
    run = new WorkRun(navigator, connection, model.calls(), model.secrets());
    earlier = new EarlierBuild(model, run);
    rail = new Rail(this::jump);
    footer = new Footer(this::back, this::forward);
    view.setId("wizard");
    view.setLeft(rail.view());
    view.setCenter(middle);
    model.onChange(this::refresh);
  }

  /** A build that did not end well: the build page, going on or taking back. */
  public static WizardScreen unfinished(
      Navigator navigator, Connection connection, JournalSummary journal, boolean undo) {
    WizardScreen screen = new WizardScreen(navigator, connection);
    screen.earlier.resume(journal, undo);
    screen.furthest = Page.BUILD;
    return screen;
  }

  /** A build of this machine that is under way, whoever began it. */
  public static WizardScreen following(
      Navigator navigator, Connection connection, WorkItem work, JournalSummary journal) {
    WizardScreen screen = unfinished(navigator, connection, journal, false);
    screen.earlier.follow(work, journal);
    return screen;
  }

  private WizardPage page(Page page) {
    return pages.computeIfAbsent(page, this::make);
  }

  private WizardPage make(Page page) {
    WizardPage made =
        switch (page) {
          case DISKS -> new DisksPage(model);
          case PROTECTION -> new ProtectionPage(model);
          case KEYS -> new KeysPage(model);
          case STORAGE -> new StoragePage(model);
          case REVIEW -> new ReviewPage(model, run);
          case BUILD -> new BuildPage(model, run, earlier);
          case DONE -> new DonePage(model, run);
        };
    made.onFooterChange(this::refresh);
    return made;
  }

  private void go(Page target) {
    current.ifPresent(WizardPage::hidden);
    WizardPage next = page(target);
    current = Optional.of(next);
    furthest = furthest.isBefore(target) ? target : furthest;
    title.setId("page-title");
    HBox line = Layouts.row(12, Layouts.grow(title));
    next.titleIcon().ifPresent(icon -> line.getChildren().add(0, icon));
    VBox head = Layouts.column(6, line, lead);
    head.getStyleClass().add("page-head");
    // Scrolls with the page: beside a heading that stays, a small screen has room for no page.
    ScrollPane scroll = Layouts.scroll(new VBox(head, next.content()));
    scroll.getStyleClass().add("page-scroll");
    scroll
        .viewportBoundsProperty()
        .addListener((o, was, is) -> makeRoom(scroll, next.content(), is.getWidth()));
    next.content().getStyleClass().remove("page-content");
    next.content().getStyleClass().add("page-content");
    next.content().setMinHeight(Region.USE_PREF_SIZE);
    VBox.setVgrow(scroll, Priority.ALWAYS);
    middle.getChildren().setAll(scroll);
    next.strip().ifPresent(middle.getChildren()::add);
    next.shown();
    refresh();
    Layouts.focus(view, next.firstFocus());
  }

  /**
   * The scroll bar takes its width from the page's edge, so that nothing moves when it comes. By a
   * pseudo-class: another style class would take all style off the page until the next pulse, and
   * without it the page needs no bar, and so on for ever.
   */
  private static void makeRoom(ScrollPane scroll, Region content, double viewport) {
    content.pseudoClassStateChanged(BESIDE_BAR, scroll.getWidth() - viewport > 1);
  }

  private void refresh() {
    if (updating || current.isEmpty()) {
      return;
    }
    updating = true;
    try {
      WizardPage here = current.get();
      here.update();
      title.setText(here.title());
      lead.setText(here.lead());
      footer.show(here);
      rail.show(this::state, this::open, this::summary);
    } finally {
      updating = false;
    }
  }

  private Rail.State state(Page page) {
    Page here = current.orElseThrow().page();
    if (page == here && here != Page.DONE) {
      return Rail.State.HERE;
    }
    return !here.isBefore(page) ? Rail.State.DONE : Rail.State.TO_COME;
  }

  /** Back as far as one likes, forward as far as one has been and nothing is missing. */
  private boolean open(Page page) {
    Page here = current.orElseThrow().page();
    if (page == here || !here.asks() || !page.asks() || furthest.isBefore(page)) {
      return false;
    }
    for (Page before : Page.values()) {
      boolean between = !before.isBefore(here) && before.isBefore(page);
      if (between && page(before).whyNot().isPresent()) {
        return false;
      }
    }
    return true;
  }

  private String summary(Page page) {
    boolean known = page.isBefore(current.orElseThrow().page());
    return known ? Summaries.of(page, model.draft(), texts) : "";
  }

  private void jump(Page page) {
    if (open(page)) {
      go(page);
    }
  }

  private void back() {
    Page here = current.orElseThrow().page();
    if (!current.orElseThrow().mayGoBack()) {
      return;
    }
    if (current.orElseThrow().backIsStart()) {
      model.navigator().toStart();
    } else {
      go(here.previous());
    }
  }

  private void forward() {
    WizardPage here = current.orElseThrow();
    if (here.whyNot().isPresent()) {
      refresh();
      return;
    }
    here.goForward(() -> go(here.page().next()));
  }

  @Override
  public Optional<Node> foot() {
    return Optional.of(footer.view());
  }

  /** Its strip alone does not scroll, and leaves some room for what does. */
  @Override
  public double leastHeight() {
    return 150;
  }

  @Override
  public Parent view() {
    return view;
  }

  @Override
  public void shown() {
    go(earlier.isThere() ? Page.BUILD : Page.DISKS);
  }

  @Override
  public void hidden() {
    current.ifPresent(WizardPage::hidden);
    model.stopLooking();
    model.secrets().wipe();
    run.windowGone();
  }

  @Override
  public Optional<Connection> connection() {
    return Optional.of(model.connection());
  }

  @Override
  public Optional<LeaveQuestion> beforeLeaving() {
    return run.running()
        ? Optional.of(LeaveQuestion.ofWork(model.connection(), texts::get, run::cancelThen))
        : Optional.empty();
  }

  @Override
  public boolean shows(WorkItem work) {
    return run.running();
  }
}
