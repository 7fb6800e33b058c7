package org.rotproof.ui.life;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.rotproof.plan.ChoreKind;
import org.rotproof.plan.Plan;
import org.rotproof.plan.SecretName;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.protocol.WorkItem;
import org.rotproof.storage.Array;
import org.rotproof.ui.common.Background;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Navigator;
import org.rotproof.ui.common.Screen;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.work.WorkRun;

/**
 * Manages an array: what can be done now; then, for every chore the same way, what it has to be
 * told, the review, the run, the result.
 */
public final class ManageScreen implements Screen {
  private static final double WIDTH = 960;
  private static final long TICK_MILLIS = 500;

  private enum Part {
    LIST,
    FORM,
    KEYS,
    REVIEW,
    RUN
  }

  private final Strings texts = Strings.of("life");
  private final ManageModel model;
  private Optional<ChoreKind> first;
  private final ChoreList list;
  private final UnfinishedWork unfinished;
  private final ChoreSecrets secrets = new ChoreSecrets();
  private final BorderPane view = new BorderPane();
  private final Label title = Texts.wrapped("", "page-title");
  private final Label lead = Texts.wrapped("", "lead");
  private final StackPane state = new StackPane();
  private final StackPane page = new StackPane();
  private final ScrollPane scroll = Layouts.scroll(page);
  private final VBox foot = new VBox();
  private final HBox footer;
  private final Button back = new Button();
  private final Button next = new Button();
  private final Label why = Texts.wrapped("", "small", "soft");
  private Part part = Part.LIST;
  private ChoreKind kind = ChoreKind.OPEN;
  private Optional<ChoreForm> form = Optional.empty();
  private Optional<ReviewPane> review = Optional.empty();
  private Optional<ResumeKeys> keys = Optional.empty();
  private Optional<RunPane> runPane = Optional.empty();
  private Optional<WorkRun> run = Optional.empty();
  private Optional<Background.Job> clock = Optional.empty();
  private Optional<Runnable> atOnce = Optional.empty();
  private boolean listed;
  private boolean trying;

  /**
   * Manages that array.
   *
   * @param chore what to begin with at once, such as "replace"; empty for the list
   */
  public ManageScreen(
      Navigator navigator, Connection connection, String array, Optional<String> chore) {
    model = new ManageModel(navigator, connection, array);
    first = chore.flatMap(c -> Group.listed().stream().filter(k -> k.wire().equals(c)).findFirst());
    unfinished = new UnfinishedWork(model, this::resume);
    list = new ChoreList(model, this::begin, unfinished);
    model.onChange(this::update);
    Button monitor = new Button(texts.get("to-monitor"));
    monitor.setId("to-monitor");
    monitor.getStyleClass().add("link");
    monitor.setGraphic(Icons.of("mdi2a-arrow-left"));
    monitor.setOnAction(e -> leave());
    VBox head = Layouts.column(8, Layouts.row(0, monitor), Layouts.row(14, title, state), lead);
    VBox.setMargin(head.getChildren().get(0), new Insets(0, 0, 0, -10));
    title.setId("manage-title");
    title.setMinWidth(0);
    state.setMinWidth(Region.USE_PREF_SIZE);
    head.setMaxWidth(WIDTH);
    StackPane top = new StackPane(head);
    top.getStyleClass().addAll("page-head", "life-head");
    page.getStyleClass().add("page-content");
    scroll.getStyleClass().add("page-scroll");
    // The head does not scroll: it keeps to the same middle line as what is beside the bar.
    scroll
        .viewportBoundsProperty()
        .addListener(
            (o, was, is) ->
                StackPane.setMargin(
                    head, new Insets(0, Math.max(0, scroll.getWidth() - is.getWidth()), 0, 0)));
    back.setId("back");
    back.setText(texts.get("back"));
    back.setMnemonicParsing(true);
    back.setGraphic(Icons.of("mdi2a-arrow-left"));
    back.setCancelButton(true);
    back.setMinWidth(Region.USE_PREF_SIZE);
    back.setOnAction(e -> goBack());
    next.setMnemonicParsing(true);
    next.setDefaultButton(true);
    next.setContentDisplay(ContentDisplay.RIGHT);
    next.setMinWidth(Region.USE_PREF_SIZE);
    next.setOnAction(e -> goForward());
    why.setId("why-not");
    why.setGraphic(Icons.of(18, "mdi2i-information-outline", "faint"));
    why.setGraphicTextGap(8);
    why.setMaxWidth(560);
    footer = Layouts.row(16, back, Layouts.spring(), why, next);
    footer.getStyleClass().add("footer");
    view.setId("manage");
    view.setTop(top);
    view.setCenter(scroll);
    show(Part.LIST);
  }

