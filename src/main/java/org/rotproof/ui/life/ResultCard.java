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
    After after = After.of(kind);
    if (after.sheet() != Sheet.AS_BEFORE) {
      String why = after.sheet() == Sheet.FIRST ? "result.first-sheet" : "result.new-sheet";
      getChildren()
          .addAll(Texts.wrapped(texts.get(why), "body"), new SheetCard(model), Layouts.rule());
    }
    if (after.keys()) {
      StickCard stick = model.stick();
      model.onChange(stick::update);
      getChildren().addAll(stick, Layouts.rule());
    }
    after
        .next()
        .ifPresent(
            n ->
                getChildren()
                    .add(
                        new WayRow(
                                "way-next",
                                texts.get("verb." + n.wire()),
                                texts.get("what." + n.wire()),
                                () -> ways.begin(n))
                            .best()));
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

  /** What became of the recovery sheet. */
  private enum Sheet {
    AS_BEFORE,
    /** There was none, as the array was not known. */
    FIRST,
    /** The one that was printed before is wrong. */
    NEW
  }

  /**
   * What is otherwise from now on.
   *
   * @param keys whether a copy of keys and headers that was made before lacks something
   * @param next what is best done right after
   */
  private record After(Sheet sheet, boolean keys, Optional<ChoreKind> next) {
    private static final After AS_BEFORE = new After(Sheet.AS_BEFORE, false, Optional.empty());

    static After of(ChoreKind kind) {
      return switch (kind) {
        case REPLACE, ADD_SPARE, ADD_MEMBER -> new After(Sheet.NEW, true, Optional.empty());
        case CHANGE_KEY_FILE -> new After(Sheet.NEW, true, Optional.of(ChoreKind.BACK_UP_HEADERS));
        case ADD_RECOVERY_KEY ->
            new After(Sheet.NEW, false, Optional.of(ChoreKind.BACK_UP_HEADERS));
        case CHANGE_PASSPHRASE ->
            new After(Sheet.AS_BEFORE, false, Optional.of(ChoreKind.BACK_UP_HEADERS));
        case RENAME -> new After(Sheet.NEW, false, Optional.empty());
        case BACK_UP_HEADERS -> new After(Sheet.AS_BEFORE, true, Optional.empty());
        case CLOSE, RESTORE_HEADER ->
            new After(Sheet.AS_BEFORE, false, Optional.of(ChoreKind.OPEN));
        case BUILD, OPEN, BRING_BACK, USE_LARGER_DISKS, SETTLE, TRY_KEY -> AS_BEFORE;
        case SCHEDULE, TAKE_APART, TEST_UNLOCK -> AS_BEFORE;
        case DROP_KEY_FILE, ADD_UNLOCK, RENEW_UNLOCK, REMOVE_UNLOCK ->
            new After(Sheet.NEW, false, Optional.empty());
        case CONVERT -> new After(Sheet.FIRST, true, Optional.empty());
        case ADOPT -> new After(Sheet.FIRST, false, Optional.empty());
      };
    }
  }
}
