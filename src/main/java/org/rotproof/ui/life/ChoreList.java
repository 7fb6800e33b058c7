package org.rotproof.ui.life;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.ChoreKind;
import org.rotproof.protocol.Failure;
import org.rotproof.storage.ArrayProtection;
import org.rotproof.ui.common.Banner;
import org.rotproof.ui.common.FailureView;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.ReportSaver;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.work.StickCard;

/** What can be done now, a verb and its consequence each; what cannot, with the reason. */
final class ChoreList {
  private final Strings texts = Strings.of("life");
  private final ManageModel model;
  private final Consumer<ChoreKind> begin;
  private final UnfinishedWork unfinished;
  private final VBox view = Layouts.column(24);
  private Optional<StickCard> stick = Optional.empty();
  private Optional<LocateCard> locate = Optional.empty();
  private Optional<RehearsalCard> rehearsal = Optional.empty();
  private Object shown = "";

  ChoreList(ManageModel model, Consumer<ChoreKind> begin, UnfinishedWork unfinished) {
    this.model = model;
    this.begin = begin;
    this.unfinished = unfinished;
    view.setId("chores");
  }

  Region view() {
    return view;
  }

  /** Whether the keyboard is on something of it. */
  boolean holdsFocus() {
    return focusedId().isPresent();
  }

  /** Puts the keyboard on the first thing that can be done. */
  void placeFocus() {
    view.lookupAll(".chore-verb").stream()
        .filter(n -> !n.isDisabled())
        .findFirst()
        .ifPresent(Node::requestFocus);
  }

  void update() {
    Object now =
        List.of(
            model.array(),
            model.possible(),
            model.inventory(),
            model.trouble(),
            model.unfinished(),
            model.lost());
    if (now.equals(shown)) {
      return;
    }
    shown = now;
    Optional<String> focused = focusedId();
    fill();
    focused.ifPresent(
        id ->
            Optional.ofNullable(view.lookup("#" + id))
                .filter(n -> !n.isDisabled())
                .ifPresentOrElse(Node::requestFocus, this::placeFocus));
  }

  private void fill() {
    view.getChildren().clear();
    model.trouble().ifPresent(t -> view.getChildren().add(trouble(t)));
    reminders();
    if (!model.unfinished().isEmpty() && !model.lost()) {
      VBox box = Layouts.column(10, Texts.label(texts.get("list.unfinished"), "section-title"));
      box.getChildren().addAll(unfinished.cards());
      view.getChildren().add(box);
    }
    if (model.possible().isEmpty()) {
      if (model.trouble().isEmpty()) {
        view.getChildren().add(Texts.wrapped(texts.get("list.looking"), "body", "soft"));
      }
      return;
    }
    if (model.record().isEmpty()) {
      unknown();
    } else {
      for (Group group : Group.values()) {
        view.getChildren().add(group(group));
        if (group == Group.DISKS) {
          LocateCard card = locate.orElseGet(() -> new LocateCard(model));
          locate = Optional.of(card);
          card.update();
          view.getChildren().add(card);
        }
        if (group == Group.KEYS) {
          view.getChildren().add(new SheetCard(model));
          StickCard copies = stick.orElseGet(() -> model.stick());
          stick = Optional.of(copies);
          copies.update();
          view.getChildren().add(copies);
          RehearsalCard card = rehearsal.orElseGet(() -> new RehearsalCard(model));
          rehearsal = Optional.of(card);
          card.update();
          view.getChildren().add(card);
        }
      }
    }
  }

  /** What stands out until it is done. */
  private void reminders() {
    List<String> broken = model.broken().stream().map(m -> model.diskName(m.disk())).toList();
    if (model.running().isPresent() && !broken.isEmpty()) {
      boolean back =
          Optional.ofNullable(model.possible().get(ChoreKind.BRING_BACK))
              .map(Possible.Verdict::open)
              .orElse(false);
      Banner banner =
          new Banner(
              Banner.Tone.WARN,
              texts.get(
                  back
                      ? "list.back"
                      : Meanwhile.survives(model) == 0 ? "list.broken.last" : "list.broken",
                  String.join("; ", broken),
                  broken.size(),
                  Meanwhile.survives(model)));
      banner.setId("broken");
      view.getChildren().add(banner);
    }
    List<String> without = model.withoutRecoveryKey();
    if (!without.isEmpty()) {
      Banner banner =
          new Banner(
              Banner.Tone.INFO,
              texts.get("list.without-recovery", String.join("; ", without), without.size()));
      banner.setId("without-recovery");
      view.getChildren().add(banner);
    }
  }

  private Node trouble(Failure why) {
    FailureView failure = new FailureView(why);
    if (!model.lost()) {
      failure.withReport(new ReportSaver(model.calls(), model.navigator()));
    }
    VBox card = Layouts.column(16, failure);
    card.getStyleClass().add("card");
    if (model.lost()) {
      card.getChildren().add(Layouts.rule());
      card.getChildren().addAll(model.lostWays());
    }
    return card;
  }

  private Optional<String> focusedId() {
    return Optional.ofNullable(view.getScene())
        .map(s -> s.getFocusOwner())
        .map(Node::getId)
        .filter(id -> id.startsWith("do-") || id.startsWith("unfinished-"));
  }