  /** Goes on with, or takes back, work on an array that did not end well. */
  public static ManageScreen unfinished(
      Navigator navigator, Connection connection, JournalSummary journal, boolean undo) {
    ManageScreen screen =
        new ManageScreen(navigator, connection, journal.title(), Optional.empty());
    screen.atOnce = Optional.of(() -> screen.resume(journal, undo));
    return screen;
  }

  /** Work on an array that is under way, whoever began it. */
  public static ManageScreen following(
      Navigator navigator, Connection connection, WorkItem work, JournalSummary journal) {
    ManageScreen screen =
        new ManageScreen(navigator, connection, journal.title(), Optional.empty());
    screen.atOnce =
        Optional.of(
            () -> {
              screen.kind = UnfinishedWork.kind(journal).orElse(ChoreKind.OPEN);
              screen.runAgain(journal, run -> run.follow(work));
            });
    return screen;
  }

  private void show(Part which) {
    part = which;
    Region content =
        switch (which) {
          case LIST -> list.view();
          case FORM -> form.orElseThrow().view();
          case KEYS -> keys.orElseThrow().view();
          case REVIEW -> review.orElseThrow().view();
          case RUN -> runPane.orElseThrow().view();
        };
    content.setMaxWidth(WIDTH);
    StackPane.setAlignment(content, Pos.TOP_CENTER);
    page.getChildren().setAll(content);
    scroll.setVvalue(0);
    foot.getChildren().clear();
    if (which == Part.REVIEW) {
      foot.getChildren().add(review.orElseThrow().strip());
    }
    if (which == Part.FORM || which == Part.REVIEW) {
      foot.getChildren().add(footer);
    }
    update();
    switch (which) {
      case LIST -> list.placeFocus();
      case FORM -> form.orElseThrow().placeFocus();
      case KEYS -> keys.orElseThrow().placeFocus();
      case REVIEW -> review.orElseThrow().placeFocus(next);
      case RUN -> runPane.orElseThrow().placeFocus();
    }
  }

  private void begin(ChoreKind which) {
    kind = which;
    secrets.wipe();
    ChoreForm asked = new ChoreForm(model, which, secrets, this::showFooter);
    form = Optional.of(asked);
    if (asked.empty() || asked.optional()) {
      toReview();
    } else {
      show(Part.FORM);
    }
  }

  /** A slip is noticed here, at the field, with all else kept. */
  private void tryKeys() {
    ChoreForm asked = form.orElseThrow();
    List<SecretName> names = asked.keysToTry();
    if (names.isEmpty()) {
      toReview();
      return;
    }
    asked.handKeys();
    trying = true;
    showFooter();
    new KeyTrial(
            model,
            secrets,
            () -> {
              trying = false;
              if (part == Part.FORM && form.filter(f -> f == asked).isPresent()) {
                toReview();
              }
            },
            (name, message) -> {
              trying = false;
              asked.keyWrong(name, message);
              showFooter();
            })
        .start(names);
  }

  /** After a failure: back to the answers and keys, with all of them kept. */
  private void backToForm() {
    run.flatMap(WorkRun::journal).ifPresent(model::forget);
    run = Optional.empty();
    show(Part.FORM);
    model.startLooking();
  }

  private void toReview() {
    ChoreForm asked = form.orElseThrow();
    asked.leave();
    review = Optional.of(new ReviewPane(model, kind, asked.answers(), this::showFooter));
    show(Part.REVIEW);
  }

  private void goBack() {
    keys.ifPresent(ResumeKeys::leave);
    if (part == Part.REVIEW && !form.orElseThrow().empty()) {
      show(Part.FORM);
    } else {
      toList();
    }
  }

  private void toList() {
    secrets.wipe();
    form.ifPresent(ChoreForm::keysForgotten);
    run = Optional.empty();
    show(Part.LIST);
    model.startLooking();
  }

  private void goForward() {
    if (part == Part.FORM) {
      tryKeys();
    } else if (part == Part.REVIEW) {
      review.ifPresent(r -> r.plan().ifPresent(p -> start(r, p)));
    }
  }

