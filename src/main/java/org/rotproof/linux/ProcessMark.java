package org.rotproof.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One process, told from every later one that is given the same number. The start is counted in
 * ticks since the boot, as proc(5) has it: a wall clock that jumps does not move it.
 *
 * @param pid its number
 * @param startTicks when it began
 */
public record ProcessMark(long pid, long startTicks) {
  private static final Path PROC = Path.of("/proc");

  /** Field 22 of proc(5), counted from the state, which is field 3. */
  private static final int START_TIME = 19;

  /**
   * The process that runs this.
   *
   * @throws IOException when /proc does not tell
   */
  public static ProcessMark self() throws IOException {
    return of(PROC, ProcessHandle.current().pid());
  }

  /**
   * A process that lives now.
   *
   * @param proc where proc(5) is mounted
   * @throws IOException when there is no such process, or its start time cannot be read
   */
  public static ProcessMark of(Path proc, long pid) throws IOException {
    String stat =
        Files.readString(proc.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.UTF_8);
    // The name in parentheses may hold anything, blanks and parentheses too.
    String[] words = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    try {
      return new ProcessMark(pid, Long.parseLong(words[START_TIME]));
    } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
      throw new IOException("the start time of process " + pid + " cannot be read", e);
    }
  }

  /** Whether that very process still lives. */
  public boolean alive() {
    try {
      return equals(of(PROC, pid))
          && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    } catch (IOException e) {
      return false;
    }
  }
}
