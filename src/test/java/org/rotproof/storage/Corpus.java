package org.rotproof.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Real texts, kept as test resources. */
public final class Corpus {
  private Corpus() {}

  /** One of them, such as "mdstat/crlf.txt". */
  public static String text(String resource) {
    try (InputStream in = Corpus.class.getResourceAsStream("/" + resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no such resource: " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names in a folder, from the list that lies in it. */
  public static List<String> names(String folder) {
    return text(folder + "/index").lines().toList();
  }
}
