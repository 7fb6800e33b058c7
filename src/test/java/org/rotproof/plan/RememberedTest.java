package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rotproof.scrub.ArrayChanges;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayHealth;
import org.rotproof.storage.ArrayProtection;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Guard;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.KnownDisk;
import org.rotproof.storage.Leg;
import org.rotproof.storage.Machine;
import org.rotproof.storage.MdLevel;
import org.rotproof.storage.ParseException;
import org.rotproof.storage.RaidLevel;
import org.rotproof.storage.SmartVerdict;

/** A disk keeps its name, model and serial when it is gone. */
class RememberedTest {
  private static Disk disk(int number) {
    String path = "/dev/sd" + (char) ('a' + number - 1);
    return new Disk(
        "disk" + number,
        path,
        path,
        "TOSHIBA",
        "HDWG440",
        "S-" + number,
        "",
        4_000_787_030_016L,
        512,
        4096,
        true,
        false,
        "sata",
        SmartVerdict.GOOD,
        List.of(),
        List.of());
  }

  private static Leg leg(int number, boolean gone, String state) {
    String carrier = "/dev/sd" + (char) ('a' + number - 1);
    return new Leg(
        state.contains("in_sync") ? number - 1 : -1,
        "/dev/dm-" + number,
        "photos-" + number,
        gone ? carrier : "disk" + number,
        state,
        2048,
        1 << 20,
        carrier,
        "dm-9",
        0,
        false,
        gone,
        false,
        KnownDisk.UNKNOWN,
        Guard.UNKNOWN);
  }

  private static Array array(int degraded, Leg... legs) {
    return new Array(
        "md127",
        "photos",
        "u",
        MdLevel.of(RaidLevel.RAID1),
        1 << 20,
        0,
        "",
        2,
        degraded,
        ArrayProtection.ENCRYPTED,
        "",
        "ext4",
        List.of(legs),
        Optional.empty(),
        "",
        "1.2",
        "clean",
        2048,
        0,
        "/dev/md127");
  }

  private static Machine recorded(boolean withModel) throws Exception {
    List<ArrayRecord.Member> members =
        List.of(
            ArrayRecord.Member.on(disk(1), "photos-1", false),
            ArrayRecord.Member.on(disk(2), "photos-2", false));
    ArrayRecord record =
        new ArrayRecord(
            BlueprintJson.read("{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"]}"), members);
    String json = ArrayRecordJson.write(record);
    if (!withModel) {
      json = json.replaceAll(",\\s*\"model\" : \"[^\"]*\"", "");
    }
    return new Machine(true, true, false, Map.of(record.path(), json), Set.of(), Set.of());
  }

  private static Inventory found(Array array, Machine machine, Disk... disks) {
    return new Inventory(List.of(disks), List.of(array), Set.of(), Set.of(), Set.of())
        .with(machine);
  }

  @Test
  void aPulledDiskIsKnownByItsRecord() throws Exception {
    Array pulled = array(0, leg(1, false, "in_sync"), leg(2, true, "in_sync"));
    Array known = Remembered.arrays(found(pulled, recorded(true), disk(1)), Map.of()).get(0);
    assertThat(known.legs().get(1).disk()).isEqualTo("disk2");
    assertThat(known.judged().sentences())
        .contains("disk2, TOSHIBA HDWG440, serial S-2, 4 TB is not on the machine any more");
  }

  @Test
  void ofAnArrayWithoutRecordWhatWasSeenBeforeIsKnown() {
    Array whole = array(0, leg(1, false, "in_sync"), leg(2, false, "in_sync"));
    Map<String, KnownDisk> seen =
        new HashMap<>(
            Remembered.seen(
                Remembered.arrays(found(whole, Machine.UNKNOWN, disk(1), disk(2)), Map.of())));
    Array pulled = array(0, leg(1, false, "in_sync"), leg(2, true, "in_sync"));
    Array known = Remembered.arrays(found(pulled, Machine.UNKNOWN, disk(1)), seen).get(0);
    assertThat(known.legs().get(1).identity()).isEqualTo(KnownDisk.of(disk(2)));
  }

