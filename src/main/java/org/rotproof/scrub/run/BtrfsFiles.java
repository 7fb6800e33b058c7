package org.rotproof.scrub.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rotproof.linux.Processes;
import org.rotproof.scrub.BtrfsChunks;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.SectorRange;

/**
 * btrfs: from the device's sectors to logical addresses by its chunks, and from these to names by
 * its own tool, which knows snapshots and shared extents; by the files' own word where there are
 * too many. Mounted file systems only: unmounted, it names what kind of thing is hit.
 */
final class BtrfsFiles {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final int MOST_LOOKUPS = 512;
  private static final long STEP_SECTORS = 8;

  private final String device;
  private final Optional<Path> mountPoint;
  private final FileHits hits;

  BtrfsFiles(String device, Optional<Path> mountPoint, FileHits hits) {
    this.device = device;
    this.mountPoint = mountPoint;
    this.hits = hits;
  }

  void find(RangeSet sectors) throws IOException, InterruptedException {
    if (mountPoint.isPresent()) {
      Processes.run("sync", "-f", mountPoint.get().toString());
    }
    String tree =
        Processes.run(
                List.of("btrfs", "inspect-internal", "dump-tree", "-t", "chunk", device),
                new byte[0],
                LIMIT)
            .stdout();
    BtrfsChunks chunks = BtrfsChunks.parse(tree);
    if (chunks.chunks().isEmpty()) {
      hits.note("btrfs on " + device + " does not say what lies where: its chunk tree is hit.");
      return;
    }
    RangeSet data = RangeSet.empty();
    long once = 0;
    long twice = 0;
    for (BtrfsChunks.Chunk chunk : chunks.chunks()) {
      RangeSet here = BtrfsChunks.logical(chunk, sectors);
      if (chunk.data()) {
        data = data.union(here);
      } else if (chunk.twice()) {
        twice += here.count();
      } else {
        once += here.count();
      }
    }
    metadata(once, twice);
    free(chunks.outside(sectors).count());
    if (!data.isEmpty()) {
      files(data);
    }
  }

  private void metadata(long once, long twice) {
    if (twice > 0) {
      hits.note(
          twice
              + " "
              + hits.word()
              + " sectors of "
              + device
              + " lie in btrfs' metadata, which has a second copy: run btrfs scrub, it repairs"
              + " them.");
    }
    if (once > 0) {
      hits.own(
          "File system metadata is hit ("
              + once
              + " sectors of "
              + device
              + "): save what is dear.");
    }
  }

  private void free(long sectors) {
    if (sectors > 0) {
      hits.note(
          sectors
              + " "
              + hits.word()
              + " sectors of "
              + device
              + " are free space: no file lies there.");
    }
  }

  private void files(RangeSet logical) throws IOException, InterruptedException {
    if (mountPoint.isEmpty()) {
      hits.note(
          logical.count()
              + " "
              + hits.word()
              + " sectors of "
              + device
              + " lie where files are; mount it and scrub again to learn which.");
      return;
    }
    RangeSet rest = logical.minus(new ExtentWalk(hits, logical).walk(mountPoint.get()));
    // What the walk does not see: other subvolumes, snapshots.
    int lookups = 0;
    RangeSet left = rest;
    for (SectorRange range : rest.widenTo(STEP_SECTORS).ranges()) {
      for (long at = range.first(); at <= range.last(); at += STEP_SECTORS) {
        if (lookups++ >= MOST_LOOKUPS) {
          hits.note("So much is hit that not every address of " + device + " was looked up.");
          return;
        }
        if (resolve(at * 512)) {
          left = left.minus(RangeSet.between(at, at + STEP_SECTORS));
        }
      }
    }
    free(left.count());
  }

  private boolean resolve(long address) throws IOException, InterruptedException {
    Processes.Finished finished =
        Processes.run(
            List.of(
                "btrfs",
                "inspect-internal",
                "logical-resolve",
                Long.toString(address),
                mountPoint.orElseThrow().toString()),
            new byte[0],
            LIMIT);
    boolean any = false;
    for (String line : finished.stdout().lines().toList()) {
      if (finished.ok() && line.startsWith("/")) {
        hits.file(line);
        any = true;
      }
    }
    return any;
  }
}
