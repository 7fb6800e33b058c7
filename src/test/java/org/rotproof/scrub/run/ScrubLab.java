package org.rotproof.scrub.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.rotproof.lab.Lab;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.SectorRange;
import org.rotproof.storage.DmTarget;
import org.rotproof.storage.ParseException;

/**
 * An array in the lab that was built by hand, with the original commands: what is scrubbed here
 * need not have been built by the product.
 */
final class ScrubLab {
  private static final String NAME = "toy";
  private static final String TOP =
      "$([ -e /dev/mapper/toy ] && echo /dev/mapper/toy || echo /dev/md/toy)";

  private final Lab lab;
  private final int disks;
  private final Map<String, IntegrityTruth> truth = new HashMap<>();
  private final Map<String, Long> diskBytes = new HashMap<>();
  private long dataOffset;
  private long component;

  private ScrubLab(Lab lab, int disks) {
    this.lab = lab;
    this.disks = disks;
  }

  /** Builds legs and array on blank disks, with ext4 that is not mounted. */
  static ScrubLab build(Lab lab, String level, String kind, int sectorBytes) {
    return build(
        lab,
        level,
        kind,
        sectorBytes,
        disksOf(level),
        "mkfs.ext4 -q -E lazy_itable_init=0,lazy_journal_init=0 $TOP");
  }

  static int disksOf(String level) {
    return level.equals("raid1") ? 2 : level.equals("raid5") ? 3 : 4;
  }

  static ScrubLab build(
      Lab lab, String level, String kind, int sectorBytes, int disks, String makeFileSystem) {
    ScrubLab array = new ScrubLab(lab, disks);
    List<String> legs = new ArrayList<>();
    StringBuilder format = new StringBuilder("printf toytoytoytoy >/run/toy.key\n");
    for (int i = 1; i <= disks; i++) {
      String node = lab.node("disk" + i);
      legs.add("/dev/mapper/leg" + i);
      if (kind.equals("encrypted")) {
        format.append(
            "(cryptsetup luksFormat -q --type luks2 --integrity hmac-sha256 --sector-size "
                + sectorBytes
                + " --pbkdf pbkdf2 --pbkdf-force-iterations 1000 --key-file /run/toy.key "
                + node
                + " && cryptsetup open --key-file /run/toy.key "
                + node
                + " leg"
                + i
                + ") &\n");
      } else {
        format.append(
            "(integritysetup format -q --integrity crc32c --sector-size "
                + sectorBytes
                + " "
                + node
                + " && integritysetup open --integrity crc32c "
                + node
                + " leg"
                + i
                + ") &\n");
      }
    }
    format.append("wait\n");
    format.append(
        "mdadm --create /dev/md/toy --run --metadata=1.2 --homehost=any --name=toy --level="
            + level
            + " --bitmap=internal --assume-clean --raid-devices="
            + disks
            + " "
            + String.join(" ", legs)
            + " 2>&1\nudevadm settle\n");
    String top = "/dev/md/toy";
    if (kind.equals("layered")) {
      format.append(
          "cryptsetup luksFormat -q --type luks2 --pbkdf pbkdf2 --pbkdf-force-iterations 1000"
              + " --key-file /run/toy.key /dev/md/toy && cryptsetup open --key-file /run/toy.key"
              + " /dev/md/toy toy\n");
      top = "/dev/mapper/toy";
    }
    format.append("TOP=" + top + "\n" + makeFileSystem + "\nudevadm settle\n");
    lab.sh(format.toString());
    array.learn(kind);
    return array;
  }

