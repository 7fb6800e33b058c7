package org.rotproof.vital;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.rotproof.scrub.Endangered.What;
import org.rotproof.storage.DmTarget;
import org.rotproof.storage.ParseException;
import org.rotproof.storage.meta.IntegrityChecksum;
import org.rotproof.storage.meta.IntegrityJournal;
import org.rotproof.storage.meta.IntegrityLayout;
import org.rotproof.storage.meta.IntegritySuperblock;

/**
 * The superblock and the journal of a dm-integrity device that is open: compared with what the
 * kernel runs with, and with the superblock as it was seen when all was right.
 */
final class IntegrityCheck {
  private static final int SECTOR_BYTES = 512;
  private static final int READS = 4;
  private static final long MILLIS_BETWEEN = 300;

  private final Place place;
  private final Found found;
  private KnownGood known;

  /**
   * Which one it is.
   *
   * @param disk as the person knows it
   * @param device where it lies
   * @param opened what is read through it
   * @param below the dm-integrity device, which may lie below an encryption
   * @param table what the kernel runs with
   * @param recalculating whether tags are being computed, which moves the superblock
   * @param member the name that md gave the member; "" where it cannot be read
   * @param last what to do where nothing helps
   */
  record Place(
      String disk,
      String device,
      String opened,
      String below,
      DmTarget table,
      boolean recalculating,
      String member,
      boolean spare,
      String last) {}

  /** Gives every sector of the journal a new content, by writing what is there once more. */
  interface JournalRound {
    /** Writes so many bytes through the device; false where that cannot be done safely. */
    boolean write(long bytes) throws IOException;
  }

  IntegrityCheck(Place place, KnownGood known, Found found) {
    this.place = place;
    this.known = known;
    this.found = found;
  }

  /** What is known to be good now. */
  KnownGood known() {
    return known;
  }

  /**
   * Looks, and repairs.
   *
   * @param compared how long a journal's content may be compared with its places, where it cannot
   *     be computed
   */
  void run(Optional<JournalRound> round, Duration compared) throws InterruptedException {
    try {
      Optional<IntegritySuperblock> superblock = superblock();
      if (superblock.isPresent()) {
        journal(superblock.get(), round, compared);
      }
    } catch (IOException e) {
      found.add(
          place.disk(),
          kind(What.INTEGRITY_SUPERBLOCK),
          false,
          "The beginning of the integrity data of "
              + place.disk()
              + " cannot be read: "
              + e.getMessage()
              + ". If that stays so, "
              + Found.willNotOpen(place.disk())
              + " "
              + place.last());
    }
  }

  private What kind(What what) {
    return place.spare() ? What.SPARE_HEADER : what;
  }

  private long startSector() throws IOException {
    try {
      return Long.parseLong(place.table().arguments().get(1));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new IOException("the kernel does not say where it begins", e);
    }
  }

  private Optional<IntegritySuperblock> superblock() throws IOException {
    long at = startSector() * SECTOR_BYTES;
    byte[] now = DiskBytes.read(place.device(), at, IntegritySuperblock.BYTES);
    Optional<byte[]> kept = kept();
    if (right(now, kept)) {
      if (!place.recalculating() && !place.member().isEmpty()) {
        known =
            known.with(
                place.member(), new KnownGood.Superblock(Base64.getEncoder().encodeToString(now)));
      }
      return parse(now);
    }
    boolean mended = false;
    if (kept.isPresent() && !place.recalculating() && fits(parse(kept.get()))) {
      DiskBytes.write(place.device(), at, kept.get());
      mended =
          Arrays.equals(kept.get(), DiskBytes.read(place.device(), at, IntegritySuperblock.BYTES));
    }
    found.add(
        place.disk(),
        kind(What.INTEGRITY_SUPERBLOCK),
        mended,
        "The integrity superblock of "
            + place.disk()
            + (mended
                ? " was damaged; it was written anew as it was when it was last right, which is"
                    + " also what the kernel runs with."
                : (kept.isPresent()
                        ? " is damaged, and could not be written anew. "
                        : " is damaged, and nobody has seen it right, so it cannot be written"
                            + " anew. ")
                    + Found.willNotOpen(place.disk())
                    + " "
                    + place.last()));
    return mended ? parse(kept.get()) : Optional.empty();
  }

