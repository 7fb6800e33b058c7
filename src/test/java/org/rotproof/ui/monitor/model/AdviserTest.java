package org.rotproof.ui.monitor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.plan.ScrubTimer;
import org.rotproof.protocol.Answer.ScrubPlan;
import org.rotproof.protocol.Answer.ScrubPoint;
import org.rotproof.protocol.Answer.VitalsSeen;
import org.rotproof.protocol.Event.RotFound;
import org.rotproof.protocol.Event.RotFound.Fate;
import org.rotproof.protocol.Event.ScrubMoved;
import org.rotproof.scrub.Difference;
import org.rotproof.scrub.DiskTrend;
import org.rotproof.scrub.Endangered;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.SectorRange;
import org.rotproof.storage.Array;
import org.rotproof.storage.Leg;
import org.rotproof.storage.SyncProgress;
import org.rotproof.ui.monitor.model.Facts.LastScrub;
import org.rotproof.ui.monitor.model.Facts.Link;
import org.rotproof.ui.monitor.model.Verdict.Health;
import org.rotproof.ui.monitor.model.Verdict.Step;

class AdviserTest {
  private static final long NOW = Given.NOW;
  private static final Array GOOD = Given.array("raid1", 0, "in_sync", "in_sync");
  private static final SurfaceSummary READ = new SurfaceSummary(624, 0, 0, 0, 0, NOW - 1000);
  private static final SurfaceSummary UNREAD = new SurfaceSummary(624, 624, 0, 0, 0, 0);
  private static final Array GOOD_10 =
      Given.array("raid10", 0, "in_sync", "in_sync", "in_sync", "in_sync");
  private final Adviser adviser = new Adviser(ZoneOffset.UTC);