  private void learn(String kind) {
    try {
      for (int i = 1; i <= disks; i++) {
        String device = "leg" + i + (kind.equals("encrypted") ? "_dif" : "");
        String line = device + ": " + lab.sh("dmsetup table " + device);
        truth.put("disk" + i, IntegrityTruth.of(DmTarget.parse(line).get(0)));
        diskBytes.put(
            "disk" + i, Long.parseLong(lab.sh("blockdev --getsize64 " + lab.node("disk" + i))));
      }
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
    dataOffset =
        Long.parseLong(
            lab.sh("cat /sys/block/$(basename $(readlink -f /dev/md/toy))/md/rd0/offset"));
    component =
        2
            * Long.parseLong(
                lab.sh("cat /sys/block/$(basename $(readlink -f /dev/md/toy))/md/component_size"));
  }

  Lab lab() {
    return lab;
  }

  /** Where a leg's data lies on its disk. */
  IntegrityTruth truth(String disk) {
    return truth.get(disk);
  }

  /** The leg's sectors that belong to the array's data. */
  RangeSet data() {
    return RangeSet.between(dataOffset, dataOffset + component);
  }

  long dataOffset() {
    return dataOffset;
  }

  /** Fills most of the file system with a file; gives its hash. */
  String writeFile(int seed) {
    lab.sh(
        "mkdir -p /mnt/toy && mount "
            + TOP
            + " /mnt/toy && openssl enc -aes-128-ctr -nosalt -K "
            + String.format("%032x", seed & 0xffffffffL)
            + " -iv 00000000000000000000000000000000 </dev/zero 2>/dev/null"
            + " | head -c 40M >/mnt/toy/file; sync; umount /mnt/toy");
    return hash();
  }

  /** The file's hash, read from the disks. */
  String hash() {
    return lab.sh(
        "echo 3 >/proc/sys/vm/drop_caches; mount -o ro "
            + TOP
            + " /mnt/toy && sha256sum </mnt/toy/file && umount /mnt/toy");
  }

  /** Damages a disk in so many places; gives the leg sectors of the array's data that now fail. */
  RangeSet damage(String disk, long bytes, int places, Random random) {
    flush();
    IntegrityTruth leg = truth.get(disk);
    RangeSet failing = RangeSet.empty();
    long each = Math.max(512, bytes / places / 512 * 512);
    long room = (diskBytes.get(disk) - leg.firstByte() - each) / 512;
    for (int i = 0; i < places; i++) {
      long offset = leg.firstByte() + ((long) (random.nextDouble() * room)) * 512;
      failing = failing.union(hit(disk, offset, each));
    }
    return failing;
  }

  /**
   * Damages a place for each of those sizes, which do not overlap, in an order drawn by lot; gives
   * for each the leg sectors of the array's data that now fail.
   */
  List<RangeSet> damageApart(String disk, List<Long> bytes, Random random) {
    flush();
    IntegrityTruth leg = truth.get(disk);
    long sum = bytes.stream().mapToLong(Long::longValue).sum();
    long first = leg.diskByte(data().ranges().get(0).first());
    long last = leg.diskByte(data().ranges().get(0).last());
    // A gap of 64 KiB at least, so that two places never share a block of the disk's integrity.
    long gap = (last - first - sum) / (bytes.size() + 1) / 512;
    List<Integer> order = new ArrayList<>(IntStream.range(0, bytes.size()).boxed().toList());
    Collections.shuffle(order, random);
    RangeSet[] failing = new RangeSet[bytes.size()];
    long offset = first;
    for (int i : order) {
      offset += (128 + (long) (random.nextDouble() * (gap - 128))) * 512;
      failing[i] = hit(disk, offset, bytes.get(i));
      offset += bytes.get(i);
    }
    return List.of(failing);
  }

  /** Damages one place; gives the leg sectors of the array's data that now fail. */
  RangeSet damageAt(String disk, long offset, long bytes) {
    flush();
    return hit(disk, offset, bytes);
  }

  /** The same, though dm-integrity's journal may still hold what was written there. */
  RangeSet damageBelowTheJournal(String disk, long dataSector, long sectors) {
    long offset = truth.get(disk).diskByte(dataSector + dataOffset);
    return hit(disk, offset, sectors * 512);
  }

  /**
   * Has dm-integrity write its journal out: it keeps what was written last there for a long time,
   * reads it from there, and would later write it over the damage.
   */
  private void flush() {
    lab.sh(
        "for d in $(dmsetup ls --target integrity | cut -f1); do"
            + " dmsetup suspend $d && dmsetup resume $d || exit 1; done");
  }

  private RangeSet hit(String disk, long offset, long bytes) {
    lab.damage(disk, offset, bytes);
    return truth.get(disk).failing(offset, bytes).intersect(data());
  }

  /** Damages sectors of a leg's data; the sector counts from the beginning of the array's data. */
  RangeSet damageData(String disk, long dataSector, long sectors) {
    long offset = truth.get(disk).diskByte(dataSector + dataOffset);
    return damageAt(disk, offset, sectors * 512);
  }

  /** Scrubs. */
  ScrubReport scrub() {
    return scrub(event -> {});
  }

  ScrubReport scrub(Consumer<Event> events) {
    return lab.ask(new Ask.Scrub(NAME, 0, false, 0), Answer.Scrubbed.class, events).report();
  }

  /** What a report says of a disk. */
  static RangeSet bad(ScrubReport report, String disk) {
    List<SectorRange> ranges = new ArrayList<>();
    report.legs().stream()
        .filter(leg -> leg.disk().equals(disk))
        .forEach(leg -> ranges.addAll(leg.ranges()));
    return RangeSet.of(ranges);
  }

  void close() {
    lab.blank();
  }
}
