package org.rotproof.ui.wizard;

import java.util.Locale;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.storage.Sizes;
import org.rotproof.ui.common.Background;
import org.rotproof.ui.common.Beside;
import org.rotproof.ui.common.Dialogs;
import org.rotproof.ui.common.Durations;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Screen;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.work.BuildProgress;
import org.rotproof.ui.work.RestartChoice;
import org.rotproof.ui.work.StepList;
import org.rotproof.ui.work.WipeChart;
import org.rotproof.ui.work.WorkRun;

/** The build: steps, each disk's wipe, a way to stop; and what can be done when it failed. */
final class BuildPage extends WizardPage {
  /** Of what stands beside the steps. */
  private static final double LEAST_WIDTH = 340;

  private static final long SAMPLE_EVERY_MILLIS = 500;

  private final Strings work = Strings.of("work");
  private final WorkRun run;
  private final EarlierBuild earlier;
  private final Label headline = Texts.wrapped("", "figure");
  private final Label detail = Texts.label("", "small", "soft");
  private final ProgressBar bar = new ProgressBar(0);
  private final Button cancel = new Button(text("build.cancel"));
  private final RestartChoice restart;
  private final VBox overall;
  private final VBox outcome = Layouts.column(16);
  private final VBox left = Layouts.column(12);
  private final VBox right = Layouts.column(16);
  private final Region content;
  private WorkRun.State before = WorkRun.State.IDLE;
  private Optional<StepList> steps = Optional.empty();
  private Optional<WipeChart> chart = Optional.empty();
  private Optional<BuildProgress> drawn = Optional.empty();
  private Optional<Background.Job> sampling = Optional.empty();
  private final FailureWays ways;

  BuildPage(WizardModel model, WorkRun run, EarlierBuild earlier) {
    super(Page.BUILD, model);
    this.run = run;
    this.earlier = earlier;
    ways = new FailureWays(model, run, earlier);
    headline.setId("build-headline");
    bar.setId("build-progress");
    bar.setMaxWidth(Double.MAX_VALUE);
    cancel.setId("cancel-build");
    cancel.setMnemonicParsing(true);
    cancel.getStyleClass().add("danger-quiet");
    cancel.setMinWidth(Region.USE_PREF_SIZE);
    cancel.setOnAction(e -> askToCancel());
    restart = new RestartChoice(run);
    overall =
        Layouts.column(
            12,
            Layouts.row(16, Layouts.grow(Layouts.column(2, headline, detail)), cancel),
            bar,
            restart.view());
    overall.getStyleClass().add("card");
    left.getStyleClass().addAll("card", "steps-card");
    left.setPrefWidth(320);
    left.setMaxHeight(Region.USE_PREF_SIZE);
    right.getChildren().addAll(overall, outcome);
    right.setMinWidth(0);
    Layouts.show(left, false);
    content = Beside.list(left, right, LEAST_WIDTH);
    run.onChange(this::footerChanged);
  }

  @Override
  Region content() {
    return content;
  }

  @Override
  Node firstFocus() {
    return ways.begin().orElse(cancel);
  }

  @Override
  void shown() {
    sampling = Optional.of(Background.every(SAMPLE_EVERY_MILLIS, this::tick));
    earlier.start();
  }

  @Override
  void hidden() {
    sampling.ifPresent(Background.Job::cancel);
  }

  private void tick() {
    if (run.running()) {
      chart.ifPresent(WipeChart::sample);
      update();
    }
  }

  private void askToCancel() {
    model()
        .navigator()
        .showDialog(
            Dialogs.question(
                new Screen.LeaveQuestion(
                    text("build.cancel.title"),
                    text("build.cancel.text"),
                    text("build.cancel.ok"),
                    text("build.cancel.stay")),
                () -> {
                  model().navigator().closeDialog();
                  run.cancel();
                },
                model().navigator()::closeDialog));
  }

  @Override
  void update() {
    draw();
    run.progress()
        .ifPresent(
            p -> {
              steps.ifPresent(s -> s.show(p));
              chart.ifPresent(WipeChart::show);
            });
    showOverall();
    ways.show(outcome);
    if (run.state() != before && run.state() == WorkRun.State.RUNNING) {
      Layouts.regain(cancel);
    }
    before = run.state();
  }

