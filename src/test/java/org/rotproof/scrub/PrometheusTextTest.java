package org.rotproof.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.rotproof.scrub.ScrubReport.LegReport;
import org.rotproof.scrub.ScrubReport.Result;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayProtection;
import org.rotproof.storage.Leg;
import org.rotproof.storage.MdLevel;
import org.rotproof.storage.RaidLevel;

class PrometheusTextTest {
  private static Array array(String name) {
    List<Leg> legs =
        List.of(
            new Leg(0, "/dev/dm-1", "a", "disk1", "in_sync", 2048, 0, "/dev/sda", "", 0, false),
            new Leg(1, "/dev/dm-3", "b", "disk2", "faulty", 2048, 0, "/dev/sdb", "", 0, false));
    return new Array(
        "md127",
        name,
        "u1",
        MdLevel.of(RaidLevel.RAID1),
        81_461_248,
        0,
        "",
        2,
        1,
        ArrayProtection.ENCRYPTED,
        "",
        "ext4",
        legs,
        Optional.empty(),
        "hmac-sha256",
        "1.2",
        "clean",
        159_104,
        0,
        "/dev/md127");
  }

  private static HistoryEntry scrub() {
    ScrubReport report =
        new ScrubReport(
            Result.REPAIRED,
            60,
            128,
            List.of(new LegReport("disk1", 60, List.of(new SectorRange(0, 59)))),
            List.of(),
            List.of(),
            159_104,
            159_104,
            8,
            0,
            "",
            List.of());
    return new HistoryEntry(
        1,
        1_700_000_000_500L,
        HistoryEntry.Kind.SCRUB,
        "photos",
        "u1",
        "",
        "",
        List.of(),
        Optional.of(report),
        Map.of());
  }

  @Test
  void withoutArraysItSaysSoInsteadOfNothing() {
    assertThat(PrometheusText.of(List.of())).startsWith("#").contains("no arrays");
  }

  @Test
  void tellsArraysLegsAndTheLastScrub() {
    String text =
        PrometheusText.of(List.of(new PrometheusText.Item(array("photos"), Optional.of(scrub()))));
    String labels = "{array=\"photos\",uuid=\"u1\",level=\"raid1\"";
    assertThat(text.lines())
        .contains(
            "# TYPE rotproof_array_degraded_disks gauge",
            "rotproof_array_degraded_disks" + labels + "} 1",
            "rotproof_leg_in_sync" + labels + ",disk=\"disk2\"} 0",
            "rotproof_scrub_last_result" + labels + ",result=\"repaired\"} 1",
            "rotproof_scrub_last_result" + labels + ",result=\"clean\"} 0",
            "rotproof_scrub_last_bad_sectors" + labels + ",disk=\"disk1\"} 60",
            "rotproof_scrub_last_checked_ratio" + labels + "} 1");
    assertThat(text).doesNotContain("sync_progress");
  }

  @Property
  void whateverTheNameEveryLineIsWellFormed(@ForAll String name) {
    String text =
        PrometheusText.of(List.of(new PrometheusText.Item(array(name), Optional.empty())));
    assertThat(text).endsWith("\n");
    for (String line : text.split("\n")) {
      assertThat(line).matches("(?s)# (HELP|TYPE) .*|rotproof_\\w+\\{.*\\} -?[0-9.E]+");
    }
  }
}
