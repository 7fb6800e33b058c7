package org.rotproof.scrub.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rotproof.lab.Lab;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Event.ScrubMoved.Phase;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.Result;

/**
 * Damage of every size on every leg of every kind of array, on the real kernel: all of it found, on
 * the right disk, nothing invented, the file unharmed, the next scrub clean. The truth comes from
 * where the damage was done, not from the product.
 *
 * <p>A small sample, another one with each seed; all of it with -Drotproof.full=true. That takes
 * hours, so -Drotproof.matrix=REGEX runs the rows in whose names it is found, such as
 * "raid5-layered-512 disk2 48 MiB x500". Rows go to target/scrub-matrix.md as they come.
 */
@Tag("kernel")
@Tag("full")
class ScrubMatrixKernelTest {
  private static final long SEED = Long.getLong("rotproof.seed", 20261124);
  private static final boolean FULL = Boolean.getBoolean("rotproof.full");
  private static final Pattern WANTED = Pattern.compile(System.getProperty("rotproof.matrix", ""));
  private static final int SAMPLE_DAMAGES = 2;

  /** Holds 48 MiB of damage beside a LUKS header and tags. */
  private static final int DISK_MIB = 80;

  private static final long MOST_SAMPLE_BYTES = 1 << 20;
  private static final Path TABLE = Path.of("target", "scrub-matrix.md");

  private enum Kind {
    ENCRYPTED,
    INTEGRITY,
    LAYERED
  }

  /** An array; its name is the test's. */
  record Shape(String level, Kind kind, int sectorBytes) {
    String kindWord() {
      return kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
      return level + "-" + kindWord() + "-" + sectorBytes;
    }
  }

  private record Damage(String size, long bytes, int places) {
    @Override
    public String toString() {
      return size + (places == 1 ? "" : " x" + places);
    }
  }

  private static boolean wanted(Shape shape, String disk, Damage damage) {
    return WANTED.matcher(shape + " " + disk + " " + damage).find();
  }

  private static final List<Damage> DAMAGES =
      List.of(
          new Damage("1 sector", 512, 1),
          new Damage("30 KiB", 30 << 10, 1),
          new Damage("1 MiB", 1 << 20, 1),
          new Damage("8 MiB", 8 << 20, 1),
          new Damage("48 MiB", 48 << 20, 1),
          new Damage("1 MiB", 1 << 20, 500),
          new Damage("8 MiB", 8 << 20, 500),
          new Damage("48 MiB", 48 << 20, 500));

  /** All arrays, or one of each level; those of a level and kind one behind the other. */
  static List<Shape> shapes() {
    Random random = new Random(SEED);
    List<Shape> shapes = new ArrayList<>();
    for (String level : List.of("raid1", "raid5", "raid6", "raid10")) {
      List<Shape> ofLevel = new ArrayList<>();
      for (Kind kind : Kind.values()) {
        for (int sector : new int[] {4096, 512}) {
          ofLevel.add(new Shape(level, kind, sector));
        }
      }
      shapes.addAll(FULL ? ofLevel : List.of(ofLevel.get(random.nextInt(ofLevel.size()))));
    }
    shapes.removeIf(
        shape ->
            DAMAGES.stream()
                .noneMatch(
                    damage ->
                        IntStream.rangeClosed(1, ScrubLab.disksOf(shape.level()))
                            .anyMatch(leg -> wanted(shape, "disk" + leg, damage))));
    return shapes;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void everyDamagedSectorIsFoundOnItsDiskAndNothingElse(Shape shape) throws IOException {
    // By its own seed, so that an array tried alone is damaged as it is among the others.
    Random random = new Random(SEED * 31 + shape.toString().hashCode());
    int disks = ScrubLab.disksOf(shape.level());
    ScrubLab array =
        ScrubLab.build(
            Lab.shared(disks, DISK_MIB), shape.level(), shape.kindWord(), shape.sectorBytes());
    String hash = array.writeFile(random.nextInt());
    List<Damage> damages = new ArrayList<>(DAMAGES);
    if (!FULL) {
      damages.removeIf(damage -> damage.bytes() > MOST_SAMPLE_BYTES);
      Collections.shuffle(damages, random);
      damages = damages.subList(0, SAMPLE_DAMAGES);
    }
    for (Damage damage : damages) {
      int chosen = 1 + random.nextInt(disks);
      for (int leg = 1; leg <= disks; leg++) {
        if ((FULL || leg == chosen) && wanted(shape, "disk" + leg, damage)) {
          // Each scrub is the next of the one before, and finds its own damage only.
          write(shape, row(array, damage, "disk" + leg, random));
        }
      }
    }
    assertThat(array.scrub().result())
        .as("the last scrub of %s, seed %d", shape, SEED)
        .isEqualTo(Result.CLEAN);
    assertThat(array.hash()).isEqualTo(hash);
    array.close();
  }

  private static String row(ScrubLab array, Damage damage, String disk, Random random) {
    RangeSet truth = array.damage(disk, damage.bytes(), damage.places(), random);
    Phases phases = new Phases();
    ScrubReport report = array.scrub(phases);
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
    return String.format(
        Locale.ROOT,
        "| %s | %s | %d | %d | %.1f %% | %d | %d | %.1f (%s) |",
        disk,
        damage.size(),
        damage.places(),
        truth.count(),
        truth.isEmpty() ? 100.0 : 100.0 * found.intersect(truth).count() / truth.count(),
        found.minus(truth).count(),
        report.mismatchSectors(),
        report.seconds(),
        phases);
  }

  /** How long a scrub spent with what, as its news tell. */
  private static final class Phases implements Consumer<Event> {
    private final Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
    private Phase now = Phase.READING;
    private long since = System.nanoTime();

    @Override
    public void accept(Event event) {
      if (event instanceof Event.ScrubMoved moved) {
        long moment = System.nanoTime();
        nanos.merge(now, moment - since, Long::sum);
        since = moment;
        now = moved.phase();
      }
    }

    @Override
    public String toString() {
      return nanos.entrySet().stream()
          .map(
              e ->
                  e.getKey().name().toLowerCase(Locale.ROOT)
                      + String.format(Locale.ROOT, " %.1f", e.getValue() / 1e9))
          .collect(Collectors.joining(", "));
    }
  }

  private static void write(Shape shape, String row) throws IOException {
    String line =
        "| " + shape.level() + ", " + shape.kindWord() + " | " + shape.sectorBytes() + " " + row;
    System.out.println(line);
    Files.writeString(TABLE, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
