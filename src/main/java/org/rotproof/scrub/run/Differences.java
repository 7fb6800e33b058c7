package org.rotproof.scrub.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.rotproof.linux.DirectDevice;
import org.rotproof.linux.MdWriteHold;
import org.rotproof.scrub.RaidGeometry;
import org.rotproof.scrub.RaidGeometry.Place;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.SectorRange;
import org.rotproof.scrub.StripeSolver;
import org.rotproof.scrub.StripeVote;

/**
 * Looks at places where legs seemed not to agree, page by page and while md holds all writes back,
 * so that what is seen is no write that came between two reads. Sectors count from the beginning of
 * the array's data on each leg.
 *
 * <p>It writes in one case only: where a vote is clear (see {@link StripeVote}) the odd block is
 * rewritten as the others have it, and read again. That is done without being asked because such a
 * vote tells as much as a checksum does: a disk that answered a write and did not do it is the only
 * one that says otherwise; because every further read of that place may give the odd block to a
 * file system; and because the next disk that fails would take the vote away. It is reported as a
 * vote, never as a repair. Where there is no clear vote, nothing is written: md's own repair would
 * copy from the first disk, right or wrong. A leg that had rot in the page has no vote: it may have
 * been rewritten from one of the others a moment ago.
 */
final class Differences {
  private static final int PAGE = RaidGeometry.PAGE_SECTORS;
  private static final int ROWS_A_HOLD = 16;

  /** Of pages, in one window: beyond that whole disks differ, and each page takes its time. */
  private static final int MOST_ROWS = 20_000;

  private final ArrayShape shape;
  private final RaidGeometry geometry;
  private final MdWindow window;
  private final MdSysfs md;
  private final boolean mayVote;

  /**
   * @param mayVote whether every leg has integrity: without it a block may be rotten unseen
   */
  Differences(ArrayShape shape, MdWindow window, MdSysfs md, boolean mayVote) {
    this.shape = shape;
    this.window = window;
    this.md = md;
    this.mayVote = mayVote;
    geometry = shape.geometry();
  }

  /**
   * A page that differs.
   *
   * @param places where it lies, the legs that are there
   * @param versions for each place: the same number, the same content
   * @param odd those of the places that a vote found
   * @param voted whether they were rewritten, and agree now
   */
  record Spot(
      List<Place> places, int sectors, List<Integer> versions, List<Integer> odd, boolean voted) {}

  /**
   * What was seen.
   *
   * @param unseen pages that were too many to be looked at
   * @param unread pages of which one copy could not be read, or that have one copy only: nobody
   *     knows whether they agree
   */
  record Seen(List<Spot> spots, long unseen, long unread) {
    static Seen nothing() {
      return new Seen(List.of(), 0, 0);
    }
  }

  /**
   * Looks.
   *
   * @param suspicious for each leg what seemed to differ
   * @param bad for each leg what failed in this window: its pages have no vote
   * @param readUntil how far the scrub has read
   */
  Seen judge(List<RangeSet> suspicious, List<RangeSet> bad, long readUntil)
      throws IOException, InterruptedException {
    SortedSet<Long> keys = keys(suspicious);
    List<Long> rows = keys.stream().limit(MOST_ROWS).toList();
    List<Spot> spots = new ArrayList<>();
    long unread = 0;
    Map<Integer, DirectDevice> devices = new HashMap<>();
    try {
      for (ArrayShape.ShapeLeg leg : shape.legs()) {
        devices.put(leg.slot(), DirectDevice.open(leg.path()));
      }
      // Most were writes that came between two reads: holding all writes back for those would be
      // felt.
      List<Long> unlike = new ArrayList<>();
      for (long key : rows) {
        Optional<Boolean> alike = alikeNow(key, devices);
        if (alike.isEmpty()) {
          unread++;
        } else if (!alike.get()) {
          unlike.add(key);
        }
      }
      for (int from = 0; from < unlike.size(); from += ROWS_A_HOLD) {
        List<Long> some = unlike.subList(from, Math.min(unlike.size(), from + ROWS_A_HOLD));
        unread += held(some, bad, readUntil, devices, spots);
      }
    } finally {
      devices.values().forEach(DirectDevice::close);
    }
    return new Seen(List.copyOf(spots), keys.size() - rows.size(), unread);
  }

  private Optional<Boolean> alikeNow(long key, Map<Integer, DirectDevice> devices) {
    List<Place> places = places(key);
    return places.size() < 2
        ? Optional.empty()
        : read(places, sectors(places), devices).map(blocks -> count(places, blocks).agree());
  }

  private int sectors(List<Place> places) {
    return (int) Math.min(PAGE, geometry.componentSectors() - places.get(0).legSector());
  }

  /** Pages, by array sector where there are copies, by leg sector where there is parity. */
  private SortedSet<Long> keys(List<RangeSet> suspicious) {
    TreeSet<Long> keys = new TreeSet<>();
    for (int leg = 0; leg < suspicious.size(); leg++) {
      for (SectorRange range : suspicious.get(leg).ranges()) {
        for (long at = range.first() / PAGE * PAGE;
            at <= range.last() && keys.size() <= 16 * MOST_ROWS;
            at += PAGE) {
          if (geometry.hasParity()) {
            keys.add(at);
          } else if (geometry.role(leg, at) instanceof RaidGeometry.Role.Data data) {
            keys.add(data.arraySector());
          }
        }
      }
    }
    return keys;
  }

  private List<Place> places(long key) {
    List<Place> places = new ArrayList<>();
    if (geometry.hasParity()) {
      for (int leg = 0; leg < geometry.legs(); leg++) {
        places.add(new Place(leg, key));
      }
    } else {
      places.addAll(geometry.copies(key));
    }
    places.removeIf(place -> shape.missing().contains(place.leg()));
    return places;
  }

