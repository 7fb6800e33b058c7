package org.rotproof.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.rotproof.linux.WholeFile;

/** What a command writes into a file that was named to it. */
final class OutFile {
  private OutFile() {}

  /**
   * Writes it, by way of a file of another name, so that no half of it is ever there.
   *
   * @param permissions such as rw-------
   */
  static void write(Path file, String text, String permissions) throws TroubleException {
    try {
      WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8), permissions);
    } catch (IOException e) {
      throw Trouble.failed(
          "'" + file + "' could not be written: " + reason(e) + ".",
          "",
          "Name a file in a folder that you may write to.");
    }
  }

  /** Java says no more than the name of the file beside it. */
  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "its folder is not there";
    }
    return e instanceof AccessDeniedException ? "that is not allowed to you" : e.getMessage();
  }
}