  private void start(ReviewPane r, Plan plan) {
    model.stopLooking();
    ResultCard result = new ResultCard(model, kind, r.answers(), new Ways());
    WorkRun started = newRun();
    started.outline(Optional.of(plan));
    started.replans();
    runPane =
        Optional.of(
            new RunPane(
                model,
                Optional.of(kind),
                started,
                Optional.of(plan),
                result,
                unfinished,
                new RunPane.Ways() {
                  @Override
                  public void toList() {
                    afterFailure();
                  }

                  @Override
                  public Optional<Runnable> toForm() {
                    return form.filter(f -> !f.empty()).map(f -> ManageScreen.this::backToForm);
                  }
                }));
    show(Part.RUN);
    started.start(r.chore(), plan, r.claims());
  }

  private WorkRun newRun() {
    WorkRun next = new WorkRun(model.navigator(), model.connection(), model.calls(), secrets);
    next.onEnd(model::workEnded);
    next.onChange(this::runChanged);
    run = Optional.of(next);
    return next;
  }

  /** Goes on with work that did not end well, or takes it back; asks for its keys where needed. */
  private void resume(JournalSummary journal, boolean undo) {
    secrets.wipe();
    review = Optional.empty();
    kind = UnfinishedWork.kind(journal).orElse(ChoreKind.OPEN);
    if (undo || journal.secrets().isEmpty()) {
      runAgain(journal, undo ? WorkRun::undo : WorkRun::goOn);
      return;
    }
    keys =
        Optional.of(
            new ResumeKeys(
                model, journal, secrets, () -> runAgain(journal, WorkRun::goOn), this::goBack));
    show(Part.KEYS);
  }

  private void runAgain(JournalSummary journal, Consumer<WorkRun> begin) {
    model.stopLooking();
    WorkRun again = newRun();
    again.resume(journal);
    runPane =
        Optional.of(
            new RunPane(
                model,
                UnfinishedWork.kind(journal),
                again,
                Optional.empty(),
                RunPane.resumed(journal.title(), texts, this::toList),
                unfinished,
                this::afterFailure));
    show(Part.RUN);
    begin.accept(again);
  }

  private void runChanged() {
    if (run.map(r -> r.state() == WorkRun.State.REPLANNED).orElse(false)) {
      // Nothing was begun: what would be done now is looked through anew, with all answers kept.
      run = Optional.empty();
      show(Part.REVIEW);
      model.startLooking();
      return;
    }
    runPane.ifPresent(RunPane::update);
    showHead();
    boolean done = run.map(r -> r.state() == WorkRun.State.DONE).orElse(false);
    if (done && kind == ChoreKind.RENAME && review.isPresent()) {
      String name = review.orElseThrow().answers().word();
      if (!model.array().equals(name)) {
        model.renamed(name);
      }
    }
  }

  private void afterFailure() {
    toList();
  }

  private final class Ways implements ResultCard.Ways {
    @Override
    public void toList() {
      ManageScreen.this.toList();
    }

    @Override
    public void toMonitor() {
      model.navigator().toMonitor(model.connection(), Optional.of(model.array()));
    }

    @Override
    public void begin(ChoreKind nextKind) {
      first = Optional.of(nextKind);
      ManageScreen.this.toList();
    }

    @Override
    public void buildAnew() {
      model.navigator().toWizard(model.connection());
    }
  }

  private void update() {
    showHead();
    switch (part) {
      case LIST -> {
        list.update();
        beginFirst();
      }
      case FORM -> form.ifPresent(ChoreForm::update);
      case KEYS -> {}
      case REVIEW -> review.ifPresent(ReviewPane::update);
      case RUN -> runPane.ifPresent(RunPane::update);
    }
    showFooter();
  }

  /** As soon as it is known what can be done: the keyboard has its place, or it begins at once. */
  private void beginFirst() {
    boolean known = !model.possible().isEmpty();
    // Whoever has gone to something of it meanwhile stays there: the next key is meant for that.
    if (known && !listed && !list.holdsFocus()) {
      list.placeFocus();
    }
    listed = known;
    Optional<ChoreKind> wanted = first;
    if (known && wanted.isPresent()) {
      first = Optional.empty();
      wanted.filter(k -> model.possible().get(k).open()).ifPresent(this::begin);
    }
  }

