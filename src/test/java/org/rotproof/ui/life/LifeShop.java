package org.rotproof.ui.life;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.ArrayRecordJson;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.BlueprintJson;
import org.rotproof.plan.PlanException;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayProtection;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskContent;
import org.rotproof.storage.DiskUse;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Leg;
import org.rotproof.storage.Machine;
import org.rotproof.storage.MdLevel;
import org.rotproof.storage.RaidLevel;
import org.rotproof.storage.SmartVerdict;
import org.rotproof.ui.Shop;

/** Machines with an array "photos" over disk1 and disk2, for window tests. */
final class LifeShop {
  static final long SIZE = 4_000_787_030_016L;

  private LifeShop() {}

  static Disk disk(String id, String serial, List<DiskUse> uses, List<DiskContent> contents) {
    return Shop.disk(
        id, "WDC", "WD40EFRX-68N32N0", serial, SIZE, "sata", SmartVerdict.GOOD, uses, contents);
  }

  static Disk member(int number) {
    return disk(
        "disk" + number,
        "WD-WCC7K000000" + number,
        List.of(new DiskUse(DiskUse.Kind.DEVICE_MAPPER, "photos-" + number)),
        List.of(new DiskContent("/dev/sda", "crypto_LUKS", "", SIZE, List.of())));
  }

  /** A stick that the desktop has mounted. */
  static Disk stick() {
    return Shop.disk(
        "disk5",
        "SanDisk",
        "Ultra",
        "4C530001",
        16_000_000_000L,
        "usb",
        SmartVerdict.UNKNOWN,
        List.of(new DiskUse(DiskUse.Kind.MOUNTED, "/media/me/KEYS")),
        List.of(
            new DiskContent(
                "/dev/sde1", "vfat", "KEYS", 16_000_000_000L, List.of("/media/me/KEYS"))));
  }

  /** A free disk with a file system, disk3; and one that is mounted, disk4. */
  static List<Disk> others() {
    return List.of(
        disk(
            "disk3",
            "WD-WCC7K0000003",
            List.of(),
            List.of(new DiskContent("/dev/sdc1", "ext4", "Holidays", SIZE / 2, List.of()))),
        disk(
            "disk4",
            "WD-WCC7K0000004",
            List.of(new DiskUse(DiskUse.Kind.MOUNTED, "/srv/music")),
            List.of(new DiskContent("/dev/sdd1", "ext4", "Music", SIZE, List.of("/srv/music")))));
  }

  static ArrayRecord record(String keys) {
    try {
      Blueprint b =
          BlueprintJson.read(
              "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],\"keys\":" + keys + "}");
      List<ArrayRecord.Member> members = new ArrayList<>();
      for (int i = 1; i <= 2; i++) {
        Disk d = member(i);
        members.add(
            new ArrayRecord.Member(
                d.id(), d.stablePath(), "photos-" + i, d.serial(), d.wwn(), SIZE, false));
      }
      return new ArrayRecord(b, members);
    } catch (PlanException e) {
      throw new AssertionError(e);
    }
  }

  /** With a key file and header backups. */
  static ArrayRecord withKeyFile() {
    return record("{\"keyFile\":\"photos.key\",\"headerBackup\":\"backups\"}");
  }

  /** With a passphrase and a recovery key only. */
  static ArrayRecord withPassphrase() {
    return record("{\"passphrase\":true,\"recoveryKey\":true}");
  }

  private static Leg leg(int number, String state) {
    return new Leg(
        number - 1,
        "/dev/dm-" + number,
        "photos-" + number,
        "disk" + number,
        state,
        2048,
        SIZE,
        "/dev/sda",
        "",
        0,
        false);
  }

  /** The array with the states of its two members; "" for one that is not there. */
  static Array array(String... states) {
    List<Leg> legs = new ArrayList<>();
    int degraded = 0;
    for (int i = 0; i < states.length; i++) {
      if (!states[i].isEmpty()) {
        legs.add(leg(i + 1, states[i]));
      }
      degraded += states[i].equals("in_sync") ? 0 : 1;
    }
    return new Array(
        "md127",
        "photos",
        "11111111:22222222:33333333:44444444",
        MdLevel.of(RaidLevel.RAID1),
        SIZE,
        0,
        "",
        2,
        degraded,
        ArrayProtection.ENCRYPTED,
        "/srv/photos",
        "ext4",
        legs,
        Optional.empty(),
        "hmac-sha256",
        "1.2",
        "clean",
        7_000_000_000L,
        0,
        "/dev/md127");
  }

