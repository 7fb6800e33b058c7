package org.rotproof.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.rotproof.notify.News.Level;
import org.rotproof.scrub.Endangered;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.HistoryEntry.Kind;
import org.rotproof.scrub.Rehearsal;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.LegReport;
import org.rotproof.scrub.ScrubReport.Result;
import org.rotproof.scrub.SectorRange;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayAbsent;
import org.rotproof.storage.ArrayHealth;
import org.rotproof.storage.KnownDisk;
import org.rotproof.storage.Mdstat;
import org.rotproof.storage.SmartReading;
import org.rotproof.storage.SmartVerdict;

/** What of a look is news: each thing once, and no routine as an alarm. */
class WatchmanTest {
  private static final Channels ONE =
      new Channels(List.of(new Channel.Command("own", false, "/bin/tell")));
  private static final ZoneId ZONE = ZoneOffset.UTC;
  private static final long MINUTE = 60_000;
  private static final long DAY = 24 * 60 * MINUTE;
  private static final String WHOLE = "active raid1 a[0] b[1]|9 blocks [2/2] [UU]";
  private static final String ONE_GONE = "active raid1 a[0]|9 blocks [2/1] [U_]";

  private long now = 1_800_000_000_000L;
  private long upMillis = 10 * MINUTE;
  private String boot = "b1";
  private long cursor;
  private State state = State.FRESH;

  private static Array array(String lines) {
    try {
      String text = "Personalities :\nmd0 : " + lines.replace("|", "\n      ") + "\n";
      return Mdstat.parse(text).arrays().get(0).toArray();
    } catch (Exception e) {
      throw new AssertionError(lines, e);
    }
  }

  /** One look, a minute after the one before; gives what was new. */
  private List<News> look(
      List<Array> arrays,
      List<Outlook.Kept> kept,
      Map<String, SmartReading> smart,
      HistoryEntry... entries) {
    now += MINUTE;
    upMillis += MINUTE;
    for (HistoryEntry entry : entries) {
      cursor = Math.max(cursor, entry.sequence());
    }
    Outlook outlook =
        new Outlook(now, boot, upMillis, List.of(), arrays, kept, smart, List.of(entries), cursor);
    List<News> before = state.news();
    state = Watchman.takeIn(state, outlook, ONE, ZONE, month -> "What was verified in " + month);
    return state.news().stream().filter(n -> !before.contains(n)).toList();
  }

  private List<News> look(String lines) {
    return look(List.of(array(lines)), List.of(), Map.of());
  }

  private List<News> told(HistoryEntry entry) {
    return look(List.of(array(WHOLE)), List.of(), Map.of(), entry);
  }

  private HistoryEntry entry(Kind kind, String text, Optional<ScrubReport> report) {
    return new HistoryEntry(
        cursor + 1, now, kind, "photos", "u", "disk1", text, List.of(), report, Map.of());
  }

  @Test
  void aLostMemberIsAnAlarmOnceAndItsReturnANotice() {
    assertThat(look(WHOLE)).isEmpty();
    List<News> alarm = look(ONE_GONE);
    assertThat(alarm).hasSize(1);
    assertThat(alarm.get(0).level()).isEqualTo(Level.ALARM);
    // The words of the one place that decides it.
    assertThat(alarm.get(0).what()).contains(array(ONE_GONE).judged().sentences(), "No further");
    assertThat(alarm.get(0).doNow()).contains("rotproof replace md0 OLD NEW");
    assertThat(look(ONE_GONE)).isEmpty();
    assertThat(
            look(
                "active raid1 a[0] c[2]|9 blocks [2/1] [U_]|[=>....] recovery = 8.6% (1/9)"
                    + " finish=0.1min speed=9K/sec"))
        .isEmpty();
    List<News> over = look(WHOLE);
    assertThat(over).singleElement().satisfies(n -> assertThat(n.level()).isEqualTo(Level.NOTICE));
    assertThat(over.get(0).what()).isEqualTo("md0 has all its disks again.");
    assertThat(state.alarmed()).isFalse();
    assertThat(look(ONE_GONE)).as("it happened again").hasSize(1);
  }

