package org.rotproof.vital;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.rotproof.linux.Processes;
import org.rotproof.scrub.Endangered.What;
import org.rotproof.storage.Array;
import org.rotproof.storage.Leg;
import org.rotproof.storage.ParseException;
import org.rotproof.storage.meta.MdBitmap;
import org.rotproof.storage.meta.MdSuperblock;

/**
 * md's superblock and bitmap on each leg of a running array, read through the opened leg: each is
 * there, and all agree on the array. md keeps both in memory, so what is damaged is written anew by
 * md itself.
 */
final class MdCheck {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int SECTOR_BYTES = 512;
  private static final int MOST_BITMAP_BYTES = 16 << 20;
  private static final long PAGE_BYTES = 4096;
  private static final int READS = 12;
  private static final long MILLIS_BETWEEN = 250;

  /** How far one leg's count of events may be from another's while md writes them. */
  private static final long EVENTS_APART = 2;

  private final Path sysBlock;
  private final Array array;
  private final Found found;
  private final UnaryOperator<String> last;

  /** What to do where nothing helps is told for a disk by {@code last}. */
  MdCheck(Path sysBlock, Array array, Found found, UnaryOperator<String> last) {
    this.sysBlock = sysBlock;
    this.array = array;
    this.found = found;
    this.last = last;
  }

  /** Looks, and has md repair; gives the superblock of each leg that has one, by its path. */
  Map<String, MdSuperblock> run() throws InterruptedException {
    Map<String, MdSuperblock> read = new HashMap<>();
    if (!array.metadata().equals("1.2")) {
      found.note(
          "md's metadata of version "
              + array.metadata()
              + " on "
              + array.name()
              + " was not looked at.");
      return read;
    }
    if (!runs()) {
      found.note(
          "md does not run "
              + array.name()
              + ", so what its superblocks ought to say is not known, and they were not looked"
              + " at.");
      return read;
    }
    Set<String> wrong = settled(read, 3);
    // Before anything is repaired: with its superblocks md writes the beginnings of bitmaps anew.
    Set<Leg> bitmaps = settledBitmaps(read);
    if (!wrong.isEmpty() && idle()) {
      writeAnew();
      Set<String> left = settled(read, READS);
      for (Leg leg : array.legs()) {
        if (wrong.contains(leg.path())) {
          tellSuperblock(leg, !left.contains(leg.path()));
        }
      }
    } else {
      array.legs().stream()
          .filter(leg -> wrong.contains(leg.path()))
          .forEach(leg -> tellSuperblock(leg, false));
    }
    bitmaps(read, bitmaps);
    return read;
  }

  private boolean runs() {
    return !Set.of("inactive", "clear").contains(array.state());
  }

  /** The superblocks that are right now, by their legs' paths; tells and repairs nothing. */
  Map<String, MdSuperblock> superblocks() {
    Map<String, MdSuperblock> read = new HashMap<>();
    if (array.metadata().equals("1.2") && runs()) {
      wrong(read);
    }
    return read;
  }

  private void tellSuperblock(Leg leg, boolean mended) {
    boolean spare = leg.slot() < 0;
    found.add(
        leg.disk(),
        spare ? What.SPARE_HEADER : What.MD_SUPERBLOCK,
        mended,
        "md's superblock on "
            + leg.disk()
            + (mended
                ? " was damaged; md wrote it anew, and it is right again."
                : " is damaged. The disk will be missing when the array is started next. "
                    + last.apply(leg.disk())));
  }

  /** The legs whose superblock is not right, also when it is read again some times. */
  private Set<String> settled(Map<String, MdSuperblock> read, int reads)
      throws InterruptedException {
    Set<String> wrong = wrong(read);
    for (int i = 1; i < reads && !wrong.isEmpty(); i++) {
      Thread.sleep(MILLIS_BETWEEN);
      wrong = wrong(read);
    }
    return wrong;
  }

