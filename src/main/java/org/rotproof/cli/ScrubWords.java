package org.rotproof.cli;

import java.util.stream.Collectors;
import org.rotproof.scrub.ScrubReport;

/** A scrub's result in a sentence. */
final class ScrubWords {
  private ScrubWords() {}

  static String sentence(ScrubReport r) {
    String endangered =
        r.endangered().stream().map(e -> " " + e.words()).collect(Collectors.joining());
    String differences =
        r.differences().stream().map(d -> " " + d.words()).collect(Collectors.joining());
    String notes = r.notes().stream().map(note -> " " + note).collect(Collectors.joining());
    return data(r) + differences + endangered + notes;
  }

  private static String data(ScrubReport r) {
    return switch (r.result()) {
      case CLEAN -> "Clean: every sector was read and is right.";
      case REPAIRED ->
          r.repairedSectors() == 0 && r.mismatchSectors() == 0
              ? r.differences().isEmpty()
                  ? "Every sector was read and is right."
                  : "Every sector was read, and none had rotted."
              : "Repaired: "
                  + r.repairedSectors()
                  + " sectors were damaged, and are right again"
                  + legs(r);
      case UNRECOVERABLE ->
          "Unrecoverable: "
              + r.unrecoverable().stream().mapToLong(x -> x.count()).sum()
              + " sectors of the array have no right copy left"
              + (r.files().isEmpty()
                  ? "; no file is hit."
                  : ". Files that are hit: " + String.join(", ", r.files()) + ".");
      case INCOMPLETE ->
          r.checkedSectors() == r.totalSectors()
                  && (r.nextStartEndangered() || !r.open().isEmpty() || !r.unguarded().isEmpty())
              ? "Incomplete: " + r.reason()
              : "Incomplete: "
                  + r.checkedSectors()
                  + " of "
                  + r.totalSectors()
                  + " sectors were checked. "
                  + r.reason();
    };
  }

  private static String legs(ScrubReport r) {
    String on =
        r.legs().stream()
            .filter(leg -> leg.badSectors() > 0)
            .map(leg -> leg.disk() + ": " + leg.badSectors())
            .collect(Collectors.joining(", "));
    return on.isEmpty() ? "." : " (" + on + ").";
  }
}