  /** The machine as it is with that array, recorded or not. */
  static Inventory machine(Optional<ArrayRecord> record, Optional<Array> array) {
    Map<String, String> files = new HashMap<>();
    record.ifPresent(r -> files.put(r.path(), ArrayRecordJson.write(r)));
    Set<String> open = new HashSet<>();
    array.ifPresent(a -> a.legs().forEach(l -> open.add(l.mapping())));
    List<Disk> disks = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      Disk d = member(i);
      boolean there = array.isEmpty() || open.contains("photos-" + i);
      if (there) {
        disks.add(array.isPresent() ? d : disk(d.id(), d.serial(), List.of(), d.contents()));
      }
    }
    disks.addAll(others());
    return new Inventory(
            disks,
            array.map(List::of).orElse(List.of()),
            Set.of(),
            Set.of("/srv/music"),
            Shop.ABILITIES)
        .with(
            new Machine(
                true,
                true,
                true,
                files,
                Set.of(),
                open,
                open.stream().collect(Collectors.toMap(name -> name, name -> 4096))));
  }

  static Inventory open(ArrayRecord record) {
    return machine(Optional.of(record), Optional.of(array("in_sync", "in_sync")));
  }

  static Inventory closed(ArrayRecord record) {
    return machine(Optional.of(record), Optional.empty());
  }

  /** disk2 is gone. */
  static Inventory degraded(ArrayRecord record) {
    return machine(Optional.of(record), Optional.of(array("in_sync", "")));
  }

  /** The same, with a spare on disk9. */
  static Inventory plainWithSpare() {
    Inventory plain = plain();
    Array array = plain.arrays().get(0);
    String node = "/dev/sdz";
    List<Leg> legs = new ArrayList<>(array.legs());
    legs.add(
        new Leg(-1, node, "", "disk9", "spare", 264192, SIZE - (129 << 20), node, "", 0, false));
    List<Disk> disks = new ArrayList<>(plain.disks());
    disks.add(
        disk(
            "disk9",
            "WD-WCC7K0000009",
            List.of(new DiskUse(DiskUse.Kind.MD_MEMBER, "photos")),
            List.of(new DiskContent(node, "linux_raid_member", "nas:photos", SIZE, List.of()))));
    return new Inventory(
            disks,
            List.of(array.with(legs, List.of())),
            Set.of(),
            Set.of("/srv/music"),
            Shop.ABILITIES)
        .with(plain.machine());
  }

  /** A plain mirror that somebody built by hand, over disk1 and disk2. */
  static Inventory plain() {
    List<Leg> legs = new ArrayList<>();
    List<Disk> disks = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      String node = "/dev/sd" + (char) ('p' + i);
      legs.add(
          new Leg(
              i - 1,
              node,
              "",
              "disk" + i,
              "in_sync",
              264192,
              SIZE - (129 << 20),
              node,
              "",
              0,
              false));
      disks.add(
          disk(
              "disk" + i,
              "WD-WCC7K000000" + i,
              List.of(new DiskUse(DiskUse.Kind.MD_MEMBER, "photos")),
              List.of(new DiskContent(node, "linux_raid_member", "nas:photos", SIZE, List.of()))));
    }
    disks.addAll(others());
    long component = (SIZE - (129 << 20)) / 512;
    Array array =
        new Array(
            "md127",
            "photos",
            "11111111:22222222:33333333:44444444",
            MdLevel.of(RaidLevel.RAID1),
            component * 512,
            0,
            "",
            2,
            0,
            ArrayProtection.NONE,
            "/srv/photos",
            "ext4",
            legs,
            Optional.empty(),
            "",
            "1.2",
            "clean",
            component,
            0,
            "/dev/md127");
    return new Inventory(disks, List.of(array), Set.of(), Set.of("/srv/music"), Shop.ABILITIES)
        .with(new Machine(true, true, true, Map.of(), Set.of(), Set.of(), Map.of()));
  }

  /** disk2 was away and is plugged in again; the array runs without it. */
  static Inventory returned(ArrayRecord record) {
    Array array = array("in_sync", "faulty");
    List<Leg> legs = List.of(array.legs().get(0), array.legs().get(1).pluggedInAgain());
    return machine(Optional.of(record), Optional.of(array.with(legs, List.of())));
  }
}