  /** Gives how many could not be read. */
  @SuppressWarnings("try") // The writes are held, not used.
  private long held(
      List<Long> keys,
      List<RangeSet> bad,
      long readUntil,
      Map<Integer, DirectDevice> devices,
      List<Spot> spots)
      throws IOException, InterruptedException {
    RangeSet rewritten = RangeSet.empty();
    long unread = 0;
    try (MdWriteHold hold = MdWriteHold.begin(md.folder(), geometry.arraySectors())) {
      for (long key : keys) {
        List<Place> places = places(key);
        int sectors = sectors(places);
        Optional<List<byte[]>> blocks = read(places, sectors, devices);
        if (blocks.isEmpty()) {
          unread++;
          continue;
        }
        StripeVote.Count count = count(places, blocks.get());
        if (count.agree()) {
          continue;
        }
        boolean rot =
            places.stream()
                .anyMatch(p -> bad.get(p.leg()).overlaps(p.legSector(), p.legSector() + sectors));
        boolean vote = mayVote && !rot && !count.odd().isEmpty();
        boolean voted = vote && rewrite(places, blocks.get(), count, devices);
        spots.add(
            new Spot(places, sectors, count.versions(), voted ? count.odd() : List.of(), voted));
        if (voted && geometry.hasParity()) {
          rewritten = rewritten.union(RangeSet.between(key, key + sectors));
        }
      }
      if (!rewritten.isEmpty()) {
        // What md remembers of these stripes is older than what is on the disks now.
        window.forgetStripes(rewritten, readUntil);
      }
    }
    return unread;
  }

  private StripeVote.Count count(List<Place> places, List<byte[]> blocks) {
    if (!geometry.hasParity()) {
      return StripeVote.copies(blocks);
    }
    Map<Integer, byte[]> byLeg = new HashMap<>();
    for (int i = 0; i < places.size(); i++) {
      byLeg.put(places.get(i).leg(), blocks.get(i));
    }
    StripeVote.Count byLegs = StripeVote.parity(geometry, places.get(0).legSector(), byLeg);
    List<Integer> odd = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      if (byLegs.odd().contains(places.get(i).leg())) {
        odd.add(i);
      }
    }
    return new StripeVote.Count(byLegs.agree(), Collections.nCopies(places.size(), 0), odd);
  }

  /** Writes the odd blocks as the others have them; whether all agree when read again. */
  private boolean rewrite(
      List<Place> places,
      List<byte[]> blocks,
      StripeVote.Count count,
      Map<Integer, DirectDevice> devices)
      throws IOException {
    int sectors = sectors(places);
    ByteBuffer buffer = DirectDevice.buffer(sectors * 512);
    for (int odd : count.odd()) {
      Place place = places.get(odd);
      Optional<byte[]> right = right(places, blocks, count, odd);
      if (right.isEmpty()) {
        return false;
      }
      buffer.put(0, right.get());
      try (DirectDevice leg = DirectDevice.openForRepair(shape.leg(place.leg()).path())) {
        if (leg.write(offset(place), buffer, 0, sectors * 512) != 0 || leg.flush() != 0) {
          return false;
        }
      }
    }
    Optional<List<byte[]>> again = read(places, sectors, devices);
    return again.isPresent() && count(places, again.get()).agree();
  }

  private Optional<byte[]> right(
      List<Place> places, List<byte[]> blocks, StripeVote.Count count, int odd) {
    if (geometry.hasParity()) {
      Map<Integer, byte[]> byLeg = new HashMap<>();
      for (int i = 0; i < places.size(); i++) {
        if (i != odd) {
          byLeg.put(places.get(i).leg(), blocks.get(i));
        }
      }
      return StripeSolver.solve(
          geometry,
          places.get(odd).leg(),
          places.get(odd).legSector(),
          (leg, sector) -> Optional.ofNullable(byLeg.get(leg)).map(byte[]::clone));
    }
    for (int i = 0; i < blocks.size(); i++) {
      if (!count.odd().contains(i)) {
        return Optional.of(blocks.get(i));
      }
    }
    return Optional.empty();
  }

  private long offset(Place place) {
    return (place.legSector() + shape.leg(place.leg()).offsetSectors()) * 512;
  }

  /** Empty where one of them cannot be read: then it is rot, which the next scrub finds. */
  private Optional<List<byte[]>> read(
      List<Place> places, int sectors, Map<Integer, DirectDevice> devices) {
    ByteBuffer buffer = DirectDevice.buffer(sectors * 512);
    List<byte[]> blocks = new ArrayList<>();
    for (Place place : places) {
      if (devices.get(place.leg()).read(offset(place), buffer, 0, sectors * 512) != 0) {
        return Optional.empty();
      }
      byte[] bytes = new byte[sectors * 512];
      buffer.get(0, bytes);
      blocks.add(bytes);
    }
    return Optional.of(blocks);
  }

  /**
   * What md has made alike in passing as it repaired rot.
   *
   * @param before as the spots were judged before that
   * @param after as they were judged after it
   */
  static List<Spot> passed(List<Spot> before, List<Spot> after) {
    Set<List<Place>> still = new HashSet<>();
    after.forEach(spot -> still.add(spot.places()));
    return before.stream().filter(s -> !s.voted() && !still.contains(s.places())).toList();
  }

  /** Their pages, for each leg. */
  static List<RangeSet> pages(List<Spot> spots, int legs) {
    Findings pages = new Findings();
    for (Spot spot : spots) {
      for (Place place : spot.places()) {
        pages.add(
            place.leg(), RangeSet.between(place.legSector(), place.legSector() + spot.sectors()));
      }
    }
    return pages.list(legs);
  }
}