  static Stream<Arguments> table() {
    SurfaceSummary half = new SurfaceSummary(624, 312, 0, 0, 0, NOW);
    SurfaceSummary old = new SurfaceSummary(624, 0, 0, 0, 0, NOW - 2 * SurfaceColumn.OLD_MILLIS);
    SurfaceSummary damaged = new SurfaceSummary(624, 0, 0, 3, 0, NOW);
    SurfaceSummary lost = new SurfaceSummary(624, 0, 0, 0, 1, NOW);
    SurfaceSummary repaired = new SurfaceSummary(624, 0, 2, 0, 0, NOW);
    Array failed = Given.array("raid1", 1, "in_sync", "faulty");
    Array spare = Given.array("raid1", 1, "in_sync", "faulty", "spare");
    Array dead = Given.array("raid5", 2, "in_sync", "faulty", "faulty");
    return Stream.of(
        row(facts(GOOD, READ, null), Health.HEALTHY, Step.NOTHING, "photos is healthy"),
        row(facts(GOOD, READ, Given.clean()), Health.HEALTHY, Step.NOTHING, "Every sector"),
        row(facts(GOOD, UNREAD, null), Health.UNCHECKED, Step.SCRUB, "not been checked"),
        row(facts(GOOD, half, null), Health.UNCHECKED, Step.SCRUB, "50 %"),
        row(facts(GOOD, old, null), Health.UNCHECKED, Step.SCRUB, "long ago"),
        row(facts(GOOD, damaged, null), Health.DAMAGED, Step.SCRUB, "not repaired yet"),
        row(facts(GOOD, lost, null), Health.DATA_LOST, Step.SHOW_FINDS, "no disk can give back"),
        row(facts(GOOD, repaired, null), Health.REPAIRED, Step.SCRUB, "repaired"),
        row(
            facts(GOOD, READ, Given.repaired()),
            Health.REPAIRED,
            Step.SCRUB,
            "60 sectors on disk2"),
        row(
            facts(GOOD, READ, Given.unrecoverable("/srv/photos/cat.jpg")),
            Health.DATA_LOST,
            Step.SHOW_FINDS,
            "/srv/photos/cat.jpg"),
        row(
            facts(GOOD, READ, Given.unrecoverable()),
            Health.DATA_LOST,
            Step.SHOW_FINDS,
            "no file was named"),
        row(
            facts(GOOD, READ, Given.incomplete("You stopped it.")),
            Health.INCOMPLETE,
            Step.SCRUB,
            "You stopped it."),
        row(facts(failed, READ, null), Health.DEGRADED, Step.REPLACE, "No other disk may fail"),
        row(facts(spare, READ, null), Health.DEGRADED, Step.NOTHING, "its spare takes over"),
        row(facts(dead, READ, null), Health.FAILED, Step.NOTHING, "cannot run"),
        row(
            facts(Given.array("raid1", 0, "in_sync", "in_sync,silent"), READ, null),
            Health.ATTENTION,
            Step.NOTHING,
            "photos waits for a disk disk2"),
        row(
            facts(Given.array("raid1", 0, "in_sync", "in_sync,write_error"), READ, null),
            Health.ATTENTION,
            Step.REPLACE,
            "photos works with all its disks, and needs you disk2"),
        row(
            facts(
                Given.array("raid1", 0, "in_sync", "in_sync,want_replacement"),
                READ,
                Given.incomplete("You stopped it.")),
            Health.ATTENTION,
            Step.REPLACE,
            "is to be replaced, and no disk takes its place"),
        row(
            facts(Given.array("raid1", 1, "in_sync", "rebuilding"), READ, null),
            Health.DEGRADED,
            Step.NOTHING,
            "photos lacks a disk, and is not being rebuilt"),
        row(facts(GOOD_10, READ, null), Health.HEALTHY, Step.NOTHING, "photos is healthy"),
        row(facts(pair(1, 2), READ, null), Health.FAILED, Step.NOTHING, "cannot run"),
        row(facts(pair(2, 3), READ, null), Health.DEGRADED, Step.REPLACE, "No other disk may"),
        row(
            facts(pulled("in_sync", 0), READ, Given.incomplete("It ended.")),
            Health.DEGRADED,
            Step.REPLACE,
            "photos has lost disk2 disk2, Seagate ST4000VN008, serial WD-WCC7K102, 101 MB is not"
                + " on the machine any more. The kernel has not noticed yet, since nothing was"
                + " written."),
        row(
            facts(pulled("faulty", 1), READ, null),
            Health.DEGRADED,
            Step.REPLACE,
            "serial WD-WCC7K102, 101 MB is not on the machine any more. Your files are all there"),
        row(facts(state("readonly"), READ, null), Health.READ_ONLY, Step.NOTHING, "read-only"),
        row(facts(state("suspended"), READ, null), Health.READ_ONLY, Step.NOTHING, "is held"),
        row(facts(state("broken"), READ, null), Health.FAILED, Step.NOTHING, "cannot run"),
        row(facts(state("inactive"), READ, null), Health.FAILED, Step.NOTHING, "not running"),
        row(facts(state("dozing"), READ, null), Health.ODD, Step.NOTHING, "'dozing'"),
        row(
            facts(sync(SyncProgress.Action.RESYNC, SyncProgress.State.DELAYED), READ, null),
            Health.SYNCING,
            Step.NOTHING,
            "waits its turn"),
        row(
            facts(sync(SyncProgress.Action.RESYNC, SyncProgress.State.PENDING), READ, null),
            Health.SYNCING,
            Step.NOTHING,
            "first write"),
        row(
            facts(sync(SyncProgress.Action.RESHAPE, SyncProgress.State.RUNNING), READ, null),
            Health.SYNCING,
            Step.NOTHING,
            "changing its shape"));
  }

  @Test
  void aNewArrayIsNewAndNotInAlarmColours() {
    long day = 86_400_000L;
    Verdict planned = adviser.verdict(withPlan(plan(NOW - day, NOW + 3 * day)));
    assertThat(planned.health()).isEqualTo(Health.NEW);
    assertThat(planned.health().tone()).isEqualTo(Verdict.Tone.BUSY);
    assertThat(planned.step()).isEqualTo(Step.NOTHING);
    assertThat(planned.headline()).isEqualTo("photos is new here");
    assertThat(planned.next()).startsWith("First scrub: ");
    assertThat(adviser.verdict(withPlan(plan(NOW, 0))).next())
        .startsWith("No scrub comes by itself here.");
    // After a month without a scrub it is not new any more, and without a record nobody knows.
    assertThat(adviser.verdict(withPlan(plan(NOW - 40 * day, NOW + day))).health())
        .isEqualTo(Health.UNCHECKED);
    ScrubPlan unknown =
        new ScrubPlan(false, ScrubSchedule.NEVER, ScrubTimer.Runs.UNKNOWN, 0, NOW, 0, "");
    assertThat(adviser.verdict(withPlan(unknown)).health()).isEqualTo(Health.UNCHECKED);
  }

