package org.rotproof.ui.common;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.Executor;

/** The window's few settings, in a small text file. A file that cannot be used is no obstacle. */
public final class Settings {
  private final Path file;
  private final Properties values = new Properties();
  private final Executor saves = Background.inOrder();

  /** Reads them. */
  public Settings(Path file) {
    this.file = file;
    if (Files.isReadable(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        values.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        values.clear();
      }
    }
  }

  /** The setting of that name. */
  public String get(String name, String otherwise) {
    return values.getProperty(name, otherwise);
  }

  /** Keeps a setting; the file is written off JavaFX's thread. */
  public void put(String name, String value) {
    values.setProperty(name, value);
    Properties copy = (Properties) values.clone();
    saves.execute(() -> save(copy));
  }

  private void save(Properties copy) {
    try {
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      try (Writer writer = Files.newBufferedWriter(file)) {
        copy.store(writer, null);
      }
    } catch (IOException e) {
      // It holds until the window is closed.
    }
  }
}
