package org.rotproof.ui.monitor;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.scene.control.Label;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.ui.common.Background;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.monitor.model.Words;

/** Writes the history into a file that the person chose. A file that fails half way is not left. */
final class HistorySaver {
  private final WatchedMachine machine;
  private final Function<String, Optional<Path>> choose;
  private final Label status = Texts.label("", "caption", "soft");
  private boolean running;

  HistorySaver(WatchedMachine machine, Function<String, Optional<Path>> choose) {
    this.machine = machine;
    this.choose = choose;
    status.setId("history-export-status");
  }

  /** What became of the last export. */
  Label status() {
    return status;
  }

  void start(ArrayState state, String format) {
    if (running) {
      return;
    }
    Optional<Path> file = choose.apply(Words.of("history.export.file", state.name(), format));
    if (file.isEmpty()) {
      return;
    }
    running = true;
    status.setText(Words.of("history.export.running"));
    List<String> pieces = new ArrayList<>();
    machine
        .calls()
        .send(
            new Ask.ExportHistory(state.key(), format),
            events -> collect(events, pieces),
            done -> save(file.get(), List.copyOf(pieces)),
            this::failed);
  }

  private static void collect(List<Event> events, List<String> pieces) {
    for (Event event : events) {
      if (event instanceof Event.ExportText text) {
        pieces.add(text.text());
      }
    }
  }

  private void save(Path file, List<String> pieces) {
    Background.run(
        () -> write(file, pieces),
        done -> {
          running = false;
          status.setText(Words.of("history.export.done", file.getFileName()));
        },
        error -> {
          running = false;
          status.setText(
              Words.of("history.export.not-written", String.valueOf(error.getMessage())));
        });
  }

  private static Path write(Path file, List<String> pieces) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path half = Files.createTempFile(folder, ".rotproof-export", ".part");
    try {
      try (Writer writer = Files.newBufferedWriter(half)) {
        for (String piece : pieces) {
          writer.write(piece);
        }
      }
      return Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
  }

  private void failed(Failure failure) {
    running = false;
    status.setText(failure.what());
  }
}
