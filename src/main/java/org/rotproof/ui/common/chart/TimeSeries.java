package org.rotproof.ui.common.chart;

import java.util.Arrays;

/**
 * Values over time in bounded memory. The newest values are kept one by one; older ones move into
 * buckets that all span the same time, and whenever these fill up, their span doubles. So a series
 * costs the same after a minute and after a week, and the whole run stays visible.
 *
 * <p>Each bucket keeps its least, mean and most value: a short spike is never thinned away. A gap
 * stays a gap: buckets on its two sides are never merged. Where gaps leave too little to merge, the
 * oldest buckets are forgotten.
 *
 * <p>Not thread-safe.
 */
public final class TimeSeries {
  /** How many of the newest values are kept as they came. */
  public static final int RECENT = 300;

  /** How many buckets older values share. */
  public static final int BUCKETS = 512;

  /** The most points a series ever has. */
  public static final int MOST = RECENT + BUCKETS;

  private static final long FIRST_SPAN_MILLIS = 2000;

  /** A bucket never spans more than this part of the whole: what does not fit then has gaps. */
  private static final int LEAST_BUCKETS = 64;

  private final long[] from = new long[MOST];
  private final long[] to = new long[MOST];
  private final float[] least = new float[MOST];
  private final double[] sum = new double[MOST];
  private final float[] most = new float[MOST];
  private final int[] count = new int[MOST];
  private final boolean[] gap = new boolean[MOST];

  private int size;
  private int buckets;
  private long spanMillis = FIRST_SPAN_MILLIS;
  private boolean gapPending;

  /**
   * One value, or several that lie close together.
   *
   * @param fromMillis the first value's time
   * @param toMillis the last value's time
   * @param gapBefore whether nothing is known between the point before and this one
   */
  public record Point(
      long fromMillis,
      long toMillis,
      double least,
      double mean,
      double most,
      int count,
      boolean gapBefore) {}

  /**
   * Adds a value. One that is not a number marks a gap; so does a time that runs backwards, and the
   * value is dropped then.
   */
  public void add(long atMillis, double value) {
    if (!Double.isFinite(value) || (size > 0 && atMillis < to[size - 1])) {
      gapPending = true;
      return;
    }
    if (size - buckets == RECENT) {
      retireOldestRecent();
    }
    set(size, atMillis, atMillis, (float) value, value, (float) value, 1, gapPending && size > 0);
    size++;
    gapPending = false;
  }

  /** Says that nothing is known between the last value and the next. */
  public void gap() {
    gapPending = true;
  }

  /** Forgets everything. */
  public void clear() {
    size = 0;
    buckets = 0;
    spanMillis = FIRST_SPAN_MILLIS;
    gapPending = false;
  }

  /** How many points there are: at most {@link #MOST}. */
  public int size() {
    return size;
  }

  /** The point at that place, the oldest first. */
  public Point point(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return new Point(
        from[index],
        to[index],
        least[index],
        sum[index] / count[index],
        most[index],
        count[index],
        gap[index]);
  }

  /** The newest value, or NaN where there is none or where a gap has begun since. */
  public double last() {
    return size == 0 || gapPending ? Double.NaN : sum[size - 1] / count[size - 1];
  }

  /** The time of the first point; 0 when empty. */
  public long firstMillis() {
    return size == 0 ? 0 : from[0];
  }

  /** The time of the last point; 0 when empty. */
  public long lastMillis() {
    return size == 0 ? 0 : to[size - 1];
  }

  /** The index of the first point that ends at that time or later; {@link #size()} if none does. */
  public int firstAtOrAfter(long millis) {
    int low = Arrays.binarySearch(to, 0, size, millis);
    if (low < 0) {
      return -low - 1;
    }
    while (low > 0 && to[low - 1] == millis) {
      low--;
    }
    return low;
  }

  /** The largest value from that time on; NaN where there is none. */
  public double largestSince(long millis) {
    double largest = Double.NaN;
    for (int i = firstAtOrAfter(millis); i < size; i++) {
      largest = Double.isNaN(largest) ? most[i] : Math.max(largest, most[i]);
    }
    return largest;
  }

  private void retireOldestRecent() {
    if (buckets > 0 && fits(buckets - 1, buckets)) {
      merge(buckets - 1, buckets);
      shiftDown(buckets + 1, 1);
      return;
    }
    buckets++;
    if (buckets == BUCKETS) {
      thin();
    }
  }

  /**
   * Doubles the buckets' span until a quarter of them is free; forgets the oldest if gaps deny it.
   */
  private void thin() {
    int wanted = BUCKETS * 3 / 4;
    while (buckets > wanted && spanMillis < (to[buckets - 1] - from[0]) / LEAST_BUCKETS) {
      spanMillis *= 2;
      mergeWhatFits();
    }
    if (buckets > wanted) {
      int forget = buckets - wanted;
      shiftDown(forget, forget);
      buckets -= forget;
      gap[0] = false;
    }
  }

  private void mergeWhatFits() {
    int kept = 0;
    for (int i = 1; i < buckets; i++) {
      if (fits(kept, i)) {
        merge(kept, i);
      } else {
        kept++;
        copy(i, kept);
      }
    }
    int removed = buckets - (kept + 1);
    shiftDown(buckets, removed);
    buckets = kept + 1;
  }

  private boolean fits(int older, int newer) {
    return !gap[newer]
        && Math.floorDiv(from[older], spanMillis) == Math.floorDiv(to[newer], spanMillis);
  }

  private void merge(int into, int other) {
    to[into] = to[other];
    least[into] = Math.min(least[into], least[other]);
    most[into] = Math.max(most[into], most[other]);
    sum[into] += sum[other];
    count[into] += count[other];
  }

  private void copy(int index, int target) {
    set(
        target,
        from[index],
        to[index],
        least[index],
        sum[index],
        most[index],
        count[index],
        gap[index]);
  }

  /** Moves everything from {@code first} on down by {@code by}. */
  private void shiftDown(int first, int by) {
    int length = size - first;
    System.arraycopy(from, first, from, first - by, length);
    System.arraycopy(to, first, to, first - by, length);
    System.arraycopy(least, first, least, first - by, length);
    System.arraycopy(sum, first, sum, first - by, length);
    System.arraycopy(most, first, most, first - by, length);
    System.arraycopy(count, first, count, first - by, length);
    System.arraycopy(gap, first, gap, first - by, length);
    size -= by;
  }

  private void set(
      int index,
      long fromMillis,
      long toMillis,
      float low,
      double total,
      float high,
      int values,
      boolean gapBefore) {
    from[index] = fromMillis;
    to[index] = toMillis;
    least[index] = low;
    sum[index] = total;
    most[index] = high;
    count[index] = values;
    gap[index] = gapBefore;
  }
}