  /** Makes the list and the charts, once a plan is there. */
  private void draw() {
    if (run.progress().isEmpty() || drawn.equals(run.progress())) {
      return;
    }
    drawn = run.progress();
    BuildProgress progress = run.progress().get();
    StepList list = new StepList(progress.plan());
    steps = Optional.of(list);
    Layouts.show(left, true);
    left.getChildren().setAll(Texts.label(text("build.steps"), "section-title"), list.view());
    WipeChart wipes = new WipeChart(progress, model().planned());
    chart = Optional.of(wipes);
    VBox wipeCard =
        Layouts.column(
            12,
            Layouts.column(
                2,
                Texts.label(
                    text(atOnce() ? "build.wipes.at-once" : "build.wipes"), "section-title"),
                Texts.wrapped(text("build.wipes.text"), "caption", "soft")),
            wipes.view());
    wipeCard.getStyleClass().add("card");
    // What is there stays where it is, with the keyboard on it.
    right.getChildren().removeIf(n -> n != overall && n != outcome);
    right.getChildren().add(wipeCard);
  }

  private void showOverall() {
    WorkRun.State state = run.state();
    double fraction = run.fraction();
    boolean known = run.progress().isPresent() && state != WorkRun.State.UNDOING;
    bar.setProgress(
        state == WorkRun.State.DONE ? 1 : known ? fraction : ProgressBar.INDETERMINATE_PROGRESS);
    headline.setText(headline(state, fraction));
    detail.setText(detail(state));
    Layouts.show(detail, !detail.getText().isEmpty());
    Layouts.show(cancel, state == WorkRun.State.RUNNING);
    cancel.setDisable(run.cancelling());
    restart.update();
    boolean quiet =
        state == WorkRun.State.FAILED
            || state == WorkRun.State.UNDONE
            || (state == WorkRun.State.ASKING_SECRETS && run.progress().isPresent());
    Layouts.show(overall, !quiet);
    overall.getStyleClass().removeAll("done");
    if (state == WorkRun.State.DONE) {
      overall.getStyleClass().add("done");
    }
  }

  private String headline(WorkRun.State state, double fraction) {
    if (run.cancelling() && state == WorkRun.State.RUNNING) {
      return text("build.cancelling");
    }
    return switch (state) {
      case RUNNING -> work.get("build.percent", (int) Math.floor(100 * fraction));
      case DONE -> text("build.done");
      case IDLE, ASKING_SECRETS, STARTING, UNDOING, FAILED, UNDONE, REPLANNED ->
          text("build.headline." + state.name().toLowerCase(Locale.ROOT));
    };
  }

  private String detail(WorkRun.State state) {
    if (state == WorkRun.State.DONE) {
      return run.built()
          .map(
              b ->
                  text(
                      "build.done.detail",
                      Sizes.format(b.usableBytes()),
                      Durations.format((long) (b.seconds() * 1000))))
          .orElse("");
    }
    if (state != WorkRun.State.RUNNING) {
      return "";
    }
    String elapsed = text("build.elapsed", Durations.format(run.elapsedMillis()));
    var left = run.progress().map(BuildProgress::remainingMillis);
    return left.isPresent() && left.get().isPresent()
        ? work.get("build.left", Durations.format(left.get().getAsLong())) + "  ·  " + elapsed
        : elapsed;
  }

  @Override
  String title() {
    return switch (run.state()) {
      case DONE -> text("build.title.done");
      case FAILED -> text("build.title.stopped");
      case UNDONE -> text("build.title.undone");
      case IDLE, ASKING_SECRETS, STARTING, RUNNING, UNDOING, REPLANNED -> super.title();
    };
  }

  @Override
  String lead() {
    return switch (run.state()) {
      case DONE -> text("build.lead.done");
      case FAILED -> text("build.lead.over");
      case UNDONE -> "";
      case IDLE, ASKING_SECRETS, STARTING, RUNNING, UNDOING, REPLANNED ->
          atOnce() ? text("build.lead.at-once") : super.lead();
    };
  }

  /** Whether nothing is wiped, as the plan says. */
  private boolean atOnce() {
    return run.progress().stream()
        .flatMap(p -> p.plan().stages().stream())
        .anyMatch(stage -> stage.kind().equals("lay-out"));
  }

  @Override
  boolean mayGoBack() {
    return over();
  }

  @Override
  boolean backIsStart() {
    return true;
  }

  private boolean over() {
    return run.state() == WorkRun.State.FAILED || run.state() == WorkRun.State.UNDONE;
  }

  @Override
  Optional<String> whyNot() {
    return switch (run.state()) {
      case DONE -> Optional.empty();
      case FAILED, UNDONE, ASKING_SECRETS -> Optional.of("");
      case UNDOING -> Optional.of(text("build.why.undoing"));
      case IDLE, STARTING, RUNNING, REPLANNED -> Optional.of(text("build.why"));
    };
  }

  @Override
  Forward forward() {
    return over() ? new Forward("", "next", "accent", "mdi2a-arrow-right") : super.forward();
  }
}