  /** Of what is not understood nobody knows what is there. */
  @Test
  void allDataIsNotPromisedOfWhatIsNotUnderstood() {
    List<News> alarm = look("active raidF1 a[0] b[1] c[2]|9 blocks [3/2] [UU_]");
    assertThat(alarm)
        .anySatisfy(
            n -> assertThat(n.what()).contains("Whether all its data is there is not known"))
        .noneSatisfy(n -> assertThat(n.what()).contains("All data is there"));
  }

  @Test
  void aDiskThatIsBackIsTakenUpAgainAndNotReplaced() {
    Array gone = array(ONE_GONE);
    Array back =
        gone.with(gone.legs(), List.of(new ArrayAbsent("", KnownDisk.UNKNOWN, false, true)));
    assertThat(back.judged().has(ArrayHealth.Kind.RETURNED)).isTrue();
    List<News> alarm = look(List.of(back), List.of(), Map.of());
    assertThat(alarm).singleElement().satisfies(n -> assertThat(n.level()).isEqualTo(Level.ALARM));
    assertThat(alarm.get(0).doNow()).contains("rotproof bring-back md0 DISK");
  }

  @Test
  void whatGetsWorseIsToldAgain() {
    look("active raid6 a[0] b[1] c[2] d[3]|9 blocks [4/4] [UUUU]");
    assertThat(look("active raid6 a[0] b[1] c[2]|9 blocks [4/3] [UUU_]")).hasSize(1);
    List<News> worse = look("active raid6 a[0] b[1]|9 blocks [4/2] [UU__]");
    assertThat(worse).hasSize(1);
    assertThat(worse.get(0).what()).contains("No further disk may fail");
    List<News> lost = look("active raid6 a[0]|9 blocks [4/1] [U___]");
    assertThat(lost).hasSize(1);
    assertThat(lost.get(0).what()).contains("cannot be read whole").doesNotContain("All data");
    assertThat(lost.get(0).doNow()).contains("Put back");
    assertThat(look("active raid6 a[0] b[1]|9 blocks [4/2] [UU__]")).isEmpty();
  }

  @Test
  void whatIsSoBeforeAnybodyLookedIsToldAndThePastIsNot() {
    cursor = 41;
    HistoryEntry old = entry(Kind.ROT_MET, "8 sectors came wrong.", Optional.empty());
    List<News> first = look(List.of(array(ONE_GONE)), List.of(), Map.of(), old);
    assertThat(first).singleElement().satisfies(n -> assertThat(n.what()).contains("degraded"));
  }

  @Test
  void atTheStartOfTheMachineItHasToLastAMinute() {
    look(WHOLE);
    upMillis = 0;
    boot = "b2";
    assertThat(look(ONE_GONE)).isEmpty();
    assertThat(look(ONE_GONE)).hasSize(1);
    upMillis = 0;
    boot = "b3";
    assertThat(look(ONE_GONE)).isEmpty();
    assertThat(look(WHOLE)).singleElement().satisfies(n -> assertThat(n.what()).contains("again"));
    boot = "b4";
    upMillis = 0;
    assertThat(look(ONE_GONE)).isEmpty();
    assertThat(look(WHOLE)).as("it only came later").isEmpty();
  }

  @Test
  void readOnlyIsToldInItsOwnWords() {
    look(WHOLE);
    assertThat(look("active (read-only) raid1 a[0] b[1]|9 blocks [2/2] [UU]")).isEmpty();
    List<News> told = look("active (read-only) raid1 a[0] b[1]|9 blocks [2/2] [UU]");
    assertThat(told).hasSize(1);
    assertThat(told.get(0).what()).contains("md has it read-only: nothing can be written.");
    assertThat(look(WHOLE)).hasSize(1);
  }

