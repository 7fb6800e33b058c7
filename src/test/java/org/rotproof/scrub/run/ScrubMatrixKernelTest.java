package org.rotproof.scrub.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.Lab;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.Result;

/**
 * Damage of every size on every kind of array, on the real kernel: all of it found, on the right
 * disk, nothing invented, the file unharmed, the next scrub clean. The truth comes from where the
 * damage was done, not from the product. A sample; all of it with -Drotproof.full=true.
 */
@Tag("kernel")
@Tag("full")
class ScrubMatrixKernelTest {
  private static final long SEED = Long.getLong("rotproof.seed", 20261124);
  private static final boolean FULL = Boolean.getBoolean("rotproof.full");
  private static final int SAMPLE_ARRAYS = 4;
  private static final int SAMPLE_DAMAGES = 2;
  private static final long MOST_SAMPLE_BYTES = 1 << 20;

  private enum Kind {
    ENCRYPTED,
    INTEGRITY,
    LAYERED
  }

  private record Shape(String level, int disks, Kind kind, int sectorBytes) {
    @Override
    public String toString() {
      return String.format(
          "%-6s %-9s %4d", level, kind.name().toLowerCase(Locale.ROOT), sectorBytes);
    }
  }

  private record Damage(String size, long bytes, int places) {}

  private static final List<Damage> DAMAGES =
      List.of(
          new Damage("1 sector", 512, 1),
          new Damage("30 KiB", 30 << 10, 1),
          new Damage("1 MiB", 1 << 20, 1),
          new Damage("8 MiB", 8 << 20, 1),
          new Damage("48 MiB", 48 << 20, 1),
          new Damage("500 sectors", 500 * 512, 500),
          new Damage("1 MiB", 1 << 20, 500),
          new Damage("8 MiB", 8 << 20, 500),
          new Damage("48 MiB", 48 << 20, 500));

  private static List<Shape> shapes() {
    List<Shape> shapes = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (int sector : new int[] {4096, 512}) {
        shapes.add(new Shape("raid1", 2, kind, sector));
        shapes.add(new Shape("raid5", 3, kind, sector));
        shapes.add(new Shape("raid6", 4, kind, sector));
        shapes.add(new Shape("raid10", 4, kind, sector));
      }
    }
    return shapes;
  }

  @Test
  void everyDamagedSectorIsFoundOnItsDiskAndNothingElse() {
    Random random = new Random(SEED);
    List<Shape> shapes = new ArrayList<>(shapes());
    if (!FULL) {
      Collections.shuffle(shapes, random);
      shapes = oneOfEachLevel(shapes);
    }
    List<String> table = new ArrayList<>();
    table.add(
        "level  kind      unit leg   damage      places   bad sectors  found  invented  md"
            + " mismatch  seconds");
    for (Shape shape : shapes) {
      ScrubLab array =
          ScrubLab.build(
              Lab.shared(shape.disks(), 96),
              shape.level(),
              shape.kind().name().toLowerCase(Locale.ROOT),
              shape.sectorBytes());
      String hash = array.writeFile(random.nextInt());
      List<Damage> damages = new ArrayList<>(DAMAGES);
      if (!FULL) {
        Collections.shuffle(damages, random);
        damages.removeIf(damage -> damage.bytes() > MOST_SAMPLE_BYTES);
        damages = damages.subList(0, SAMPLE_DAMAGES);
      }
      for (Damage damage : damages) {
        int chosen = 1 + random.nextInt(shape.disks());
        for (int leg = 1; leg <= shape.disks(); leg++) {
          if (FULL || leg == chosen) {
            table.add(shape + row(array, damage, leg, random));
            System.out.println(table.get(table.size() - 1));
          }
        }
      }
      assertThat(array.hash()).isEqualTo(hash);
      array.close();
    }
    System.out.println("seed " + SEED + "\n" + String.join("\n", table));
  }

  private static List<Shape> oneOfEachLevel(List<Shape> shuffled) {
    List<Shape> chosen = new ArrayList<>();
    for (Shape shape : shuffled) {
      if (chosen.size() < SAMPLE_ARRAYS
          && chosen.stream().noneMatch(s -> s.level().equals(shape.level()))) {
        chosen.add(shape);
      }
    }
    return chosen;
  }

  private static String row(ScrubLab array, Damage damage, int leg, Random random) {
    String disk = "disk" + leg;
    RangeSet truth = array.damage(disk, damage.bytes(), damage.places(), random);
    ScrubReport report = array.scrub();
    String what = disk + ", " + damage + ", seed " + SEED + ": " + report;
    RangeSet found = ScrubLab.bad(report, disk);
    assertThat(found.minus(truth).ranges()).as("invented: %s", what).isEmpty();
    assertThat(truth.minus(found).ranges()).as("missed: %s", what).isEmpty();
    for (ScrubReport.LegReport other : report.legs()) {
      if (!other.disk().equals(disk)) {
        assertThat(other.badSectors()).as("%s, %s", other.disk(), what).isZero();
      }
    }
    assertThat(report.result())
        .as(what)
        .isEqualTo(truth.isEmpty() ? Result.CLEAN : Result.REPAIRED);
    assertThat(report.repairedSectors()).as(what).isEqualTo(truth.count());
    ScrubReport next = array.scrub();
    assertThat(next.result()).as("the next scrub after %s", what).isEqualTo(Result.CLEAN);
    return String.format(
        Locale.ROOT,
        " %-5s %-11s %6d %13d %5.1f%% %9d %12d %8.1f",
        disk,
        damage.size(),
        damage.places(),
        truth.count(),
        truth.isEmpty() ? 100.0 : 100.0 * found.intersect(truth).count() / truth.count(),
        found.minus(truth).count(),
        report.mismatchSectors(),
        report.seconds());
  }
}
