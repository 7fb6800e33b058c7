package org.rotproof.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.BlueprintJson;
import org.rotproof.plan.PlanException;
import org.rotproof.storage.ForeignText;

/** Reads text files that a person names, with "-" for standard input. */
final class BlueprintFile {
  private static final int MOST_BYTES = 1 << 20;

  private BlueprintFile() {}

  /**
   * Reads a blueprint.
   *
   * @throws TroubleException when there is no such text
   * @throws PlanException when it is no blueprint; names the field
   */
  static Blueprint read(String name, InputStream standardInput)
      throws TroubleException, PlanException {
    return BlueprintJson.read(text(name, standardInput));
  }

  /** Reads a text of at most 1 MiB, which must be UTF-8. */
  static String text(String name, InputStream standardInput) throws TroubleException {
    return text(name, standardInput, MOST_BYTES);
  }

  /** The same of at most so many bytes, which are whole MiB. */
  static String text(String name, InputStream standardInput, int most) throws TroubleException {
    byte[] bytes = bytes(name, standardInput, most);
    if (bytes.length > most) {
      throw Trouble.usage(
          shown(name) + " is larger than " + (most >> 20) + " MiB.", "Name the right file.");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw Trouble.usage(shown(name) + " is not UTF-8 text.", "Name the right file.");
    }
  }

  /** At most 1 MiB and one byte: whoever reads text refuses more. */
  static byte[] bytes(String name, InputStream standardInput) throws TroubleException {
    return bytes(name, standardInput, MOST_BYTES);
  }

  private static byte[] bytes(String name, InputStream standardInput, int most)
      throws TroubleException {
    try {
      if (name.equals("-")) {
        return standardInput.readNBytes(most + 1);
      }
      try (InputStream file = Files.newInputStream(Path.of(name))) {
        return file.readNBytes(most + 1);
      }
    } catch (NoSuchFileException e) {
      throw Trouble.usage("There is no file " + shown(name) + ".", "Check its name.");
    } catch (AccessDeniedException e) {
      throw Trouble.usage(shown(name) + " may not be read.", "Ask its owner, or name another.");
    } catch (IOException | InvalidPathException e) {
      throw Trouble.usage(
          shown(name) + " cannot be read: " + e.getMessage() + ".", "Name another file.");
    }
  }

  static String shown(String name) {
    return name.equals("-") ? "Standard input" : "'" + ForeignText.clean(name) + "'";
  }
}