  private Set<String> wrong(Map<String, MdSuperblock> read) {
    Set<String> wrong = new HashSet<>();
    read.clear();
    for (Leg leg : array.legs()) {
      if (leg.state().contains("faulty")) {
        continue; // md has thrown it out, and says so itself.
      }
      try {
        MdSuperblock superblock =
            MdSuperblock.parse(
                DiskBytes.read(leg.path(), MdSuperblock.AT_BYTES, MdSuperblock.BYTES));
        if (belongs(leg, superblock)) {
          read.put(leg.path(), superblock);
        } else {
          wrong.add(leg.path());
        }
      } catch (IOException | ParseException e) {
        wrong.add(leg.path());
      }
    }
    OptionalLong newest =
        array.legs().stream()
            .filter(leg -> leg.slot() >= 0 && read.containsKey(leg.path()))
            .mapToLong(leg -> read.get(leg.path()).events())
            .max();
    for (Leg leg : array.legs()) {
      MdSuperblock superblock = read.get(leg.path());
      if (leg.slot() >= 0
          && superblock != null
          && newest.isPresent()
          && newest.getAsLong() - superblock.events() > EVENTS_APART) {
        wrong.add(leg.path());
      }
    }
    return wrong;
  }

  private boolean belongs(Leg leg, MdSuperblock superblock) {
    boolean role =
        leg.slot() < 0
            ? superblock.role() >= MdSuperblock.JOURNAL
            : superblock.role() == leg.slot() || !leg.state().contains("in_sync");
    return role && same(superblock.arrayUuid(), array.uuid());
  }

  private static boolean same(String one, String other) {
    return plain(one).equals(plain(other));
  }

  private static String plain(String uuid) {
    return uuid.replaceAll("[^0-9A-Fa-f]", "").toLowerCase(Locale.ROOT);
  }

  private Path md() {
    return sysBlock.resolve(array.node()).resolve("md");
  }

