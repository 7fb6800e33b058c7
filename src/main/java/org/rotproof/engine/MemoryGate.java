package org.rotproof.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets actions run side by side only as far as there is memory for them: stretching a passphrase
 * takes a lot, and a machine that swaps or kills the tool gains nothing. One action always may.
 */
final class MemoryGate {
  private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d{1,15}) kB");
  private static final double SHARE = 0.7;

  private final long budgetKib;
  private long usedKib;
  private int inside;

  MemoryGate(long budgetKib) {
    this.budgetKib = budgetKib;
  }

  /** One for what is free now. */
  static MemoryGate forThisMachine() {
    try {
      String text = Files.readString(Path.of("/proc/meminfo"), StandardCharsets.US_ASCII);
      Matcher matcher = AVAILABLE.matcher(text);
      if (matcher.find()) {
        return new MemoryGate((long) (Long.parseLong(matcher.group(1)) * SHARE));
      }
    } catch (IOException e) {
      // Kernels without it are older than md's own minimum; one at a time is always right.
    }
    return new MemoryGate(0);
  }

  synchronized void enter(long kib) throws InterruptedException {
    while (kib > 0 && inside > 0 && usedKib + kib > budgetKib) {
      wait();
    }
    if (kib > 0) {
      inside++;
      usedKib += kib;
    }
  }

  synchronized void leave(long kib) {
    if (kib > 0) {
      inside--;
      usedKib -= kib;
      notifyAll();
    }
  }
}
