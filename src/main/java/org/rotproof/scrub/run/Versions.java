package org.rotproof.scrub.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rotproof.linux.DirectDevice;
import org.rotproof.scrub.Difference;
import org.rotproof.scrub.RaidGeometry;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.SectorRange;
import org.rotproof.scrub.StripeSolver;

/**
 * What the disks of an array have where they do not agree: of copies each disk's own; of a stripe
 * with parity what is read, and for each disk what the others say that it should have. Past the
 * kernel's memory, and only read.
 */
final class Versions implements AutoCloseable {
  private static final Path SYS_BLOCK = Path.of("/sys/block");
  private static final int PAGE = RaidGeometry.PAGE_SECTORS;

  /** More is a whole disk that differs: nobody looks at that file by file. */
  private static final int MOST_PAGES = 65_536;

  /** A version of something. */
  sealed interface Version {
    /** As it stands in a file's name. */
    String label();
  }

  /** The copy of these disks, which is the same. */
  record CopyOf(List<String> disks) implements Version {
    private static final int MOST_NAMED = 3;

    @Override
    public String label() {
      String named =
          disks.stream().limit(MOST_NAMED).map(Versions::plain).collect(Collectors.joining("+"));
      return disks.size() > MOST_NAMED ? named + "+" + (disks.size() - MOST_NAMED) : named;
    }
  }

  /** What is read today. */
  record AsRead() implements Version {
    @Override
    public String label() {
      return "as-read";
    }
  }

  /** What the others and the parity say that a disk should have. */
  record Without(String disk) implements Version {
    @Override
    public String label() {
      return "without-" + plain(disk);
    }
  }

  /** A page of the array, and where the disks have it. */
  private record Row(Difference difference, Map<String, Long> legSectors, String data) {}

  private final ArrayShape shape;
  private final RaidGeometry geometry;
  private final NavigableMap<Long, Row> rows = new TreeMap<>();
  private final Map<String, DirectDevice> devices = new HashMap<>();
  private final ByteBuffer buffer = DirectDevice.buffer(PAGE * 512);

  private Versions(ArrayShape shape) {
    this.shape = shape;
    geometry = shape.geometry();
  }

  /**
   * Makes ready to read.
   *
   * @throws IOException with the end of a sentence, when a disk that is meant takes no part
   */
  static Versions of(ScrubTarget target, Collection<Difference> differences) throws IOException {
    MdSysfs md = new MdSysfs(SYS_BLOCK, target.node());
    Versions versions = new Versions(ArrayShape.read(md, target));
    boolean fine = false;
    try {
      for (Difference d : differences) {
        versions.add(d);
      }
      fine = true;
      return versions;
    } finally {
      if (!fine) {
        versions.close();
      }
    }
  }

