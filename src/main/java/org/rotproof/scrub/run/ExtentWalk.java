package org.rotproof.scrub.run;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.rotproof.linux.FileExtents;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.SectorRange;

/**
 * Asks every file of a mounted file system where it lies. Slow, a fraction of a millisecond a file,
 * but it needs no knowledge of the file system's inside.
 */
final class ExtentWalk {
  private final FileHits hits;
  private final RangeSet wanted;
  private final List<SectorRange> explained = new ArrayList<>();

  /**
   * @param wanted in the sectors that FIEMAP speaks of
   */
  ExtentWalk(FileHits hits, RangeSet wanted) {
    this.hits = hits;
    this.wanted = wanted;
  }

  /** Walks; returns the sectors that belong to files or directories. */
  RangeSet walk(Path root) throws IOException {
    Object device = Files.getAttribute(root, "unix:dev");
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (!Files.getAttribute(folder, "unix:dev").equals(device)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            look(folder);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              look(file);
            }
            return Thread.currentThread().isInterrupted()
                ? FileVisitResult.TERMINATE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            hits.note("Could not look into " + file + ": " + e.getMessage());
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) {
            if (e != null) {
              hits.note("The folder " + folder + " cannot be read to its end.");
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return RangeSet.of(explained);
  }

  private void look(Path file) {
    try {
      for (FileExtents.Extent extent : FileExtents.of(file)) {
        long first = extent.physicalBytes() / 512;
        long end = (extent.physicalBytes() + extent.lengthBytes() + 511) / 512;
        if (wanted.overlaps(first, end)) {
          hits.file(file.toString());
          explained.addAll(wanted.within(first, end).ranges());
        }
      }
    } catch (IOException ignored) {
      // Gone meanwhile, or of a kind that lies nowhere.
    }
  }
}
