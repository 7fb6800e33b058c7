package org.rotproof.scrub.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.linux.Processes;
import org.rotproof.scrub.FileSystemMagic;
import org.rotproof.scrub.RangeSet;

/** Names of files on file systems that are not mounted: images, made and read by the real tools. */
class UnmountedFilesTest {
  @TempDir private Path folder;
  private Path image;
  private Path tree;

  @BeforeEach
  void makeTree() throws Exception {
    tree = Files.createDirectories(folder.resolve("tree"));
    Files.createDirectories(tree.resolve("album"));
    byte[] picture = new byte[1 << 20]; // Zeros would be left out as holes.
    Arrays.fill(picture, (byte) 7);
    Files.write(tree.resolve("album/hit.jpg"), picture);
    Files.write(tree.resolve("album/spared.jpg"), picture);
    image = folder.resolve("image");
    try (RandomAccessFile raw = new RandomAccessFile(image.toFile(), "rw")) {
      raw.setLength(320L << 20);
    }
  }

  @Test
  void ext4NamesFilesFreeSpaceAndMetadata() throws Exception {
    run("mke2fs", "-q", "-F", "-t", "ext4", "-d", tree.toString(), image.toString());
    String blocks = run("debugfs", "-R", "blocks /album/hit.jpg", image.toString());
    long block = first("(\\d+)", blocks);
    long blockSectors =
        first("Block size:\\s+(\\d+)", run("dumpe2fs", "-h", image.toString())) / 512;

    FileHits hit = ext(RangeSet.between(block * blockSectors, block * blockSectors + 16));
    assertThat(hit.files()).containsExactly("/album/hit.jpg (on " + image + ")");
    long end = Files.size(image) / 512;
    assertThat(ext(RangeSet.between(end - 64, end)).notes())
        .singleElement()
        .asString()
        .contains("free space: no file");
    // The first KiB is left to boot loaders.
    FileHits start = ext(RangeSet.between(2, 8));
    assertThat(start.files()).isEmpty();
    assertThat(start.notes()).singleElement().asString().contains("metadata is hit");
    assertThat(magic()).isEqualTo("ext4");
  }

  private FileHits ext(RangeSet sectors) throws Exception {
    FileHits hits = new FileHits("lost");
    new ExtFiles(image.toString(), Optional.empty(), hits).find(sectors);
    return hits;
  }

  @Test
  void xfsNamesFilesFreeSpaceAndMetadata() throws Exception {
    Path proto = folder.resolve("proto");
    String hit = tree.resolve("album/hit.jpg").toString();
    Files.writeString(
        proto,
        "/dev/null\n0 0\nd--755 0 0\nalbum d--755 0 0\nhit.jpg ---644 0 0 " + hit + "\n$\n$\n");
    run("mkfs.xfs", "-q", "-f", "-p", proto.toString(), image.toString());
    String map = run("xfs_db", "-r", "-c", "path /album/hit.jpg", "-c", "bmap", image.toString());
    Matcher matcher = Pattern.compile("startblock (\\d+) \\((\\d+)/(\\d+)\\)").matcher(map);
    assertThat(matcher.find()).as(map).isTrue();
    String sb =
        run("xfs_db", "-r", "-c", "sb 0", "-c", "print agblocks blocksize", image.toString());
    long agBlocks = first("agblocks = (\\d+)", sb);
    long blockSectors = first("blocksize = (\\d+)", sb) / 512;
    long block = Long.parseLong(matcher.group(2)) * agBlocks + Long.parseLong(matcher.group(3));

    FileHits named = xfs(RangeSet.between(block * blockSectors, block * blockSectors + 16));
    assertThat(named.files())
        .as("%s", named.notes())
        .containsExactly("/album/hit.jpg (on " + image + ")");
    long last = Files.size(image) / 512;
    assertThat(xfs(RangeSet.between(last - 64, last)).notes())
        .singleElement()
        .asString()
        .contains("free space: no file");
    assertThat(xfs(RangeSet.between(0, 8)).notes())
        .singleElement()
        .asString()
        .contains("metadata is hit");
    assertThat(magic()).isEqualTo("xfs");
  }

  private FileHits xfs(RangeSet sectors) throws Exception {
    FileHits hits = new FileHits("lost");
    new XfsFiles(image.toString(), Optional.empty(), hits).find(sectors);
    return hits;
  }

  @Test
  void aFileSystemIsKnownThoughItsNeighbourhoodCannotBeRead() throws Exception {
    run("mkfs.btrfs", "-q", image.toString());
    assertThat(magic()).isEqualTo("btrfs");
    assertThat(FileSystemMagic.of(offset -> offset == 0 ? Optional.empty() : block(offset)))
        .isEqualTo("btrfs");
    assertThat(FileSystemMagic.of(offset -> Optional.empty())).isEmpty();
  }

  private String magic() {
    return FileSystemMagic.of(this::block);
  }

  private Optional<ByteBuffer> block(long offset) {
    try (RandomAccessFile raw = new RandomAccessFile(image.toFile(), "r")) {
      byte[] bytes = new byte[FileSystemMagic.BLOCK_BYTES];
      raw.seek(offset);
      raw.readFully(bytes);
      return Optional.of(ByteBuffer.wrap(bytes));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String run(String... words) throws Exception {
    Processes.Finished finished = Processes.run(words);
    assertThat(finished.exit()).as("%s: %s", List.of(words), finished.words()).isZero();
    return finished.stdout();
  }

  private static long first(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return Long.parseLong(matcher.group(1));
  }
}
