package org.rotproof.scrub.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rotproof.linux.Processes;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.SectorRange;

/**
 * xfs. Mounted: every file is asked where it lies, and the rest is told apart by the kernel's own
 * map of free space (xfs_io's fsmap), because file systems of Debian 12 have no reverse map. Not
 * mounted: xfs_db reads the whole of its metadata.
 */
final class XfsFiles {
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final int MOST_BLOCKS = 100_000;
  private static final Pattern FREE =
      Pattern.compile("(?m)^\\s*\\d+:\\s+\\S+\\s+\\[(\\d+)\\.\\.(\\d+)\\]:\\s+free space");
  private static final Pattern USE =
      Pattern.compile("(?m)^block (\\d+) \\(\\d+/\\d+\\) type (\\S+)(?: inode (\\d+))?(?: (.+))?$");
  private static final Pattern FIELD = Pattern.compile("(?m)^(\\w+) = (\\d+)$");

  private final String device;
  private final Optional<Path> mountPoint;
  private final FileHits hits;

  XfsFiles(String device, Optional<Path> mountPoint, FileHits hits) {
    this.device = device;
    this.mountPoint = mountPoint;
    this.hits = hits;
  }

  void find(RangeSet sectors) throws IOException, InterruptedException {
    if (mountPoint.isPresent()) {
      mounted(sectors, mountPoint.get());
    } else {
      unmounted(sectors);
    }
  }

  private void mounted(RangeSet sectors, Path root) throws IOException, InterruptedException {
    Processes.run("sync", "-f", root.toString());
    RangeSet rest = sectors.minus(new ExtentWalk(hits, sectors).walk(root));
    if (rest.isEmpty()) {
      return;
    }
    Processes.Finished map =
        Processes.run(
            List.of("xfs_io", "-r", "-c", "fsmap -d", root.toString()), new byte[0], LIMIT);
    List<SectorRange> free = new ArrayList<>();
    Matcher matcher = FREE.matcher(map.stdout());
    while (matcher.find()) {
      free.add(new SectorRange(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))));
    }
    freeSpace(rest.intersect(RangeSet.of(free)).count());
    metadata(rest.minus(RangeSet.of(free)).count());
  }

  private void freeSpace(long sectors) {
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

  private void metadata(long sectors) {
    if (sectors > 0) {
      hits.own(
          "File system metadata is hit ("
              + sectors
              + " sectors of "
              + device
              + "): save what is dear, unmount it and run xfs_repair.");
    }
  }

  private void unmounted(RangeSet sectors) throws IOException, InterruptedException {
    String fields =
        Processes.run(
                "xfs_db", "-r", "-c", "sb 0", "-c", "print blocksize agblocks agblklog", device)
            .stdout();
    long blockSectors = field(fields, "blocksize", 4096) / 512;
    long groupBlocks = field(fields, "agblocks", 1);
    int groupLog = (int) field(fields, "agblklog", 1);
    StringBuilder commands = new StringBuilder("blockget -n\n");
    Set<Long> lost = new HashSet<>();
    long meta = 0;
    for (SectorRange range : sectors.widenTo(blockSectors).ranges()) {
      long end = Math.min(range.last() / blockSectors, range.first() / blockSectors + MOST_BLOCKS);
      for (long b = range.first() / blockSectors; b <= end && lost.size() < MOST_BLOCKS; ) {
        long run = Math.min(end - b + 1, groupBlocks - b % groupBlocks);
        long number = ((b / groupBlocks) << groupLog) | (b % groupBlocks);
        if (b % groupBlocks == 0) {
          meta += run * blockSectors; // The group's own headers come first.
        } else {
          for (long i = 0; i < run; i++) {
            lost.add(number + i);
          }
          // xfs_db cannot go to a block that it cannot read, so it goes to the one before.
          commands.append("fsblock ").append(number - 1);
          commands.append("\nblockuse -n -c ").append(run + 1).append('\n');
        }
        b += run;
      }
    }
    commands.append("quit\n");
    String answer =
        Processes.run(
                List.of("xfs_db", "-r", device),
                commands.toString().getBytes(StandardCharsets.UTF_8),
                LIMIT)
            .stdout();
    long free = 0;
    Matcher matcher = USE.matcher(answer.replace("xfs_db> ", ""));
    while (matcher.find()) {
      if (!lost.remove(Long.valueOf(matcher.group(1)))) {
        continue;
      }
      String type = matcher.group(2);
      if (type.startsWith("free")) {
        free += blockSectors;
      } else if (type.equals("data") || type.equals("dir")) {
        String name = matcher.group(4) == null ? "inode " + matcher.group(3) : matcher.group(4);
        hits.file(
            (name.startsWith("/") || name.startsWith("inode") ? name : "/" + name)
                + " (on "
                + device
                + ")");
      } else {
        meta += blockSectors;
      }
    }
    freeSpace(free);
    metadata(meta);
    if (!lost.isEmpty()) {
      hits.note(
          "What lies in "
              + lost.size() * blockSectors
              + " "
              + hits.word()
              + " sectors of "
              + device
              + " could not be told: xfs_db cannot read the file system's own lists.");
    }
  }

  private static long field(String text, String name, long otherwise) {
    Matcher matcher = FIELD.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(name)) {
        return Long.parseLong(matcher.group(2));
      }
    }
    return otherwise;
  }
}
