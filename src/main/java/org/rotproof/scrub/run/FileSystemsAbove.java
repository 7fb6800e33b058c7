package org.rotproof.scrub.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rotproof.linux.Processes;
import org.rotproof.scrub.BtrfsChunks;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.Trail;
import org.rotproof.storage.DmTarget;
import org.rotproof.storage.MountEntry;
import org.rotproof.storage.ParseException;

/** The mounted file systems on an array, and where in them some of its sectors are. Only reads. */
final class FileSystemsAbove {
  private static final int MOST_FLOORS = 16;
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /**
   * What lies on top.
   *
   * @param point where it is mounted; empty where it is not
   * @param sealed whether the array holds it encrypted, so that what its disks have is not what is
   *     read from it
   * @param trail in what its files say of their places
   */
  record Top(String device, Optional<Path> point, boolean sealed, Trail trail) {}

  private final List<Top> tops = new ArrayList<>();

  private FileSystemsAbove() {}

  /** Those that have some of the sectors. */
  static List<Top> of(String node, RangeSet sectors) throws IOException, InterruptedException {
    FileSystemsAbove above = new FileSystemsAbove();
    above.upwards(node, Trail.of(sectors), false, 0);
    return above.tops;
  }

  private void upwards(String node, Trail trail, boolean sealed, int floor)
      throws IOException, InterruptedException {
    if (trail.isEmpty() || floor > MOST_FLOORS) {
      return;
    }
    Path folder = LostFiles.CLASS_BLOCK.resolve(node);
    List<String> partitions = LostFiles.partitions(folder);
    List<String> holders = LostFiles.names(folder.resolve("holders"));
    for (String partition : partitions) {
      long start = LostFiles.number(LostFiles.CLASS_BLOCK.resolve(partition).resolve("start"));
      long size = LostFiles.number(LostFiles.CLASS_BLOCK.resolve(partition).resolve("size"));
      upwards(partition, trail.into(start, size, 0), sealed, floor + 1);
    }
    for (String holder : holders) {
      mapping(node, holder, trail, sealed, floor);
    }
    if (partitions.isEmpty() && holders.isEmpty()) {
      top("/dev/" + node, trail, sealed);
    }
  }

  private void mapping(String node, String holder, Trail trail, boolean sealed, int floor)
      throws IOException, InterruptedException {
    String name = LostFiles.text(LostFiles.CLASS_BLOCK.resolve(holder).resolve("dm/name"));
    String below = LostFiles.text(LostFiles.CLASS_BLOCK.resolve(node).resolve("dev"));
    Processes.Finished table = Processes.run("dmsetup", "table", name);
    if (name.isEmpty() || !table.ok()) {
      return;
    }
    try {
      List<DmTarget> targets =
          DmTarget.parse(
              table
                  .stdout()
                  .lines()
                  .map(line -> name + ": " + line + "\n")
                  .reduce("", String::concat));
      boolean crypt = targets.stream().anyMatch(t -> t.type().equals("crypt"));
      upwards(holder, trail.mapping(targets, below), sealed || crypt, floor + 1);
    } catch (ParseException | NumberFormatException e) {
      throw new IOException("what lies on " + name + " is not understood", e);
    }
  }

  private void top(String device, Trail trail, boolean sealed)
      throws IOException, InterruptedException {
    Optional<MountEntry> mount;
    try {
      mount = LostFiles.mount(device);
    } catch (ParseException e) {
      mount = Optional.empty();
    }
    Trail inside = trail;
    if (mount.filter(m -> m.type().equals("btrfs")).isPresent()) {
      inside =
          trail.logical(
              BtrfsChunks.parse(
                  Processes.run(
                          List.of("btrfs", "inspect-internal", "dump-tree", "-t", "chunk", device),
                          new byte[0],
                          LIMIT)
                      .stdout()));
    }
    tops.add(new Top(device, mount.map(m -> Path.of(m.point())), sealed, inside));
  }
}
