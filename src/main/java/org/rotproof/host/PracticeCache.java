package org.rotproof.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rotproof.linux.Processes;

/** What practice has built once and keeps: how much that is, and giving it back. */
public final class PracticeCache {
  /**
   * Named after a digest of what it was made from; what else lies there is not practice's to go.
   */
  private static final Pattern MADE = Pattern.compile("[a-z-]+-[0-9a-f]{16}([.][a-z]+)?");

  private final Path folder;

  private PracticeCache(Path folder) {
    this.folder = folder;
  }

  /** The user's own. */
  public static PracticeCache ofUser() throws IOException {
    return in(Cache.open().folder());
  }

  static PracticeCache in(Path folder) {
    return new PracticeCache(folder);
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  /** How much room it takes on the disk, which for disks with holes is less than they say. */
  public long sizeBytes() throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("du", "--summarize", "--total", "--block-size=1"));
    line.add("--");
    made().forEach(made -> line.add(made.toString()));
    if (line.get(line.size() - 1).equals("--")) {
      return 0;
    }
    String said = Processes.run(line.toArray(String[]::new)).stdout();
    String total = said.strip().substring(said.strip().lastIndexOf('\n') + 1);
    try {
      return Long.parseLong(total.replaceAll("\\D.*", ""));
    } catch (NumberFormatException e) {
      throw new IOException("du did not say how much is below " + folder, e);
    }
  }

  /** Gives it back; the next practice machine makes it anew. Not while one runs. May block. */
  public void empty() throws IOException {
    for (Path made : made()) {
      Cache.deleteAll(made);
    }
  }

  private List<Path> made() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return new ArrayList<>(
          entries.filter(e -> MADE.matcher(e.getFileName().toString()).matches()).toList());
    }
  }
}
