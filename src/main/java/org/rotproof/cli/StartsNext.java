package org.rotproof.cli;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rotproof.protocol.Answer;
import org.rotproof.scrub.Endangered;
import org.rotproof.scrub.Rehearsal;

/**
 * What is known of an array's next start, for its status.
 *
 * @param endangered what the last look saw that was not right; empty where nobody looked, or where
 *     that may not be read
 * @param rehearsed the last rehearsal; empty where that may not be read
 */
record StartsNext(Optional<List<Endangered>> endangered, Optional<Answer.Rehearsed> rehearsed) {
  /** Of an array of which nothing may be read. */
  static final StartsNext UNKNOWN = new StartsNext(Optional.empty(), Optional.empty());

  static StartsNext of(Optional<Answer.VitalsSeen> seen, Optional<Answer.Rehearsed> rehearsed) {
    return new StartsNext(
        seen.filter(s -> s.atMillis() > 0).map(Answer.VitalsSeen::endangered), rehearsed);
  }

  /** The same; of an array without a record, whose opening nobody can rehearse, less. */
  StartsNext recorded(boolean known) {
    return known ? this : new StartsNext(endangered, Optional.empty());
  }

  /** Whether something is in danger, and was not put right. */
  boolean inDanger() {
    return endangered.stream().flatMap(List::stream).anyMatch(e -> !e.repaired());
  }

  /** The rehearsal as scripts read it; null where there was none, or where it may not be read. */
  Rehearsed report() {
    return rehearsed.flatMap(Answer.Rehearsed::last).map(this::report).orElse(null);
  }

  private Rehearsed report(Rehearsal last) {
    return new Rehearsed(
        Instant.ofEpochMilli(last.atMillis()).toString(),
        last.verdict(),
        last.words(),
        rehearsed.orElseThrow().outdated());
  }

  /**
   * A rehearsal.
   *
   * @param date when, ISO 8601
   * @param outdated why it does not count any more, a sentence; "" where it does
   */
  record Rehearsed(String date, Rehearsal.Verdict verdict, String words, String outdated) {}

  /** For people: a line each, indented. */
  String words() {
    StringBuilder out = new StringBuilder();
    endangered.stream()
        .flatMap(List::stream)
        .filter(e -> !e.repaired())
        .forEach(e -> out.append("  ").append(e.words()).append('\n'));
    if (rehearsed.isPresent()) {
      Optional<Rehearsal> last = rehearsed.get().last();
      out.append("  ");
      out.append(
          last.map(
                  r ->
                      "Opening rehearsed on "
                          + VitalsCommand.when(r.atMillis())
                          + ": "
                          + r.words()
                          + (rehearsed.get().outdated().isEmpty()
                              ? ""
                              : " " + rehearsed.get().outdated()))
              .orElse(
                  "Its opening was never rehearsed: 'rotproof rehearse' proves that it opens."));
      out.append('\n');
    }
    return out.toString();
  }
}
