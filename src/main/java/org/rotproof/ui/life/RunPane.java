package org.rotproof.ui.life;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.plan.ChoreKind;
import org.rotproof.plan.Plan;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.protocol.Failure;
import org.rotproof.ui.common.Banner;
import org.rotproof.ui.common.Beside;
import org.rotproof.ui.common.Dialogs;
import org.rotproof.ui.common.Durations;
import org.rotproof.ui.common.FailureView;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.ReportSaver;
import org.rotproof.ui.common.Screen;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.common.WayRow;
import org.rotproof.ui.work.BuildProgress;
import org.rotproof.ui.work.RestartChoice;
import org.rotproof.ui.work.StepList;
import org.rotproof.ui.work.WipeChart;
import org.rotproof.ui.work.WorkRun;

/** A chore under way: its steps, how far, a way to stop; and how it ended. */
final class RunPane {
  /** Where one can go from a run that has ended. */
  @FunctionalInterface
  interface Ways {
    void toList();

    /** Back to the answers, with all of them kept; empty where there are none. */
    default Optional<Runnable> toForm() {
      return Optional.empty();
    }
  }

  /** Steps that try a key. */
  private static final Set<String> TRIES_KEY = Set.of("prove-secret");

  /** Steps that only touch the disk that comes. */
  private static final Set<String> ON_NEW_DISK =
      Set.of(
          "erase-signatures",
          "probe-capacity",
          "format-luks",
          "format-integrity",
          "add-key-slot",
          "open-luks",
          "open-integrity");

  /** Of what stands beside the steps. */
  private static final double LEAST_WIDTH = 380;

  private final Strings texts = Strings.of("life");
  private final ManageModel model;
  private final Optional<ChoreKind> kind;
  private final WorkRun run;
  private final Runnable toList;
  private final Ways ways;
  private final Node result;
  private final UnfinishedWork unfinished;
  private final Optional<StepList> steps;
  private final Optional<WipeChart> chart;
  private final Label headline = Texts.wrapped("", "figure");
  private final Label detail = Texts.label("", "small", "soft");
  private final ProgressBar bar = new ProgressBar(0);
  private final Button cancel;
  private final Button pause = new Button();
  private final RestartChoice restart;
  private final VBox overall;
  private final VBox outcome = Layouts.column(16);
  private final Region view;
  private Object shown = "";
  private WorkRun.State before = WorkRun.State.IDLE;

  /**
   * Shows a run.
   *
   * @param plan what it does; empty for work that was begun earlier
   * @param result is shown once it is done
   */
  RunPane(
      ManageModel model,
      Optional<ChoreKind> kind,
      WorkRun run,
      Optional<Plan> plan,
      Node result,
      UnfinishedWork unfinished,
      Ways ways) {
    this.model = model;
    this.kind = kind;
    this.run = run;
    this.result = result;
    this.unfinished = unfinished;
    this.ways = ways;
    this.toList = ways::toList;
    steps = plan.map(StepList::new);
    chart = run.progress().map(p -> new WipeChart(p, model.inventory()));
    headline.setId("run-headline");
    bar.setId("run-progress");
    bar.setMaxWidth(Double.MAX_VALUE);
    bar.setAccessibleText(
        kind.map(k -> texts.get("chore." + k.wire()))
            .orElseGet(() -> texts.get("list.unfinished")));
    cancel = new Button(texts.get("run.cancel"));
    cancel.setId("cancel-run");
    cancel.setMnemonicParsing(true);
    cancel.getStyleClass().add("danger-quiet");
    cancel.setMinWidth(Region.USE_PREF_SIZE);
    cancel.setOnAction(e -> askToCancel());
    pause.setId("pause-run");
    pause.setMnemonicParsing(true);
    pause.setMinWidth(Region.USE_PREF_SIZE);
    pause.setOnAction(e -> run.pause(run.paused().isEmpty()));
    restart = new RestartChoice(run);
    overall =
        Layouts.column(
            12,
            Layouts.row(16, Layouts.grow(Layouts.column(2, headline, detail)), pause, cancel),
            bar,
            restart.view());
    overall.getStyleClass().add("card");
    VBox right = Layouts.column(16, overall, outcome);
    boolean timed =
        plan.stream()
            .flatMap(p -> p.stages().stream())
            .flatMap(s -> s.steps().stream())
            .anyMatch(s -> s.workBytes() > 0);
    if (timed) {
      VBox work =
          Layouts.column(
              12, Texts.label(texts.get("run.long"), "section-title"), chart.orElseThrow().view());
      work.getStyleClass().add("card");
      right.getChildren().add(work);
    }
    view = steps.<Region>map(list -> Beside.list(left(list), right, LEAST_WIDTH)).orElse(right);
  }

