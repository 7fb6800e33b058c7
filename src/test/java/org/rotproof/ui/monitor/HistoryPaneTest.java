package org.rotproof.ui.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.protocol.Ask;
import org.rotproof.scrub.DiskTrend;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.ui.monitor.model.Given;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@Tag("window")
@ExtendWith(ApplicationExtension.class)
class HistoryPaneTest {
  private static final int MONTH_OF_MINUTES = 43_200;
  @TempDir Path folder;
  private final ScriptedSession session = new ScriptedSession();
  private Path chosen;
  private HistoryPane pane;

  @Start
  void start(Stage stage) {
    session.history = month();
    session.trends =
        List.of(
            new DiskTrend(
                "disk2",
                3,
                900,
                Given.NOW,
                DiskTrend.Verdict.REPLACE,
                "disk2 rotted three times."));
    WatchedMachine machine = new WatchedMachine(session, Clock.systemUTC(), () -> 0);
    chosen = folder.resolve("out.csv");
    pane = new HistoryPane(machine, ZoneOffset.UTC, name -> Optional.of(chosen));
    stage.setScene(new Scene(pane, 1000, 600));
    stage.show();
    pane.show(new ArrayState(Given.array("raid1", 0, "in_sync", "in_sync")));
  }

  @AfterEach
  void end() {
    session.close();
  }

  @Test
  void aMonthOfMinutesOpensWithOnePageAndTheRestComesAsItIsScrolled(FxRobot robot) {
    ListView<HistoryEntry> list = list(robot);
    MonitorWindow.await("the first page", () -> !list.getItems().isEmpty());
    assertThat(list.getItems()).hasSize(200);
    assertThat(pages()).isEqualTo(1);
    assertThat(robot.lookup(".history-cell").queryAll().size())
        .as("only the rows that can be seen exist")
        .isLessThan(40);
    robot.interact(() -> list.scrollTo(199));
    MonitorWindow.await("the second page", () -> list.getItems().size() == 1200);
    assertThat(list.getItems()).doesNotHaveDuplicates();
  }

  @Test
  void whatHasNotArrivedYetIsNotCalledNothing(FxRobot robot) {
    ListView<HistoryEntry> list = list(robot);
    session.history = List.of();
    session.historyIsSlow = true;
    robot.interact(
        () -> {
          list.getItems().clear();
          pane.show(new ArrayState(Given.array("raid1", 0, "in_sync", "in_sync")));
        });
    Labeled placeholder = (Labeled) list.getPlaceholder();
    assertThat(placeholder.getText()).contains("Reading");
    session.historyIsSlow = false;
    robot.interact(() -> pane.reload());
    MonitorWindow.await(
        "it is known", () -> placeholder.getText().contains("Nothing has happened"));
  }

  @Test
  void onlyWhatIsAskedForIsShown(FxRobot robot) {
    ListView<HistoryEntry> list = list(robot);
    MonitorWindow.await("the first page", () -> !list.getItems().isEmpty());
    robot.interact(
        () -> robot.lookup("#history-filter").queryComboBox().getSelectionModel().select(1));
    MonitorWindow.await(
        "scrubs only",
        () ->
            !list.getItems().isEmpty()
                && list.getItems().stream().allMatch(e -> e.kind() == HistoryEntry.Kind.SCRUB));
  }

  @Test
  void anExportIsWrittenWhereThePersonSaidAndNothingHalfIsLeft(FxRobot robot) throws IOException {
    robot.clickOn("#history-export-csv");
    MonitorWindow.await(
        "it says so",
        () ->
            robot
                .lookup("#history-export-status")
                .queryAs(Labeled.class)
                .getText()
                .contains("out.csv"));
    assertThat(Files.readString(chosen)).isEqualTo("when,what\ncsv,43200\n");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(chosen);
    }
  }

  @Test
  void anExportThatCannotBeWrittenSaysSo(FxRobot robot) {
    chosen = folder.resolve("no/such/folder/out.csv");
    robot.clickOn("#history-export-json");
    MonitorWindow.await(
        "it says so",
        () ->
            robot
                .lookup("#history-export-status")
                .queryAs(Labeled.class)
                .getText()
                .startsWith("Not saved"));
  }

  @Test
  void aDiskThatRotsAgainAndAgainIsSaidToBeReplaced(FxRobot robot) {
    MonitorWindow.await(
        "the trend shows", () -> robot.lookup("disk2 rotted three times.").tryQuery().isPresent());
    assertThat(robot.lookup("Replace it").tryQuery()).isPresent();
    MonitorWindow.await(
        "what moved is shown",
        () ->
            robot
                .lookup((Labeled l) -> String.valueOf(l.getText()).contains("→"))
                .tryQuery()
                .isPresent());
  }

  private static ListView<HistoryEntry> list(FxRobot robot) {
    return robot.lookup("#history-list").queryListView();
  }

  private long pages() {
    return session.askedFor(Ask.History.class).stream()
        .filter(ask -> !ask.kinds().contains(HistoryEntry.Kind.SMART))
        .count();
  }

  private static List<HistoryEntry> month() {
    List<HistoryEntry> entries = new ArrayList<>();
    for (int i = MONTH_OF_MINUTES; i > 0; i--) {
      boolean scrub = i % 100 == 0;
      boolean smart = i % 1440 == 1;
      entries.add(
          new HistoryEntry(
              i,
              Given.NOW - (MONTH_OF_MINUTES - i) * 60_000L,
              scrub
                  ? HistoryEntry.Kind.SCRUB
                  : smart ? HistoryEntry.Kind.SMART : HistoryEntry.Kind.NOTE,
              "photos",
              "",
              smart ? "disk1" : "",
              "Minute " + i,
              List.of(),
              scrub ? Optional.of(Given.repaired()) : Optional.empty(),
              smart ? Map.of("Reallocated_Sector_Ct", (long) i) : Map.of()));
    }
    return entries;
  }
}
