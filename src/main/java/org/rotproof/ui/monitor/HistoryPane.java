package org.rotproof.ui.monitor;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.HistoryEntry.Kind;
import org.rotproof.ui.common.Banner;
import org.rotproof.ui.common.Beside;
import org.rotproof.ui.common.Choices;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.monitor.model.Words;

/**
 * What happened to an array, newest first. Comes in pages as it is scrolled, so that years of it
 * open as fast as a day; only the rows that can be seen exist.
 */
final class HistoryPane extends VBox {
  private static final int FIRST_PAGE = 200;
  private static final int NEXT_PAGE = 1000;
  private static final double LEAST_LIST_HEIGHT = 96;
  private static final double LEAST_CARDS_HEIGHT = 60;
  private static final double MOST_CARDS_HEIGHT = 200;

  private final WatchedMachine machine;
  private final ListView<HistoryEntry> list = new ListView<>();
  private final ComboBox<Filter> filter = new ComboBox<>();
  private final Label count = Texts.label("", "caption", "soft");
  private final Label empty = Texts.label(Words.of("history.reading"), "body", "soft");
  private final Banner notice = new Banner(Banner.Tone.WARN, "");
  private final DiskHistory disks;
  private Optional<ArrayState> state = Optional.empty();
  private boolean more;
  private boolean loading;
  private int generation;

  /** Which entries are shown. */
  enum Filter {
    ALL,
    SCRUBS,
    ROT,
    MEMBERS;

    List<Kind> kinds() {
      return switch (this) {
        case ALL -> List.of();
        case SCRUBS -> List.of(Kind.SCRUB);
        case ROT ->
            List.of(
                Kind.ROT_FOUND,
                Kind.ROT_REPAIRED,
                Kind.ROT_MET,
                Kind.ROT_LOST,
                Kind.DIFFERENCE,
                Kind.SETTLED);
        case MEMBERS ->
            List.of(
                Kind.ARRAY_STARTED,
                Kind.ARRAY_STOPPED,
                Kind.ARRAY_DEGRADED,
                Kind.ARRAY_WHOLE,
                Kind.DISK_FAILED,
                Kind.DISK_JOINED,
                Kind.SYNC_STARTED,
                Kind.SYNC_ENDED,
                Kind.SYNC_BROKEN,
                Kind.DEED);
      };
    }
  }

  /**
   * Makes it.
   *
   * @param choose asks the person where an export goes; gets the suggested file name
   */
  HistoryPane(WatchedMachine machine, ZoneId zone, Function<String, Optional<Path>> choose) {
    super(14);
    this.machine = machine;
    setId("history");
    disks = new DiskHistory(machine);
    list.setId("history-list");
    list.setFixedCellSize(HistoryCell.HEIGHT);
    list.setCellFactory(view -> new HistoryCell(zone, () -> state, this::near));
    list.setPlaceholder(empty);
    list.setAccessibleText(Words.of("history.accessible"));
    list.getStyleClass().add("history-list");
    VBox.setVgrow(list, Priority.ALWAYS);
    list.setMinHeight(LEAST_LIST_HEIGHT);
    notice.setId("history-notice");
    count.setId("history-count");
    getChildren().addAll(cards(), head(choose), notice, list);
  }

  /** The disks' cards: where they are many they scroll, and the list keeps its room. */
  private ScrollPane cards() {
    ScrollPane cards = Layouts.scroll(disks);
    cards.setId("disk-cards");
    cards.setMinHeight(LEAST_CARDS_HEIGHT);
    cards.setMaxHeight(MOST_CARDS_HEIGHT);
    cards.prefHeightProperty().bind(disks.heightProperty().add(2));
    return cards;
  }

  private Beside head(Function<String, Optional<Path>> choose) {
    filter.setId("history-filter");
    filter.getItems().setAll(Filter.values());
    filter.setValue(Filter.ALL);
    filter.setAccessibleText(Words.of("history.filter"));
    filter.getStyleClass().add("compact");
    filter.setConverter(Choices.shownAs(value -> Words.of("history.filter." + value.name())));
    filter.valueProperty().addListener((o, before, now) -> reload());
    HistorySaver export = new HistorySaver(machine, choose);
    return Beside.line(
        Layouts.row(12, Texts.label(Words.of("history.title"), "section-title"), filter, count),
        Layouts.row(
            12,
            Layouts.spring(),
            export.status(),
            exportButton("history-export-csv", "history.export.csv", export, "csv"),
            exportButton("history-export-json", "history.export.json", export, "json")),
        12,
        330);
  }

  private Button exportButton(String id, String words, HistorySaver export, String format) {
    Button button = new Button(Words.of(words));
    button.setId(id);
    button.setGraphic(Icons.of("mdi2d-download"));
    button.getStyleClass().add("compact");
    button.setMinWidth(USE_PREF_SIZE);
    button.setOnAction(e -> state.ifPresent(s -> export.start(s, format)));
    return button;
  }

  /** Shows that array's history; asks for it anew where the array is another. */
  void show(ArrayState newState) {
    boolean other = state.filter(s -> s == newState).isEmpty();
    state = Optional.of(newState);
    if (other) {
      reload();
    }
  }

  /** Asks for everything anew: something happened. */
  void reload() {
    generation++;
    loading = false;
    empty.setText(Words.of("history.reading"));
    state.ifPresent(disks::show);
    load(0, FIRST_PAGE, true);
  }

  private void near(int index) {
    if (more && !loading && index > list.getItems().size() - 60) {
      HistoryEntry last = list.getItems().get(list.getItems().size() - 1);
      load(last.sequence(), NEXT_PAGE, false);
    }
  }

  private void load(long before, int limit, boolean anew) {
    if (state.isEmpty()) {
      return;
    }
    loading = true;
    int mine = generation;
    machine
        .calls()
        .send(
            new Ask.History(state.get().key(), filter.getValue().kinds(), before, 0, 0, limit),
            page -> {
              if (mine == generation) {
                arrived(page, anew);
              }
            },
            failure -> {
              if (mine == generation) {
                failed(failure);
              }
            });
  }

  private void arrived(Answer.HistoryPage page, boolean anew) {
    loading = false;
    more = page.more();
    if (anew) {
      list.getItems().setAll(page.entries());
    } else {
      list.getItems().addAll(page.entries());
    }
    empty.setText(Words.of("history.empty"));
    notice.say(Banner.Tone.WARN, page.notice());
    count.setText(Words.of(more ? "history.count-more" : "history.count", list.getItems().size()));
  }

  private void failed(Failure failure) {
    loading = false;
    empty.setText("");
    notice.say(Banner.Tone.BAD, String.join(" ", failure.what(), failure.advice()));
  }
}