  private Region left(StepList list) {
    VBox left =
        Layouts.column(12, Texts.label(texts.get("run.steps"), "section-title"), list.view());
    left.getStyleClass().addAll("card", "steps-card");
    left.setPrefWidth(320);
    left.setMaxHeight(Region.USE_PREF_SIZE);
    return left;
  }

  Region view() {
    return view;
  }

  void placeFocus() {
    if (!outcome.isVisible() || !Layouts.begin(outcome)) {
      cancel.requestFocus();
    }
  }

  /** Twice a second while it runs. */
  void tick() {
    if (run.running()) {
      chart.ifPresent(WipeChart::sample);
      update();
    }
  }

  private void askToCancel() {
    model
        .navigator()
        .showDialog(
            Dialogs.question(
                new Screen.LeaveQuestion(
                    texts.get("run.cancel.title"),
                    texts.get("run.cancel.text"),
                    texts.get("run.cancel.ok"),
                    texts.get("run.cancel.stay")),
                () -> {
                  model.navigator().closeDialog();
                  run.cancel();
                },
                model.navigator()::closeDialog));
  }

  void update() {
    run.progress().ifPresent(p -> steps.ifPresent(list -> list.show(p)));
    chart.ifPresent(WipeChart::show);
    WorkRun.State state = run.state();
    double fraction = run.fraction();
    bar.setProgress(
        state == WorkRun.State.DONE
            ? 1
            : state == WorkRun.State.RUNNING ? fraction : ProgressBar.INDETERMINATE_PROGRESS);
    headline.setText(
        run.cancelling() && state == WorkRun.State.RUNNING
            ? texts.get("run.cancelling")
            : state == WorkRun.State.RUNNING
                ? texts.get(
                    run.paused()
                        .map(p -> p.stands() ? "run.paused" : "run.pausing")
                        .orElse("run.percent"),
                    (int) Math.floor(100 * fraction))
                : texts.get("run.headline." + state.name().toLowerCase(Locale.ROOT)));
    detail.setText(detail(state));
    Layouts.show(detail, !detail.getText().isEmpty());
    Layouts.show(cancel, state == WorkRun.State.RUNNING);
    cancel.setDisable(run.cancelling());
    pause.setText(texts.get(run.paused().isPresent() ? "run.resume" : "run.pause"));
    Layouts.show(pause, run.canPause() && !run.cancelling());
    restart.update();
    Layouts.show(overall, run.running());
    showOutcome();
    if (state != before && state == WorkRun.State.RUNNING) {
      Layouts.regain(cancel);
    }
    before = state;
  }

  private String detail(WorkRun.State state) {
    if (state != WorkRun.State.RUNNING) {
      return "";
    }
    if (run.paused().isPresent()) {
      return texts.get(run.paused().get().stands() ? "run.paused.detail" : "run.pausing.detail");
    }
    String elapsed = texts.get("run.elapsed", Durations.format(run.elapsedMillis()));
    OptionalLong left =
        run.progress().map(BuildProgress::remainingMillis).orElse(OptionalLong.empty());
    return left.isPresent()
        ? texts.get("run.left", Durations.format(left.getAsLong())) + "  ·  " + elapsed
        : elapsed;
  }

  private void showOutcome() {
    Object now = List.of(run.state(), run.failure(), run.journal(), run.lost(), model.unfinished());
    if (Objects.equals(now, shown)) {
      return;
    }
    shown = now;
    outcome.getChildren().clear();
    switch (run.state()) {
      case DONE -> {
        outcome.getChildren().add(result);
        // What had to wait until the array is open, for one, can go on right here.
        outcome.getChildren().addAll(unfinished.cards());
      }
      case UNDONE -> outcome.getChildren().add(undone());
      case FAILED -> outcome.getChildren().add(failed());
      case IDLE, ASKING_SECRETS, STARTING, RUNNING, UNDOING, REPLANNED -> {}
    }
    Layouts.show(outcome, !outcome.getChildren().isEmpty());
    List.of("#way-leave", "#way-list").stream()
        .map(outcome::lookup)
        .filter(Button.class::isInstance)
        .forEach(way -> ((Button) way).setCancelButton(true));
    if (outcome.isVisible() && outcome.getScene() != null) {
      Layouts.begin(outcome);
    }
  }

