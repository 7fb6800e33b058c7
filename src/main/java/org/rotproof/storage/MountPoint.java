package org.rotproof.storage;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** One way to write a mount point, whoever wrote it: the kernel, lsblk, fstab or a person. */
public final class MountPoint {
  private MountPoint() {}

  /**
   * The path without what does not count in it: doubled slashes, "/." and a slash at the end. What
   * is no path ("none", "[SWAP]") stays as it is.
   */
  public static String plain(String path) {
    if (!path.startsWith("/")) {
      return path;
    }
    String plain = path.replaceAll("/(?:\\.?/)+", "/").replaceAll("(?<=.)/\\.?$", "");
    return plain.equals("/.") ? "/" : plain;
  }

  /**
   * The same also without "..", as what a machine's own texts name leads there. A person's path is
   * not straightened: where a part of it is a link, that is another place.
   */
  public static String straight(String path) {
    if (!path.startsWith("/")) {
      return path;
    }
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/")) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  /**
   * A word of /proc/mounts or fstab as a person reads it: both write blanks, tabs, newlines and
   * backslashes, and may write any byte, as a backslash and three octal digits.
   *
   * @param word with one character for each byte, or already as the letters that they stand for
   */
  public static String decoded(String word) {
    return text(word, false)
        .or(() -> text(word, true))
        .orElseGet(() -> new String(bytes(word, false), StandardCharsets.ISO_8859_1));
  }

  /**
   * A line of a file, of which each character is a byte, as the letters that the bytes stand for;
   * what is written as octal digits stays so.
   */
  public static String letters(String line) {
    boolean bytes = line.chars().allMatch(c -> c < 256);
    try {
      return bytes
          ? StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1)))
              .toString()
          : line;
    } catch (CharacterCodingException e) {
      return line;
    }
  }

  private static Optional<String> text(String word, boolean letters) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes(word, letters)))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The bytes that a word stands for; {@code letters} where its characters are letters. */
  private static byte[] bytes(String word, boolean letters) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int i = 0;
    while (i < word.length()) {
      if (word.charAt(i) == '\\' && isOctal(word, i + 1)) {
        bytes.write(Integer.parseInt(word.substring(i + 1, i + 4), 8));
        i += 4;
        continue;
      }
      int letter = word.codePointAt(i);
      if (letter < 256 && !letters) {
        bytes.write(letter);
      } else {
        bytes.writeBytes(Character.toString(letter).getBytes(StandardCharsets.UTF_8));
      }
      i += Character.charCount(letter);
    }
    return bytes.toByteArray();
  }

  private static boolean isOctal(String word, int at) {
    if (at + 3 > word.length() || word.charAt(at) > '3') {
      return false;
    }
    for (int i = at; i < at + 3; i++) {
      if (word.charAt(i) < '0' || word.charAt(i) > '7') {
        return false;
      }
    }
    return true;
  }
}
