package org.rotproof.vital;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.storage.meta.IntegrityJournal;
import org.rotproof.storage.meta.IntegrityLayout;
import org.rotproof.storage.meta.IntegritySuperblock;

/** A journal that was written to its places, in a file that stands for the disk. */
class JournalPlacesTest {
  private static final int FIXED_PADDING = 8;
  private static final int BLOCK = 4096;
  private static final int TAG = 32;
  private static final long START = 1 << 20;
  private static final int ENTRIES = 4;
  private static final int HEADS = 8;
  private static final String QUIET = "1 0 8 0 4711 0 8 0 0 0 0";
  private static final IntegritySuperblock SUPERBLOCK =
      new IntegritySuperblock(4, 15, TAG, 1, 1024, FIXED_PADDING, BLOCK, 0, "");
  private static final IntegrityLayout LAYOUT = new IntegrityLayout(SUPERBLOCK);

  @TempDir private Path folder;
  private byte[] disk;
  private final byte[] below = new byte[1 << 20];

  @BeforeEach
  void written() throws IOException {
    Files.createDirectories(folder.resolve("sys/disk"));
    Files.writeString(folder.resolve("sys/disk/stat"), QUIET);
    Files.write(folder.resolve("opened"), new byte[1 << 20]);
    disk = new byte[2 << 20];
    new Random(3).nextBytes(disk);
    ByteBuffer out = ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN);
    int journal = (int) (START + IntegrityLayout.JOURNAL_BYTE);
    for (int i = 0; i < SUPERBLOCK.sectionSectors() / HEADS - 1; i++) {
      int entry = journal + i % HEADS * 512 + i / HEADS * (8 + 64 + TAG);
      long sector = i < ENTRIES ? 64L + 8L * i : -1;
      out.putLong(entry, sector);
      if (i < ENTRIES) {
        int block = block(sector);
        System.arraycopy(disk, block, disk, inJournal(i), BLOCK);
        for (int s = 0; s < 8; s++) {
          System.arraycopy(disk, block + s * 512 + 504, disk, entry + 8 + s * 8, 8);
          out.putLong(inJournal(i) + s * 512 + 504, 0x1111_1111_1111_1111L);
        }
        System.arraycopy(disk, tag(sector), disk, entry + 72, TAG);
        System.arraycopy(disk, block, below, (int) sector * 512, BLOCK);
      }
    }
  }

  private static int inJournal(int entry) {
    return (int) (START + IntegrityLayout.JOURNAL_BYTE) + HEADS * 512 + entry * BLOCK;
  }

  private static int block(long sector) {
    return (int) (START + LAYOUT.blockByte(sector));
  }

  private static int tag(long sector) {
    return (int) (START + LAYOUT.tagByte(sector));
  }

  private boolean damaged() throws IOException, InterruptedException {
    Files.write(folder.resolve("disk"), disk);
    Files.write(folder.resolve("below"), below);
    return new JournalPlaces(
            folder.resolve("sys"),
            folder.resolve("disk").toString(),
            START,
            folder.resolve("opened").toString(),
            folder.resolve("below").toString(),
            new IntegrityJournal(SUPERBLOCK, Optional.empty()))
        .damaged(Duration.ofSeconds(20));
  }

  @Test
  void whatIsAsItWasWrittenIsRight() throws Exception {
    assertThat(damaged()).isFalse();
  }

  @Test
  void aBitOfABlockInTheJournalIsNoticed() throws Exception {
    disk[inJournal(2) + 100] ^= 4;
    assertThat(damaged()).isTrue();
  }

  /** It may as well be the place's that rotted, and that is being written anew. */
  @Test
  void ofATagAloneNothingIsSaid() throws Exception {
    disk[(int) (START + IntegrityLayout.JOURNAL_BYTE) + 512 + 72 + 5] ^= 1;
    assertThat(damaged()).isFalse();
  }

  /**
   * A repair writes what lay there before, so with the same tag, and the kernel keeps it in a long
   * journal before it comes to its place. The real kernel's next scrub called that a damaged
   * journal.
   */
  @Test
  void aRepairThatHasNotComeToItsPlaceYetIsNoDamage() throws Exception {
    disk[block(80) + 9] ^= 1;
    assertThat(damaged()).isFalse();
  }

  @Test
  void whatIsNewerThanItsPlaceIsNoDamage() throws Exception {
    disk[block(72) + 9] ^= 1;
    disk[tag(72)] ^= 1;
    assertThat(damaged()).isFalse();
  }

  @Test
  void aPlaceThatRottedIsNotTheJournals() throws Exception {
    disk[block(80) + 9] ^= 1;
    Files.write(folder.resolve("opened"), new byte[40 << 10]);
    assertThat(damaged()).isFalse();
  }

  @Test
  void nothingIsSaidWhileTheDiskIsWrittenTo() throws Exception {
    disk[inJournal(2) + 100] ^= 4;
    Files.writeString(folder.resolve("sys/disk/stat"), QUIET.replace("8 0 0 0 0", "8 0 1 0 0"));
    assertThat(damaged()).isFalse();
  }
}
