package org.rotproof.ui.common;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.stage.Window;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.storage.MachineFile;
import org.rotproof.storage.ParseException;

/**
 * Saves a report of the machine where something failed, to be sent: all that the program looked at,
 * with serials and names replaced. JavaFX's thread only.
 */
public final class ReportSaver {
  private static final String FILE = "rotproof-report.json";

  private final HostCalls calls;
  private final Navigator navigator;
  private final Strings texts = Strings.of("common");

  /** Reports on the machine behind those calls. */
  public ReportSaver(HostCalls calls, Navigator navigator) {
    this.calls = calls;
    this.navigator = navigator;
  }

  /**
   * Asks where, looks at the machine, and writes the file.
   *
   * @param done hears when it is over, however it ended
   */
  void save(Window owner, Runnable done) {
    Optional<Path> file = TextFiles.choose(FILE, navigator, owner);
    if (file.isPresent()) {
      save(file.get(), done);
    } else {
      done.run();
    }
  }

  /** The same, to that file. */
  void save(Path file, Runnable done) {
    navigator.notice(texts.get("report.looking"));
    StringBuilder text = new StringBuilder();
    Consumer<Failure> failed =
        failure -> {
          navigator.notice(texts.get("saved.not", failure.what()));
          done.run();
        };
    calls.send(
        new Ask.Report(),
        events -> collect(events, text),
        answer -> {
          TextFiles.write(() -> disguised(text.toString()), file, navigator);
          done.run();
        },
        failed);
  }

  private static void collect(List<Event> events, StringBuilder text) {
    for (Event event : events) {
      if (event instanceof Event.ExportText piece && text.length() <= MachineFile.MOST_CHARS) {
        text.append(piece.text());
      }
    }
  }

  private static String disguised(String text) throws ParseException {
    return MachineFile.parse(text).disguised().json();
  }
}