  private void showHead() {
    String name = model.array();
    if (part == Part.LIST) {
      title.setText(texts.get("title", name));
      lead.setText(texts.get("lead"));
    } else {
      title.setText(texts.get("title." + kind.wire(), name));
      lead.setText(
          part == Part.KEYS
              ? texts.get("lead.keys")
              : texts.get(part == Part.RUN ? leadOfRun() : "what." + kind.wire(), ""));
      if (kind == ChoreKind.TAKE_APART && part != Part.RUN) {
        lead.setText(texts.get("lead.take-apart"));
      }
    }
    boolean gone =
        kind == ChoreKind.TAKE_APART && run.map(r -> r.state() == WorkRun.State.DONE).orElse(false);
    state.getChildren().setAll(gone ? List.of() : List.of(pill()));
  }

  /** Work that was left unfinished was not looked through just now. */
  private String leadOfRun() {
    return switch (run.map(WorkRun::state).orElse(WorkRun.State.IDLE)) {
      case FAILED -> "lead.failed";
      case DONE, UNDONE -> "lead.over";
      case IDLE, ASKING_SECRETS, STARTING, RUNNING, UNDOING, REPLANNED ->
          review.isPresent() ? "lead.run" : "lead.resumed";
    };
  }

  private Node pill() {
    if (model.lost()) {
      return Texts.pill("mdi2l-lan-disconnect", texts.get("state.lost"), "warn");
    }
    if (model.possible().isEmpty()) {
      return Texts.pill("mdi2m-magnify", texts.get("state.looking"), "none");
    }
    Optional<Array> array = model.running();
    if (array.isEmpty()) {
      boolean known = model.record().isPresent();
      return Texts.pill(
          known ? "mdi2l-lock-outline" : "mdi2h-help-circle-outline",
          texts.get(known ? "state.closed" : "state.none"),
          "none");
    }
    int missing = array.get().judged().missing();
    if (missing > 0) {
      return Texts.pill("mdi2a-alert-outline", texts.get("state.degraded", missing), "warn");
    }
    return array.get().mountPoint().isEmpty()
        ? Texts.pill("mdi2l-lock-open-variant-outline", texts.get("state.open"), "good")
        : Texts.pill(
            "mdi2l-lock-open-variant-outline",
            texts.get("state.mounted", array.get().mountPoint()),
            "good");
  }

  private void showFooter() {
    if (part != Part.FORM && part != Part.REVIEW) {
      return;
    }
    boolean reviewing = part == Part.REVIEW;
    Optional<String> reason =
        trying
            ? Optional.of(texts.get("why.trying"))
            : reviewing ? review.flatMap(ReviewPane::whyNot) : form.flatMap(ChoreForm::whyNot);
    next.setId(reviewing ? "run" : "continue");
    next.setText(texts.get(reviewing ? "go." + kind.wire() : "continue"));
    next.getStyleClass()
        .setAll("button", reviewing && kind.confirmedByName() ? "danger" : "accent");
    next.setGraphic(Icons.of(reviewing ? "mdi2c-check" : "mdi2a-arrow-right"));
    next.setDisable(reason.isPresent());
    next.setAccessibleHelp(reason.orElse(""));
    why.setText(reason.orElse(""));
    why.setVisible(reason.isPresent());
  }

  /** To the monitor, on the same connection: what runs goes on, and is seen there. */
  private void leave() {
    model.navigator().toMonitor(model.connection(), Optional.of(model.array()));
  }

  @Override
  public Optional<Node> foot() {
    return Optional.of(foot);
  }

  /** Its head and its strip do not scroll, and leave room for what does. */
  @Override
  public double leastHeight() {
    return 300;
  }

  @Override
  public Parent view() {
    return view;
  }

  @Override
  public void shown() {
    atOnce.ifPresentOrElse(
        resume -> {
          model.look();
          resume.run();
        },
        model::startLooking);
    clock = Optional.of(Background.every(TICK_MILLIS, () -> runPane.ifPresent(RunPane::tick)));
  }

  @Override
  public void hidden() {
    clock.ifPresent(Background.Job::cancel);
    model.stopLooking();
    run.ifPresent(WorkRun::windowGone);
    form.ifPresent(ChoreForm::leave);
    keys.ifPresent(ResumeKeys::leave);
    secrets.wipe();
  }

  @Override
  public Optional<Connection> connection() {
    return Optional.of(model.connection());
  }

  @Override
  public Optional<LeaveQuestion> beforeLeaving() {
    return run.filter(WorkRun::running)
        .map(r -> LeaveQuestion.ofWork(model.connection(), texts::get, r::cancelThen));
  }

  @Override
  public boolean shows(WorkItem work) {
    return run.map(WorkRun::running).orElse(false);
  }
}
