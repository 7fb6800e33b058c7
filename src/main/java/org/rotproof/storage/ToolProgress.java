package org.rotproof.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalLong;

/**
 * One line of cryptsetup's or integritysetup's {@code --progress-json}, which prints its numbers as
 * strings.
 *
 * @param bytesPerSecond 0 where it does not say
 * @param etaMillis -1 where it does not say
 * @param elapsedMillis -1 where it does not say
 */
public record ToolProgress(
    String device,
    long doneBytes,
    long totalBytes,
    long bytesPerSecond,
    long etaMillis,
    long elapsedMillis) {
  private static final String SOURCE = "progress";

  public ToolProgress {
    if (doneBytes < 0 || totalBytes < 0 || doneBytes > totalBytes) {
      throw new IllegalArgumentException("progress beyond its end");
    }
  }

  /** Whether a line looks like one, so that other output can be told apart. */
  public static boolean looksLike(String line) {
    return line.strip().startsWith("{") && line.contains("device_bytes");
  }

  /**
   * Reads a line.
   *
   * @throws ParseException when it is not a progress line
   */
  public static ToolProgress parse(String line) throws ParseException {
    JsonNode node = JsonTexts.object(SOURCE, line);
    OptionalLong total = JsonTexts.number(node, "device_size");
    OptionalLong done = JsonTexts.number(node, "device_bytes");
    if (total.isEmpty() || done.isEmpty()) {
      throw new ParseException(SOURCE, "lacks device_bytes or device_size");
    }
    return new ToolProgress(
        JsonTexts.text(node, "device"),
        Math.min(done.getAsLong(), total.getAsLong()),
        total.getAsLong(),
        JsonTexts.number(node, "speed").orElse(0),
        JsonTexts.number(node, "eta_ms").orElse(-1),
        JsonTexts.number(node, "time_ms").orElse(-1));
  }
}