  private boolean idle() {
    try {
      return Files.readString(md().resolve("sync_action")).strip().equals("idle");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Any word to a member's state makes md write its superblock to all of them (md.c, state_store);
   * this one says what holds already.
   */
  private void writeAnew() {
    for (Leg leg : array.legs()) {
      Path state = md().resolve("dev-" + leg.node()).resolve("state");
      try {
        String word =
            Files.readString(state).contains("write_mostly") ? "writemostly" : "-writemostly";
        Files.writeString(state, word, StandardCharsets.ISO_8859_1, StandardOpenOption.WRITE);
        return;
      } catch (IOException e) {
        continue; // Another member's state does as well.
      }
    }
  }

  /** The legs whose bitmap is not right, also when it is read again some times. */
  private Set<Leg> settledBitmaps(Map<String, MdSuperblock> read) throws InterruptedException {
    Set<Leg> wrong = wrongBitmaps(read);
    for (int i = 1; i < 3 && !wrong.isEmpty(); i++) {
      Thread.sleep(MILLIS_BETWEEN);
      wrong = wrongBitmaps(read);
    }
    return wrong;
  }

  private Set<Leg> wrongBitmaps(Map<String, MdSuperblock> read) {
    Set<Leg> wrong = new HashSet<>();
    for (Leg leg : array.legs()) {
      if (hasBitmap(leg, read) && bitmap(leg, read.get(leg.path())).isEmpty()) {
        wrong.add(leg);
      }
    }
    return wrong;
  }

  private static boolean hasBitmap(Leg leg, Map<String, MdSuperblock> read) {
    MdSuperblock superblock = read.get(leg.path());
    return superblock != null && superblock.bitmapOffsetSectors() != 0 && leg.slot() >= 0;
  }

  /** Repairs them; {@code before} were not right before the superblocks were repaired. */
  private void bitmaps(Map<String, MdSuperblock> read, Set<Leg> before)
      throws InterruptedException {
    Set<Leg> wrong = settledBitmaps(read);
    for (Leg leg : before) {
      if (!wrong.contains(leg)) {
        tellBitmap(leg, hasBitmap(leg, read));
      }
    }
    if (wrong.isEmpty()) {
      return;
    }
    Map<String, MdSuperblock> after = new HashMap<>(read);
    Set<Leg> left = wrong;
    if (idle()) {
      // With its superblocks md writes the beginning of each bitmap from its memory.
      writeAnew();
      settled(after, READS);
      left = settledBitmaps(after);
    }
    if (!left.isEmpty() && idle() && chunkBytes().isPresent()) {
      bitmapAnew(chunkBytes().getAsLong());
      settled(after, READS);
      left = settledBitmaps(after);
    }
    for (Leg leg : wrong) {
      tellBitmap(leg, hasBitmap(leg, after) && !left.contains(leg));
    }
  }

  private void tellBitmap(Leg leg, boolean mended) {
    found.add(
        leg.disk(),
        What.BITMAP,
        mended,
        "md's bitmap on "
            + leg.disk()
            + (mended
                ? " was damaged; md wrote it anew, and it is right."
                : " is damaged. The array may not start by itself after the next restart. Make"
                    + " it anew: mdadm --grow "
                    + array.path()
                    + " --bitmap=none, then --bitmap=internal."));
  }

  private Optional<MdBitmap> bitmap(Leg leg, MdSuperblock superblock) {
    try {
      long at = MdSuperblock.AT_BYTES + (long) superblock.bitmapOffsetSectors() * SECTOR_BYTES;
      MdBitmap head = MdBitmap.parse(DiskBytes.read(leg.path(), at, MdBitmap.BYTES));
      DiskBytes.read(leg.path(), at, bitmapBytes(head.chunkBytes()));
      return belongs(head, superblock) ? Optional.of(head) : Optional.empty();
    } catch (IOException | ParseException e) {
      return Optional.empty();
    }
  }

  private int bitmapBytes(long chunkBytes) {
    long bits = array.componentSectors() * SECTOR_BYTES / chunkBytes + 1;
    return (int) Math.min(MOST_BITMAP_BYTES, MdBitmap.BYTES + bits / 8 + 1);
  }

  /** How many sectors a bitmap takes; where md does not say it, as many as one can take. */
  long bitmapSectors() {
    OptionalLong chunk = chunkBytes();
    int bytes = chunk.isPresent() ? bitmapBytes(chunk.getAsLong()) : MOST_BITMAP_BYTES;
    return (bytes + PAGE_BYTES - 1) / PAGE_BYTES * (PAGE_BYTES / SECTOR_BYTES);
  }

  /** Whether md can be running with it, and takes it at the next start. */
  private boolean belongs(MdBitmap head, MdSuperblock superblock) {
    OptionalLong chunk = chunkBytes();
    return same(head.arrayUuid(), array.uuid())
        && (chunk.isEmpty() || chunk.getAsLong() == head.chunkBytes())
        // One that lags makes md go through all of the array. It may have been counted on since.
        && head.events() + EVENTS_APART >= superblock.events()
        && !(head.stale() && whole());
  }

  /** What one bit of the bitmap stands for, as md runs with it. */
  private OptionalLong chunkBytes() {
    try {
      String text = Files.readString(md().resolve("bitmap/chunksize")).strip();
      // Zero where it has no bitmap, or does not run.
      return text.matches("[1-9]\\d{0,17}")
          ? OptionalLong.of(Long.parseLong(text))
          : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private boolean whole() {
    try {
      return Files.readString(md().resolve("degraded")).strip().equals("0");
    } catch (IOException e) {
      return false;
    }
  }

  private boolean bitmapAnew(long chunkBytes) throws InterruptedException {
    return tool("mdadm", "--grow", array.path(), "--bitmap=none")
        && tool(
            "mdadm",
            "--grow",
            array.path(),
            "--bitmap=internal",
            "--bitmap-chunk=" + chunkBytes / 1024 + "K");
  }

  private static boolean tool(String... argv) throws InterruptedException {
    try {
      return Processes.run(List.of(argv), new byte[0], LIMIT).ok();
    } catch (IOException e) {
      return false;
    }
  }
}
