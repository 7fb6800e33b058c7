package org.rotproof.ui.common;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.layout.VBox;
import org.rotproof.plan.ChoreKind;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.protocol.WorkItem;

/** Work that did not end well: how it stands, and the ways on from there, each with its meaning. */
public final class UnfinishedCard extends VBox {
  private static final List<String> WAYS = List.of("go-on", "undo", "leave");

  private final Strings texts = Strings.of("common");
  private final Navigator navigator;
  private final JournalSummary journal;
  private final List<WayRow> rows;

  /** What the buttons do. */
  public interface Ways {
    /** The rest is to be done. */
    void goOn();

    /** What was done is to be taken back. */
    void undo();

    /** It is to be forgotten; the person has been asked whether that is meant. */
    void forget();
  }

  /** What is left of journals, without those of work that is under way at this moment. */
  public static List<JournalSummary> notUnderWay(
      List<JournalSummary> journals, List<WorkItem> works) {
    return journals.stream()
        .filter(j -> works.stream().noneMatch(w -> w.running() && w.journal().equals(j.id())))
        .toList();
  }

  /** Shows what a journal tells. */
  public UnfinishedCard(Navigator navigator, JournalSummary journal, Ways ways) {
    super(14);
    this.navigator = navigator;
    this.journal = journal;
    getStyleClass().add("card");
    String begun = texts.get("unfinished.begun", when(journal.startedAt()));
    String kind = texts.getOr("unfinished.kind." + journal.kind(), "");
    getChildren()
        .addAll(
            Layouts.row(
                12,
                Icons.of(24, "mdi2p-progress-wrench", "warn"),
                Layouts.grow(
                    Layouts.column(
                        2,
                        Texts.label(
                            kind.isEmpty() ? journal.title() : journal.title() + " · " + kind,
                            "body",
                            "strong"),
                        Texts.wrapped(begun, "caption", "soft")))),
            Texts.wrapped(journal.state(), "body"),
            Layouts.rule());
    rows =
        List.of(
            way(WAYS.get(0), journal.canGoOn(), journal.goOnMeans(), ways::goOn),
            way(WAYS.get(1), journal.canUndo(), journal.undoMeans(), ways::undo),
            way(WAYS.get(2), true, journal.leaveMeans(), () -> askToForget(ways)));
    getChildren().addAll(rows);
  }

  /**
   * The newest, which is met first: going on is the strong way where it can be, and letters press
   * its buttons. Those of two cards would be the same.
   *
   * @return this card
   */
  public UnfinishedCard first() {
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).button().setText(texts.get("unfinished." + WAYS.get(i)));
    }
    if (journal.canGoOn()) {
      rows.get(0).best();
    }
    return this;
  }

  /** The button that goes on. */
  public Button goOn() {
    return rows.get(0).button();
  }

  private WayRow way(String key, boolean open, String words, Runnable action) {
    String name = texts.get("unfinished." + key).replace("_", "");
    WayRow row = new WayRow("unfinished-" + key, name, words, action);
    row.button().setDisable(!open);
    return row;
  }

  /** The journal's own time as this desktop writes times; as it stands where it is none. */
  private static String when(String iso) {
    try {
      return Texts.when(OffsetDateTime.parse(iso).toInstant());
    } catch (DateTimeParseException e) {
      return iso;
    }
  }

  private void askToForget(Ways ways) {
    String which = journal.kind().equals(ChoreKind.BUILD.wire()) ? "build" : "work";
    navigator.showDialog(
        Dialogs.question(
            new Screen.LeaveQuestion(
                texts.get("unfinished.sure.title." + which, journal.title()),
                texts.get("unfinished.sure.text." + which),
                texts.get("unfinished.sure.ok"),
                texts.get("unfinished.sure.stay")),
            () -> {
              navigator.closeDialog();
              ways.forget();
            },
            navigator::closeDialog));
  }
}