  /** Neither "healthy" nor "never checked" before what earlier scrubs found was told. */
  @Test
  void nothingIsConcludedFromWhatWasNotHeardYet() {
    for (Facts known :
        List.of(facts(GOOD, UNREAD, null), facts(GOOD, READ, null), withPlan(plan(NOW, 0)))) {
      Verdict verdict = adviser.verdict(known.withoutHearing());
      assertThat(verdict.health()).isEqualTo(Health.LOOKING);
      assertThat(verdict.step()).isEqualTo(Step.NOTHING);
    }
    assertThat(adviser.verdict(facts(GOOD, READ, Given.unrecoverable()).withoutHearing()).health())
        .isEqualTo(Health.DATA_LOST);
    assertThat(adviser.verdict(facts(pair(2, 3), READ, null).withoutHearing()).health())
        .isEqualTo(Health.DEGRADED);
  }

  @Test
  void theScheduleIsSaidWithItsDateOrWithWhatLacks() {
    long next = 1_790_000_000_000L + 5 * 86_400_000L;
    assertThat(NextScrub.line(plan(NOW, next), NOW, ZoneOffset.UTC))
        .matches("Monthly, next \\d+ \\w+, \\d\\d:\\d\\d, or up to an hour later\\.");
    for (ScrubTimer.Runs runs : ScrubTimer.Runs.values()) {
      ScrubPlan plan = new ScrubPlan(true, ScrubSchedule.WEEKLY, runs, 0, NOW, 0, "");
      assertThat(NextScrub.line(plan, NOW, ZoneOffset.UTC)).startsWith("Weekly").endsWith(".");
      if (!runs.byItself() && runs != ScrubTimer.Runs.UNKNOWN) {
        assertThat(NextScrub.line(plan, NOW, ZoneOffset.UTC)).contains("nothing runs it");
      }
    }
  }

  private static ScrubPlan plan(long knownSince, long next) {
    return new ScrubPlan(
        true, ScrubSchedule.MONTHLY, ScrubTimer.Runs.TIMER, next, knownSince, 0, "");
  }

  private static Facts withPlan(ScrubPlan plan) {
    return facts(GOOD, UNREAD, null).withPlan(plan);
  }

  private static Array pair(int first, int second) {
    String[] states = {"in_sync", "in_sync", "in_sync", "in_sync"};
    states[first - 1] = "faulty";
    states[second - 1] = "faulty";
    return Given.array("raid10", 2, states);
  }

  /** A mirror whose second disk is not in the machine; {@code state} is what md says of it. */
  private static Array pulled(String state, int degraded) {
    return Given.unplugged(Given.array("raid1", degraded, "in_sync", state), 1);
  }

  private static Array state(String state) {
    Array a = GOOD;
    return new Array(
        a.node(),
        a.name(),
        a.uuid(),
        a.level(),
        a.sizeBytes(),
        a.chunkBytes(),
        a.layout(),
        a.raidDisks(),
        a.degraded(),
        a.protection(),
        a.mountPoint(),
        a.fileSystem(),
        a.legs(),
        a.sync(),
        a.integrity(),
        a.metadata(),
        state,
        a.componentSectors(),
        a.mismatchSectors(),
        a.topDevice());
  }

  @ParameterizedTest(name = "{1}: {3}")
  @MethodSource("table")
  void theTableOfAdvice(Facts facts, Health health, Step step, String words) {
    Verdict verdict = adviser.verdict(facts);
    assertThat(verdict.health()).isEqualTo(health);
    assertThat(verdict.step()).isEqualTo(step);
    assertThat(verdict.headline() + " " + verdict.meaning() + " " + verdict.next())
        .contains(words)
        .doesNotContain("{", "null");
    assertThat(verdict.next()).endsWith(".");
  }

  @Test
  void rebuildingOutranksDegradedAndSaysHowLong() {
    Array array =
        Given.array(
            "photos",
            "raid5",
            1,
            Optional.of(
                new SyncProgress(
                    SyncProgress.Action.RECOVERY, SyncProgress.State.RUNNING, 43, 100, 1000, 600)),
            "in_sync",
            "rebuilding",
            "in_sync");
    Verdict verdict = adviser.verdict(facts(array, READ, null));
    assertThat(verdict.health()).isEqualTo(Health.REBUILDING);
    assertThat(verdict.headline()).contains("rebuilding onto disk2");
    assertThat(verdict.meaning()).contains("43 %", "about 10 minutes", "No other disk may fail");
  }