  private static ScrubReport report(Result result, long repaired, List<String> files) {
    boolean lost = result == Result.UNRECOVERABLE;
    return new ScrubReport(
        result,
        repaired,
        0,
        List.of(new LegReport("disk1", result == Result.CLEAN ? 0 : 64, List.of())),
        lost ? List.of(new SectorRange(8, 15)) : List.of(),
        files,
        result == Result.INCOMPLETE ? 4 : 8,
        8,
        1,
        0,
        result == Result.INCOMPLETE ? "stopped" : "",
        List.of());
  }

  @Test
  void aScrubIsToldByWhatItFound() {
    look(WHOLE);
    assertThat(
            told(
                entry(
                    Kind.SCRUB,
                    "Scrubbed: clean.",
                    Optional.of(report(Result.CLEAN, 0, List.of())))))
        .as("routine")
        .isEmpty();
    assertThat(told(entry(Kind.ROT_FOUND, "64 sectors failed on disk1.", Optional.empty())))
        .isEmpty();
    List<News> repaired =
        told(
            entry(
                Kind.SCRUB,
                "Scrubbed: 64 sectors repaired.",
                Optional.of(report(Result.REPAIRED, 64, List.of()))));
    assertThat(repaired)
        .singleElement()
        .satisfies(n -> assertThat(n.level()).isEqualTo(Level.NOTICE));
    assertThat(repaired.get(0).what()).contains("photos", "64 sectors repaired", "disk1: 64");
    List<News> lost =
        told(
            entry(
                Kind.SCRUB,
                "Scrubbed: 8 sectors are lost, in 1 files.",
                Optional.of(report(Result.UNRECOVERABLE, 0, List.of("/srv/photos/a.jpg")))));
    assertThat(lost).singleElement().satisfies(n -> assertThat(n.level()).isEqualTo(Level.ALARM));
    assertThat(lost.get(0).what()).contains("lost data", "/srv/photos/a.jpg");
    assertThat(lost.get(0).doNow()).contains("backup");
    assertThat(told(entry(Kind.ROT_LOST, "8 sectors are lost.", Optional.empty()))).isEmpty();
    assertThat(
            told(
                entry(
                    Kind.SCRUB,
                    "The scrub ended early: stopped",
                    Optional.of(report(Result.INCOMPLETE, 0, List.of())))))
        .singleElement()
        .satisfies(n -> assertThat(n.level()).isEqualTo(Level.NOTICE));
  }

  private Outlook.Kept kept(long scrubbedAgo, long lookedAgo, boolean timer, Endangered... found) {
    return new Outlook.Kept(
        "md0",
        "md0",
        true,
        31,
        timer,
        now - scrubbedAgo,
        now - lookedAgo,
        List.of(found),
        Optional.empty());
  }

  private List<News> look(Outlook.Kept kept) {
    return look(List.of(array(WHOLE)), List.of(kept), Map.of());
  }

  @Test
  void aScrubThatDidNotRunIsAnAlarmAndALookThatDidNotANotice() {
    assertThat(look(kept(35 * DAY, DAY, true))).isEmpty();
    List<News> overdue = look(kept(40 * DAY, DAY, true));
    assertThat(overdue)
        .singleElement()
        .satisfies(n -> assertThat(n.level()).isEqualTo(Level.ALARM));
    assertThat(overdue.get(0).what()).contains("40 days");
    assertThat(overdue.get(0).doNow()).isEqualTo("Scrub it: rotproof scrub md0.");
    assertThat(
            look(
                List.of(),
                List.of(
                    new Outlook.Kept("md0", "", false, 0, true, 0, 0, List.of(), Optional.empty())),
                Map.of()))
        .as("a closed one was not scrubbed because of that")
        .isEmpty();
    assertThat(look(kept(0, DAY, true)))
        .singleElement()
        .satisfies(n -> assertThat(n.what()).contains("was scrubbed"));
    assertThat(look(kept(0, 11 * DAY, true)))
        .singleElement()
        .satisfies(n -> assertThat(n.level()).isEqualTo(Level.NOTICE));
    now += 10 * MINUTE;
    assertThat(look(kept(0, DAY, false))).isEmpty();
    now += 10 * MINUTE;
    assertThat(look(kept(0, DAY, false)))
        .singleElement()
        .satisfies(n -> assertThat(n.what()).contains("timer"));
  }

