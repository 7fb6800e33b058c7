package org.rotproof.scrub;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Compares what the legs say of the same data: copies with copies, parity with the data it stands
 * for. Works on what a scrub has in hand anyway, so it costs no read. A difference is a suspicion
 * only: the file system may have written between two legs' reads. md's own check, which locks the
 * stripe, has the last word.
 */
public final class StripeCheck {
  private static final int BLOCK_SECTORS = RaidGeometry.PAGE_SECTORS;
  private static final int BLOCK_BYTES = BLOCK_SECTORS * 512;
  private static final int MOST_LONGS = 64 * 1024 / 8;

  private final RaidGeometry geometry;
  private final Set<Integer> missing;
  private final long[] first = new long[MOST_LONGS];
  private final long[] second = new long[MOST_LONGS];
  private final long[] piece = new long[MOST_LONGS];

  /** Compares by that geometry; {@code missing} legs say nothing. Not thread-safe. */
  public StripeCheck(RaidGeometry geometry, Set<Integer> missing) {
    this.geometry = geometry;
    this.missing = Set.copyOf(missing);
  }

  /**
   * Finds what does not agree.
   *
   * @param from first leg sector in hand, a multiple of 8 and of the chunk
   * @param sectors how many, from there on
   * @param data for each leg these sectors, at the buffer's beginning; ignored for missing legs
   * @param bad for each leg the sectors that could not be read; they are not compared
   * @return for each leg the sectors, in whole pages, that differ from another leg's
   */
  public List<RangeSet> differing(
      long from, int sectors, List<ByteBuffer> data, List<RangeSet> bad) {
    List<List<SectorRange>> found = new ArrayList<>();
    for (int leg = 0; leg < geometry.legs(); leg++) {
      found.add(new ArrayList<>());
    }
    if (geometry instanceof MirrorGeometry) {
      mirrors(from, sectors, data, bad, found);
    } else if (geometry instanceof Raid10Geometry raid10) {
      copies(raid10, from, sectors, data, bad, found);
    } else if (geometry instanceof ParityGeometry parity) {
      stripes(parity, from, sectors, data, bad, found);
    }
    return found.stream().map(RangeSet::of).toList();
  }

  private void mirrors(
      long from,
      int sectors,
      List<ByteBuffer> data,
      List<RangeSet> bad,
      List<List<SectorRange>> found) {
    int base = -1;
    for (int leg = 0; leg < geometry.legs(); leg++) {
      if (!missing.contains(leg)) {
        if (base >= 0) {
          pair(from, base, from, leg, from, sectors, data, bad, found);
        } else {
          base = leg;
        }
      }
    }
  }

  /** Compares one leg's run of sectors with another's. */
  private static void pair(
      long from,
      int legA,
      long sectorA,
      int legB,
      long sectorB,
      int sectors,
      List<ByteBuffer> data,
      List<RangeSet> bad,
      List<List<SectorRange>> found) {
    int bytes = sectors * 512;
    int offsetA = Math.toIntExact((sectorA - from) * 512);
    int offsetB = Math.toIntExact((sectorB - from) * 512);
    ByteBuffer a = data.get(legA);
    ByteBuffer b = data.get(legB);
    int at = 0;
    while (at < bytes) {
      int step = a.slice(offsetA + at, bytes - at).mismatch(b.slice(offsetB + at, bytes - at));
      if (step < 0) {
        return;
      }
      int block = (at + step) / BLOCK_BYTES * BLOCK_SECTORS;
      int end = Math.min(sectors, block + BLOCK_SECTORS);
      boolean known =
          bad.get(legA).overlaps(sectorA + block, sectorA + end)
              || bad.get(legB).overlaps(sectorB + block, sectorB + end);
      if (!known) {
        found.get(legA).add(new SectorRange(sectorA + block, sectorA + end - 1));
        found.get(legB).add(new SectorRange(sectorB + block, sectorB + end - 1));
      }
      at = end * 512;
    }
  }

  /** Far copies lie half a disk away and are not in hand: only md's check compares those. */
  private void copies(
      Raid10Geometry raid10,
      long from,
      int sectors,
      List<ByteBuffer> data,
      List<RangeSet> bad,
      List<List<SectorRange>> found) {
    int chunk = raid10.chunkSectors();
    for (long row = from; row < from + sectors; row += chunk) {
      int length = (int) Math.min(chunk, from + sectors - row);
      for (int leg = 0; leg < raid10.legs(); leg++) {
        if (!missing.contains(leg)
            && raid10.role(leg, row) instanceof RaidGeometry.Role.Data role
            && role.copy() > 0) {
          List<RaidGeometry.Place> places = raid10.copies(role.arraySector());
          for (int other = 0; other < role.copy(); other++) {
            RaidGeometry.Place place = places.get(other);
            boolean inHand =
                place.legSector() >= from && place.legSector() + length <= from + sectors;
            if (inHand && !missing.contains(place.leg())) {
              pair(from, place.leg(), place.legSector(), leg, row, length, data, bad, found);
              break;
            }
          }
        }
      }
    }
  }

