package org.rotproof.scrub.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rotproof.linux.DirectDevice;
import org.rotproof.linux.Processes;
import org.rotproof.scrub.RangeSet;

/**
 * Whether a disk can read what was written where it could not read before. Read again at once, that
 * comes from dm-integrity's journal, which holds it until there is much of it, and says nothing of
 * the surface (measured: md and we called sectors right that the disk never read again). A mapping
 * that is suspended writes all of its journal to where it belongs (dm_integrity_postsuspend), so it
 * is suspended for a moment, and then read.
 */
final class SurfaceProof {
  /** A shell that signals do not end: what is suspended is let go on, whatever becomes of us. */
  private static final String DRAIN =
      """
      trap '' TERM INT HUP
      dmsetup suspend --nolockfs "$1"; e=$?
      dmsetup resume "$1" && exit $e
      """;

  private static final Path SYS = Path.of("/sys/class/block");
  private static final Path TOOL = Path.of("/usr/sbin");
  private static final int DEEPEST = 8;

  private final String array;
  private final ArrayShape shape;
  private final LegSet legs;

  SurfaceProof(String array, ArrayShape shape, LegSet legs) {
    this.array = array;
    this.shape = shape;
    this.legs = legs;
  }

  /** Reads what was repaired of what a disk could not read, and tells what it cannot read still. */
  void prove(ScrubTally tally) throws IOException, InterruptedException {
    for (ArrayShape.ShapeLeg leg : shape.legs()) {
      RangeSet suspect = tally.rewrittenUnread(leg.slot());
      if (suspect.isEmpty()) {
        continue;
      }
      if (!drained(leg.node())) {
        tally
            .notes()
            .add(
                "Whether "
                    + leg.disk()
                    + " can read what was written to "
                    + suspect.count()
                    + " sectors is not proved: it lies in a journal still.");
      }
      RangeSet left = legs.again(leg.slot(), suspect).bad();
      tally.proved(leg.slot(), suspect, left);
      if (!left.isEmpty()) {
        tally
            .notes()
            .add(
                leg.disk()
                    + " took what was written to "
                    + left.count()
                    + " sectors, and cannot read it: what lies there has one copy less. Replace"
                    + " it.");
      }
    }
    flush(tally);
  }

  /** What was repaired is told when a power cut leaves it: md flushes for those who write files. */
  private void flush(ScrubTally tally) {
    for (ArrayShape.ShapeLeg leg : shape.legs()) {
      if (!tally.rewrote(leg.slot())) {
        continue;
      }
      boolean there = false;
      try (DirectDevice device = DirectDevice.open(leg.path())) {
        there = device.flush() == 0;
      } catch (IOException e) {
        // Told below.
      }
      if (!there) {
        tally.notes().add(leg.disk() + " does not say that it holds what was repaired on it.");
      }
    }
  }

  /** Whether what was written has left the journal, or there is none. */
  private boolean drained(String node) throws IOException, InterruptedException {
    Optional<String> name = integrity(node);
    if (name.isEmpty()) {
      return true;
    }
    // The tool that lets go on must not have to be read from what is suspended.
    return !carriesTools() && Processes.run("bash", "-c", DRAIN, "rotproof-drain", name.get()).ok();
  }

  /** The device-mapper name of the integrity device that a member is, or lies on. */
  private static Optional<String> integrity(String node) throws IOException, InterruptedException {
    Processes.Finished all = Processes.run("dmsetup", "ls", "--target", "integrity");
    Set<String> names =
        all.stdout()
            .lines()
            .map(line -> line.split("\\s+")[0])
            .collect(Collectors.toCollection(TreeSet::new));
    String at = node;
    for (int depth = 0; depth < DEEPEST && !at.isEmpty(); depth++) {
      Path file = SYS.resolve(at).resolve("dm/name");
      String name = Files.exists(file) ? Files.readString(file).strip() : "";
      if (names.contains(name)) {
        return Optional.of(name);
      }
      at = below(at);
    }
    return Optional.empty();
  }

  private static String below(String node) throws IOException {
    Path slaves = SYS.resolve(node).resolve("slaves");
    List<String> below = new ArrayList<>();
    if (Files.isDirectory(slaves)) {
      try (Stream<Path> found = Files.list(slaves)) {
        found.map(f -> f.getFileName().toString()).forEach(below::add);
      }
    }
    return below.size() == 1 ? below.get(0) : "";
  }

  private boolean carriesTools() throws IOException, InterruptedException {
    String source = Files.getFileStore(TOOL).name();
    if (!source.startsWith("/dev/")) {
      return false;
    }
    Processes.Finished on =
        Processes.run("lsblk", "--inverse", "--noheadings", "--raw", "--output", "KNAME", source);
    return !on.ok() || on.stdout().lines().anyMatch(line -> line.strip().equals(array));
  }
}