  @Test
  void aDiskThatMdDoesNotListAnyMoreIsStillNamed() throws Exception {
    Array without = array(1, leg(1, false, "in_sync"));
    Array known = Remembered.arrays(found(without, recorded(true), disk(1)), Map.of()).get(0);
    assertThat(known.absent()).hasSize(1);
    assertThat(known.judged().has(ArrayHealth.Kind.UNPLUGGED)).isTrue();
    assertThat(known.judged().sentences()).contains("serial S-2");
    Array onTheMachine =
        Remembered.arrays(found(without, recorded(true), disk(1), disk(2)), Map.of()).get(0);
    assertThat(onTheMachine.absent()).singleElement().matches(a -> a.back());
    assertThat(onTheMachine.judged().has(ArrayHealth.Kind.RETURNED)).isTrue();
    assertThat(onTheMachine.judged().sentences())
        .contains("serial S-2, 4 TB is plugged in, but the array does not use it")
        .doesNotContain("not on the machine");
  }

  @Test
  void aDiskThatCameBackIsNotGoneButTheArrayDoesNotHaveItYet() throws Exception {
    for (String md : List.of("in_sync", "faulty")) {
      Array pulled = array(0, leg(1, false, "in_sync"), leg(2, true, md));
      Array known =
          Remembered.arrays(found(pulled, recorded(true), disk(1), disk(2)), Map.of()).get(0);
      assertThat(known.judged().missing()).isEqualTo(1);
      assertThat(known.judged().has(ArrayHealth.Kind.RETURNED)).isTrue();
      assertThat(known.judged().has(ArrayHealth.Kind.UNPLUGGED)).isFalse();
      // Another disk in its place is not that disk.
      Array other =
          Remembered.arrays(found(pulled, recorded(true), disk(1), disk(3)), Map.of()).get(0);
      assertThat(other.judged().has(ArrayHealth.Kind.UNPLUGGED)).isTrue();
    }
  }

  @Test
  void aMemberUnderAnotherNameThanTheRecordsIsNotMissed() throws Exception {
    Array odd = array(0, leg(1, false, "in_sync"), leg(2, false, "in_sync"));
    Leg second = odd.legs().get(1);
    Leg renamed =
        new Leg(
            1,
            second.path(),
            "other-2",
            second.disk(),
            second.state(),
            2048,
            1 << 20,
            second.carrier(),
            "dm-9",
            0,
            false);
    Array known =
        Remembered.arrays(
                found(
                    odd.with(List.of(odd.legs().get(0), renamed), List.of()),
                    recorded(true),
                    disk(1),
                    disk(2)),
                Map.of())
            .get(0);
    assertThat(known.absent()).isEmpty();
  }

  @Test
  void anOlderRecordWithoutTheModelIsRead() throws Exception {
    Machine old = recorded(false);
    assertThat(old.files().values().iterator().next()).doesNotContain("HDWG440");
    assertThat(ArrayRecordJson.found(old).get("photos").members().get(1).known())
        .isEqualTo(new KnownDisk("disk2", "", "S-2", 4_000_787_030_016L));
  }

  @Test
  void theHistoryNamesItOnceAndWhole() throws ParseException, Exception {
    Inventory before =
        found(
            array(0, leg(1, false, "in_sync"), leg(2, false, "in_sync")),
            recorded(true),
            disk(1),
            disk(2));
    Inventory pulled =
        found(array(0, leg(1, false, "in_sync"), leg(2, true, "in_sync")), recorded(true), disk(1));
    Inventory noticed =
        found(array(1, leg(1, false, "in_sync"), leg(2, true, "faulty")), recorded(true), disk(1));
    List<Array> first = Remembered.arrays(before, Map.of());
    List<Array> second = Remembered.arrays(pulled, Map.of());
    assertThat(ArrayChanges.between(first, second, 1))
        .extracting(HistoryEntry::kind)
        .containsExactly(HistoryEntry.Kind.DISK_FAILED, HistoryEntry.Kind.ARRAY_DEGRADED);
    assertThat(ArrayChanges.between(first, second, 1).get(0).text())
        .isEqualTo(
            "disk2, TOSHIBA HDWG440, serial S-2, 4 TB of photos is not on the machine any more.");
    assertThat(ArrayChanges.between(second, Remembered.arrays(noticed, Map.of()), 2)).isEmpty();
  }
}
