package org.rotproof.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * From a journal's bytes to its state. Pure. A last line that was cut, as a power cut leaves it,
 * does not count: what it announced has not begun, for an announcement is on the disk before the
 * action is taken. Anything else that is not exactly an entry makes the journal unreadable.
 */
final class JournalReader {
  private JournalReader() {}

  /**
   * What was read.
   *
   * @param goodBytes where the next line belongs: behind it lies at most a cut line
   */
  record Read(JournalState state, long goodBytes) {}

  static Read read(byte[] bytes) throws JournalException {
    List<Entry> entries = new ArrayList<>();
    int from = 0;
    while (from < bytes.length) {
      int end = from;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      boolean last = end >= bytes.length - 1;
      boolean whole = end < bytes.length;
      try {
        if (!whole) {
          break;
        }
        entries.add(JournalFormat.entry(bytes, from, end));
      } catch (IOException e) {
        if (last) {
          break;
        }
        throw new JournalException("line " + (entries.size() + 1) + " is damaged");
      }
      from = end + 1;
    }
    return new Read(JournalState.of(entries), from);
  }
}
