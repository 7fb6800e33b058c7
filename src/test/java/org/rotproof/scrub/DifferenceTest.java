package org.rotproof.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rotproof.scrub.Difference.Fate;
import org.rotproof.scrub.ScrubReport.Result;

/** A difference is a finding of its own: neither clean, nor repaired, nor rot. */
class DifferenceTest {
  private static final Difference OPEN = difference(Fate.OPEN, 0);

  private static Difference difference(Fate fate, long at) {
    List<SectorRange> run = List.of(new SectorRange(2048 + at, 2055 + at));
    return new Difference(
        false,
        List.of(new Difference.Copy("disk1", run, 0), new Difference.Copy("disk2", run, 1)),
        List.of(new SectorRange(at, at + 7)),
        fate,
        fate == Fate.VOTED ? List.of("disk2") : List.of());
  }

  private static ScrubReport report(Result result, long from, long until, Difference... found) {
    return new ScrubReport(
        result,
        0,
        0,
        List.of(),
        List.of(),
        List.of(),
        until,
        100,
        1,
        from,
        result == Result.INCOMPLETE ? "why" : "",
        List.of(),
        List.of(),
        List.of(found));
  }

  @Test
  void withAnOpenOneAScrubIsNeitherCleanNorRepaired() {
    for (Result nicer : List.of(Result.CLEAN, Result.REPAIRED)) {
      assertThatThrownBy(() -> report(nicer, 0, 100, OPEN))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> report(Result.CLEAN, 0, 100, difference(Fate.VOTED, 0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(report(Result.REPAIRED, 0, 100, difference(Fate.VOTED, 0)).open()).isEmpty();
  }

  @Test
  void oneThatTheFirstPartFoundIsNotForgottenBySecond() {
    ScrubReport first = report(Result.INCOMPLETE, 0, 50, OPEN);
    ScrubReport second = report(Result.CLEAN, 50, 100);
    ScrubReport both = ScrubReports.join(first, second);
    assertThat(both.result()).isEqualTo(Result.INCOMPLETE);
    assertThat(both.open()).containsExactly(OPEN);
    assertThat(both.reason()).isEqualTo(ScrubReport.DIFFERS);
  }

  private static HistoryEntry entry(long at, ScrubReport report) {
    return entry(at, HistoryEntry.Kind.SCRUB, List.of(), Optional.of(report));
  }

  private static HistoryEntry settled(long at, Difference d) {
    return entry(at, HistoryEntry.Kind.SETTLED, d.sectors(), Optional.empty());
  }

  private static HistoryEntry entry(
      long at, HistoryEntry.Kind kind, List<SectorRange> ranges, Optional<ScrubReport> report) {
    return new HistoryEntry(at, at, kind, "photos", "u", "", "It is so.", ranges, report, Map.of());
  }

  @Test
  void whatWasSettledSinceStandsOpenNoMore() {
    Difference other = difference(Fate.OPEN, 64);
    HistoryEntry last =
        entry(5, report(Result.INCOMPLETE, 0, 100, OPEN, other, difference(Fate.VOTED, 32)));
    assertThat(OpenPlaces.of(List.of(last), List.of())).containsExactly(OPEN, other);
    assertThat(OpenPlaces.of(List.of(last), List.of(settled(6, OPEN)))).containsExactly(other);
    assertThat(OpenPlaces.of(List.of(last), List.of(settled(4, OPEN))))
        .as("the scrub came after that")
        .containsExactly(OPEN, other);
  }

  @Test
  void aScrubThatEndedEarlyForgetsNothing() {
    Difference late = difference(Fate.OPEN, 64);
    HistoryEntry whole = entry(1, report(Result.INCOMPLETE, 0, 100, OPEN, late));
    HistoryEntry cut = entry(2, report(Result.INCOMPLETE, 0, 10));
    HistoryEntry again = entry(3, report(Result.INCOMPLETE, 0, 20, OPEN));
    HistoryEntry rest = entry(4, report(Result.CLEAN, 50, 100));
    assertThat(OpenPlaces.of(List.of(cut, whole), List.of())).containsExactly(OPEN, late);
    assertThat(OpenPlaces.of(List.of(rest, again, cut, whole), List.of()))
        .as("each once")
        .containsExactly(OPEN, late);
    assertThat(OpenPlaces.of(List.of(again, cut, whole), List.of(settled(2, OPEN))))
        .as("seen again since it was settled")
        .containsExactly(OPEN, late);
    assertThat(OpenPlaces.of(List.of(cut, whole), List.of(settled(2, OPEN), settled(2, late))))
        .isEmpty();
  }

  @Test
  void aScrubThatReadAllOrDecidedTheSamePlaceIsTheLastWord() {
    HistoryEntry before = entry(1, report(Result.INCOMPLETE, 0, 100, OPEN));
    HistoryEntry clean = entry(2, report(Result.CLEAN, 0, 100));
    HistoryEntry voted = entry(2, report(Result.INCOMPLETE, 0, 50, difference(Fate.VOTED, 0)));
    assertThat(OpenPlaces.of(List.of(clean, before), List.of())).isEmpty();
    assertThat(OpenPlaces.of(List.of(voted, before), List.of())).isEmpty();
  }

  @Test
  void anEarlierVersionsReportHasNoneAndOneIsReadAsWritten() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = mapper.valueToTree(report(Result.INCOMPLETE, 0, 100, OPEN));
    assertThat(json.at("/differences/0/fate").asText()).isEqualTo("open");
    assertThat(mapper.treeToValue(json, ScrubReport.class).differences()).containsExactly(OPEN);
    json.remove("differences");
    assertThat(mapper.treeToValue(json, ScrubReport.class).differences()).isEmpty();
  }

  @Test
  void itsWordsNeverSayRepairedAndSayWhoSpokeAgainstWhom() {
    for (Fate fate : Fate.values()) {
      assertThat(difference(fate, 0).words()).contains("no rot", "No file lies there.");
    }
    assertThat(OPEN.words()).doesNotContain("repaired").contains("Nobody knows");
    assertThat(difference(Fate.VOTED, 0).words()).contains("vote", "against disk2");
  }
}
