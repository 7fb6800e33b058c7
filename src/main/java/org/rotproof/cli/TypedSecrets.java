package org.rotproof.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * Secrets that a person types at the terminal, or that a file descriptor or a file delivers. Never
 * from an argument: those are for everyone to see.
 *
 * @param files secret's name to the file that holds it, or to the number of a file descriptor
 * @param known names of secrets that exist already, and are typed only once
 */
record TypedSecrets(Map<String, String> files, Set<String> known) implements SecretSource {
  /** cryptsetup reads no longer one from a terminal, and a person has to be able to type it. */
  private static final int MOST_BYTES = 512;

  TypedSecrets {
    files = Map.copyOf(files);
    known = Set.copyOf(known);
  }

  /** Of secrets that are all new. */
  TypedSecrets(Map<String, String> files) {
    this(files, Set.of());
  }

  @Override
  public byte[] get(String name) throws TroubleException {
    String file = files.get(name);
    return file == null ? typed(name) : read(name, file);
  }

  private byte[] typed(String name) throws TroubleException {
    Console console =
        Keyboard.console()
            .orElseThrow(
                () ->
                    Trouble.usage(
                        "The "
                            + words(name)
                            + " is needed, and there is no terminal to ask for it.",
                        "Hand it over with --" + name + "-file, from a file or a descriptor."));
    boolean exists = known.contains(name);
    char[] once =
        exists
            ? console.readPassword("The %s: ", words(name))
            : console.readPassword("New %s: ", words(name).replaceFirst("^new ", ""));
    char[] again = exists ? once : console.readPassword("The same again: ");
    try {
      if (once == null || once.length == 0) {
        throw Trouble.usage("No " + words(name) + " was typed.", "Start again.");
      }
      if (!Arrays.equals(once, again)) {
        throw Trouble.usage("The two were not the same.", "Start again.");
      }
      ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(once));
      byte[] secret = new byte[encoded.remaining()];
      encoded.get(secret).flip();
      while (encoded.hasRemaining()) {
        encoded.put((byte) 0);
      }
      return secret;
    } finally {
      overwrite(once);
      overwrite(again);
    }
  }

  private static void overwrite(char[] typed) {
    if (typed != null) {
      Arrays.fill(typed, '\0');
    }
  }

  private static byte[] read(String name, String file) throws TroubleException {
    byte[] bytes = new byte[MOST_BYTES + 2];
    int length = 0;
    try (var in = Files.newInputStream(path(file))) {
      length = in.readNBytes(bytes, 0, bytes.length);
      int end = length > 0 && bytes[length - 1] == '\n' ? length - 1 : length;
      if (end == 0 || end > MOST_BYTES) {
        throw Trouble.usage(
            "The " + words(name) + " must be 1 to " + MOST_BYTES + " bytes long.",
            "Put it into the file, on one line.");
      }
      for (int i = 0; i < end; i++) {
        if (bytes[i] == '\n' || bytes[i] == 0) {
          throw Trouble.usage(
              "The " + words(name) + " must be one line of text, so that it can be typed.",
              "For random bytes use keys.keyFile in the blueprint.");
        }
      }
      return Arrays.copyOf(bytes, end);
    } catch (IOException | InvalidPathException e) {
      throw Trouble.usage(
          "The " + words(name) + " cannot be read from '" + file + "'.",
          "Name a file, or the number of an open file descriptor.");
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static Path path(String file) {
    boolean number = file.chars().allMatch(Character::isDigit) && !file.isEmpty();
    return Path.of(number ? "/proc/self/fd/" + file : file);
  }

  private static String words(String name) {
    return name.replace('-', ' ');
  }
}
