package org.rotproof.scrub.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rotproof.linux.Processes;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.SectorRange;

/** ext2, ext3, ext4: asks debugfs, which reads the device and needs no mount. */
final class ExtFiles {
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final int MOST_REQUEST_CHARS = 60_000;
  private static final int MOST_BLOCKS = 200_000;
  private static final Pattern BLOCK_SIZE = Pattern.compile("(?m)^Block size:\\s+(\\d+)");
  private static final Pattern JOURNAL = Pattern.compile("(?m)^Journal inode:\\s+(\\d+)");
  private static final Pattern FOUND = Pattern.compile("(?m)^(\\d+)\\t(\\d+)$");
  private static final Pattern NAMED = Pattern.compile("(?m)^(\\d+)\\t(/.*)$");
  private static final Pattern USED = Pattern.compile("(?m)^Block (\\d+) marked in use");
  private static final long ROOT_INODE = 2;
  private static final long FIRST_ORDINARY_INODE = 11;

  private final String device;
  private final Optional<Path> mountPoint;
  private final FileHits hits;

  ExtFiles(String device, Optional<Path> mountPoint, FileHits hits) {
    this.device = device;
    this.mountPoint = mountPoint;
    this.hits = hits;
  }

  void find(RangeSet sectors) throws IOException, InterruptedException {
    if (mountPoint.isPresent()) {
      // What was written lately must have its place before anybody is asked for it.
      Processes.run("sync", "-f", mountPoint.get().toString());
    }
    String head = Processes.run("dumpe2fs", "-h", device).stdout();
    long blockSectors = number(BLOCK_SIZE, head, 4096) / 512;
    long journal = number(JOURNAL, head, 8);
    List<Long> blocks = blocks(sectors, blockSectors);
    Map<Long, Long> inodes = inodes(blocks);
    List<Long> ownerless = blocks.stream().filter(b -> !inodes.containsKey(b)).toList();
    TreeSet<Long> named = new TreeSet<>();
    for (long inode : inodes.values()) {
      if (inode == journal) {
        hits.own("The file system's journal is hit: " + device + ". Unmount it and run e2fsck.");
      } else if (inode < FIRST_ORDINARY_INODE && inode != ROOT_INODE) {
        metadata("inode " + inode);
      } else {
        named.add(inode);
      }
    }
    names(List.copyOf(named));
    int used = used(ownerless);
    if (used > 0) {
      metadata(used + " blocks of inode tables, bitmaps or superblocks");
    }
    if (used < ownerless.size()) {
      hits.note(
          (ownerless.size() - used)
              + " of the "
              + hits.word()
              + " blocks of "
              + device
              + " are free space: no file lies there.");
    }
  }

  private void metadata(String what) {
    hits.own(
        "File system metadata is hit ("
            + what
            + " of "
            + device
            + "): unmount it and run e2fsck -f, after saving what is dear.");
  }

  private List<Long> blocks(RangeSet sectors, long blockSectors) {
    List<Long> blocks = new ArrayList<>();
    for (SectorRange range : sectors.widenTo(blockSectors).ranges()) {
      for (long b = range.first() / blockSectors; b <= range.last() / blockSectors; b++) {
        if (blocks.size() == MOST_BLOCKS) {
          hits.note(
              "So much is hit that only the first " + MOST_BLOCKS + " blocks were looked up.");
          return blocks;
        }
        blocks.add(b);
      }
    }
    return blocks;
  }

  private Map<Long, Long> inodes(List<Long> blocks) throws IOException, InterruptedException {
    Map<Long, Long> inodes = new LinkedHashMap<>();
    for (String answer : ask("icheck", blocks)) {
      Matcher matcher = FOUND.matcher(answer);
      while (matcher.find()) {
        inodes.put(Long.valueOf(matcher.group(1)), Long.valueOf(matcher.group(2)));
      }
    }
    return inodes;
  }

  private void names(List<Long> inodes) throws IOException, InterruptedException {
    TreeSet<Long> nameless = new TreeSet<>(inodes);
    for (String answer : ask("ncheck", inodes)) {
      Matcher matcher = NAMED.matcher(answer);
      while (matcher.find()) {
        nameless.remove(Long.valueOf(matcher.group(1)));
        hits.file(absolute(matcher.group(2)));
      }
    }
    if (nameless.remove(ROOT_INODE)) {
      hits.file(absolute("/"));
    }
    for (long inode : nameless) {
      hits.note("A file without a name is hit (inode " + inode + " of " + device + ").");
    }
  }

  /** Newer versions of debugfs begin paths with two slashes. */
  private String absolute(String path) {
    String one = path.replaceAll("^/+", "/");
    return mountPoint.isEmpty()
        ? one + " (on " + device + ")"
        : mountPoint.get() + (one.equals("/") ? "" : one);
  }

  private int used(List<Long> blocks) throws IOException, InterruptedException {
    if (blocks.isEmpty()) {
      return 0;
    }
    StringBuilder commands = new StringBuilder();
    blocks.forEach(b -> commands.append("testb ").append(b).append('\n'));
    Processes.Finished finished =
        Processes.run(
            List.of("debugfs", "-f", "-", device),
            commands.toString().getBytes(StandardCharsets.UTF_8),
            LIMIT);
    int used = 0;
    Matcher matcher = USED.matcher(finished.stdout());
    while (matcher.find()) {
      used++;
    }
    return used;
  }

  private List<String> ask(String command, List<Long> numbers)
      throws IOException, InterruptedException {
    List<String> answers = new ArrayList<>();
    StringBuilder request = new StringBuilder();
    for (int i = 0; i < numbers.size(); i++) {
      request.append(' ').append(numbers.get(i));
      if (request.length() > MOST_REQUEST_CHARS || i == numbers.size() - 1) {
        answers.add(
            Processes.run(List.of("debugfs", "-R", command + request, device), new byte[0], LIMIT)
                .stdout());
        request.setLength(0);
      }
    }
    return answers;
  }

  private static long number(Pattern pattern, String text, long otherwise) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : otherwise;
  }
}