  private Optional<byte[]> kept() {
    KnownGood.Superblock kept = known.superblocks().get(place.member());
    if (kept == null) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(kept.base64());
      return bytes.length == IntegritySuperblock.BYTES ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean right(byte[] now, Optional<byte[]> kept) {
    return fits(parse(now))
        && (kept.isEmpty()
            || place.recalculating()
            || IntegritySuperblock.same(now, kept.get(), journaled()));
  }

  private boolean journaled() {
    return place.table().integrityMode().equals("journal");
  }

  private static Optional<IntegritySuperblock> parse(byte[] bytes) {
    try {
      return Optional.of(IntegritySuperblock.parse(bytes));
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  /** Whether the kernel can be running with it. */
  private boolean fits(Optional<IntegritySuperblock> superblock) {
    if (superblock.isEmpty()) {
      return false;
    }
    IntegritySuperblock s = superblock.get();
    DmTarget table = place.table();
    return number(table.option("block_size"), 512) == s.blockBytes()
        && number(argument(2), s.tagBytes()) == s.tagBytes()
        && number(table.option("interleave_sectors"), 1L << s.log2InterleaveSectors())
            == 1L << s.log2InterleaveSectors()
        && number(table.option("journal_sectors"), s.journalSections() * s.sectionSectors())
            == s.journalSections() * s.sectionSectors()
        && table.lengthSectors() <= s.dataSectors();
  }

  private String argument(int at) {
    List<String> arguments = place.table().arguments();
    return at < arguments.size() ? arguments.get(at) : "";
  }

  private static long number(String text, long otherwise) {
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : otherwise;
  }

  private void journal(
      IntegritySuperblock superblock, Optional<JournalRound> round, Duration compared)
      throws IOException, InterruptedException {
    DmTarget table = place.table();
    if (!journaled()
        || !table.option("journal_crypt").isEmpty()
        || !table.option("journal_mac").isEmpty()) {
      return;
    }
    Tally tally = tally(superblock);
    for (int i = 1; i < READS && tally.odd(); i++) {
      Thread.sleep(MILLIS_BETWEEN); // It may just have been written.
      tally = tally(superblock);
    }
    boolean wrong = tally.damaged();
    if (!wrong && !(tally.open() && contradicts(superblock, compared))) {
      return;
    }
    boolean mended = false;
    if (round.isPresent()) {
      try {
        mended =
            round.get().write(superblock.journalBytes() * 3 / 2) && settled(superblock, compared);
      } catch (IOException e) {
        found.note("The journal of " + place.disk() + " was not written anew: " + e.getMessage());
      }
    }
    found.add(
        place.disk(),
        kind(What.INTEGRITY_JOURNAL),
        mended,
        "The integrity journal of "
            + place.disk()
            + (mended
                ? " was damaged; what is on the disk was written once more until the journal had"
                    + " gone round, and all of it is right again."
                : wrong
                    ? " is damaged. " + Found.willNotOpen(place.disk()) + " " + place.last()
                    : " is damaged. At the next start what it holds is written to its place, where"
                        + " the scrub after that finds it as rot: scrub once the array has been"
                        + " opened again. "
                        + place.last()));
  }

  private IntegrityJournal of(IntegritySuperblock superblock) {
    return new IntegrityJournal(superblock, IntegrityChecksum.named(place.table().integrityId()));
  }

  private boolean contradicts(IntegritySuperblock superblock, Duration compared)
      throws IOException, InterruptedException {
    return place.table().option("meta_device").isEmpty()
        && new JournalPlaces(
                JournalPlaces.SYS_BLOCK,
                place.device(),
                startSector() * SECTOR_BYTES,
                place.opened(),
                place.below(),
                of(superblock))
            .damaged(compared);
  }

  private boolean settled(IntegritySuperblock superblock, Duration compared)
      throws IOException, InterruptedException {
    for (int i = 0; i < READS; i++) {
      Tally tally = tally(superblock);
      if (!tally.damaged() && !(tally.open() && contradicts(superblock, compared))) {
        return true;
      }
      Thread.sleep(MILLIS_BETWEEN);
    }
    return false;
  }

  /**
   * What the journal holds, as far as checksums tell.
   *
   * @param placed whether each of its sectors has the number that belongs to its place
   * @param computed whether its checksums can be computed without a key
   */
  private record Tally(boolean placed, boolean computed, long right, long wrong) {
    /** Whether the kernel does not take it as it lies there. */
    boolean damaged() {
      return !placed || (wrong > 0 && wrong < right);
    }

    /**
     * Whether nothing can be concluded from them: without a key, or where as many are wrong as are
     * right. That is a journal that holds little, or a kernel that computes them in another way
     * than is known here.
     */
    boolean open() {
      return placed && (!computed || (wrong > 0 && wrong >= right));
    }

    /** Whether something is not as it should be, which may pass. */
    boolean odd() {
      return !placed || wrong > 0;
    }
  }

  private Tally tally(IntegritySuperblock superblock) throws IOException {
    IntegrityJournal journal = of(superblock);
    long start = startSector() * SECTOR_BYTES + IntegrityLayout.JOURNAL_BYTE;
    long right = 0;
    long wrong = 0;
    for (long number = 0; number < superblock.journalSections(); number++) {
      IntegrityJournal.Section section =
          journal.section(
              DiskBytes.read(
                  place.device(), start + number * journal.sectionBytes(), journal.sectionBytes()),
              number);
      if (!section.placed()) {
        return new Tally(false, false, 0, 0);
      }
      right += section.right();
      wrong += section.wrong();
    }
    return new Tally(true, journal.checksum().isPresent(), right, wrong);
  }
}
