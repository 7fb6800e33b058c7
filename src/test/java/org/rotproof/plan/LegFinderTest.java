package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskContent;
import org.rotproof.storage.DiskNames;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;
import org.rotproof.storage.SmartVerdict;

/** Opening finds the disks of an array wherever they are plugged in, and never one leg alone. */
class LegFinderTest {
  private static final long SIZE = 1L << 30;
  private static final String PLACE = "/dev/disk/by-path/usb-";

  private static Disk disk(String id, String node, String serial, String wwn, String uuid) {
    List<String> own = new ArrayList<>();
    if (id.startsWith("/dev/disk/")) {
      own.add(id);
    }
    if (!uuid.isEmpty()) {
      own.add("/dev/disk/by-uuid/" + uuid);
    }
    return new Disk(
        id,
        node,
        id,
        "",
        "Generic",
        serial,
        wwn,
        SIZE,
        512,
        512,
        true,
        true,
        "usb",
        SmartVerdict.UNKNOWN,
        List.of(),
        List.of(new DiskContent(node, "crypto_LUKS", "", SIZE, List.of())),
        new DiskNames(own, List.of(), List.of()),
        "");
  }

  private static ArrayRecord.Member member(
      int number, String id, String serial, String wwn, String uuid) {
    return new ArrayRecord.Member(id, id, "photos-" + number, serial, wwn, SIZE, false, uuid, "");
  }

  private static Inventory machine(ArrayRecord record, Disk... disks) {
    return new Inventory(List.of(disks), List.of(), Set.of(), Set.of(), Set.of())
        .with(
            new Machine(
                true,
                true,
                true,
                Map.of(record.path(), ArrayRecordJson.write(record)),
                Set.of(),
                Set.of()));
  }

  private static ArrayRecord record(ArrayRecord.Member... members) throws PlanException {
    List<String> ids = List.of(members).stream().map(m -> "\"" + m.disk() + "\"").toList();
    return new ArrayRecord(
        BlueprintJson.read("{\"name\":\"photos\",\"disks\":" + ids + "}"), List.of(members));
  }

  private static String opened(ArrayRecord record, Disk... disks) throws PlanException {
    Plan plan =
        ChorePlanner.plan(new Chore.Open("photos", List.of(), false), machine(record, disks));
    return String.join("\n", LifeToys.commands(plan));
  }

  @Test
  void docksThatWerePluggedIntoOtherPortsAreBothOpened() throws PlanException {
    ArrayRecord record =
        record(member(1, PLACE + "1", "0123", "", ""), member(2, PLACE + "2", "0123", "", ""));
    assertThat(
            opened(
                record,
                disk(PLACE + "3", "/dev/sdb", "0123", "", ""),
                disk(PLACE + "4", "/dev/sdc", "0123", "", "")))
        .contains(PLACE + "3 photos-1", PLACE + "4 photos-2", "/etc/rotproof/arrays/photos.json");
    // Into each other's: the place is the name, and md sorts its members out by itself.
    assertThat(
            opened(
                record,
                disk(PLACE + "2", "/dev/sdb", "0123", "", ""),
                disk(PLACE + "1", "/dev/sdc", "0123", "", "")))
        .contains(PLACE + "1 photos-1", PLACE + "2 photos-2")
        .doesNotContain("photos.json");
  }

  /** What a disk lacks it lacks wherever it is plugged in. */
  @Test
  void aDiskThatIsFoundElsewhereStillLacksItsKeys() throws PlanException {
    ArrayRecord record =
        record(member(1, PLACE + "1", "0123", "", ""), member(2, PLACE + "2", "0123", "", ""))
            .opening(Optional.of(new Unlock.Tpm2(List.of(7))))
            .lacking(Set.of(PLACE + "2"), Set.of(PLACE + "1"));
    assertThat(
            opened(
                record,
                disk(PLACE + "3", "/dev/sdb", "0123", "", ""),
                disk(PLACE + "4", "/dev/sdc", "0123", "", "")))
        .contains("\"withoutRecoveryKey\" : [ \"" + PLACE + "4\" ]")
        .contains("\"withoutUnlock\" : [ \"" + PLACE + "3\" ]");
  }

