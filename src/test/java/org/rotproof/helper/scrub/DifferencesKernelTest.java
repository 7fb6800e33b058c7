package org.rotproof.helper.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rotproof.host.PracticeSpec;
import org.rotproof.lab.Combination;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.lab.LabChore;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.BlueprintJson;
import org.rotproof.plan.Chore;
import org.rotproof.plan.LegPlace;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.scrub.Difference;
import org.rotproof.scrub.Difference.Fate;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.RaidGeometry;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.Result;
import org.rotproof.scrub.SectorRange;
import org.rotproof.storage.Array;
import org.rotproof.storage.Leg;
import org.rotproof.storage.MdLevel;

/**
 * Disks that differ although every checksum is right: one leg of an array is written to through its
 * integrity device, below md, and right beside it rot is made on another leg.
 */
@Tag("kernel")
@Tag("turn-4")
class DifferencesKernelTest {
  private static final long MIB = 1 << 20;
  private static final Pattern EXTENT =
      Pattern.compile("(?m)^ *\\d+: +(\\d+)\\.\\. *(\\d+): +(\\d+)\\.\\.");
  private static final String FILE = "/srv/toy/letters.bin";

  /** Level and disks; two of them, others with another seed; all with -Drotproof.full=true. */
  static List<String> cases() {
    List<String> all =
        new ArrayList<>(
            List.of("raid1x2", "raid1x3", "raid5x3", "raid6x4", "raid10x4", "raid10x4-apart"));
    String one = System.getProperty("rotproof.case", "");
    if (!one.isEmpty()) {
      return List.of(one.split(","));
    }
    Collections.shuffle(all, new Random(Combination.SEED));
    return Combination.FULL ? all : all.subList(0, 2);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aDifferenceIsNamedAndNeverCalledRotAndSettledAsChosen(String which) throws Exception {
    String level = which.substring(0, which.indexOf('x'));
    boolean apart = which.endsWith("-apart");
    int disks = Integer.parseInt(which.substring(which.indexOf('x') + 1).replace("-apart", ""));
    long size = 64 * MIB;
    Lab lab = Lab.shared(new PracticeSpec(disks, size, false));
    Blueprint blueprint = BlueprintJson.read(json(level, disks));
    LabBuild.of(lab, blueprint).build(lab);
    lab.sh(
        "dd if=/dev/urandom of="
            + FILE
            + " bs=1M count=8 conv=fsync status=none; sync; cp "
            + FILE
            + " /run/original; cp /run/original /run/changed;"
            + " dd if=/dev/urandom of=/run/page bs=4096 count=1 status=none;"
            + " dd if=/run/page of=/run/changed bs=4096 seek=256 conv=notrunc status=none");
    Array array = array(lab);
    RaidGeometry geometry =
        RaidGeometry.of(
            new MdLevel(level),
            disks,
            Integer.parseInt(lab.sh("cat /sys/block/" + array.node() + "/md/layout")),
            array.chunkBytes() / 512,
            array.componentSectors());
    long page = place(lab, MIB);
    List<RaidGeometry.Place> copies = geometry.copies(page);
    RaidGeometry.Place written = copies.get(copies.size() - 1);
    Leg leg = leg(array, written.leg());
    lab.sh(
        "dd if=/run/page of="
            + leg.path()
            + " bs=4096 count=1 oflag=direct conv=notrunc status=none seek="
            + (written.legSector() + leg.dataOffsetSectors()) / 8);
    // Two pages on, within what md repairs as one, or far from it: on the other disk where there is
    // one.
    long beside = MIB + (apart ? 5 * MIB : 8192);
    RaidGeometry.Place rotten = geometry.copies(place(lab, beside)).get(0);
    Leg rottenLeg = leg(array, rotten.leg());
    long rot = rotten.legSector() + rottenLeg.dataOffsetSectors();
    lab.damage(rottenLeg.disk(), LegPlace.diskOffsetBytes(blueprint.protection(), size, rot), 4096);
    lab.sh("echo 3 >/proc/sys/vm/drop_caches");

    ScrubReport report = scrub(lab);
    assertThat(report.repairedSectors()).as("%s", report).isEqualTo(8);
    for (ScrubReport.LegReport one : report.legs()) {
      assertThat(one.ranges())
          .as("rot on %s", one.disk())
          .isEqualTo(
              one.disk().equals(rottenLeg.disk())
                  ? List.of(new SectorRange(rot, rot + 7))
                  : List.of());
    }
    assertThat(report.differences()).as("%s", report).hasSize(1);
    Difference found = report.differences().get(0);
    assertThat(found.parity()).isEqualTo(geometry.hasParity());
    assertThat(found.disks()).contains(leg.disk());
    assertThat(RangeSet.of(found.sectors()).contains(page)).as("%s", found).isTrue();
    assertThat(found.files()).containsExactly(FILE);
    String now = "/run/changed";
    if (level.equals("raid6") || (disks == 3 && level.equals("raid1"))) {
      assertThat(found.fate()).isEqualTo(Fate.VOTED);
      assertThat(found.odd()).containsExactly(leg.disk());
      assertThat(found.words()).contains("vote", leg.disk());
      assertThat(report.result()).isEqualTo(Result.REPAIRED);
      now = "/run/original";
    } else if (found.fate() == Fate.IN_PASSING) {
      // RAID 10's check works on whole chunks, so what lies beside rot goes with it.
      assertThat(which).isEqualTo("raid10x4");
    } else {
      assertThat(found.fate()).isEqualTo(Fate.OPEN);
      assertThat(report.result()).isEqualTo(Result.INCOMPLETE);
      assertThat(scrub(lab).open()).as("it stays until somebody chooses").hasSize(1);
      bothCanBeLookedAt(lab, geometry, leg.disk());
      settle(lab, found, leg.disk());
    }
    if (found.fate() != Fate.IN_PASSING) {
      lab.sh("echo 3 >/proc/sys/vm/drop_caches; sync");
      assertThat(lab.sh("sha256sum <" + FILE)).isEqualTo(lab.sh("sha256sum <" + now));
    }
    ScrubReport after = scrub(lab);
    assertThat(after.result()).as("%s", after).isEqualTo(Result.CLEAN);
    LabChore.done(lab, new Chore.Close("toy"));
  }

  /** The original and the changed file, each whole, by the disk that has it; nothing changes. */
  private static void bothCanBeLookedAt(Lab lab, RaidGeometry geometry, String changed) {
    String sums = "cat /proc/mdstat; for d in /dev/mapper/*-*; do sha256sum <$d; done 2>/dev/null";
    lab.sh("sync");
    String before = lab.sh(sums);
    for (String bad :
        List.of("/srv/toy", "/srv/toy/new", "/tmp/new", "relative", "/", "/run/page")) {
      Failure no = lab.refused(new Ask.SaveVersions("toy", bad, List.of()));
      assertThat(no.meaning()).as(bad).contains("Nothing of the array was changed");
    }
    lab.sh("rm -rf /root/versions");
    Answer.VersionsSaved saved =
        lab.ask(
            new Ask.SaveVersions("toy", "/root/versions", List.of()), Answer.VersionsSaved.class);
    String original = lab.sh("sha256sum </run/original");
    String other = lab.sh("sha256sum </run/changed");
    List<String> sumsOfFiles = new ArrayList<>();
    for (Answer.SavedVersion version : saved.files()) {
      String sum = lab.sh("sha256sum <'/root/versions/" + version.name() + "'");
      if (version.of().equals(FILE)) {
        sumsOfFiles.add(sum);
        if (!geometry.hasParity()) {
          assertThat(sum)
              .as("%s", version)
              .isEqualTo(version.version().equals(changed) ? other : original);
        } else if (version.version().equals("without-" + changed)) {
          assertThat(sum)
              .as("what the others say of the disk that was written to")
              .isEqualTo(original);
        } else if (version.version().equals("as-read")) {
          assertThat(sum).isEqualTo(other);
        }
      }
    }
    assertThat(sumsOfFiles).as("%s", saved).contains(original, other);
    assertThat(lab.sh("stat -c %a /root/versions /root/versions/* | sort -u"))
        .isEqualTo("600\n700");
    assertThat(lab.sh(sums)).isEqualTo(before);
  }

  private static List<Difference> open(Lab lab) {
    return lab.ask(new Ask.Differences("toy"), Answer.DifferenceList.class).open();
  }

  private static List<HistoryEntry> settled(Lab lab) {
    return lab.ask(
            new Ask.History("toy", List.of(HistoryEntry.Kind.SETTLED), 0, 0, 0, 10),
            Answer.HistoryPage.class)
        .entries();
  }

  private static void settle(Lab lab, Difference found, String keep) {
    SectorRange run = found.copies().get(0).ranges().get(0);
    String kept = found.parity() ? "" : keep;
    List<Chore.Settle.At> at =
        found.copies().stream()
            .map(c -> new Chore.Settle.At(c.disk(), c.ranges().get(0).first()))
            .toList();
    List<Chore.Settle.At> elsewhere =
        at.stream().map(a -> new Chore.Settle.At(a.disk(), a.firstSector() + 8)).toList();
    Chore other =
        new Chore.Settle("toy", List.of(new Chore.Settle.Place(kept, elsewhere, run.count())));
    assertThat(lab.refused(LabChore.of(lab, other).ask()).what()).contains("none of those");
    LabChore.done(
        lab, new Chore.Settle("toy", List.of(new Chore.Settle.Place(kept, at, run.count()))));
    assertThat(lab.sh("cat /sys/block/md*/md/suspend_lo /sys/block/md*/md/suspend_hi"))
        .isEqualTo("0\n0");
    List<HistoryEntry> settled = settled(lab);
    assertThat(settled).hasSize(1);
    assertThat(open(lab)).isEmpty();
    assertThat(settled.get(0).ranges()).isEqualTo(found.sectors());
  }

  /** The array's sector that holds a place of the file. */
  private static long place(Lab lab, long bytes) {
    long wanted = bytes / 512;
    Matcher extent = EXTENT.matcher(lab.sh("filefrag -v -b512 " + FILE));
    while (extent.find()) {
      long first = Long.parseLong(extent.group(1));
      if (first <= wanted && wanted <= Long.parseLong(extent.group(2))) {
        return Long.parseLong(extent.group(3)) + wanted - first;
      }
    }
    throw new AssertionError("the file does not say where it lies");
  }

  private static ScrubReport scrub(Lab lab) {
    return lab.ask(new Ask.Scrub("toy", 0, true, 0), Answer.Scrubbed.class).report();
  }

  private static Array array(Lab lab) {
    return lab.ask(new Ask.Look(), Answer.Found.class).inventory().arrays().get(0);
  }

  private static Leg leg(Array array, int slot) {
    return array.legs().stream().filter(l -> l.slot() == slot).findFirst().orElseThrow();
  }

  private static String json(String level, int disks) {
    return "{\"name\":\"toy\",\"disks\":["
        + IntStream.rangeClosed(1, disks)
            .mapToObj(i -> "\"disk" + i + "\"")
            .collect(Collectors.joining(","))
        + "],\"protection\":{\"kind\":\"integrity\",\"integrity\":\"crc32c\",\"sectorBytes\":4096},"
        + "\"raid\":\""
        + level
        + "\",\"storage\":{\"kind\":\"filesystem\",\"type\":\"ext4\",\"label\":\"toy\"},"
        + "\"mount\":{\"point\":\"/srv/toy\"}}";
  }
}
