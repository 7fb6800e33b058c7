package org.rotproof.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rotproof.scrub.Beginning.Part;
import org.rotproof.scrub.Beginning.State;
import org.rotproof.scrub.Endangered.What;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayProtection;
import org.rotproof.storage.Leg;
import org.rotproof.storage.MdLevel;
import org.rotproof.storage.RaidLevel;

class BeginningTest {
  private static Array array(String protection) {
    List<Leg> legs =
        List.of(
            new Leg(0, "/dev/dm-1", "a", "disk1", "in_sync", 2048, 0, "/dev/sda", "dm-0", 0, false),
            new Leg(1, "/dev/dm-3", "b", "disk2", "in_sync", 2048, 0, "/dev/sdb", "dm-2", 0, false),
            new Leg(-1, "/dev/sdc", "", "disk3", "spare", 2048, 0, "/dev/sdc", "", 0, false));
    return new Array(
        "md127",
        "photos",
        "u1",
        MdLevel.of(RaidLevel.RAID1),
        81_461_248,
        0,
        "",
        2,
        0,
        ArrayProtection.of(protection),
        "",
        "ext4",
        legs,
        Optional.empty(),
        "crc32c",
        "1.2",
        "clean",
        159_104,
        -1,
        "");
  }

  private static State state(List<Beginning> all, int disk, Part part) {
    return all.get(disk).parts().stream()
        .filter(seen -> seen.part() == part)
        .findFirst()
        .orElseThrow()
        .state();
  }

  @Test
  void whatNobodyLookedAtIsNeverCalledRight() {
    List<Beginning> never = Beginning.of(array("encrypted"), List.of(), 0);
    assertThat(never).hasSize(2);
    assertThat(never.get(0).parts()).hasSize(3).allMatch(s -> s.state() == State.NEVER);
  }

  @Test
  void theWorstThatWasFoundOnThatDiskDecidesAndOnNoOther() {
    List<Endangered> found =
        List.of(
            new Endangered("disk2", What.LUKS_HEADER, true, "mended"),
            new Endangered("disk2", What.KEY_SLOT, false, "gone"),
            new Endangered("disk1", What.INTEGRITY_JOURNAL, true, "rewritten"),
            new Endangered("", What.BOOT_LINE, false, "missing"));
    List<Beginning> all = Beginning.of(array("encrypted"), found, 7);
    assertThat(state(all, 1, Part.HEADER)).isEqualTo(State.WRONG);
    assertThat(state(all, 0, Part.HEADER)).isEqualTo(State.RIGHT);
    assertThat(state(all, 0, Part.JOURNAL)).isEqualTo(State.REPAIRED);
    assertThat(state(all, 1, Part.SUPERBLOCKS)).isEqualTo(State.RIGHT);
  }

  @Test
  void aDiskWithoutAHeaderHasNoneOnTheMap() {
    assertThat(Beginning.of(array("integrity"), List.of(), 7).get(0).parts())
        .extracting(Beginning.Seen::part)
        .containsExactly(Part.SUPERBLOCKS, Part.JOURNAL);
  }
}
