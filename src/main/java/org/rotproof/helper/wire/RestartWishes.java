package org.rotproof.helper.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.rotproof.engine.Work;
import org.rotproof.linux.PrivateFolder;
import org.rotproof.linux.WholeFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which unfinished work is to go on by itself when the machine has been restarted: an empty file
 * for each, beside the news of the work, by the name of its journal. It goes with the work's end,
 * whatever that is: what failed is not begun again at each start.
 */
public final class RestartWishes {
  private static final Logger LOG = LoggerFactory.getLogger(RestartWishes.class);
  private static final String SUFFIX = ".again";

  private final Path state;

  /** Those of a state folder. */
  public RestartWishes(Path state) {
    this.state = state;
  }

  private Path file(String journal) {
    return WorkSpool.folder(state).resolve(journal + SUFFIX);
  }

  /** Whether that journal's work is to go on. */
  public boolean has(String journal) {
    return Work.ID.matcher(journal).matches() && Files.exists(file(journal));
  }

  /** It is, or is not. */
  void set(String journal, boolean wished) throws IOException {
    if (!Work.ID.matcher(journal).matches()) {
      throw new IOException("no journal has such a name");
    }
    if (wished) {
      PrivateFolder.make(PrivateFolder.make(state).resolve("work"));
      // On the disk before anybody is told so: it is for the moment in which the power goes.
      WholeFile.write(file(journal), new byte[0]);
    } else {
      Files.deleteIfExists(file(journal));
    }
  }

  /** That work is over. */
  public void over(String journal) {
    try {
      if (!journal.isEmpty()) {
        set(journal, false);
      }
    } catch (IOException e) {
      LOG.warn("what is over may be begun again after a restart: {}", e.getMessage());
    }
  }

  /** The journals of all such work, in order of their names. */
  public List<String> journals() {
    Path folder = WorkSpool.folder(state);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .map(f -> f.getFileName().toString())
          .filter(n -> n.endsWith(SUFFIX))
          .map(n -> n.substring(0, n.length() - SUFFIX.length()))
          .filter(n -> Work.ID.matcher(n).matches())
          .sorted()
          .toList();
    } catch (IOException e) {
      LOG.warn("what was to go on after a restart cannot be read: {}", e.getMessage());
      return List.of();
    }
  }
}
