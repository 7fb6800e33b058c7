package org.rotproof.scrub;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A set of sectors, kept as ranges in order that neither touch nor overlap. Immutable; every
 * operation is linear in the number of ranges, so a set of a few ranges over a huge disk is cheap.
 */
public final class RangeSet {
  private static final RangeSet EMPTY = new RangeSet(List.of());

  private final List<SectorRange> ranges;

  private RangeSet(List<SectorRange> ranges) {
    this.ranges = ranges;
  }

  /** No sectors. */
  public static RangeSet empty() {
    return EMPTY;
  }

  /**
   * The sectors {@code from} to {@code end}, the end not included; empty if nothing lies between.
   */
  public static RangeSet between(long from, long end) {
    return end <= from ? EMPTY : new RangeSet(List.of(new SectorRange(from, end - 1)));
  }

  /** All sectors of these ranges, in whatever order they come. */
  public static RangeSet of(Collection<SectorRange> some) {
    List<SectorRange> sorted = new ArrayList<>(some);
    sorted.sort(Comparator.comparingLong(SectorRange::first));
    List<SectorRange> merged = new ArrayList<>();
    for (SectorRange range : sorted) {
      SectorRange last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && range.first() <= last.last() + 1) {
        if (range.last() > last.last()) {
          merged.set(merged.size() - 1, new SectorRange(last.first(), range.last()));
        }
      } else {
        merged.add(range);
      }
    }
    return merged.isEmpty() ? EMPTY : new RangeSet(List.copyOf(merged));
  }

  /** The ranges, in order, with gaps between them. */
  public List<SectorRange> ranges() {
    return ranges;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** How many sectors. */
  public long count() {
    return ranges.stream().mapToLong(SectorRange::count).sum();
  }

  /** Whether that sector is in it. */
  public boolean contains(long sector) {
    return overlaps(sector, sector + 1);
  }

  /** Whether any sector from {@code from} until before {@code end} is in it. */
  public boolean overlaps(long from, long end) {
    int low = 0;
    int high = ranges.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ranges.get(middle).last() < from) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < ranges.size() && ranges.get(low).first() < end;
  }

  /** What is in either. */
  public RangeSet union(RangeSet other) {
    if (other.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    List<SectorRange> all = new ArrayList<>(ranges);
    all.addAll(other.ranges);
    return of(all);
  }

  /** What is in both. */
  public RangeSet intersect(RangeSet other) {
    List<SectorRange> both = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < ranges.size() && j < other.ranges.size()) {
      SectorRange a = ranges.get(i);
      SectorRange b = other.ranges.get(j);
      long first = Math.max(a.first(), b.first());
      long last = Math.min(a.last(), b.last());
      if (first <= last) {
        both.add(new SectorRange(first, last));
      }
      if (a.last() < b.last()) {
        i++;
      } else {
        j++;
      }
    }
    return of(both);
  }

  /** What is in this one only. */
  public RangeSet minus(RangeSet other) {
    List<SectorRange> left = new ArrayList<>();
    int j = 0;
    for (SectorRange range : ranges) {
      long from = range.first();
      while (j < other.ranges.size() && other.ranges.get(j).last() < from) {
        j++;
      }
      for (int k = j; k < other.ranges.size() && other.ranges.get(k).first() <= range.last(); k++) {
        SectorRange hole = other.ranges.get(k);
        if (hole.first() > from) {
          left.add(new SectorRange(from, hole.first() - 1));
        }
        from = hole.last() + 1;
      }
      if (from <= range.last()) {
        left.add(new SectorRange(from, range.last()));
      }
    }
    return of(left);
  }

  /** The part from {@code from} until before {@code end}. */
  public RangeSet within(long from, long end) {
    return intersect(between(from, end));
  }

  /** The same sectors, all moved by {@code sectors}, which may be negative. */
  public RangeSet shift(long sectors) {
    return sectors == 0 || isEmpty()
        ? this
        : new RangeSet(
            ranges.stream()
                .map(r -> new SectorRange(r.first() + sectors, r.last() + sectors))
                .toList());
  }

  /** Every range widened to whole granules: for what can only be handled in such steps. */
  public RangeSet widenTo(long granule) {
    return of(
        ranges.stream()
            .map(
                r ->
                    new SectorRange(
                        r.first() / granule * granule, r.last() / granule * granule + granule - 1))
            .toList());
  }

  /** Ranges with gaps of at most {@code gap} sectors between them run into one. */
  public RangeSet bridge(long gap) {
    List<SectorRange> bridged = new ArrayList<>();
    for (SectorRange range : ranges) {
      SectorRange last = bridged.isEmpty() ? null : bridged.get(bridged.size() - 1);
      if (last != null && range.first() - last.last() - 1 <= gap) {
        bridged.set(bridged.size() - 1, new SectorRange(last.first(), range.last()));
      } else {
        bridged.add(range);
      }
    }
    return new RangeSet(List.copyOf(bridged));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RangeSet set && set.ranges.equals(ranges);
  }

  @Override
  public int hashCode() {
    return ranges.hashCode();
  }

  @Override
  public String toString() {
    return ranges.toString();
  }
}