  private void stripes(
      ParityGeometry parity,
      long from,
      int sectors,
      List<ByteBuffer> data,
      List<RangeSet> bad,
      List<List<SectorRange>> found) {
    int chunk = parity.chunkSectors();
    for (long row = from; row < from + sectors; row += chunk) {
      int end = (int) Math.min(row + chunk - from, sectors);
      for (int at = (int) (row - from); at < end; at += MOST_LONGS / 64) {
        int count = Math.min(MOST_LONGS / 64, end - at);
        stripe(parity, row / chunk, from, at, count, data, bad, found);
      }
    }
  }

  private void stripe(
      ParityGeometry parity,
      long stripe,
      long from,
      int at,
      int sectors,
      List<ByteBuffer> data,
      List<RangeSet> bad,
      List<List<SectorRange>> found) {
    int p = parity.parityLeg(stripe);
    int q = parity.secondParityLeg(stripe);
    boolean dataWhole = missing.stream().allMatch(leg -> leg == p || leg == q);
    if (!dataWhole) {
      return;
    }
    int longs = sectors * 64;
    boolean useP = !missing.contains(p);
    boolean useQ = q >= 0 && !missing.contains(q);
    Arrays.fill(first, 0, longs, 0);
    Arrays.fill(second, 0, longs, 0);
    int highest = useQ ? highestPower(parity, stripe, p, q) : -1;
    for (int power = highest; power >= 0; power--) {
      timesTwo(second, longs);
      int leg = legOfPower(parity, stripe, p, q, power);
      if (leg >= 0) {
        load(data.get(leg), at, longs);
        add(second, longs);
        add(first, longs);
      }
    }
    if (!useQ) {
      for (int leg = 0; leg < parity.legs(); leg++) {
        if (leg != p && leg != q) {
          load(data.get(leg), at, longs);
          add(first, longs);
        }
      }
    }
    if (useP) {
      load(data.get(p), at, longs);
      add(first, longs);
      note(first, from + at, sectors, bad, found);
    }
    if (useQ) {
      load(data.get(q), at, longs);
      add(second, longs);
      note(second, from + at, sectors, bad, found);
    }
  }

  private static int highestPower(ParityGeometry parity, long stripe, int p, int q) {
    int highest = 0;
    for (int leg = 0; leg < parity.legs(); leg++) {
      if (leg != p && leg != q) {
        highest = Math.max(highest, parity.power(stripe, leg));
      }
    }
    return highest;
  }

  private static int legOfPower(ParityGeometry parity, long stripe, int p, int q, int power) {
    for (int leg = 0; leg < parity.legs(); leg++) {
      if (leg != p && leg != q && parity.power(stripe, leg) == power) {
        return leg;
      }
    }
    return -1;
  }

  private void load(ByteBuffer buffer, int atSector, int longs) {
    LongBuffer words =
        buffer.slice(atSector * 512, longs * 8).order(ByteOrder.nativeOrder()).asLongBuffer();
    words.get(piece, 0, longs);
  }

  private void add(long[] sum, int longs) {
    for (int i = 0; i < longs; i++) {
      sum[i] ^= piece[i];
    }
  }

  /** Each byte times 2 in the field that RAID 6 computes in (x^8 + x^4 + x^3 + x^2 + 1). */
  private static void timesTwo(long[] sum, int longs) {
    for (int i = 0; i < longs; i++) {
      long value = sum[i];
      long high = value & 0x8080808080808080L;
      long mask = (high << 1) - (high >>> 7);
      sum[i] = ((value << 1) & 0xfefefefefefefefeL) ^ (mask & 0x1d1d1d1d1d1d1d1dL);
    }
  }

  /** What is not zero now does not agree. */
  private void note(
      long[] sum, long sector, int sectors, List<RangeSet> bad, List<List<SectorRange>> found) {
    for (int block = 0; block < sectors; block += BLOCK_SECTORS) {
      int end = Math.min(sectors, block + BLOCK_SECTORS);
      long any = 0;
      for (int i = block * 64; i < end * 64; i++) {
        any |= sum[i];
      }
      if (any != 0) {
        long from = sector + block;
        long until = sector + end;
        if (bad.stream().noneMatch(set -> set.overlaps(from, until))) {
          found.forEach(list -> list.add(new SectorRange(from, until - 1)));
        }
      }
    }
  }
}
