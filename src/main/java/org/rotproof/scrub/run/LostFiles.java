package org.rotproof.scrub.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rotproof.linux.DirectDevice;
import org.rotproof.linux.Processes;
import org.rotproof.scrub.DeviceStack;
import org.rotproof.scrub.FileSystemMagic;
import org.rotproof.scrub.RangeSet;
import org.rotproof.storage.DmTarget;
import org.rotproof.storage.MountEntry;
import org.rotproof.storage.ParseException;

/**
 * Finds which files lie in sectors of an array: up through partitions, LUKS and logical volumes to
 * the file systems, and then by each one's own means. Changes nothing, mounts nothing.
 */
public final class LostFiles {
  static final Path CLASS_BLOCK = Path.of("/sys/class/block");
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final FileHits hits;

  private LostFiles(String word) {
    hits = new FileHits(word);
  }

  /**
   * Looks for what lies there.
   *
   * @param node the array's kernel name
   * @param lost sectors of the array
   */
  public static FileHits in(String node, RangeSet lost) throws InterruptedException {
    return in(node, lost, "lost");
  }

  /**
   * Looks for what lies there.
   *
   * @param word what the sectors are, such as "differing"
   */
  public static FileHits in(String node, RangeSet sectors, String word)
      throws InterruptedException {
    LostFiles search = new LostFiles(word);
    search.upwards(node, sectors, 0);
    return search.hits;
  }

  private void upwards(String node, RangeSet sectors, int depth) throws InterruptedException {
    if (sectors.isEmpty() || depth > 16) {
      return;
    }
    Path folder = CLASS_BLOCK.resolve(node);
    RangeSet left = sectors;
    List<String> partitions = partitions(folder);
    List<String> holders = names(folder.resolve("holders"));
    for (String partition : partitions) {
      long start = number(CLASS_BLOCK.resolve(partition).resolve("start"));
      long size = number(CLASS_BLOCK.resolve(partition).resolve("size"));
      upwards(partition, DeviceStack.partition(sectors, start, size), depth + 1);
      left = left.minus(RangeSet.between(start, start + size));
    }
    for (String holder : holders) {
      left = left.minus(throughMapping(node, holder, sectors, depth));
    }
    if (partitions.isEmpty() && holders.isEmpty()) {
      fileSystem(node, sectors);
    } else if (!left.isEmpty()) {
      hits.note(
          left.count()
              + " of the "
              + hits.word()
              + " sectors lie on "
              + node
              + " outside of any volume or partition: in free room or in the headers of what lies"
              + " there.");
    }
  }

  /** Follows the sectors into a mapping; returns those of them that it covers. */
  private RangeSet throughMapping(String node, String holder, RangeSet sectors, int depth)
      throws InterruptedException {
    String name = text(CLASS_BLOCK.resolve(holder).resolve("dm/name"));
    String below = text(CLASS_BLOCK.resolve(node).resolve("dev"));
    try {
      Processes.Finished table = Processes.run("dmsetup", "table", name);
      if (name.isEmpty() || !table.ok()) {
        throw new IOException(table.words());
      }
      List<DmTarget> targets =
          DmTarget.parse(
              table
                  .stdout()
                  .lines()
                  .map(line -> name + ": " + line + "\n")
                  .reduce("", String::concat));
      if (!targets.stream().allMatch(DeviceStack::understood)) {
        hits.note(
            "Which files of "
                + name
                + " are hit cannot be told: it is a "
                + targets.get(0).type()
                + ".");
        return sectors;
      }
      upwards(holder, DeviceStack.mapping(sectors, targets, below), depth + 1);
      RangeSet covered = RangeSet.empty();
      for (DmTarget target : targets) {
        int at = target.arguments().indexOf(below);
        if (at >= 0 && at + 1 < target.arguments().size()) {
          long offset = Long.parseLong(target.arguments().get(at + 1));
          covered = covered.union(RangeSet.between(offset, offset + target.lengthSectors()));
        }
      }
      return covered;
    } catch (IOException | ParseException | NumberFormatException e) {
      hits.note("Which files lie on " + holder + " could not be asked: " + e.getMessage());
      return sectors;
    }
  }

  private void fileSystem(String node, RangeSet sectors) throws InterruptedException {
    String device = "/dev/" + node;
    try {
      Optional<MountEntry> mount = mount(device);
      String type = mount.isPresent() ? mount.get().type() : probe(device);
      Optional<Path> point = mount.map(m -> Path.of(m.point()));
      switch (type) {
        case "ext2", "ext3", "ext4" -> new ExtFiles(device, point, hits).find(sectors);
        case "xfs" -> new XfsFiles(device, point, hits).find(sectors);
        case "btrfs" -> new BtrfsFiles(device, point, hits).find(sectors);
        case "" -> hits.note("No file system was found on " + device + ".");
        case "LVM2_member" ->
            hits.note(
                sectors.count()
                    + " "
                    + hits.word()
                    + " sectors lie on "
                    + device
                    + " in no logical volume.");
        case "swap" ->
            hits.note(sectors.count() + " " + hits.word() + " sectors lie in swap space.");
        default ->
            hits.note(
                "Which files of " + device + " are hit cannot be told: it holds " + type + ".");
      }
    } catch (IOException | ParseException e) {
      hits.note("Which files lie on " + device + " could not be asked: " + e.getMessage());
    }
  }

  static Optional<MountEntry> mount(String device) throws IOException, ParseException {
    for (MountEntry entry :
        MountEntry.parse(Files.readString(Path.of("/proc/mounts"), StandardCharsets.UTF_8))) {
      if (entry.source().startsWith("/dev/") && isNode(entry.source(), device)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /** What is mounted where a path leads, without links; empty where nobody says. */
  static Optional<String> sourceOf(Path path) throws IOException {
    try {
      return MountEntry.parse(Files.readString(Path.of("/proc/mounts"), StandardCharsets.UTF_8))
          .stream()
          .filter(m -> path.startsWith(Path.of(m.point())))
          .max(Comparator.comparingInt(m -> Path.of(m.point()).getNameCount()))
          .map(MountEntry::source);
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  static boolean isNode(String source, String device) {
    try {
      return Path.of(source).toRealPath().equals(Path.of(device));
    } catch (IOException e) {
      return false;
    }
  }

  /** blkid gives up where one of the sectors that it looks at is among the lost. */
  private static String probe(String device) throws IOException, InterruptedException {
    String type =
        Processes.run(
                List.of("blkid", "-p", "-s", "TYPE", "-o", "value", device), new byte[0], LIMIT)
            .stdout()
            .strip();
    if (!type.isEmpty()) {
      return type;
    }
    try (DirectDevice direct = DirectDevice.open(device)) {
      return FileSystemMagic.of(
          offset -> {
            ByteBuffer block = DirectDevice.buffer(FileSystemMagic.BLOCK_BYTES);
            int errno = direct.read(offset, block, 0, FileSystemMagic.BLOCK_BYTES);
            return errno == 0 ? Optional.of(block) : Optional.empty();
          });
    }
  }

  static List<String> partitions(Path folder) {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside
          .filter(p -> Files.exists(p.resolve("partition")))
          .map(p -> p.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  static List<String> names(Path folder) {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.map(p -> p.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      return "";
    }
  }

  static long number(Path file) {
    try {
      return Long.parseLong(text(file));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
