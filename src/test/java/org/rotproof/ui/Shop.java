package org.rotproof.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rotproof.plan.CipherSpeeds;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskContent;
import org.rotproof.storage.DiskUse;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.SmartVerdict;

/** Believable disks for window tests. */
public final class Shop {
  /** What a Debian 12 kernel offers. */
  public static final Set<String> ABILITIES =
      Set.of(
          "hmac-sha256",
          "hmac-sha512",
          "chacha20-poly1305",
          "aes-gcm",
          "crc32c",
          "crc32",
          "xxhash64",
          "sha1",
          "sha256",
          "blake2b-256",
          "raid1",
          "raid5",
          "raid6",
          "raid10");

  /** What a small processor without instructions for SHA-256 computes. */
  public static final CipherSpeeds SPEEDS =
      new CipherSpeeds(
          2,
          Map.of(
              "hmac-sha256",
              95_000_000L,
              "crc32c",
              2_400_000_000L,
              CipherSpeeds.PLAIN_CIPHER,
              640_000_000L));

  private Shop() {}

  /** A disk of that make. */
  public static Disk disk(
      String id,
      String vendor,
      String model,
      String serial,
      long bytes,
      String bus,
      SmartVerdict smart,
      List<DiskUse> uses,
      List<DiskContent> contents) {
    return new Disk(
        id,
        "/dev/sd" + (char) ('a' + id.hashCode() % 20 + (id.hashCode() % 20 < 0 ? 20 : 0)),
        "/dev/disk/by-id/" + id,
        vendor,
        model,
        serial,
        "",
        bytes,
        512,
        4096,
        !bus.equals("nvme"),
        bus.equals("usb"),
        bus,
        smart,
        uses,
        contents);
  }

  /** An empty, healthy disk. */
  public static Disk empty(String id, long bytes) {
    return disk(
        id,
        "WDC",
        "WD40EFRX-68N32N0",
        "WD-WCC7K" + Math.abs(id.hashCode() % 1_000_000),
        bytes,
        "sata",
        SmartVerdict.GOOD,
        List.of(),
        List.of());
  }

  /** Four free disks, one of them with data and one larger, and four out of reach. */
  public static Inventory shop() {
    List<Disk> disks = new ArrayList<>();
    disks.add(
        disk(
            "disk1",
            "WDC",
            "WD40EFRX-68N32N0",
            "WD-WCC7K0AB1234",
            4_000_787_030_016L,
            "sata",
            SmartVerdict.GOOD,
            List.of(),
            List.of()));
    disks.add(
        disk(
            "disk2",
            "WDC",
            "WD40EFRX-68N32N0",
            "WD-WCC7K0AB1235",
            4_000_787_030_016L,
            "sata",
            SmartVerdict.GOOD,
            List.of(),
            List.of()));
    disks.add(
        disk(
            "disk3",
            "Seagate",
            "IronWolf ST6000VN001",
            "ZR10P2QK",
            6_001_175_126_016L,
            "sata",
            SmartVerdict.UNKNOWN,
            List.of(),
            List.of()));
    disks.add(
        disk(
            "disk4",
            "Toshiba",
            "MN07ACA12T",
            "X0A0A1B2FGHJ",
            4_000_787_030_016L,
            "sata",
            SmartVerdict.WORN,
            List.of(),
            List.of(
                new DiskContent(
                    "/dev/sdd1", "ext4", "Holidays 2019", 1_200_000_000_000L, List.of()),
                new DiskContent("/dev/sdd2", "swap", "", 16_000_000_000L, List.of()))));
    disks.add(
        disk(
            "disk5",
            "Samsung",
            "SSD 980 PRO 1TB",
            "S5GXNX0R123456",
            1_000_204_886_016L,
            "nvme",
            SmartVerdict.GOOD,
            List.of(new DiskUse(DiskUse.Kind.SYSTEM_DISK, "")),
            List.of(
                new DiskContent(
                    "/dev/nvme0n1p1", "vfat", "EFI", 536_870_912L, List.of("/boot/efi")),
                new DiskContent(
                    "/dev/nvme0n1p2", "ext4", "root", 900_000_000_000L, List.of("/")))));
    disks.add(
        disk(
            "disk6",
            "SanDisk",
            "Ultra",
            "4C530001",
            64_000_000_000L,
            "usb",
            SmartVerdict.UNKNOWN,
            List.of(new DiskUse(DiskUse.Kind.MOUNTED, "/media/anna/STICK")),
            List.of(
                new DiskContent(
                    "/dev/sdf1",
                    "exfat",
                    "STICK",
                    63_900_000_000L,
                    List.of("/media/anna/STICK")))));
    disks.add(
        disk(
            "disk7",
            "Seagate",
            "BarraCuda ST2000DM008",
            "ZFL0A1B2",
            2_000_398_934_016L,
            "sata",
            SmartVerdict.FAILING,
            List.of(new DiskUse(DiskUse.Kind.LVM_MEMBER, "vg_old")),
            List.of(
                new DiskContent("/dev/sdg", "LVM2_member", "", 2_000_398_934_016L, List.of()))));
    disks.add(
        disk(
            "disk8",
            "Generic",
            "Flash Reader",
            "",
            1_048_576L,
            "usb",
            SmartVerdict.UNKNOWN,
            List.of(),
            List.of()));
    return new Inventory(disks, List.of(), Set.of("vg_old"), Set.of("/", "/boot/efi"), ABILITIES);
  }
}
