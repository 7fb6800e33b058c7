package org.rotproof.ui.monitor;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import javafx.stage.Window;
import org.rotproof.host.PracticeLab;
import org.rotproof.ui.common.Background;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.Dialogs;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Navigator;
import org.rotproof.ui.common.Screen.LeaveQuestion;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.monitor.model.LegRow;
import org.rotproof.ui.monitor.model.Words;

/** What the monitor's buttons lead to beyond the page itself. */
final class WayOn {
  private final Navigator navigator;
  private final Connection connection;
  private final Machine machine;

  WayOn(Navigator navigator, Connection connection, Machine machine) {
    this.navigator = navigator;
    this.connection = connection;
    this.machine = machine;
  }

  /** Tells how a disk is replaced, with the command that does it. */
  void explainReplacing(ArrayState state) {
    Button close = new Button(Words.of("replace.close"));
    close.setId("dialog-ok");
    close.setDefaultButton(true);
    close.setOnAction(e -> navigator.closeDialog());
    String leaving =
        LegRow.of(state.array, machine.disks()).stream()
            .filter(leg -> leg.standing() == LegRow.Standing.FAILED)
            .map(LegRow::disk)
            .findFirst()
            .orElse("OLD");
    VBox steps =
        Layouts.column(
            10,
            Texts.wrapped(Words.of("replace.1"), "body"),
            Texts.wrapped(Words.of("replace.2"), "body"),
            Texts.label(Words.of("replace.command", state.name(), leaving), "mono"),
            Texts.wrapped(Words.of("replace.3"), "body"));
    navigator.showDialog(Dialogs.card(Words.of("replace.title", state.name()), steps, close));
  }

  /** Reaches the machine again: a practice machine is switched on, others are chosen anew. */
  void reconnect(Optional<String> array) {
    Optional<PracticeLab> lab = connection.session().lab();
    if (lab.isEmpty()) {
      navigator.toStart();
      return;
    }
    navigator.notice(Words.of("reconnect.practice"));
    Background.run(
        () -> lab.get().reconnect(news -> {}),
        session ->
            navigator.toMonitor(
                new Connection(session, connection.hello(), connection.place(), connection.name()),
                array),
        error ->
            navigator.notice(Words.of("reconnect.failed", String.valueOf(error.getMessage()))));
  }

  /** Leaves for the start page, with a question where leaving has consequences. */
  void leave(Optional<LeaveQuestion> question) {
    if (question.isEmpty()) {
      navigator.toStart();
      return;
    }
    navigator.showDialog(
        Dialogs.question(
            question.get(),
            () -> {
              navigator.closeDialog();
              navigator.toStart();
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
