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
 * Keeps md from beginning a rebuild, resync or check for a moment (sync_action "frozen"), so that a
 * spare stays a spare. A shell that ignores signals stands by and lets md go on should this process
 * die.
 */
public final class MdFreeze implements AutoCloseable {
  private static final String GUARD =
      """
      trap '' TERM INT HUP
      read -r word
      echo idle >"$1/sync_action"
      """;

  private static final int GUARD_SECONDS = 30;

  private final Process guard;

  private MdFreeze(Process guard) {
    this.guard = guard;
  }

  /**
   * Begins.
   *
   * @param md the array's folder, such as /sys/block/md127/md
   * @throws IOException when md is at work, or does not stay still
   */
  public static MdFreeze begin(Path md) throws IOException {
    if (!action(md).equals("idle")) {
      throw new IOException("md is at work on the array");
    }
    return hold(md);
  }

  /**
   * Holds md in whatever it does; let go of, it goes on with a rebuild from where it was. A check
   * has to be begun again, which goes on from its sync_min.
   *
   * @throws IOException when it does not stay still
   */
  public static MdFreeze hold(Path md) throws IOException {
    ProcessBuilder builder =
        Processes.clean(List.of("bash", "-c", GUARD, "rotproof-freeze", md.toString()));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    MdFreeze freeze = new MdFreeze(builder.start());
    try {
      Files.writeString(
          md.resolve("sync_action"),
          "frozen",
          StandardCharsets.ISO_8859_1,
          StandardOpenOption.WRITE);
      if (!action(md).equals("frozen")) {
        throw new IOException("md does not stay still");
      }
      return freeze;
    } catch (IOException e) {
      freeze.close();
      throw e;
    }
  }

  private static String action(Path md) throws IOException {
    return Files.readString(md.resolve("sync_action"), StandardCharsets.ISO_8859_1).strip();
  }

  /** Lets md go on. */
  @Override
  public void close() throws IOException {
    try (OutputStream word = guard.getOutputStream()) {
      word.write('\n');
    }
    boolean interrupted = Thread.interrupted();
    try {
      guard.waitFor(GUARD_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
