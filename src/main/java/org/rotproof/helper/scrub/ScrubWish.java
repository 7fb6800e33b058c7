package org.rotproof.helper.scrub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.rotproof.linux.ProcessMark;
import org.rotproof.protocol.Ask.ScrubElsewhere.Wish;
import org.rotproof.protocol.Json;

/**
 * What a helper wishes of a scrub that another process runs: a file beside that scrub's news, which
 * the scrub looks for and deletes once it has done so. No process is ever signalled, so none can be
 * hit by mistake; and a wish names the scrub it is for, so a later one does not take it for its
 * own.
 *
 * @param process who scrubs
 * @param startedMillis which of its scrubs
 * @param from who wishes it: a pause lasts no longer than that process
 */
record ScrubWish(ProcessMark process, long startedMillis, Wish wish, ProcessMark from) {
  private static final int MOST_BYTES = 4096;

  /** Lays it down, whole at once, in the place of one that was not heard yet. */
  void layDown(Path file) throws IOException {
    Path unfinished =
        file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid() + ".new");
    Files.write(unfinished, Json.mapper().writeValueAsBytes(this));
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The wish that lies there; empty where none does, or nothing that makes sense. */
  static Optional<ScrubWish> at(Path file) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      ScrubWish wish = Json.mapper().readValue(in.readNBytes(MOST_BYTES), ScrubWish.class);
      // The text "null" is a null, and so is whatever is left out.
      boolean whole =
          wish != null && wish.process != null && wish.wish != null && wish.from != null;
      return whole ? Optional.of(wish) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
