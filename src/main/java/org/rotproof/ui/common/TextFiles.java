package org.rotproof.ui.common;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.stage.FileChooser;
import javafx.stage.Window;

/** Text that leaves the window: to a file of the person's choosing, or to the clipboard. */
public final class TextFiles {
  private TextFiles() {}

  /** Asks where, and writes it there. */
  public static void save(String text, String suggestedName, Navigator navigator, Window owner) {
    choose(suggestedName, navigator, owner).ifPresent(file -> write(() -> text, file, navigator));
  }

  /** Asks where; empty when the person wants it nowhere. */
  static Optional<Path> choose(String suggestedName, Navigator navigator, Window owner) {
    FileChooser chooser = new FileChooser();
    chooser.setInitialFileName(suggestedName);
    File folder = navigator.services().exports().toFile();
    if (folder.isDirectory()) {
      chooser.setInitialDirectory(folder);
    }
    return Optional.ofNullable(chooser.showSaveDialog(owner)).map(File::toPath);
  }

  /** Writes it there and says so. */
  public static void write(String text, Path file, Navigator navigator) {
    write(() -> text, file, navigator);
  }

  /** The same with a text that takes its time to be made. */
  static void write(Callable<String> text, Path file, Navigator navigator) {
    Strings texts = Strings.of("common");
    Background.run(
        () -> Files.writeString(file, text.call()),
        path -> navigator.notice(texts.get("saved", path.getFileName())),
        error -> navigator.notice(texts.get("saved.not", String.valueOf(error.getMessage()))));
  }

  /** Puts it into the clipboard and says so. */
  public static void copy(String text, Navigator navigator) {
    ClipboardContent content = new ClipboardContent();
    content.putString(text);
    Clipboard.getSystemClipboard().setContent(content);
    navigator.notice(Strings.of("common").get("copied"));
  }
}
