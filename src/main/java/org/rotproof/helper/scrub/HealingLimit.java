package org.rotproof.helper.scrub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rotproof.plan.ReadErrorLimit;
import org.rotproof.storage.Array;

/**
 * Raises md's limit of failed reads on arrays that run with a lower one: that an earlier version
 * built, or that were opened by hand. Arrays without integrity are left alone: there, md is the
 * only one who counts.
 */
final class HealingLimit {
  private HealingLimit() {}

  /**
   * Raises it where it is too low.
   *
   * @throws IOException a sentence, where md's file cannot be written
   */
  static void raise(Array array) throws IOException {
    raise(array, Path.of("/sys/class/block"));
  }

  /** The same, below another folder. */
  static void raise(Array array, Path blocks) throws IOException {
    if (!array.level().word().startsWith("raid") || !array.protection().guarded()) {
      return;
    }
    Path file = blocks.resolve(array.node()).resolve(ReadErrorLimit.FILE);
    try {
      String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
      if (text.matches("\\d{1,9}") && Integer.parseInt(text) < ReadErrorLimit.RAISED) {
        Files.writeString(file, ReadErrorLimit.RAISED + "\n", StandardCharsets.US_ASCII);
      }
    } catch (IOException e) {
      if (Files.exists(file)) {
        throw new IOException(
            "md may throw a disk out of "
                + array.name()
                + " that heals, because its limit of failed reads cannot be raised: "
                + e.getMessage(),
            e);
      }
      // It was stopped meanwhile.
    }
  }
}
