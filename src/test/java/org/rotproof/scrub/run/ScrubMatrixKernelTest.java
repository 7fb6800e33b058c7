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
 * <p>A small sample, another one with each seed; all of it with -Drotproof.full=true. What lies in
 * one place shares a scrub then, each size at a place of its own; what is scattered has a scrub for
 * each size. Sectors of 512 bytes, each of which is read by itself where it is rotten, are tried on
 * one leg and up to 1 MiB. -Drotproof.matrix=REGEX runs the arrays in whose names it is found, such
 * as "raid5-layered". Rows go to target/scrub-matrix.md as they come.
 */
@Tag("kernel")
class ScrubMatrixKernelTest {
  private static final long SEED = Long.getLong("rotproof.seed", 20261124);
  private static final boolean FULL = Boolean.getBoolean("rotproof.full");
  private static final Pattern WANTED = Pattern.compile(System.getProperty("rotproof.matrix", ""));

  /** Holds 48 MiB of damage beside a LUKS header and tags. */
  private static final int DISK_MIB = 96;

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

  /** All arrays, or one of them. */
  static List<Shape> shapes() {
    Random random = new Random(SEED);
    List<Shape> shapes = new ArrayList<>();
    for (String level : List.of("raid1", "raid5", "raid6", "raid10")) {
      for (Kind kind : Kind.values()) {
        shapes.add(new Shape(level, kind, 4096));
        shapes.add(new Shape(level, kind, 512));
      }
    }
    if (!FULL) {
      return List.of(shapes.get(random.nextInt(shapes.size())));
    }
    shapes.removeIf(shape -> !WANTED.matcher(shape.toString()).find());
    return shapes;
  }

  /** What is damaged at once, and then scrubbed. */
  private static List<List<Damage>> rounds(Shape shape, Random random) {
    List<Damage> damages = new ArrayList<>(DAMAGES);
    if (!FULL || shape.sectorBytes() == 512) {
      damages.removeIf(damage -> damage.bytes() > MOST_SAMPLE_BYTES);
    }
    if (FULL) {
      List<List<Damage>> rounds = new ArrayList<>();
      rounds.add(damages.stream().filter(d -> d.places() == 1).toList());
      damages.stream().filter(d -> d.places() > 1).map(List::of).forEach(rounds::add);
      return rounds;
    }
    Collections.shuffle(damages, random);
    return List.of(List.of(damages.get(0)), List.of(damages.get(1)));
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
    for (List<Damage> round : rounds(shape, random)) {
      int chosen = 1 + random.nextInt(disks);
      for (int leg = 1; leg <= disks; leg++) {
        if ((FULL && shape.sectorBytes() == 4096) || leg == chosen) {
          // Each scrub is the next of the one before, and finds its own damage only.
          for (String row : rows(array, round, "disk" + leg, random)) {
            write(shape, row);
          }
        }
      }
    }
    ScrubReport last = array.scrub();
    assertThat(last.result())
        .as("the last scrub of %s, seed %d: %s", shape, SEED, last)
        .isEqualTo(Result.CLEAN);
    assertThat(array.hash()).isEqualTo(hash);
    array.close();
  }

  private static List<String> rows(ScrubLab array, List<Damage> round, String disk, Random random) {
    List<RangeSet> truths = new ArrayList<>();
    if (round.size() == 1) {
      Damage damage = round.get(0);
      truths.add(array.damage(disk, damage.bytes(), damage.places(), random));
    } else {
      truths.addAll(array.damageApart(disk, round.stream().map(Damage::bytes).toList(), random));
    }
    RangeSet all = RangeSet.empty();
    for (RangeSet truth : truths) {
      all = all.union(truth);
    }
    Phases phases = new Phases();
    ScrubReport report = array.scrub(phases);
    String what = disk + ", " + round + ", seed " + SEED + ": " + report;
    RangeSet found = ScrubLab.bad(report, disk);
    assertThat(found.minus(all).ranges()).as("invented: %s", what).isEmpty();
    assertThat(all.minus(found).ranges()).as("missed: %s", what).isEmpty();
    for (ScrubReport.LegReport other : report.legs()) {
      if (!other.disk().equals(disk)) {
        assertThat(other.badSectors()).as("%s, %s", other.disk(), what).isZero();
      }
    }
    assertThat(report.result()).as(what).isEqualTo(all.isEmpty() ? Result.CLEAN : Result.REPAIRED);
    assertThat(report.repairedSectors()).as(what).isEqualTo(all.count());
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < round.size(); i++) {
      RangeSet truth = truths.get(i);
      rows.add(
          String.format(
              Locale.ROOT,
              "| %s | %s | %d | %d | %.1f %% | %d | %d | %.1f (%s) |",
              disk,
              round.get(i).size(),
              round.get(i).places(),
              truth.count(),
              truth.isEmpty() ? 100.0 : 100.0 * found.intersect(truth).count() / truth.count(),
              found.minus(all).count(),
              report.mismatchSectors(),
              report.seconds(),
              phases));
    }
    return rows;
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
