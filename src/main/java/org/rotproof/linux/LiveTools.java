package org.rotproof.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds tools that outlived the helper that started them, by their whole command line: it names the
 * disk and the mapping, so an equal one does the same thing to the same disk.
 */
public final class LiveTools {
  /** Real and effective user. */
  private static final Pattern UIDS = Pattern.compile("(?m)^Uid:\\t(\\d+)\\t(\\d+)\\t");

  private static final String SELF = Integer.toUnsignedString(Owner.self());

  private LiveTools() {}

  /** Process ids of tools of this process's user that run exactly that command. */
  public static List<Long> running(List<String> argv) throws IOException {
    List<Long> found = new ArrayList<>();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process : processes.toList()) {
        String name = String.valueOf(process.getFileName());
        if (!name.isEmpty() && name.chars().allMatch(Character::isDigit)) {
          // Another user can make the reading of his command line wait for ever.
          if (isOurs(process) && commandOf(process).equals(argv)) {
            found.add(Long.parseLong(name));
          }
        }
      }
    }
    return found;
  }

  /** A command line is what its process makes of it; whose it is, the kernel says. */
  private static boolean isOurs(Path process) {
    try {
      String status = Files.readString(process.resolve("status"), StandardCharsets.ISO_8859_1);
      return UIDS.matcher(status)
          .results()
          .findFirst()
          .map(m -> m.group(1).equals(SELF) && m.group(2).equals(SELF))
          .orElse(false);
    } catch (IOException e) {
      // It ended meanwhile.
      return false;
    }
  }

  private static List<String> commandOf(Path process) {
    try {
      byte[] bytes = Files.readAllBytes(process.resolve("cmdline"));
      if (bytes.length == 0) {
        return List.of();
      }
      String text = new String(bytes, 0, bytes.length - 1, StandardCharsets.UTF_8);
      return List.of(text.split("\0", -1));
    } catch (IOException e) {
      // It ended meanwhile.
      return List.of();
    }
  }

  /**
   * Waits for a process to end by itself, then asks it to, then makes it.
   *
   * @return whether it is gone
   */
  public static boolean end(long pid, Duration byItself, Duration politely)
      throws InterruptedException {
    Optional<ProcessHandle> handle = ProcessHandle.of(pid);
    if (handle.isEmpty() || gone(handle.get(), byItself)) {
      return true;
    }
    handle.get().destroy();
    if (gone(handle.get(), politely)) {
      return true;
    }
    handle.get().destroyForcibly();
    return gone(handle.get(), politely);
  }

  private static boolean gone(ProcessHandle process, Duration within) throws InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      Thread.sleep(50);
    }
    return !process.isAlive();
  }
}