  @Test
  void whatTheNextStartNeedsIsAnAlarmUntilItIsRight() {
    Endangered left =
        new Endangered(
            "disk1", Endangered.What.LUKS_HEADER, false, "Both headers of disk1 are gone.");
    Endangered mended =
        new Endangered(
            "disk2", Endangered.What.LUKS_HEADER_2, true, "The second header was repaired.");
    look(kept(0, 0, true));
    HistoryEntry one = entry(Kind.ENDANGERED, left.words(), Optional.empty());
    cursor++;
    HistoryEntry two = entry(Kind.ENDANGERED, mended.words(), Optional.empty());
    List<News> told =
        look(List.of(array(WHOLE)), List.of(kept(0, 0, true, left, mended)), Map.of(), one, two);
    assertThat(told).extracting(News::level).containsExactlyInAnyOrder(Level.ALARM, Level.NOTICE);
    assertThat(look(kept(0, 0, true, left))).isEmpty();
    assertThat(look(kept(0, 0, true)))
        .singleElement()
        .satisfies(n -> assertThat(n.what()).contains("is right"));
  }

  private List<News> rehearsed(Rehearsal.Verdict verdict, String words) {
    return look(
        new Outlook.Kept(
            "md0",
            "md0",
            true,
            31,
            true,
            now,
            now,
            List.of(),
            Optional.of(new Rehearsal(now, verdict, List.of(), List.of(), words, List.of()))));
  }

  @Test
  void anOpeningThatFailsInRehearsalIsAnAlarmOnceAndAgainWhenItGetsWorse() {
    look(kept(0, 0, true));
    assertThat(rehearsed(Rehearsal.Verdict.OPENS, "md0 opens.")).isEmpty();
    assertThat(rehearsed(Rehearsal.Verdict.UNPROVED, "It was not proved.")).isEmpty();
    assertThat(rehearsed(Rehearsal.Verdict.WEAKENED, "disk1 does not open."))
        .singleElement()
        .satisfies(
            n -> {
              assertThat(n.level()).isEqualTo(Level.ALARM);
              assertThat(n.what()).contains("rehearsed", "disk1 does not open.");
              assertThat(n.doNow()).contains("rotproof rehearse md0");
            });
    assertThat(rehearsed(Rehearsal.Verdict.WEAKENED, "disk1 does not open.")).isEmpty();
    assertThat(rehearsed(Rehearsal.Verdict.FAILS, "md0 would not open."))
        .singleElement()
        .satisfies(n -> assertThat(n.what()).contains("would not open"));
    assertThat(rehearsed(Rehearsal.Verdict.OPENS, "md0 opens."))
        .singleElement()
        .satisfies(n -> assertThat(n.level()).isEqualTo(Level.NOTICE));
  }

  @Test
  void anArrayThatDidNotOpenIsAnAlarmAndOneThatSomebodyClosedIsNot() {
    Outlook.Kept closed =
        new Outlook.Kept("md0", "", true, 0, true, 0, 0, List.of(), Optional.empty());
    upMillis = 0;
    assertThat(look(List.of(), List.of(closed), Map.of())).isEmpty();
    upMillis = 6 * MINUTE;
    List<News> told = look(List.of(), List.of(closed), Map.of());
    assertThat(told).singleElement().satisfies(n -> assertThat(n.level()).isEqualTo(Level.ALARM));
    assertThat(told.get(0).doNow()).contains("rotproof open md0");
    assertThat(look(kept(0, 0, true)))
        .singleElement()
        .satisfies(n -> assertThat(n.what()).contains("is open"));
    assertThat(look(List.of(), List.of(closed), Map.of())).as("closed by hand").isEmpty();
    boot = "b2";
    assertThat(look(List.of(), List.of(closed), Map.of())).hasSize(1);
  }

  private static Map<String, SmartReading> says(SmartVerdict verdict) {
    OptionalLong none = OptionalLong.empty();
    return Map.of(
        "a, WD, serial 1",
        new SmartReading(verdict, "12 sectors wait", none, none, none, none, none, none));
  }

