package org.rotproof.vital;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.rotproof.linux.DirectDevice;
import org.rotproof.storage.BlockStat;
import org.rotproof.storage.ParseException;
import org.rotproof.storage.meta.IntegrityJournal;
import org.rotproof.storage.meta.IntegrityJournal.Held;
import org.rotproof.storage.meta.IntegrityLayout;

/**
 * Compares what a journal holds with what lies at its places, where nobody without the key can
 * compute the tags. A block and its tag come and go together: where one of both is as the journal
 * has it and the other is not, and the place can be read through the opened device, the journal is
 * damaged. Where both differ, it holds what is newer or older than the place, and nothing can be
 * said of it. Nor where the kernel gives the block as the journal has it: it reads what it has not
 * written to its place yet from the journal in its memory, and what a repair wrote over rot is so,
 * with the tag that lies there already.
 */
final class JournalPlaces {
  static final Path SYS_BLOCK = Path.of("/sys/class/block");

  private static final long QUIET_MILLIS = 500;
  private static final int TRIES = 3;
  private static final int SECTOR_BYTES = 512;

  private final Path sysBlock;
  private final String device;
  private final long start;
  private final String opened;
  private final String below;
  private final IntegrityJournal journal;
  private final IntegrityLayout layout;

  /**
   * Of one device.
   *
   * @param sysBlock the folder that tells of each block device, {@link #SYS_BLOCK}
   * @param device where it lies
   * @param start the byte where its superblock begins
   * @param opened what is read through it, from the same sectors on
   * @param below the dm-integrity device itself, which may lie below an encryption
   */
  JournalPlaces(
      Path sysBlock,
      String device,
      long start,
      String opened,
      String below,
      IntegrityJournal journal) {
    this.sysBlock = sysBlock;
    this.device = device;
    this.start = start;
    this.opened = opened;
    this.below = below;
    this.journal = journal;
    layout = new IntegrityLayout(journal.superblock());
  }

  /**
   * Whether the journal is damaged, as far as that can be seen.
   *
   * @param most how long it looks; it begins anywhere, so another part is seen another time
   */
  boolean damaged(Duration most) throws IOException, InterruptedException {
    long until = System.nanoTime() + most.toNanos();
    long sections = journal.superblock().journalSections();
    long first = ThreadLocalRandom.current().nextLong(Math.max(1, sections));
    try (DirectDevice disk = DirectDevice.open(device)) {
      for (long i = 0; i < sections && System.nanoTime() < until; i++) {
        long number = (first + i) % sections;
        for (Held held : journal.held(section(disk, number))) {
          if (System.nanoTime() < until && contradicts(disk, held)) {
            Optional<Boolean> stays = stays(disk, number, held);
            if (stays.isEmpty() || stays.get()) {
              return stays.isPresent();
            }
          }
        }
      }
    }
    return false;
  }

  private byte[] section(DirectDevice disk, long number) throws IOException {
    long at = start + IntegrityLayout.JOURNAL_BYTE + number * journal.sectionBytes();
    return DiskBytes.read(disk, at, journal.sectionBytes());
  }

  private boolean contradicts(DirectDevice disk, Held held) {
    try {
      byte[] block =
          DiskBytes.read(disk, start + layout.blockByte(held.sector()), held.block().length);
      byte[] tag = DiskBytes.read(disk, start + layout.tagByte(held.sector()), held.tag().length);
      return Arrays.equals(block, held.block()) != Arrays.equals(tag, held.tag());
    } catch (IOException e) {
      return false; // A place that the disk does not give is for the scrub to find.
    }
  }

  /**
   * Whether it is so while nothing is written to the disk: the kernel writes blocks first, and
   * their tags after them. Empty where the disk does not come to rest.
   */
  private Optional<Boolean> stays(DirectDevice disk, long number, Held held)
      throws IOException, InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      Optional<Long> before = writes();
      Thread.sleep(QUIET_MILLIS);
      boolean there = journal.held(section(disk, number)).stream().anyMatch(held::same);
      if (!there || !contradicts(disk, held)) {
        return Optional.of(false);
      }
      if (before.isPresent() && before.equals(writes())) {
        return Optional.of(readable(held) && !waits(held));
      }
    }
    return Optional.empty();
  }

  /** How many writes the disk has done; empty while one is under way. */
  private Optional<Long> writes() {
    try {
      String node = String.valueOf(Path.of(device).toRealPath().getFileName());
      BlockStat stat =
          BlockStat.parse(
              Files.readString(
                  sysBlock.resolve(node).resolve("stat"), StandardCharsets.ISO_8859_1));
      return stat.inFlight() == 0 ? Optional.of(stat.writeIos()) : Optional.empty();
    } catch (IOException | ParseException e) {
      return Optional.empty();
    }
  }

  /** Whether its place is sound: where that has rotted, the journal may be right. */
  private boolean readable(Held held) throws IOException {
    int bytes = held.block().length;
    try (DirectDevice leg = DirectDevice.open(opened)) {
      return leg.read(held.sector() * SECTOR_BYTES, DirectDevice.buffer(bytes), 0, bytes) == 0;
    }
  }

  /** Whether the kernel gives the block as the journal has it: then its place is what is older. */
  private boolean waits(Held held) throws IOException {
    try (DirectDevice integrity = DirectDevice.open(below)) {
      return Arrays.equals(
          DiskBytes.read(integrity, held.sector() * SECTOR_BYTES, held.block().length),
          held.block());
    }
  }
}
