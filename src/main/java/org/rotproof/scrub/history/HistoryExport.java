package org.rotproof.scrub.history;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.rotproof.scrub.HistoryEntry;

/**
 * The history as text for other programs, oldest first, in pieces, so that its size is no matter.
 */
public final class HistoryExport {
  private static final int AT_ONCE = 500;

  private static final Pattern FORMULA =
      Pattern.compile("[\\s\\p{Z}\\p{C}\"']*[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20]|[\\t\\r]");

  private HistoryExport() {}

  /** The forms. */
  public enum Format {
    /** RFC 4180, a header line, UTC times. */
    CSV,
    /** One array of objects. */
    JSON
  }

  /**
   * Writes all entries of an array ("" for all), whichever come while it runs included.
   *
   * @param out gets pieces of well below 1 MiB, unless a single entry is larger
   */
  public static void write(HistoryStore store, String array, Format format, Consumer<String> out)
      throws HistoryException {
    out.accept(
        format == Format.CSV
            ? "sequence,time,kind,array,uuid,disk,text,sectors,ranges,result\r\n"
            : "[");
    long last = 0;
    boolean first = true;
    List<HistoryEntry> entries = store.after(array, last, AT_ONCE);
    while (!entries.isEmpty()) {
      StringBuilder piece = new StringBuilder();
      for (HistoryEntry entry : entries) {
        if (format == Format.CSV) {
          piece.append(csv(entry));
        } else {
          piece.append(first ? "\n" : ",\n").append(HistoryJson.write(entry));
        }
        first = false;
        if (piece.length() > 256 << 10) {
          out.accept(piece.toString());
          piece.setLength(0);
        }
      }
      out.accept(piece.toString());
      last = entries.get(entries.size() - 1).sequence();
      entries = store.after(array, last, AT_ONCE);
    }
    if (format == Format.JSON) {
      out.accept("\n]\n");
    }
  }

  private static String csv(HistoryEntry entry) {
    long sectors = entry.ranges().stream().mapToLong(r -> r.count()).sum();
    String ranges =
        entry.ranges().stream()
            .map(r -> r.first() + "-" + r.last())
            .collect(Collectors.joining(" "));
    return String.join(
            ",",
            Long.toString(entry.sequence()),
            Instant.ofEpochMilli(entry.atMillis()).toString(),
            entry.kind().name(),
            quoted(entry.array()),
            quoted(entry.uuid()),
            quoted(entry.disk()),
            quoted(entry.text()),
            Long.toString(sectors),
            quoted(ranges),
            entry.report().map(r -> r.result().name()).orElse(""))
        + "\r\n";
  }

  /**
   * A leading = + - @ is a formula to spreadsheets, behind blanks too, since those are often cut
   * off: an array's name must not become one.
   */
  static String quoted(String text) {
    boolean formula = FORMULA.matcher(text).lookingAt();
    return "\"" + (formula ? "'" : "") + text.replace("\"", "\"\"") + "\"";
  }
}