  @Test
  void aDiskThatIsPluggedInAgainIsToBeBroughtBack() {
    for (String md : List.of("in_sync", "faulty")) {
      Array pulled = pulled(md, md.equals("faulty") ? 1 : 0);
      List<Leg> legs = new ArrayList<>(pulled.legs());
      legs.set(1, legs.get(1).pluggedInAgain());
      Verdict verdict = adviser.verdict(facts(pulled.with(legs, List.of()), READ, null));
      assertThat(verdict.health()).isEqualTo(Health.DEGRADED);
      assertThat(verdict.step()).isEqualTo(Step.BRING_BACK);
      assertThat(verdict.headline()).isEqualTo("photos runs without disk2, which is plugged in");
      assertThat(verdict.meaning())
          .contains("serial WD-WCC7K102", "does not use it", "No other disk may fail")
          .doesNotContain("not on the machine");
      // Without the other one too there is nothing to fill it from.
      legs.set(0, legs.get(0).pluggedInAgain());
      Verdict none = adviser.verdict(facts(pulled.with(legs, List.of()), READ, null));
      assertThat(none.health()).isEqualTo(Health.FAILED);
      assertThat(none.next()).contains("Close the array", "open it again");
    }
  }

  @Test
  void aHelperThatIsGoneIsNeverHealthy() {
    Facts gone =
        new Facts(
            GOOD,
            List.of(),
            new Link(Link.State.LOST, NOW, "The practice machine was switched off."),
            Optional.empty(),
            READ,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            NOW);
    Verdict verdict = adviser.verdict(gone);
    assertThat(verdict.health()).isEqualTo(Health.UNKNOWN);
    assertThat(verdict.headline()).contains("not known since");
    assertThat(verdict.meaning()).contains("switched off");
    assertThat(verdict.step()).isEqualTo(Step.RECONNECT);
  }

  @Test
  void aCutScrubGoesOnWhereItStopped() {
    Facts cut =
        new Facts(
            GOOD,
            List.of(),
            new Link(Link.State.LIVE, NOW, ""),
            Optional.empty(),
            READ,
            Optional.of(new ScrubPoint(64_000, 159_104, "The machine went off.", NOW, 0)),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            NOW);
    Verdict verdict = adviser.verdict(cut);
    assertThat(verdict.step()).isEqualTo(Step.GO_ON);
    assertThat(verdict.meaning()).contains("40 %", "The machine went off.");
  }

  @Test
  void aRunningScrubTellsWhatItFoundBeforeItEnds() {
    ScrubPicture run = new ScrubPicture(0, Long.MAX_VALUE, NOW);
    run.moved(new ScrubMoved(ScrubMoved.Phase.READING, 50, 100, 1, 1, 0), NOW);
    assertThat(adviser.verdict(scrubbing(run)).health()).isEqualTo(Health.SCRUBBING);
    run.rot(new RotFound("disk2", new SectorRange(0, 59), Fate.FOUND));
    assertThat(adviser.verdict(scrubbing(run)).meaning()).contains("60 sectors on disk2");
    assertThat(adviser.verdict(scrubbing(run)).health()).isEqualTo(Health.DAMAGED);
    run.rot(new RotFound("disk2", new SectorRange(0, 59), Fate.REPAIRED));
    assertThat(run.badSectors()).as("told twice, counted once").containsEntry("disk2", 60L);
  }

  @Test
  void aDiskThatRotsAgainAndAgainIsToBeReplacedThoughAllIsRight() {
    DiskTrend bad =
        new DiskTrend(
            "disk2", 3, 900, NOW, DiskTrend.Verdict.REPLACE, "disk2 has rotted three times.");
    Facts facts =
        new Facts(
            GOOD,
            List.of(),
            new Link(Link.State.LIVE, NOW, ""),
            Optional.empty(),
            READ,
            Optional.empty(),
            Optional.of(new LastScrub(Given.clean(), NOW)),
            List.of(bad),
            Optional.empty(),
            NOW);
    assertThat(adviser.verdict(facts).step()).isEqualTo(Step.REPLACE);
    assertThat(adviser.verdict(facts).meaning()).contains("three times");
  }

  @Test
  void rotThatWasMetInReadingAsksForAScrubUntilThereWasOne() {
    Facts clean = facts(GOOD, READ, Given.clean());
    HistoryEntry met =
        new HistoryEntry(
            7,
            NOW + 1,
            HistoryEntry.Kind.ROT_MET,
            "photos",
            "",
            "disk2",
            "8 sectors",
            List.of(),
            Optional.empty(),
            Map.of());
    Facts after =
        new Facts(
            clean.array(),
            clean.disks(),
            clean.link(),
            clean.scrub(),
            clean.surface(),
            clean.point(),
            clean.last(),
            clean.trends(),
            Optional.of(met),
            NOW + 2);
    assertThat(adviser.verdict(clean).health()).isEqualTo(Health.HEALTHY);
    Verdict verdict = adviser.verdict(after);
    assertThat(verdict.step()).isEqualTo(Step.SCRUB);
    assertThat(verdict.headline()).contains("met rot as it was read");
    assertThat(verdict.meaning()).contains("disk2");
  }