  @Test
  void aDiskIsToldOfWhenItsVerdictChanges() {
    List<Array> arrays = List.of(array(WHOLE));
    assertThat(look(arrays, List.of(), says(SmartVerdict.GOOD))).isEmpty();
    assertThat(look(arrays, List.of(), says(SmartVerdict.HOT)))
        .singleElement()
        .satisfies(n -> assertThat(n.level()).isEqualTo(Level.ALARM));
    assertThat(look(arrays, List.of(), says(SmartVerdict.HOT))).isEmpty();
    assertThat(look(arrays, List.of(), says(SmartVerdict.UNKNOWN))).isEmpty();
    assertThat(look(arrays, List.of(), Map.of())).as("it sleeps").isEmpty();
    assertThat(look(arrays, List.of(), says(SmartVerdict.GOOD)))
        .singleElement()
        .satisfies(n -> assertThat(n.level()).isEqualTo(Level.NOTICE));
    List<News> failing = look(arrays, List.of(), says(SmartVerdict.FAILING));
    assertThat(failing)
        .singleElement()
        .satisfies(n -> assertThat(n.level()).isEqualTo(Level.ALARM));
    assertThat(failing.get(0).what()).contains("serial 1", "12 sectors wait");
    state = State.FRESH;
    assertThat(look(arrays, List.of(), says(SmartVerdict.HOT)))
        .as("it may have been hot years ago")
        .singleElement()
        .satisfies(n -> assertThat(n.level()).isEqualTo(Level.NOTICE));
  }

  @Test
  void aLookThatSeesNothingEndsNothing() {
    look(ONE_GONE);
    for (int i = 0; i < 4; i++) {
      now += MINUTE;
      Outlook blind =
          new Outlook(
              now,
              boot,
              upMillis,
              List.of("lsblk is missing."),
              List.of(),
              List.of(),
              Map.of(),
              List.of(),
              cursor);
      state = Watchman.takeIn(state, blind, ONE, ZONE, month -> "");
    }
    assertThat(state.alarmed()).isTrue();
    assertThat(state.news()).extracting(News::what).noneMatch(w -> w.contains("again"));
    now += 5 * MINUTE;
    Outlook blind =
        new Outlook(
            now,
            boot,
            upMillis,
            List.of("lsblk is missing."),
            List.of(),
            List.of(),
            Map.of(),
            List.of(),
            cursor);
    state = Watchman.takeIn(state, blind, ONE, ZONE, month -> "");
    assertThat(state.news()).extracting(News::what).anyMatch(w -> w.contains("lsblk is missing"));
  }

  @Test
  void theDigestComesOnceAMonth() {
    assertThat(look(WHOLE)).isEmpty();
    now += 32 * DAY;
    List<News> digest = look(WHOLE);
    assertThat(digest)
        .singleElement()
        .satisfies(n -> assertThat(n.level()).isEqualTo(Level.ROUTINE));
    assertThat(digest.get(0).what()).contains("2027-01");
    assertThat(look(WHOLE)).isEmpty();
  }

  @Test
  void theDigestCountsAllThatWasVerified() {
    List<HistoryEntry> entries =
        java.util.stream.Stream.concat(
                java.util.stream.IntStream.range(0, 1000)
                    .mapToObj(i -> entry(Kind.ROT_MET, "8 sectors", Optional.empty())),
                java.util.stream.Stream.of(
                    entry(Kind.SCRUB, "", Optional.of(report(Result.CLEAN, 0, List.of()))),
                    entry(Kind.SCRUB, "", Optional.of(report(Result.REPAIRED, 64, List.of())))))
            .toList();
    assertThat(Digests.of(YearMonth.of(2026, 11), entries, List.of(array(WHOLE))))
        .contains(
            "2026-11",
            "'photos': 2 scrubs read all of it, 1 of them clean. 64 sectors were repaired. 1000"
                + " times rot was met as it was read, and put right. Now it is not open.",
            "'md0': no scrub came to its end, so not all of it was verified. Now it is healthy.");
  }
}
