package org.rotproof.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a mounted ext4 says of errors in itself (fs/ext4/sysfs.c). From Linux 6.12 on, and in 6.1's
 * later ones, a file system that the kernel stopped after an error goes on to be listed as "rw":
 * until 6.15 shows "emergency_ro", nothing but this tells.
 */
final class ExtErrors {
  private static final int COMMAND_CHARS = 15;
  private static final int START_FIELD = 19;
  private static final long TICKS_A_SECOND = 100;

  private final Path sys;
  private final Path proc;

  /** Reads below these, which are /sys and /proc. */
  ExtErrors(Path sys, Path proc) {
    this.sys = sys;
    this.proc = proc;
  }

  /**
   * Of the file system on that node; empty where it is no ext4, or has met no error since it was
   * last checked. "mount/errors" is how many, "mount/error_time" when the last was and
   * "mount/since" when it was mounted, both in seconds since 1970, "mount/error_func" what in the
   * kernel met it.
   */
  Map<String, String> of(String node) {
    Path folder = sys.resolve("fs/ext4").resolve(node);
    String count = text(folder.resolve("errors_count"));
    Map<String, String> said = new LinkedHashMap<>();
    if (!count.matches("[1-9][0-9]{0,17}")) {
      return said;
    }
    said.put("mount/errors", count);
    said.put("mount/error_time", text(folder.resolve("last_error_time")));
    said.put("mount/error_func", text(folder.resolve("last_error_func")));
    said.put("mount/since", Long.toString(mountedAtSeconds(node)));
    return said;
  }

  /** Its journal's thread starts with the mount; without one, the machine's start is sure. */
  private long mountedAtSeconds(String node) {
    long boot =
        text(proc.resolve("stat"))
            .lines()
            .filter(line -> line.matches("btime [0-9]{1,18}"))
            .map(line -> Long.parseLong(line.substring("btime ".length())))
            .findFirst()
            .orElse(0L);
    String command = "jbd2/" + node + "-";
    String shown = command.substring(0, Math.min(COMMAND_CHARS, command.length()));
    return SysBlock.list(proc).stream()
        .filter(name -> name.matches("[0-9]+"))
        .filter(pid -> text(proc.resolve(pid).resolve("comm")).startsWith(shown))
        .map(pid -> startTicks(text(proc.resolve(pid).resolve("stat"))))
        .flatMap(Optional::stream)
        .max(Long::compare)
        .map(ticks -> boot + ticks / TICKS_A_SECOND)
        .orElse(boot);
  }

  /** Field 22 of proc(5)'s stat, counted behind the command's name, which may hold anything. */
  private static Optional<Long> startTicks(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    return fields.length > START_FIELD && fields[START_FIELD].matches("[0-9]{1,18}")
        ? Optional.of(Long.parseLong(fields[START_FIELD]))
        : Optional.empty();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
