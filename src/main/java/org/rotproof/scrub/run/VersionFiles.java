package org.rotproof.scrub.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.rotproof.linux.FileExtents;
import org.rotproof.linux.HeldFile;
import org.rotproof.scrub.Difference;
import org.rotproof.scrub.RaidGeometry;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.SectorRange;
import org.rotproof.scrub.Trail;

/**
 * Where disks do not agree: each version of each file that lies there, whole, and the bytes of the
 * places that belong to none. Nothing on the array is changed.
 */
public final class VersionFiles implements AutoCloseable {
  private static final int PAGE_BYTES = RaidGeometry.PAGE_SECTORS * 512;
  private static final int MOST_FILES = 100;
  private static final int MOST_PLACES = 200;
  private static final int MOST_NAME_CHARS = 80;
  private static final int MOST_NAMED = 5;

  /**
   * Something to be saved.
   *
   * @param name what to call it
   * @param of the file that it is a version of; "" where no file lies there
   * @param version its version's words
   * @param differingBytes how much of it is not the same in all versions
   */
  public record Item(String name, String of, String version, long differingBytes, Reader reader) {}

  /** Gives its bytes, from the beginning. */
  public interface Reader {
    /** A new stream of them. */
    ReadableByteChannel open() throws IOException;
  }

  private final Versions versions;
  private final List<HeldFile> held = new ArrayList<>();
  private final List<Item> items = new ArrayList<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private final List<Path> elsewhere = new ArrayList<>();

  private VersionFiles(Versions versions) {
    this.versions = versions;
  }

  /**
   * Finds what there is to be saved.
   *
   * @throws IOException with the end of a sentence
   */
  public static VersionFiles of(ScrubTarget target, Collection<Difference> differences)
      throws IOException, InterruptedException {
    VersionFiles all = new VersionFiles(Versions.of(target, differences));
    boolean fine = false;
    try {
      all.find(target.node(), differences);
      fine = true;
      return all;
    } finally {
      if (!fine) {
        all.close();
      }
    }
  }

  /** All there is. */
  public List<Item> items() {
    return List.copyOf(items);
  }

  /** What could not be had, and why, in sentences. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * Whether something that is there lies on a file system of the array.
   *
   * @param node the array's kernel name
   */
  public static boolean carries(String node, Path there) throws IOException, InterruptedException {
    Optional<String> source = LostFiles.sourceOf(there.toRealPath());
    List<FileSystemsAbove.Top> tops =
        FileSystemsAbove.of(node, RangeSet.between(0, Long.MAX_VALUE / 1024));
    return source.isPresent()
        && tops.stream().anyMatch(top -> LostFiles.isNode(source.get(), top.device()));
  }

  private void find(String node, Collection<Difference> differences)
      throws IOException, InterruptedException {
    RangeSet rest = versions.sectors();
    Set<String> names = new LinkedHashSet<>();
    differences.forEach(d -> names.addAll(d.files()));
    for (FileSystemsAbove.Top top : FileSystemsAbove.of(node, rest)) {
      if (top.sealed()) {
        notes.add(
            "What lies on "
                + top.device()
                + " is encrypted above the disks: the disks' own bytes were saved, which cannot be"
                + " looked at.");
      } else if (top.point().isEmpty()) {
        notes.add(
            "What lies on "
                + top.device()
                + " is not mounted, so that only bytes were saved. To have whole files, mount it"
                + " so that it is only read (mount -o ro), and save again.");
      } else {
        rest = rest.minus(files(top, top.point().get(), names));
      }
    }
    places(rest);
    if (!elsewhere.isEmpty()) {
      int more = elsewhere.size() - MOST_NAMED;
      notes.add(
          "Not saved as whole files, since they are gone, lie elsewhere by now, or compressed: "
              + elsewhere.stream()
                  .limit(MOST_NAMED)
                  .map(Path::toString)
                  .collect(Collectors.joining(", "))
              + (more > 0 ? ", and " + more + " more." : "."));
    }
  }

  /** The files of one file system; gives which of the array's sectors they explain. */
  private RangeSet files(FileSystemsAbove.Top top, Path point, Set<String> names) {
    RangeSet explained = RangeSet.empty();
    for (String name : names) {
      Optional<Path> path = under(point, name);
      if (path.isPresent()) {
        explained = explained.union(file(top.trail(), path.get()));
      }
    }
    return explained;
  }

