package org.rotproof.ui.life;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.plan.Chore;
import org.rotproof.plan.ChoreKind;
import org.rotproof.plan.ChorePlanner;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.Step;
import org.rotproof.protocol.Ask;
import org.rotproof.storage.Disk;
import org.rotproof.ui.common.Banner;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.work.DiskTexts;
import org.rotproof.ui.work.PlanReview;

/** All that will happen, what is erased, and the word that lets it happen. */
final class ReviewPane {
  private final Strings texts = Strings.of("life");
  private final ManageModel model;
  private final ChoreKind kind;
  private final Answers answers;
  private final Runnable changed;
  private final Banner news = new Banner(Banner.Tone.WARN, "");
  private final Label eraseTitle = Texts.label("", "section-title");
  private final VBox erased = Layouts.column(0);
  private final VBox eraseCard;
  private final VBox notes = Layouts.column(8);
  private final PlanReview review;
  private final TextField confirm;
  private final VBox view;
  private final HBox strip;
  private Optional<Plan> plan = Optional.empty();
  private Optional<String> trouble = Optional.empty();
  private List<Disk> seen = List.of();

  ReviewPane(ManageModel model, ChoreKind kind, Answers answers, Runnable changed) {
    this.model = model;
    this.kind = kind;
    this.answers = answers;
    this.changed = changed;
    review = new PlanReview(model.navigator());
    eraseCard = PlanReview.eraseCard(eraseTitle, erased);
    eraseCard.setId("erased");
    news.setId("review-news");
    view = Layouts.column(16, news, what(), eraseCard, notes, review.commandCard());
    confirm = PlanReview.confirmField(changed);
    strip =
        Layouts.row(
            16,
            Layouts.grow(Texts.wrapped(texts.get("review.confirm", model.array()), "body")),
            confirm);
    strip.getStyleClass().add("page-strip");
    Layouts.show(strip, kind.confirmedByName());
    update();
  }

  /** The same in words: what, and what holds meanwhile. */
  private Node what() {
    VBox card =
        Layouts.column(
            8,
            Texts.wrapped(sentence("review.what." + kind.wire()), "body", "strong"),
            Texts.wrapped(sentence("review.means." + kind.wire()), "body", "soft"));
    if (Group.takesNewDisk(kind)) {
      try {
        Plan p = ChorePlanner.plan(chore(), model.inventory());
        card.getChildren()
            .add(Texts.wrapped(Meanwhile.of(kind, answers, model, p), "body", "soft"));
      } catch (PlanException e) {
        // The banner says why.
      }
    }
    card.getStyleClass().add("card");
    return card;
  }

  private String sentence(String key) {
    return texts.get(
        key,
        model.array(),
        answers.oldDisk().isEmpty() ? "" : model.diskName(answers.oldDisk()),
        answers.newDisk().isEmpty() ? "" : model.diskName(answers.newDisk()),
        answers.word(),
        answers.ticked() ? 1 : 0);
  }

  Region view() {
    return view;
  }

  Node strip() {
    return strip;
  }

  void placeFocus(Node otherwise) {
    (kind.confirmedByName() ? confirm : otherwise).requestFocus();
  }

  Chore chore() {
    return answers.chore(kind, model.array());
  }

  Optional<Plan> plan() {
    return plan;
  }

  Answers answers() {
    return answers;
  }

  /** What the helper is told of the disks that the person saw. */
  List<Ask.DiskClaim> claims() {
    return seen.stream().map(Ask.DiskClaim::of).toList();
  }

  /** Plans again; what has changed since it was shown is said, and has to be confirmed anew. */
  void update() {
    Optional<Plan> now;
    try {
      now = Optional.of(ChorePlanner.plan(chore(), model.inventory()));
      trouble = Optional.empty();
    } catch (PlanException e) {
      now = Optional.empty();
      trouble = Optional.of(e.getMessage());
    }
    List<Disk> disks = now.map(this::written).orElse(List.of());
    boolean same = now.map(Plan::digest).equals(plan.map(Plan::digest)) && disks.equals(seen);
    if (trouble.isPresent()) {
      news.say(Banner.Tone.BAD, trouble.get());
    } else if (plan.isEmpty()) {
      news.say(Banner.Tone.WARN, "");
    } else if (!same) {
      news.say(Banner.Tone.WARN, texts.get("review.changed"));
      confirm.clear();
    }
    if (now.isPresent() && (!same || plan.isEmpty())) {
      plan = now;
      seen = disks;
      show(now.get());
    }
    changed.run();
  }

  private List<Disk> written(Plan p) {
    return p.writesTo(step -> true).stream()
        .flatMap(id -> model.inventory().disk(id).stream())
        .toList();
  }

  private void show(Plan p) {
    review.show(p, model.array() + "-" + kind.wire() + ".sh");
    notes
        .getChildren()
        .setAll(p.notes().stream().map(n -> new Banner(Banner.Tone.INFO, n)).toList());
    Layouts.show(notes, !p.notes().isEmpty());
    List<String> ids = p.writesTo(Step::erases);
    List<Disk> disks = seen.stream().filter(d -> ids.contains(d.id())).toList();
    Layouts.show(eraseCard, !disks.isEmpty());
    eraseTitle.setText(
        texts.get(
            kind == ChoreKind.RESTORE_HEADER ? "review.overwritten" : "review.erased",
            disks.size()));
    List<Node> lines = new ArrayList<>();
    disks.forEach(d -> lines.add(line(d)));
    erased.getChildren().setAll(lines);
  }

  private Node line(Disk disk) {
    boolean member = model.record().flatMap(r -> r.member(disk.id())).isPresent();
    boolean moves =
        kind == ChoreKind.CONVERT
            && model.running().stream()
                .flatMap(a -> a.legs().stream())
                .anyMatch(l -> l.disk().equals(disk.id()));
    boolean spare = moves && model.running().stream().anyMatch(a -> Possible.isSpare(a, disk.id()));
    String lost =
        spare
            ? texts.get("review.lost.convert.spare", model.array())
            : member || moves
                ? texts.get("review.lost." + kind.wire(), model.array())
                : disk.contents().isEmpty()
                    ? texts.get("disk.empty")
                    : texts.get("disk.loses", DiskTexts.contents(disk));
    return PlanReview.eraseLine(
        disk, disk.displayName(), lost, member || !disk.contents().isEmpty());
  }

  /** Why it cannot begin yet. */
  Optional<String> whyNot() {
    if (trouble.isPresent()) {
      return Optional.of(texts.get("why.trouble"));
    }
    return !kind.confirmedByName() || confirm.getText().strip().equals(model.array())
        ? Optional.empty()
        : Optional.of(texts.get("why.confirm", model.array()));
  }
}