  /** An array that nobody built here: it is taken over, or left alone. */
  private void unknown() {
    boolean there = model.running().isPresent();
    if (!there) {
      view.getChildren()
          .add(new Banner(Banner.Tone.INFO, texts.get("list.no-array", model.array())));
      return;
    }
    view.getChildren().add(new Banner(Banner.Tone.INFO, texts.get("list.unknown", model.array())));
    List<ChoreKind> ways =
        model.running().map(a -> a.protection() == ArrayProtection.NONE).orElse(false)
            ? List.of(ChoreKind.CONVERT)
            : List.of(ChoreKind.ADOPT);
    view.getChildren().add(section(texts.get("group.take-over"), ways));
    String rest =
        Group.listed().stream()
            .filter(k -> k != ChoreKind.ADOPT && k != ChoreKind.CONVERT)
            .map(k -> texts.get("chore." + k.wire()))
            .collect(Collectors.joining("  ·  "));
    view.getChildren()
        .add(
            card(
                Layouts.column(
                    6,
                    Texts.label(texts.get("list.then"), "body", "strong"),
                    Texts.wrapped(rest, "small", "soft"))));
  }

  private Node group(Group group) {
    // What has a record has its integrity already.
    List<ChoreKind> kinds =
        Group.listed().stream().filter(k -> group.has(k) && k != ChoreKind.CONVERT).toList();
    return section(texts.get(group.key()), kinds);
  }

  private Node section(String title, List<ChoreKind> kinds) {
    VBox rows = Layouts.column(0);
    rows.getStyleClass().addAll("card", "chore-card");
    boolean danger = kinds.contains(ChoreKind.TAKE_APART);
    if (danger) {
      rows.getStyleClass().add("danger-card");
    }
    List<String> reasons = kinds.stream().map(k -> verdict(k).reason()).distinct().toList();
    boolean oneReason = kinds.size() > 1 && reasons.size() == 1 && !reasons.get(0).isEmpty();
    List<Node> lines = new ArrayList<>();
    for (ChoreKind kind : kinds) {
      if (!lines.isEmpty()) {
        lines.add(Layouts.rule());
      }
      lines.add(row(kind, !oneReason));
    }
    rows.getChildren().setAll(lines);
    Label heading = Texts.label(title, "section-title");
    if (danger) {
      heading.getStyleClass().add("bad");
    }
    VBox box = Layouts.column(10, heading, rows);
    if (oneReason) {
      box.getChildren().add(1, reason(reasons.get(0)));
    }
    return box;
  }

  private Possible.Verdict verdict(ChoreKind kind) {
    return model
        .possible()
        .getOrDefault(kind, new Possible.Verdict(texts.get("reason.none"), List.of()));
  }

  private static Label reason(String sentence) {
    Label reason = Texts.wrapped(sentence, "small", "chore-reason");
    reason.setGraphic(Icons.of(16, "mdi2l-lock-outline", "faint"));
    reason.setGraphicTextGap(6);
    return reason;
  }

  private Node row(ChoreKind kind, boolean withReason) {
    Possible.Verdict verdict = verdict(kind);
    boolean danger = Group.DANGER.has(kind);
    String sentence = sentence(kind);
    Button verb = new Button(texts.get("verb." + kind.wire()));
    verb.setId("do-" + kind.wire());
    verb.getStyleClass().add("chore-verb");
    if (danger) {
      verb.getStyleClass().add("danger-quiet");
    }
    verb.setMinWidth(132);
    verb.setDisable(!verdict.open());
    verb.setOnAction(e -> begin.accept(kind));
    String name = texts.get("chore." + kind.wire());
    verb.setAccessibleText(name);
    verb.setAccessibleHelp(sentence + " " + verdict.reason());
    StackPane icon =
        new StackPane(Icons.of(22, texts.get("icon." + kind.wire()), tone(kind, verdict)));
    icon.getStyleClass().add("chore-icon");
    icon.setMaxHeight(Region.USE_PREF_SIZE);
    VBox words =
        Layouts.column(
            3, Texts.label(name, "body", "strong"), Texts.wrapped(sentence, "small", "soft"));
    if (withReason && !verdict.open()) {
      Label reason = reason(verdict.reason());
      reason.setId("why-" + kind.wire());
      words.getChildren().add(reason);
    }
    words.setMinWidth(0);
    HBox row = Layouts.row(16, icon, Layouts.grow(words), verb);
    row.getStyleClass().add("chore-row");
    if (!verdict.open()) {
      row.getStyleClass().add("closed");
    }
    return row;
  }

  private static String tone(ChoreKind kind, Possible.Verdict verdict) {
    return !verdict.open() ? "faint" : Group.DANGER.has(kind) ? "bad" : "accent-text";
  }

  private String sentence(ChoreKind kind) {
    if (kind == ChoreKind.ADD_RECOVERY_KEY && !model.withoutRecoveryKey().isEmpty()) {
      return texts.get("what.complete-recovery-key", String.join("; ", model.withoutRecoveryKey()));
    }
    if (kind == ChoreKind.REPLACE && !model.broken().isEmpty()) {
      return texts.get(
          "what.replace.broken",
          model.broken().stream()
              .map(m -> model.diskName(m.disk()))
              .collect(Collectors.joining("; ")));
    }
    if (kind != ChoreKind.TAKE_APART) {
      return texts.get("what." + kind.wire());
    }
    String disks =
        model.record().map(ArrayRecord::members).orElse(List.of()).stream()
            .map(m -> model.diskName(m.disk()))
            .collect(Collectors.joining(", "));
    return texts.get("what.take-apart", disks);
  }

  private static Node card(Region content) {
    VBox card = Layouts.column(0, content);
    card.getStyleClass().add("card");
    return card;
  }
}
