package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a mark at places far from each other, and reads them again, past all caches of this
 * machine. A disk that says it is larger than it is drops what lies behind its end, or puts it in
 * the place of something else: where it lacks address lines, a place that differs from the first in
 * one of them takes the first one's place. What gets by it is found by the wipe and the first
 * scrub, which write and read everything, hours later. Pure.
 */
public final class CapacityProbe {
  /** The exit where a place does not hold what was written to it. */
  public static final int LIES = 73;

  private static final int BLOCK_BYTES = 4096;
  private static final long FIRST_BLOCK = 256;

  private CapacityProbe() {}

  /** The places, in blocks of 4096 bytes: the first, one for each address line, the last. */
  static List<Long> blocks(long diskBytes) {
    long last = diskBytes / BLOCK_BYTES - 1;
    List<Long> blocks = new ArrayList<>(List.of(Math.min(FIRST_BLOCK, last)));
    for (long line = 2 * FIRST_BLOCK; FIRST_BLOCK + line < last; line *= 2) {
      blocks.add(FIRST_BLOCK + line);
    }
    if (last > FIRST_BLOCK) {
      blocks.add(last);
    }
    return blocks;
  }

  /** What runs; it ends with {@link #LIES}, and a line that names the place. */
  public static String script(String path, long diskBytes) {
    String all = blocks(diskBytes).stream().map(Object::toString).collect(Collectors.joining(" "));
    String dd = " bs=" + BLOCK_BYTES + " status=none";
    return "d="
        + ShellQuoting.quote(path)
        + "; run=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \\n'); for at in "
        + all
        + "; do printf '%s %s' $run $at | dd of=$d seek=$at conv=sync oflag=direct"
        + dd
        + " || exit; done; blockdev --flushbufs $d; for at in "
        + all
        + "; do is=$(dd if=$d skip=$at count=1 iflag=direct"
        + dd
        + " | tr -d '\\0'); [ \"$is\" = \"$run $at\" ] || { echo \"what was written at byte $((at *"
        + " "
        + BLOCK_BYTES
        + ")) is not there\" >&2; exit "
        + LIES
        + "; }; done";
  }
}