  @Test
  void withNoNamesLeftTheHeadersTell() throws PlanException {
    ArrayRecord record =
        record(
            member(1, PLACE + "1", "0123", "", "aaa-1"),
            member(2, PLACE + "2", "0123", "", "bbb-2"));
    assertThat(
            opened(
                record,
                disk("/dev/sdb", "/dev/sdb", "0123", "", "bbb-2"),
                disk("/dev/sdc", "/dev/sdc", "0123", "", "aaa-1"),
                disk("/dev/sdd", "/dev/sdd", "0123", "", "ccc-3")))
        .contains("/dev/disk/by-uuid/aaa-1 photos-1", "/dev/disk/by-uuid/bbb-2 photos-2")
        .doesNotContain("/dev/sd");
  }

  @Test
  void aDiskOnAnotherControllerIsFoundByItsHeaderOrByWhoItIs() throws PlanException {
    ArrayRecord record =
        record(
            member(1, "/dev/disk/by-id/ata-A", "A", "0x5000c500a1b2c301", ""),
            member(2, "/dev/disk/by-id/ata-B", "B", "", "bbb-2"));
    assertThat(
            opened(
                record,
                disk("/dev/disk/by-id/scsi-A", "/dev/sda", "A", "0x5000c500a1b2c301", ""),
                disk("/dev/disk/by-id/usb-bridge", "/dev/sdb", "BRIDGE", "", "bbb-2")))
        .contains("/dev/disk/by-id/scsi-A photos-1", "/dev/disk/by-id/usb-bridge photos-2");
  }

  @Test
  void ofMoreDisksThanMembersThatLookAlikeNoneIsTaken() throws PlanException {
    ArrayRecord record =
        record(member(1, PLACE + "1", "0123", "", ""), member(2, PLACE + "2", "0123", "", ""));
    assertThatThrownBy(
            () ->
                opened(
                    record,
                    disk(PLACE + "1", "/dev/sdb", "0123", "", ""),
                    disk(PLACE + "2", "/dev/sdc", "0123", "", ""),
                    disk(PLACE + "3", "/dev/sdd", "0123", "", "")))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("one serial")
        .hasMessageContaining("nothing was changed");
  }

  @Test
  void aDiskThatIsReallyMissingIsMissing() throws PlanException {
    ArrayRecord record =
        record(
            member(1, "/dev/disk/by-id/ata-A", "A", "", ""),
            member(2, "/dev/disk/by-id/ata-B", "B", "", ""));
    Inventory inventory =
        machine(
            record,
            disk("/dev/disk/by-id/ata-A", "/dev/sda", "A", "", ""),
            disk("/dev/disk/by-id/ata-C", "/dev/sdb", "C", "", ""));
    assertThat(LegFinder.find(record, inventory).disks()).containsOnlyKeys("photos-1");
    assertThat(LegFinder.find(record, inventory).riddle()).isEqualTo(Optional.empty());
  }

  @Test
  void noDiskOfAClosedArrayIsBuiltOver() throws PlanException {
    ArrayRecord record =
        record(
            member(1, "/dev/disk/by-id/ata-A", "A", "0x5000c500a1b2c301", ""),
            member(2, PLACE + "2", "0123", "", ""));
    Disk moved = disk("/dev/disk/by-id/scsi-A", "/dev/sda", "A", "0x5000c500a1b2c301", "");
    Disk alike = disk(PLACE + "7", "/dev/sdb", "0123", "", "");
    Disk other = disk("/dev/disk/by-id/ata-C", "/dev/sdc", "C", "", "");
    Inventory inventory = machine(record, moved, alike, other);
    assertThat(Planner.refusal(moved, inventory).orElse("")).contains("'photos'");
    assertThat(Planner.refusal(alike, inventory).orElse("")).contains("'photos'");
    assertThat(Planner.refusal(other, inventory)).isEmpty();
  }

  @Test
  void theRecordGetsEachHeadersUuidWhenItIsWritten() throws PlanException {
    Plan plan =
        Planner.plan(
            BlueprintJson.read("{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"]}"),
            Toys.inventory(2, SIZE));
    String all = PlanScript.render(plan);
    assertThat(all).contains("cryptsetup luksUUID /dev/disk/by-id/scsi-disk1");
  }
}
