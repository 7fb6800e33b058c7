package org.rotproof.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.rotproof.scrub.ScrubReport.LegReport;
import org.rotproof.scrub.ScrubReport.Result;
import org.rotproof.storage.DmTarget;

/** Small pure rules: windows, trends, joined reports, the way up through mappings. */
class ScrubRulesTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final long DAY = Duration.ofDays(1).toMillis();

  @Test
  void windowsCostLessThanTwoPercentOfATerabyteAt150MegabytesASecond() {
    long component = 1_000_000_000_000L / 512;
    long window = WindowRule.fitting(component, 1024);
    assertThat(WindowRule.overhead(component, window, 150e6)).isLessThan(0.02);
  }

  @Property
  void windowsAreWholeUnitsAndNeverTooMany(
      @ForAll @LongRange(min = 1, max = 60_000_000_000L) long component,
      @ForAll @LongRange(min = 8, max = 4096) long unit) {
    long window = WindowRule.fitting(component, unit);
    assertThat(window % unit).isZero();
    assertThat(component / window).isLessThanOrEqualTo(1000);
    assertThat(window).isGreaterThanOrEqualTo(16L << 11);
  }

  @Test
  void aDiskThatRotsAgainAndAgainIsToBeReplaced() {
    List<HistoryEntry> scrubs = new ArrayList<>();
    for (int month = 0; month < 12; month++) {
      scrubs.add(scrub(NOW - month * 30L * DAY, "disk2", month % 4 == 0 ? 60 : 0));
    }
    DiskTrend worn = TrendRule.trends(scrubs, List.of("disk2"), NOW).get(0);
    assertThat(worn.verdict()).isEqualTo(DiskTrend.Verdict.REPLACE);
    assertThat(worn.sentence())
        .isEqualTo("disk2 has rotted three times within a year: replace it.");
    assertThat(worn.rottenSectors()).isEqualTo(180);
    assertThat(TrendRule.trends(scrubs, List.of("disk1"), NOW).get(0).verdict())
        .isEqualTo(DiskTrend.Verdict.STEADY);
  }

  @Test
  void whatLiesMoreThanAYearBackCountsNoMore() {
    List<HistoryEntry> scrubs =
        List.of(
            scrub(NOW - 400 * DAY, "disk1", 8),
            scrub(NOW - 500 * DAY, "disk1", 8),
            scrub(NOW - 600 * DAY, "disk1", 8));
    DiskTrend trend = TrendRule.trends(scrubs, List.of("disk1"), NOW).get(0);
    assertThat(trend.verdict()).isEqualTo(DiskTrend.Verdict.STEADY);
    assertThat(trend.lastRotAtMillis()).isEqualTo(NOW - 400 * DAY);
  }

  @Test
  void aDiskThatMdWouldHaveThrownOutIsToBeReplacedHoweverFewTheTimes() {
    List<HistoryEntry> little = List.of(met(NOW - DAY, "disk1", 2047));
    assertThat(TrendRule.trends(little, List.of("disk1"), NOW).get(0).verdict())
        .isEqualTo(DiskTrend.Verdict.STEADY);
    List<HistoryEntry> much = List.of(met(NOW - DAY, "disk1", 2040), met(NOW, "disk1", 8));
    DiskTrend trend = TrendRule.trends(much, List.of("disk1"), NOW).get(0);
    assertThat(trend.verdict()).isEqualTo(DiskTrend.Verdict.REPLACE);
    assertThat(trend.sentence()).contains("2048 sectors", "replace it, unless you know what");
    assertThat(TrendRule.trends(much, List.of("disk1"), NOW + 400 * DAY).get(0).verdict())
        .isEqualTo(DiskTrend.Verdict.STEADY);
  }

  @Test
  void whatIsMetInReadingCountsOnceADay() {
    List<HistoryEntry> entries =
        List.of(
            met(NOW - 10 * DAY, "disk1", 8),
            met(NOW - 10 * DAY + 5000, "disk1", 16),
            met(NOW - 10 * DAY + 9000, "disk2", 8),
            scrub(NOW - 5 * DAY, "disk1", 60),
            met(NOW - 5 * DAY + 1, "disk1", 8));
    DiskTrend trend = TrendRule.trends(entries, List.of("disk1"), NOW).get(0);
    assertThat(trend.timesWithRot()).isEqualTo(2);
    assertThat(trend.rottenSectors()).isEqualTo(8 + 16 + 60 + 8);
    assertThat(trend.verdict()).isEqualTo(DiskTrend.Verdict.WATCH);
  }

  private static HistoryEntry met(long atMillis, String disk, long sectors) {
    return new HistoryEntry(
        0,
        atMillis,
        HistoryEntry.Kind.ROT_MET,
        "photos",
        "u",
        disk,
        "",
        List.of(),
        Optional.empty(),
        Map.of("correctedSectors", sectors));
  }

  @Test
  void aScrubThatWentOnLaterIsOneScrub() {
    ScrubReport first = report(Result.INCOMPLETE, 0, 500, 8);
    ScrubReport second = report(Result.CLEAN, 400, 1000, 0);
    ScrubReport whole = ScrubReports.join(first, second);
    assertThat(whole.result()).isEqualTo(Result.REPAIRED);
    assertThat(whole.fromSector()).isZero();
    assertThat(whole.checkedSectors()).isEqualTo(1000);
    assertThat(whole.legs().get(0).badSectors()).isEqualTo(8);
    assertThat(whole.notes()).isEmpty();
  }

  @Test
  void aPartThatDoesNotFollowStandsAlone() {
    ScrubReport first = report(Result.INCOMPLETE, 0, 500, 0);
    assertThat(ScrubReports.follow(first, report(Result.CLEAN, 600, 1000, 0))).isFalse();
    assertThat(ScrubReports.follow(first, report(Result.CLEAN, 0, 1000, 0))).isFalse();
  }

  @Test
  void sectorsAreFollowedThroughVolumesAndEncryption() throws Exception {
    List<DmTarget> volume =
        DmTarget.parse("vg-lv: 0 8192 linear 9:127 2048\nvg-lv: 8192 8192 linear 9:127 20480\n");
    RangeSet lost = RangeSet.between(2000, 2064).union(RangeSet.between(20480, 20488));
    assertThat(DeviceStack.mapping(lost, volume, "9:127"))
        .isEqualTo(RangeSet.between(0, 16).union(RangeSet.between(8192, 8200)));
    assertThat(DeviceStack.mapping(lost, volume, "9:126").isEmpty()).isTrue();
    List<DmTarget> luks =
        DmTarget.parse(
            "top: 0 100000 crypt aes-xts-plain64 :64:logon:x 0 9:127 32768 1 sector_size:4096");
    assertThat(DeviceStack.mapping(RangeSet.between(32776, 32784), luks, "9:127"))
        .isEqualTo(RangeSet.between(8, 16));
  }

  @Test
  void chunksOfBtrfsAreReadFromItsOwnWords() {
    BtrfsChunks chunks =
        BtrfsChunks.parse(
            """
            item 0 key (DEV_ITEMS DEV_ITEM 1) itemoff 16185 itemsize 98
            item 1 key (FIRST_CHUNK_TREE CHUNK_ITEM 13631488) itemoff 16105 itemsize 80
            \t\tlength 8388608 owner 2 stripe_len 65536 type DATA|single
            \t\tnum_stripes 1 sub_stripes 1
            \t\t\tstripe 0 devid 1 offset 13631488
            item 2 key (FIRST_CHUNK_TREE CHUNK_ITEM 22020096) itemoff 15993 itemsize 112
            \t\tlength 8388608 owner 2 stripe_len 65536 type SYSTEM|DUP
            \t\t\tstripe 0 devid 1 offset 22020096
            \t\t\tstripe 1 devid 1 offset 30408704
            """);
    assertThat(chunks.chunks()).hasSize(2);
    assertThat(chunks.chunks().get(0).data()).isTrue();
    assertThat(chunks.chunks().get(1).twice()).isTrue();
    RangeSet here = RangeSet.between(30408704 / 512, 30408704 / 512 + 8);
    assertThat(BtrfsChunks.logical(chunks.chunks().get(1), here))
        .isEqualTo(RangeSet.between(22020096 / 512, 22020096 / 512 + 8));
    assertThat(chunks.outside(RangeSet.between(0, 8)).count()).isEqualTo(8);
    assertThat(BtrfsChunks.parse("rubbish").chunks()).isEmpty();
  }

  private static ScrubReport report(Result result, long from, long checked, long bad) {
    List<SectorRange> ranges = bad == 0 ? List.of() : List.of(new SectorRange(8, 7 + bad));
    return new ScrubReport(
        result,
        bad,
        0,
        List.of(new LegReport("disk1", bad, ranges)),
        List.of(),
        List.of(),
        checked,
        1000,
        1,
        from,
        result == Result.INCOMPLETE ? "It was stopped." : "",
        from > 0 ? List.of("Only the part from sector " + from + " on was scrubbed.") : List.of());
  }

  private static HistoryEntry scrub(long at, String disk, long bad) {
    ScrubReport report =
        new ScrubReport(
            bad == 0 ? Result.CLEAN : Result.REPAIRED,
            bad,
            0,
            List.of(
                new LegReport(
                    disk, bad, bad == 0 ? List.of() : List.of(new SectorRange(0, bad - 1)))),
            List.of(),
            List.of(),
            1000,
            1000,
            1,
            0,
            "",
            List.of());
    return new HistoryEntry(
        0,
        at,
        HistoryEntry.Kind.SCRUB,
        "photos",
        "u1",
        "",
        "",
        List.of(),
        Optional.of(report),
        Map.of());
  }
}
