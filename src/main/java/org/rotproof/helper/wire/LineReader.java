package org.rotproof.helper.wire;

import java.io.IOException;
import java.util.Arrays;

/**
 * Cuts bytes into lines, and overwrites what it held: a line may carry a secret. A line beyond the
 * limit is skipped whole, without being kept.
 */
final class LineReader {
  private static final int CHUNK_BYTES = 64 << 10;

  /** What came. */
  enum Kind {
    LINE,
    TOO_LONG,
    END
  }

  /** Its bytes are in {@link #bytes}, good until it is wiped. */
  record Line(Kind kind, int length) {}

  private final Transport transport;
  private final int limit;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private byte[] line = new byte[CHUNK_BYTES];
  private int length;
  private int from;
  private int to;

  LineReader(Transport transport, int limit) {
    this.transport = transport;
    this.limit = limit;
  }

  /** The next line, without its newline. A last line without one does not count: it was cut. */
  Line next() throws IOException {
    length = 0;
    boolean tooLong = false;
    while (true) {
      if (from == to) {
        to = transport.read(chunk);
        from = 0;
        if (to < 0) {
          to = 0;
          return new Line(Kind.END, 0);
        }
      }
      int end = from;
      while (end < to && chunk[end] != '\n') {
        end++;
      }
      if (!tooLong && length + end - from <= limit) {
        append(from, end);
      } else {
        tooLong = true;
      }
      boolean complete = end < to;
      Arrays.fill(chunk, from, end, (byte) 0);
      from = complete ? end + 1 : end;
      if (complete) {
        return tooLong ? new Line(Kind.TOO_LONG, 0) : trimmed();
      }
    }
  }

  /** The last line's bytes, and nothing of worth behind its length. Not a copy. */
  byte[] bytes() {
    return line;
  }

  private Line trimmed() {
    int n = length;
    while (n > 0 && (line[n - 1] == '\r' || line[n - 1] == ' ')) {
      n--;
    }
    return new Line(Kind.LINE, n);
  }

  private void append(int start, int end) {
    int more = end - start;
    if (length + more > line.length) {
      byte[] larger = Arrays.copyOf(line, Math.max(line.length * 2, length + more));
      Arrays.fill(line, (byte) 0);
      line = larger;
    }
    System.arraycopy(chunk, start, line, length, more);
    length += more;
  }

  /** Overwrites the last line. */
  void wipe() {
    Arrays.fill(line, 0, length, (byte) 0);
    length = 0;
  }

  /** Overwrites everything. */
  void close() {
    Arrays.fill(line, (byte) 0);
    Arrays.fill(chunk, (byte) 0);
  }
}
