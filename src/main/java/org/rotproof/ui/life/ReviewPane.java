package org.rotproof.ui.life;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Button;
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
import org.rotproof.plan.PlanScript;
import org.rotproof.plan.Step;
import org.rotproof.protocol.Ask;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Sizes;
import org.rotproof.ui.common.Banner;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.TextFiles;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.work.CommandList;
import org.rotproof.ui.work.DiskTexts;

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
  private final CommandList commands;
  private final TextField confirm = new TextField();
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
    commands = new CommandList(model.navigator());
    eraseCard =
        Layouts.column(
            14, Layouts.row(10, Icons.of(22, "mdi2e-eraser", "bad"), eraseTitle), erased);
    eraseCard.getStyleClass().addAll("card", "erase-card");
    eraseCard.setId("erased");
    Button copy = new Button(texts.get("review.copy-all"));
    copy.setId("copy-all");
    copy.getStyleClass().add("link");
    copy.setGraphic(Icons.of("mdi2c-content-copy"));
    copy.setMinWidth(Region.USE_PREF_SIZE);
    copy.setOnAction(
        e -> plan.ifPresent(p -> TextFiles.copy(PlanScript.render(p), model.navigator())));
    VBox commandCard =
        Layouts.column(
            16,
            Layouts.row(
                4,
                Layouts.grow(
                    Layouts.column(
                        2,
                        Texts.label(texts.get("review.commands"), "section-title"),
                        Texts.wrapped(texts.get("review.commands.text"), "small", "soft"))),
                copy),
            commands);
    commandCard.getStyleClass().add("card");
    news.setId("review-news");
    view = Layouts.column(16, news, what(), eraseCard, notes, commandCard);
    confirm.setId("confirm-text");
    confirm.setPrefWidth(220);
    confirm.setMinWidth(180);
    confirm.setAccessibleText(texts.get("review.confirm.spoken"));
    confirm.textProperty().addListener((o, was, is) -> changed.run());
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
    commands.show(p);
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
    String lost =
        member || moves
            ? texts.get("review.lost." + kind.wire(), model.array())
            : disk.contents().isEmpty()
                ? texts.get("disk.empty")
                : texts.get("disk.loses", DiskTexts.contents(disk));
    Label size = Texts.label(Sizes.format(disk.sizeBytes()), "disk-size");
    size.setMinWidth(Region.USE_PREF_SIZE);
    HBox line =
        Layouts.row(
            14,
            Icons.of(22, DiskTexts.icon(disk)),
            Layouts.grow(
                Layouts.column(
                    2,
                    Texts.label(disk.displayName(), "body", "strong"),
                    Texts.wrapped(DiskTexts.facts(disk), "caption", "soft"),
                    Texts.wrapped(
                        lost, "small", member || !disk.contents().isEmpty() ? "bad" : "soft"))),
            size);
    line.getStyleClass().add("erase-line");
    return line;
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

  /** The disks that are erased, as the button names them. */
  String erasedNames() {
    return seen.stream().map(DiskWords::named).collect(Collectors.joining(", "));
  }
}
