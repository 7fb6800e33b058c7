package org.rotproof.linux;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Holds all writes to an md array back for a moment (suspend_lo and suspend_hi in its sysfs folder,
 * Documentation/admin-guide/md.rst): md lets those under way come to their end first. Reads go on.
 * Keep it short: whoever writes waits.
 *
 * <p>A shell that ignores signals stands by and lets the writes go should this process die.
 */
public final class MdWriteHold implements AutoCloseable {
  private static final String GUARD =
      """
      trap '' TERM INT HUP
      read -r word
      echo 0 >"$1/suspend_hi"
      echo 0 >"$1/suspend_lo"
      """;

  private static final int GUARD_SECONDS = 30;

  private final Path md;
  private final Process guard;

  private MdWriteHold(Path md, Process guard) {
    this.md = md;
    this.guard = guard;
  }

  /**
   * Holds the writes to everything before {@code endSector}.
   *
   * @param md the array's folder, such as /sys/block/md127/md
   * @param endSector in the array's own counting
   * @throws IOException when md does not hold them, or somebody else does already
   */
  public static MdWriteHold begin(Path md, long endSector) throws IOException {
    if (!read(md, "suspend_hi").equals("0") || !read(md, "suspend_lo").equals("0")) {
      throw new IOException("another program holds the array's writes back");
    }
    ProcessBuilder builder =
        Processes.clean(List.of("bash", "-c", GUARD, "rotproof-hold", md.toString()));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    MdWriteHold hold = new MdWriteHold(md, builder.start());
    try {
      write(md, "suspend_lo", 0);
      write(md, "suspend_hi", endSector);
    } catch (IOException e) {
      hold.close();
      throw e;
    }
    return hold;
  }

  private static String read(Path md, String attribute) throws IOException {
    return Files.readString(md.resolve(attribute), StandardCharsets.ISO_8859_1).strip();
  }

  private static void write(Path md, String attribute, long value) throws IOException {
    Files.writeString(
        md.resolve(attribute),
        Long.toString(value),
        StandardCharsets.ISO_8859_1,
        StandardOpenOption.WRITE);
  }

  /** Lets them go. */
  @Override
  public void close() throws IOException {
    try {
      write(md, "suspend_hi", 0);
    } finally {
      try (OutputStream word = guard.getOutputStream()) {
        word.write('\n');
      }
      boolean interrupted = Thread.interrupted();
      try {
        // It writes once more: that must not hit a later hold.
        guard.waitFor(GUARD_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
