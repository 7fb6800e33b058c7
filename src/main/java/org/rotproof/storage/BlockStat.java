package org.rotproof.storage;

/**
 * A block device's counters since boot, from /sys/block/NAME/stat (Documentation/block/stat.rst).
 * Counters may wrap on 32-bit kernels.
 *
 * @param readMillis milliseconds that reads waited, summed over all of them
 * @param endedIos requests of every kind that have ended: reads and writes, and discards (from
 *     Linux 4.18 on) and flushes (5.5)
 * @param ioMillis milliseconds in which at least one request was under way
 */
public record BlockStat(
    long readIos,
    long readBytes,
    long readMillis,
    long writeIos,
    long writtenBytes,
    long writeMillis,
    long inFlight,
    long ioMillis,
    long endedIos) {

  private static final int FIELDS = 11;
  private static final int DISCARDS = 11;
  private static final int FLUSHES = 15;

  /**
   * Reads the attribute's one line. Newer kernels append fields, which are left out.
   *
   * @throws ParseException for anything but at least eleven whole numbers
   */
  public static BlockStat parse(String text) throws ParseException {
    String[] words = text.strip().split("\\s+", 32);
    if (words.length < FIELDS) {
      throw new ParseException("stat", "fewer than " + FIELDS + " numbers");
    }
    long[] n = new long[FIELDS];
    for (int i = 0; i < FIELDS; i++) {
      n[i] = ParserTexts.number("stat", words[i]);
    }
    long ended = n[0] + n[4] + more(words, DISCARDS) + more(words, FLUSHES);
    return new BlockStat(n[0], n[2] * 512, n[3], n[4], n[6] * 512, n[7], n[8], n[9], ended);
  }

  private static long more(String[] words, int field) throws ParseException {
    return words.length > field ? ParserTexts.number("stat", words[field]) : 0;
  }
}