  @Test
  void whatTheDailyLookFoundAfterTheScrubIsToldUntilItIsRight() {
    Facts clean = facts(GOOD, READ, Given.clean());
    Endangered gone =
        new Endangered(
            "disk1", Endangered.What.LUKS_HEADER, false, "disk1 will not open any more.");
    Verdict verdict = adviser.verdict(looked(clean, NOW + 1, List.of(gone)));
    assertThat(verdict.health()).isEqualTo(Health.DAMAGED);
    assertThat(verdict.meaning()).contains("disk1 will not open any more.");
    assertThat(adviser.verdict(looked(clean, NOW + 1, List.of())).health())
        .isEqualTo(Health.HEALTHY);
    // The scrub came later, and it looked too.
    assertThat(adviser.verdict(looked(clean, NOW - 1, List.of(gone))).health())
        .isEqualTo(Health.HEALTHY);
  }

  @Test
  void whereDisksDifferWithoutRotAPersonChooses() {
    ScrubReport report = Given.differing(Difference.Fate.OPEN, "/srv/photos/cat.jpg");
    Verdict verdict = adviser.verdict(facts(GOOD, READ, report));
    assertThat(verdict.health()).isEqualTo(Health.DIFFERS);
    assertThat(verdict.step()).isEqualTo(Step.SETTLE);
    assertThat(verdict.headline()).contains("do not agree in one place");
    assertThat(verdict.meaning()).contains("no rot", "It is in /srv/photos/cat.jpg.");
    Verdict nowhere = adviser.verdict(facts(GOOD, READ, Given.differing(Difference.Fate.OPEN)));
    assertThat(nowhere.meaning()).contains("No file lies there.");
    Facts open = facts(GOOD, READ, report);
    Facts settled =
        new Facts(
            open.array(),
            open.disks(),
            open.link(),
            open.scrub(),
            open.surface(),
            open.point(),
            Optional.of(new LastScrub(report, NOW, List.of())),
            open.trends(),
            open.met(),
            open.nowMillis());
    Verdict after = adviser.verdict(settled);
    assertThat(after.headline()).contains("is settled");
    assertThat(after.health()).isEqualTo(Health.UNCHECKED);
    assertThat(after.step()).isEqualTo(Step.SCRUB);
  }

  @Test
  void aVoteIsCalledAVote() {
    Verdict verdict = adviser.verdict(facts(GOOD, READ, Given.differing(Difference.Fate.VOTED)));
    assertThat(verdict.headline()).contains("by a vote").doesNotContain("repaired");
    assertThat(verdict.meaning()).contains("against disk2", "No rot was found");
  }

  private static Facts looked(Facts f, long atMillis, List<Endangered> found) {
    return f.withLooked(new VitalsSeen(atMillis, found, List.of()));
  }

  private static Array sync(SyncProgress.Action action, SyncProgress.State state) {
    return Given.array(
        "photos",
        "raid1",
        0,
        Optional.of(new SyncProgress(action, state, 0, 0, 0, -1)),
        "in_sync",
        "in_sync");
  }

  private static Facts scrubbing(ScrubPicture run) {
    return new Facts(
        GOOD,
        List.of(),
        new Link(Link.State.LIVE, NOW, ""),
        Optional.of(run),
        READ,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        NOW);
  }

  private static Facts facts(Array array, SurfaceSummary surface, ScrubReport last) {
    return new Facts(
        array,
        Given.disks(3),
        new Link(Link.State.LIVE, NOW, ""),
        Optional.empty(),
        surface,
        Optional.empty(),
        Optional.ofNullable(last).map(report -> new LastScrub(report, NOW)),
        List.of(),
        Optional.empty(),
        NOW);
  }

  private static Arguments row(Facts facts, Health health, Step step, String words) {
    return Arguments.of(facts, health, step, words);
  }

  /** A disk is gone, and more is said: then nobody knows that all files are there. */
  @Test
  void aDegradedArrayOfWhichMoreIsSaidIsNotPromisedWhole() {
    Array bad = Given.badPlaces(Given.array("raid1", 1, "in_sync", "faulty"), 0);
    Verdict places = adviser.verdict(facts(bad, READ, null));
    assertThat(places.meaning()).contains("cannot be read").doesNotContain("all there");
    Array odd = Given.array("raidF1", 1, "in_sync", "in_sync", "faulty");
    Verdict level = adviser.verdict(facts(odd, READ, null));
    assertThat(level.headline()).contains("lacks a disk");
    assertThat(level.meaning()).contains("raidF1", "is not known");
  }
}