  private Node undone() {
    return over("undone", texts.get("undone.title"), texts.get("undone.text"), texts, toList);
  }

  /** How earlier work ended that was gone on with. */
  static Node resumed(String array, Strings texts, Runnable toList) {
    return over(
        "resumed", texts.get("resumed.title"), texts.get("resumed.text", array), texts, toList);
  }

  private static Node over(String id, String title, String text, Strings texts, Runnable toList) {
    VBox card =
        Layouts.column(
            12,
            Texts.wrapped(title, "section-title"),
            Texts.wrapped(text, "body", "soft"),
            Layouts.rule(),
            new WayRow("way-list", texts.get("way.list"), texts.get("way.list.text"), toList));
    card.setId(id);
    card.getStyleClass().add("card");
    return card;
  }

  private Node failed() {
    FailureView failure = new FailureView(run.failure().orElseThrow());
    if (!run.lost()) {
      failure.withReport(new ReportSaver(model.calls(), model.navigator()));
    }
    VBox card = Layouts.column(16, failure);
    card.getStyleClass().addAll("card", "failure-card");
    if (run.lost()) {
      card.getChildren().add(Layouts.rule());
      card.getChildren().addAll(model.lostWays());
      return card;
    }
    run.journal().ifPresent(j -> card.getChildren().add(new Banner(Banner.Tone.INFO, j.state())));
    card.getChildren().add(Layouts.rule());
    Optional<Node> again = toForm();
    again.ifPresent(card.getChildren()::add);
    run.journal().ifPresent(j -> journalWays(card, j, again.isEmpty()));
    String left =
        run.journal()
            .map(j -> texts.get("way.left.unfinished"))
            .orElseGet(
                () ->
                    kind.map(k -> texts.getOr("way.left." + k.wire(), texts.get("way.left")))
                        .orElseGet(() -> texts.get("way.left")));
    WayRow leave = new WayRow("way-leave", texts.get("way.leave"), left, toList);
    card.getChildren().add(run.journal().isEmpty() && again.isEmpty() ? leave.best() : leave);
    return card;
  }

  /** What the person can mend by another answer leads back to the answers. */
  private Optional<Node> toForm() {
    Optional<Runnable> form = ways.toForm();
    String step = run.failedStep();
    if (form.isEmpty() || cancelled()) {
      return Optional.empty();
    }
    String key =
        TRIES_KEY.contains(step)
            ? "keys"
            : kind.filter(Group::takesNewDisk).isPresent() && ON_NEW_DISK.contains(step)
                ? "other-disk"
                : "";
    return key.isEmpty() ? Optional.empty() : Optional.of(way(key, form.get()).best());
  }

  private boolean cancelled() {
    return run.failure().map(f -> f.kind() == Failure.Kind.CANCELLED).orElse(false);
  }

  private void journalWays(VBox card, JournalSummary j, boolean best) {
    if (j.canGoOn()) {
      WayRow goOn = new WayRow("way-go-on", texts.get("way.go-on"), j.goOnMeans(), () -> goOn(j));
      card.getChildren().add(best && !cancelled() ? goOn.best() : goOn);
    }
    if (j.canUndo()) {
      card.getChildren()
          .add(new WayRow("way-undo", texts.get("way.undo"), j.undoMeans(), run::undo));
    }
  }

  /** Keys that were not needed for what ran until now are asked for first. */
  private void goOn(JournalSummary journal) {
    if (run.missingSecrets().isEmpty()) {
      run.goOn();
    } else {
      unfinished.goOn(journal);
    }
  }

  private WayRow way(String key, Runnable action) {
    return new WayRow(
        "way-" + key, texts.get("way." + key), texts.get("way." + key + ".text"), action);
  }
}
