package org.rotproof.ui.wizard;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.plan.Chore;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanException;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Sizes;
import org.rotproof.ui.common.Banner;
import org.rotproof.ui.common.Durations;
import org.rotproof.ui.common.FactCard;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.work.DiskTexts;
import org.rotproof.ui.work.PlanReview;
import org.rotproof.ui.work.WorkRun;

/** Everything that will happen, and the word that lets it happen. */
final class ReviewPage extends WizardPage {
  private final WorkRun run;
  private final GridPane erased = new GridPane();
  private final Label eraseTitle = Texts.label("", "section-title");
  private final Banner changed = new Banner(Banner.Tone.BAD, "");
  private final Button accept = new Button(text("review.look-again"));
  private final VBox notes = Layouts.column(8);
  private final HBox facts = new HBox(12);
  private final PlanReview review;
  private final Label confirmLabel = Texts.label("", "body");
  private final Label confirmName = Texts.label("", "mono", "confirm-name");
  private final TextField confirm = PlanReview.confirmField(this::footerChanged);
  private final VBox content;
  private final HBox strip;
  private Optional<Plan> plan = Optional.empty();
  private String shownDigest = "";

  ReviewPage(WizardModel model, WorkRun run) {
    super(Page.REVIEW, model);
    this.run = run;
    review = new PlanReview(model.navigator());
    accept.setId("accept-changes");
    accept.setOnAction(e -> model.acceptChanges());
    VBox eraseCard = PlanReview.eraseCard(eraseTitle, changed, accept, erased);
    erased.setHgap(32);
    for (int i = 0; i < 2; i++) {
      ColumnConstraints half = new ColumnConstraints();
      half.setPercentWidth(50);
      erased.getColumnConstraints().add(half);
    }
    notes.getStyleClass().add("card");
    content = Layouts.column(16, eraseCard, facts, notes, review.commandCard());
    confirmLabel.setMinWidth(0);
    confirmLabel.setWrapText(true);
    confirmLabel.setMinHeight(Region.USE_PREF_SIZE);
    Layouts.grow(confirmLabel);
    confirmLabel.setAlignment(javafx.geometry.Pos.CENTER_RIGHT);
    confirmLabel.setTextAlignment(javafx.scene.text.TextAlignment.RIGHT);
    confirmName.setMinWidth(Region.USE_PREF_SIZE);
    strip = Layouts.row(12, confirmLabel, confirmName, confirm);
    strip.getStyleClass().add("page-strip");
  }

  @Override
  Region content() {
    return content;
  }

  @Override
  Optional<Node> strip() {
    return Optional.of(strip);
  }

  @Override
  Node firstFocus() {
    return confirm;
  }

  @Override
  void shown() {
    confirm.clear();
    model().startLooking();
  }

  @Override
  void hidden() {
    model().stopLooking();
  }

  @Override
  void update() {
    List<String> changes = model().changes();
    changed.say(Banner.Tone.BAD, String.join("\n", changes));
    Layouts.show(accept, !changes.isEmpty());
    try {
      plan = Optional.of(model().plan());
    } catch (PlanException e) {
      plan = Optional.empty();
    }
    List<Disk> disks = model().chosenDisks();
    eraseTitle.setText(text("review.erased", disks.size()));
    erased.getChildren().clear();
    for (int i = 0; i < disks.size(); i++) {
      erased.add(diskLine(disks.get(i)), i % 2, i / 2);
    }
    confirmLabel.setText(text("review.confirm", disks.size()));
    confirmName.setText(model().draft().name());
    plan.ifPresent(this::showPlan);
  }

  private void showPlan(Plan p) {
    if (p.digest().equals(shownDigest)) {
      return;
    }
    shownDigest = p.digest();
    review.show(p, p.blueprint().name() + ".sh");
    notes.getChildren().setAll(Texts.label(text("review.notes"), "section-title"));
    for (String note : p.notes()) {
      HBox line =
          Layouts.row(
              10,
              Icons.of(18, "mdi2i-information-outline", "accent-text"),
              Layouts.grow(Texts.wrapped(note, "body")));
      line.setAlignment(javafx.geometry.Pos.TOP_LEFT);
      notes.getChildren().add(line);
    }
    Layouts.show(notes, !p.notes().isEmpty());
    long millis =
        TimeEstimate.millis(p, model().chosenDisks(), model().speeds(), model().practice());
    Draft draft = model().draft();
    String kind = "kind." + draft.guard().kind().name().toLowerCase(Locale.ROOT) + ".short";
    facts
        .getChildren()
        .setAll(
            Layouts.columns(
                12,
                160,
                FactCard.of(
                    "mdi2s-shield-check-outline", text("review.fact.protection"), text(kind)),
                FactCard.of(
                    "mdi2d-database-outline",
                    text("review.fact.usable", text("raid." + draft.level().mdName())),
                    Sizes.format(p.capacity().usableBytes())),
                FactCard.of(
                    "mdi2f-folder-outline",
                    text("done.mounted"),
                    draft.storage().mounted()
                        ? draft.storage().effectivePoint(draft.name())
                        : text("done.not-mounted")),
                FactCard.of(
                    "mdi2c-clock-outline", text("review.fact.time"), Durations.format(millis))));
    HBox.setHgrow(facts.getChildren().get(0), Priority.ALWAYS);
  }

  private Node diskLine(Disk disk) {
    boolean spare = model().draft().disks().role(disk.id()) == DiskChoice.Role.SPARE;
    String lost =
        disk.contents().isEmpty()
            ? text("review.nothing-lost")
            : text("review.lost", DiskTexts.contents(disk));
    return PlanReview.eraseLine(
        disk,
        disk.displayName() + (spare ? text("review.spare") : ""),
        lost,
        !disk.contents().isEmpty());
  }

  @Override
  Optional<String> whyNot() {
    if (!model().changes().isEmpty()) {
      return Optional.of(text("review.why.changed"));
    }
    Optional<String> trouble = super.whyNot();
    if (trouble.isPresent()) {
      return trouble;
    }
    return confirm.getText().strip().equals(model().draft().name())
        ? Optional.empty()
        : Optional.of(text("review.why.confirm", model().draft().name()));
  }

  @Override
  Forward forward() {
    return new Forward(
        text("review.build", model().draft().disks().all().size()),
        "build",
        "danger",
        "mdi2h-hammer-wrench");
  }

  @Override
  void goForward(Runnable next) {
    plan.ifPresent(
        p -> {
          model().planned(model().inventory());
          run.start(new Chore.Build(p.blueprint()), p, model().claims());
          next.run();
        });
  }
}