  /** What a file's name can carry of a disk's. */
  static String plain(String disk) {
    return disk.substring(disk.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private void add(Difference d) throws IOException {
    for (String disk : d.disks()) {
      if (!devices.containsKey(disk)) {
        devices.put(disk, DirectDevice.open(leg(disk).path()));
      }
    }
    List<SectorRange> first = d.copies().get(0).ranges();
    for (int k = 0; k < first.size(); k++) {
      for (long at = 0; at < first.get(k).count(); at += PAGE) {
        Map<String, Long> legSectors = new LinkedHashMap<>();
        for (Difference.Copy copy : d.copies()) {
          // RAID 10 in a far layout may have both copies on one disk: the first is that disk's.
          legSectors.putIfAbsent(copy.disk(), copy.ranges().get(k).first() + at);
        }
        row(d, legSectors);
      }
    }
  }

  private void row(Difference d, Map<String, Long> legSectors) throws IOException {
    for (Map.Entry<String, Long> at : legSectors.entrySet()) {
      ArrayShape.ShapeLeg leg = leg(at.getKey());
      if (geometry.role(leg.slot(), at.getValue() - leg.offsetSectors())
          instanceof RaidGeometry.Role.Data data) {
        rows.putIfAbsent(data.arraySector(), new Row(d, legSectors, at.getKey()));
      }
    }
    if (rows.size() > MOST_PAGES) {
      throw new IOException(
          "more than " + MOST_PAGES * PAGE / 2048 + " MiB differ, which nobody looks at by hand");
    }
  }

  private ArrayShape.ShapeLeg leg(String disk) throws IOException {
    return shape.legs().stream()
        .filter(leg -> leg.disk().equals(disk))
        .findFirst()
        .orElseThrow(() -> new IOException("the disk " + disk + " takes no part in the array now"));
  }

  /** What of the array differs, in whole pages. */
  RangeSet sectors() {
    return RangeSet.of(
        rows.keySet().stream().map(first -> new SectorRange(first, first + PAGE - 1)).toList());
  }

  /** Parts of a run that are of one difference each. */
  Stream<SectorRange> apart(SectorRange run) {
    List<SectorRange> parts = new ArrayList<>();
    Optional<Difference> before = Optional.empty();
    long from = run.first();
    while (from <= run.last()) {
      long page = from / PAGE * PAGE;
      long last = Math.min(run.last(), page + PAGE - 1);
      Difference here = rows.get(page).difference();
      if (before.filter(here::equals).isPresent()) {
        SectorRange longer = parts.remove(parts.size() - 1);
        parts.add(new SectorRange(longer.first(), last));
      } else {
        parts.add(new SectorRange(from, last));
      }
      before = Optional.of(here);
      from = last + 1;
    }
    return parts.stream();
  }

  /** The versions that there are of some sectors of the array; those that are the same are one. */
  List<Version> of(RangeSet sectors) {
    List<Row> here = rows(sectors);
    if (here.stream().anyMatch(row -> row.difference().parity())) {
      List<Version> versions = new ArrayList<>(List.of(new AsRead()));
      here.stream().map(Row::data).distinct().map(Without::new).forEach(versions::add);
      return versions;
    }
    List<Difference> concerned = here.stream().map(Row::difference).distinct().toList();
    Map<List<Integer>, List<String>> alike = new LinkedHashMap<>();
    concerned.stream()
        .flatMap(d -> d.disks().stream())
        .distinct()
        .forEach(
            disk ->
                alike
                    .computeIfAbsent(
                        concerned.stream().map(d -> version(d, disk)).toList(),
                        k -> new ArrayList<>())
                    .add(disk));
    return alike.values().stream().<Version>map(CopyOf::new).toList();
  }

  private static int version(Difference d, String disk) {
    return d.copies().stream()
        .filter(c -> c.disk().equals(disk))
        .map(Difference.Copy::version)
        .findFirst()
        .orElse(-1);
  }

  private List<Row> rows(RangeSet sectors) {
    List<Row> here = new ArrayList<>();
    for (SectorRange range : sectors.ranges()) {
      Long from = Objects.requireNonNullElse(rows.floorKey(range.first()), range.first());
      rows.subMap(from, true, range.last(), true).entrySet().stream()
          .filter(row -> row.getKey() + PAGE > range.first())
          .forEach(row -> here.add(row.getValue()));
    }
    return here;
  }

  /**
   * A page in a version; empty where that version has nothing of its own there.
   *
   * @param arraySector where the page begins
   */
  Optional<byte[]> page(Version version, long arraySector) throws IOException {
    Row row = rows.get(arraySector);
    if (row == null) {
      throw new IllegalArgumentException("no page of these differences: " + arraySector);
    }
    if (version instanceof CopyOf copy) {
      Optional<String> disk =
          copy.disks().stream().filter(row.legSectors()::containsKey).findFirst();
      return disk.isPresent() ? Optional.of(read(row, disk.get())) : Optional.empty();
    }
    return Optional.of(
        version instanceof Without without && without.disk().equals(row.data())
            ? computed(row)
            : read(row, row.data()));
  }

  private byte[] read(Row row, String disk) throws IOException {
    DirectDevice device = devices.get(disk);
    long sector = row.legSectors().get(disk);
    if (device.read(sector * 512, buffer, 0, PAGE * 512) != 0) {
      throw new IOException("the disk " + disk + " cannot be read at its sector " + sector);
    }
    byte[] bytes = new byte[PAGE * 512];
    buffer.get(0, bytes);
    return bytes;
  }

  /** What the row's own disk should have by what the others have. */
  private byte[] computed(Row row) throws IOException {
    Map<Integer, byte[]> blocks = new HashMap<>();
    for (String disk : row.legSectors().keySet()) {
      if (!disk.equals(row.data())) {
        blocks.put(leg(disk).slot(), read(row, disk));
      }
    }
    ArrayShape.ShapeLeg own = leg(row.data());
    return StripeSolver.solve(
            geometry,
            own.slot(),
            row.legSectors().get(row.data()) - own.offsetSectors(),
            (slot, sector) ->
                Optional.ofNullable(blocks.get(slot)).map(b -> Arrays.copyOf(b, b.length)))
        .orElseThrow(
            () -> new IOException("the others do not say what " + row.data() + " should have"));
  }

  @Override
  public void close() {
    devices.values().forEach(DirectDevice::close);
  }
}
