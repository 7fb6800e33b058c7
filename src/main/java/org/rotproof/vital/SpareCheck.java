package org.rotproof.vital;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.rotproof.linux.BlockDevice;
import org.rotproof.linux.DirectDevice;
import org.rotproof.linux.MdFreeze;
import org.rotproof.scrub.Endangered.What;
import org.rotproof.storage.Array;
import org.rotproof.storage.Leg;

/**
 * Reads the spares of an array whole: nobody else does, until one has to take over. What lies in a
 * spare's data area means nothing yet, so where it has rotted it is overwritten with zeros, while
 * md is kept from making a member of it.
 */
public final class SpareCheck {
  private static final Path SYS_BLOCK = Path.of("/sys/block");
  private static final int PIECE = 1 << 20;
  private static final int PAGE = 4096;
  private static final int MOST_PAGES = 100_000;

  private final Array array;
  private final BooleanSupplier stopped;
  private final Found found = new Found();

  private SpareCheck(Array array, BooleanSupplier stopped) {
    this.array = array;
    this.stopped = stopped;
  }

  /**
   * Reads them, and repairs.
   *
   * @param stopped asked between reads: whether to end early
   */
  public static Vitals.Seen read(Array array, BooleanSupplier stopped) {
    SpareCheck check = new SpareCheck(array, stopped);
    array.legs().stream().filter(SpareCheck::isSpare).forEach(check::spare);
    return new Vitals.Seen(check.found.findings(), check.found.notes());
  }

  private static boolean isSpare(Leg leg) {
    return leg.slot() < 0 && leg.state().contains("spare") && !leg.integrityNode().isEmpty();
  }

  private void spare(Leg leg) {
    try {
      List<Long> bad = bad(leg);
      if (bad.isEmpty()) {
        return;
      }
      boolean mended = bad.size() < MOST_PAGES && mended(leg, bad);
      found.add(
          leg.disk(),
          What.SPARE_DATA,
          mended,
          (bad.size() < MOST_PAGES ? bad.size() + "" : "More than " + MOST_PAGES)
              + " places of the spare "
              + leg.disk()
              + (mended
                  ? " had rotted. Nothing lies there yet; they were overwritten, and can be read"
                      + " again."
                  : " cannot be read. A rebuild that needs it would meet them: take the spare out"
                      + " and put another in its place."));
    } catch (IOException e) {
      found.note("The spare " + leg.disk() + " was not read whole: " + e.getMessage() + ".");
    }
  }

  /** The places, in bytes, of pages that cannot be read; md's own are looked at elsewhere. */
  private List<Long> bad(Leg leg) throws IOException {
    long begin = Math.max(0, leg.dataOffsetSectors()) * 512;
    long end = BlockDevice.sizeBytes(leg.path()) / PAGE * PAGE;
    List<Long> bad = new ArrayList<>();
    ByteBuffer buffer = DirectDevice.buffer(PIECE);
    try (DirectDevice device = DirectDevice.open(leg.path())) {
      for (long at = begin; at < end && bad.size() < MOST_PAGES; at += PIECE) {
        if (stopped.getAsBoolean()) {
          throw new IOException("the scrub was ended");
        }
        int piece = (int) Math.min(PIECE, end - at);
        int errno = device.read(at, buffer, 0, piece);
        if (errno == DirectDevice.ENXIO || errno == DirectDevice.ENODEV) {
          throw new IOException("it has gone away");
        }
        for (int i = 0; errno != 0 && i < piece; i += PAGE) {
          if (device.read(at + i, buffer, 0, PAGE) != 0) {
            bad.add(at + i);
          }
        }
      }
    }
    return bad;
  }

  @SuppressWarnings("try") // md is kept still, not used.
  private boolean mended(Leg leg, List<Long> pages) {
    Path md = SYS_BLOCK.resolve(array.node()).resolve("md");
    try (MdFreeze still = MdFreeze.begin(md);
        DirectDevice device = DirectDevice.openForRepair(leg.path())) {
      if (!standsBy(md, leg)) {
        return false;
      }
      ByteBuffer zeros = DirectDevice.buffer(PAGE);
      for (long page : pages) {
        if (device.write(page, zeros, 0, PAGE) != 0) {
          return false;
        }
      }
      // md flushes members, and no spare.
      if (device.flush() != 0) {
        return false;
      }
      ByteBuffer again = DirectDevice.buffer(PAGE);
      for (long page : pages) {
        if (device.read(page, again, 0, PAGE) != 0) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      found.note("The spare " + leg.disk() + " was not put right: " + e.getMessage() + ".");
      return false;
    }
  }

  /**
   * Whether it is a spare still, and md has no place to put it in. True as long as md is frozen.
   *
   * @param md the array's folder in sysfs
   */
  static boolean standsBy(Path md, Leg leg) throws IOException {
    Path own = md.resolve("dev-" + leg.node());
    return text(own.resolve("state")).contains("spare")
        && text(own.resolve("slot")).equals("none")
        && text(md.resolve("degraded")).equals("0");
  }

  private static String text(Path attribute) throws IOException {
    return Files.readString(attribute, StandardCharsets.ISO_8859_1).strip();
  }
}
