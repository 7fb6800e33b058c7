package org.rotproof.ui.monitor;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.stage.FileChooser;
import javafx.stage.Window;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.Dialogs;
import org.rotproof.ui.common.LostMachine;
import org.rotproof.ui.common.Navigator;
import org.rotproof.ui.common.Screen.LeaveQuestion;
import org.rotproof.ui.monitor.model.LegRow;
import org.rotproof.ui.monitor.model.Words;

/** What the monitor's buttons lead to beyond the page itself. */
final class WayOn {
  private final Navigator navigator;
  private final Connection connection;

  WayOn(Navigator navigator, Connection connection) {
    this.navigator = navigator;
    this.connection = connection;
  }

  /** Manages an array, on the same connection: a scrub that runs goes on. */
  void manage(ArrayState state, Optional<String> chore) {
    navigator.toManage(connection, state.name(), chore);
  }

  /** Shows one disk, with all that it says of itself. */
  void disk(LegRow row, ArrayState state, WatchedMachine machine) {
    List<LegRow> others =
        LegRow.of(state.array, machine.disks()).stream().filter(r -> !r.equals(row)).toList();
    navigator.showDialog(DiskCard.of(row, others, machine, navigator::closeDialog));
  }

  /** Reaches the machine again: a practice machine is switched on, others are chosen anew. */
  void reconnect(Optional<String> array) {
    LostMachine lost = new LostMachine(navigator, connection);
    if (!lost.practice()) {
      navigator.toStart();
      return;
    }
    navigator.notice(Words.of("reconnect.practice"));
    lost.switchOn(
        news -> {},
        reached -> navigator.toMonitor(reached, array),
        failure -> navigator.notice(Words.of("reconnect.failed", failure.what())));
  }

  /** Leaves for the start page, with a question where leaving has consequences. */
  void leave(Optional<LeaveQuestion> question) {
    leave(question, navigator::toStart);
  }

  private void leave(Optional<LeaveQuestion> question, Runnable where) {
    if (question.isEmpty()) {
      where.run();
      return;
    }
    navigator.showDialog(
        Dialogs.question(
            question.get(),
            () -> {
              navigator.closeDialog();
              where.run();
            },
            navigator::closeDialog));
  }

  /** Asks where a file shall go. */
  Optional<Path> chooseFile(String name, Window window) {
    FileChooser chooser = new FileChooser();
    chooser.setTitle(Words.of("history.export.title"));
    chooser.setInitialFileName(name);
    File folder = navigator.services().exports().toFile();
    if (folder.isDirectory()) {
      chooser.setInitialDirectory(folder);
    }
    return Optional.ofNullable(chooser.showSaveDialog(window)).map(File::toPath);
  }
}
