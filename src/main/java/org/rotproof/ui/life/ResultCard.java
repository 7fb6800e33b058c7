package org.rotproof.ui.life;

import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.rotproof.plan.ChoreKind;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.common.WayRow;
import org.rotproof.ui.work.StickCard;

/** How a chore ended, in plain words, and what to do next. */
final class ResultCard extends VBox {
  /** The ways on. */
  interface Ways {
    void toList();

    void toMonitor();

    void begin(ChoreKind next);

    void buildAnew();
  }

  /** Made before the chore begins, while every disk can still be named. */
  ResultCard(ManageModel model, ChoreKind kind, Answers answers, Ways ways) {
    super(14);
    setId("result");
    getStyleClass().addAll("card", "result-card");
    Strings texts = Strings.of("life");
    Object[] values = {
      model.array(),
      answers.oldDisk().isEmpty() ? "" : model.diskName(answers.oldDisk()),
      answers.newDisk().isEmpty() ? "" : model.diskName(answers.newDisk()),
      answers.word(),
      answers.ticked() ? 1 : 0
    };
    Label title = Texts.wrapped(texts.get("result." + kind.wire(), values), "section-title");
    title.setId("result-title");
    getChildren()
        .addAll(
            Layouts.row(12, Icons.of(26, "mdi2c-check-circle", "good"), Layouts.grow(title)),
            Texts.wrapped(texts.get("result." + kind.wire() + ".next", values), "body"),
            Layouts.rule());
    if (changesSheet(kind)) {
      getChildren()
          .addAll(
              Texts.wrapped(texts.get("result.new-sheet"), "body"),
              new SheetCard(model),
              Layouts.rule());
    }
    if (changesKeys(kind)) {
      StickCard stick = model.stick();
      model.onChange(stick::update);
      getChildren().addAll(stick, Layouts.rule());
    }
    next(kind)
        .ifPresent(
            n ->
                getChildren()
                    .add(
                        new WayRow(
                            "way-next",
                            texts.get("verb." + n.wire()),
                            texts.get("what." + n.wire()),
                            () -> ways.begin(n))));
    getChildren()
        .addAll(
            kind == ChoreKind.TAKE_APART
                ? way(texts, "build", ways::buildAnew)
                : way(texts, "list", ways::toList),
            way(texts, "monitor", ways::toMonitor));
    setAccessibleText(title.getText());
  }

  private static WayRow way(Strings texts, String key, Runnable action) {
    return new WayRow(
        "way-" + key, texts.get("way." + key), texts.get("way." + key + ".text"), action);
  }

  /** Whether the sheet that was printed before is wrong from now on. */
  private static boolean changesSheet(ChoreKind kind) {
    return switch (kind) {
      case REPLACE, ADD_SPARE, ADD_MEMBER, ADD_RECOVERY_KEY, CHANGE_KEY_FILE, RENAME -> true;
      case BUILD,
              OPEN,
              CLOSE,
              BRING_BACK,
              USE_LARGER_DISKS,
              SETTLE,
              CHANGE_PASSPHRASE,
              TRY_KEY,
              BACK_UP_HEADERS,
              RESTORE_HEADER,
              SCHEDULE,
              CONVERT,
              ADOPT,
              TAKE_APART ->
          false;
    };
  }

  /** Whether a copy of keys and headers that was made before lacks something from now on. */
  private static boolean changesKeys(ChoreKind kind) {
    return switch (kind) {
      case REPLACE, ADD_SPARE, ADD_MEMBER, CHANGE_KEY_FILE, BACK_UP_HEADERS -> true;
      case BUILD,
              OPEN,
              CLOSE,
              BRING_BACK,
              USE_LARGER_DISKS,
              SETTLE,
              CHANGE_PASSPHRASE,
              ADD_RECOVERY_KEY,
              TRY_KEY,
              RESTORE_HEADER,
              RENAME,
              SCHEDULE,
              CONVERT,
              ADOPT,
              TAKE_APART ->
          false;
    };
  }

  /** What is best done right after. */
  static Optional<ChoreKind> next(ChoreKind kind) {
    return switch (kind) {
      case CHANGE_PASSPHRASE, CHANGE_KEY_FILE, ADD_RECOVERY_KEY ->
          Optional.of(ChoreKind.BACK_UP_HEADERS);
      case CLOSE, RESTORE_HEADER -> Optional.of(ChoreKind.OPEN);
      case BUILD,
              OPEN,
              REPLACE,
              BRING_BACK,
              ADD_SPARE,
              ADD_MEMBER,
              USE_LARGER_DISKS,
              SETTLE,
              TRY_KEY,
              BACK_UP_HEADERS,
              RENAME,
              SCHEDULE,
              CONVERT,
              ADOPT,
              TAKE_APART ->
          Optional.empty();
    };
  }
}