  private static Optional<Path> under(Path point, String name) {
    try {
      Path path = Path.of(name);
      return path.isAbsolute() && path.startsWith(point) && path.equals(path.normalize())
          ? Optional.of(path)
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private RangeSet file(Trail trail, Path path) {
    HeldFile file;
    NavigableMap<Long, Patch> patches = new TreeMap<>();
    List<SectorRange> hit = new ArrayList<>();
    try {
      file = HeldFile.open(path);
    } catch (IOException e) {
      elsewhere.add(path);
      return RangeSet.empty();
    }
    held.add(file);
    try {
      for (FileExtents.Extent extent : file.extents()) {
        if (extent.asRead()) {
          patches(trail, extent, patches, hit);
        }
      }
    } catch (IOException e) {
      // Its file system does not say where it lies.
      patches.clear();
    }
    if (patches.isEmpty() || held.size() > MOST_FILES) {
      held.remove(file);
      file.close();
    }
    if (patches.isEmpty()) {
      elsewhere.add(path);
      return RangeSet.empty();
    }
    RangeSet sectors = RangeSet.of(hit);
    if (!held.contains(file)) {
      notes.add("More than " + MOST_FILES + " files are concerned; only so many were saved.");
      return sectors;
    }
    int number = held.size();
    for (Versions.Version version : versions.of(sectors.widenTo(RaidGeometry.PAGE_SECTORS))) {
      items.add(
          new Item(
              named(number, path.getFileName().toString(), version.label()),
              path.toString(),
              version.label(),
              sectors.count() * 512,
              () -> new Patched(file.channel(), patches, version, versions)));
    }
    return sectors;
  }

  /** With the label before the ending, so that the same program opens all of them. */
  private static String named(int number, String name, String label) {
    String plain = name.replaceAll("[^\\p{L}\\p{N}._ -]", "_").strip();
    int dot = plain.lastIndexOf('.');
    String ending = dot > 0 && plain.length() - dot <= 8 ? plain.substring(dot) : "";
    String stem = plain.substring(0, plain.length() - ending.length());
    return String.format("%02d-", number)
        + stem.substring(0, Math.min(MOST_NAME_CHARS, stem.length()))
        + "."
        + label
        + ending;
  }

  /**
   * A part of a page that lies in a file.
   *
   * @param page where the page begins on the array
   * @param from bytes of the page
   */
  private record Patch(long page, int from, int bytes) {}

  private static void patches(
      Trail trail, FileExtents.Extent extent, Map<Long, Patch> patches, List<SectorRange> hit) {
    long first = extent.physicalBytes() / 512;
    Trail inside = trail.into(first, extent.lengthBytes() / 512, 0);
    for (Trail.Run run : inside.runs()) {
      hit.add(new SectorRange(run.array(), run.array() + run.count() - 1));
      long at = run.array();
      while (at < run.array() + run.count()) {
        long page = at / RaidGeometry.PAGE_SECTORS * RaidGeometry.PAGE_SECTORS;
        long end = Math.min(run.array() + run.count(), page + RaidGeometry.PAGE_SECTORS);
        long inFile = extent.logicalBytes() + (run.here() + at - run.array()) * 512;
        patches.put(inFile, new Patch(page, (int) (at - page) * 512, (int) (end - at) * 512));
        at = end;
      }
    }
  }

  private void places(RangeSet rest) {
    int places = 0;
    for (SectorRange range : rest.ranges().stream().flatMap(versions::apart).toList()) {
      if (++places > MOST_PLACES) {
        notes.add(
            "More than "
                + MOST_PLACES
                + " places belong to no file that could be opened; only so many were saved.");
        return;
      }
      RangeSet pages = RangeSet.of(List.of(range)).widenTo(RaidGeometry.PAGE_SECTORS);
      for (Versions.Version version : versions.of(pages)) {
        items.add(
            new Item(
                "sector-" + range.first() + "-to-" + range.last() + "." + version.label() + ".bin",
                "",
                version.label(),
                range.count() * 512,
                () -> new Bytes(range, version, versions)));
      }
    }
  }

  @Override
  public void close() {
    held.forEach(HeldFile::close);
    versions.close();
  }

  /** A file as it is read, and in its place what a version has. */
  private static final class Patched implements ReadableByteChannel {
    private final SeekableByteChannel file;
    private final NavigableMap<Long, Patch> patches;
    private final Versions.Version version;
    private final Versions versions;

    Patched(
        SeekableByteChannel file,
        NavigableMap<Long, Patch> patches,
        Versions.Version version,
        Versions versions) {
      this.file = file;
      this.patches = patches;
      this.version = version;
      this.versions = versions;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      int begin = into.position();
      long from = file.position();
      int count = file.read(into);
      if (count <= 0) {
        return count;
      }
      Long first = patches.floorKey(from);
      for (Map.Entry<Long, Patch> entry :
          patches.subMap(first == null ? from : first, true, from + count, false).entrySet()) {
        Patch patch = entry.getValue();
        long begins = Math.max(from, entry.getKey());
        long ends = Math.min(from + count, entry.getKey() + patch.bytes());
        Optional<byte[]> page =
            begins < ends ? versions.page(version, patch.page()) : Optional.empty();
        if (page.isPresent()) {
          into.put(
              begin + (int) (begins - from),
              page.get(),
              patch.from() + (int) (begins - entry.getKey()),
              (int) (ends - begins));
        }
      }
      return count;
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /** The bytes of a place. */
  private static final class Bytes implements ReadableByteChannel {
    private final SectorRange range;
    private final Versions.Version version;
    private final Versions versions;
    private long at;

    Bytes(SectorRange range, Versions.Version version, Versions versions) {
      this.range = range;
      this.version = version;
      this.versions = versions;
      at = range.first() * 512;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      long end = (range.last() + 1) * 512;
      if (at >= end || !into.hasRemaining()) {
        return at >= end ? -1 : 0;
      }
      long page = at / PAGE_BYTES * PAGE_BYTES;
      byte[] bytes =
          versions
              .page(version, page / 512)
              .orElseThrow(() -> new IOException("not every disk has a copy of that place"));
      int from = (int) (at - page);
      int count = (int) Math.min(Math.min(PAGE_BYTES - from, end - at), into.remaining());
      into.put(bytes, from, count);
      at += count;
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {
      // There is nothing to be let go of.
    }
  }
}
