package org.rotproof.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Range sets against plain sets of numbers. */
class RangeSetTest {
  @Property
  void operationsAreThoseOfSets(@ForAll("sets") RangeSet a, @ForAll("sets") RangeSet b) {
    Set<Long> both = numbers(a);
    both.retainAll(numbers(b));
    Set<Long> either = numbers(a);
    either.addAll(numbers(b));
    Set<Long> left = numbers(a);
    left.removeAll(numbers(b));
    assertThat(numbers(a.intersect(b))).isEqualTo(both);
    assertThat(numbers(a.union(b))).isEqualTo(either);
    assertThat(numbers(a.minus(b))).isEqualTo(left);
    assertThat(a.count()).isEqualTo(numbers(a).size());
  }

  @Property
  void rangesNeverTouch(@ForAll("sets") RangeSet a, @ForAll("sets") RangeSet b) {
    for (RangeSet set : List.of(a, a.union(b), a.minus(b), a.intersect(b), a.bridge(3))) {
      for (int i = 1; i < set.ranges().size(); i++) {
        assertThat(set.ranges().get(i).first()).isGreaterThan(set.ranges().get(i - 1).last() + 1);
      }
    }
  }

  @Property
  void overlapIsAsked(
      @ForAll("sets") RangeSet a,
      @ForAll @IntRange(max = 200) int from,
      @ForAll @IntRange(min = 1, max = 50) int length) {
    assertThat(a.overlaps(from, from + length))
        .isEqualTo(numbers(a).stream().anyMatch(n -> n >= from && n < from + length));
  }

  @Property
  void wideningCoversWholeGranules(@ForAll("sets") RangeSet a) {
    RangeSet wide = a.widenTo(8);
    assertThat(a.minus(wide).isEmpty()).isTrue();
    for (SectorRange range : wide.ranges()) {
      assertThat(range.first() % 8).isZero();
      assertThat(range.count() % 8).isZero();
    }
    assertThat(numbers(wide)).allMatch(n -> a.overlaps(n / 8 * 8, n / 8 * 8 + 8));
  }

  private static Set<Long> numbers(RangeSet set) {
    Set<Long> numbers = new TreeSet<>();
    for (SectorRange range : set.ranges()) {
      for (long n = range.first(); n <= range.last(); n++) {
        numbers.add(n);
      }
    }
    return numbers;
  }

  @Provide
  Arbitrary<RangeSet> sets() {
    return Combinators.combine(
            Arbitraries.longs().between(0, 200), Arbitraries.longs().between(0, 20))
        .as((first, more) -> new SectorRange(first, first + more))
        .list()
        .ofMaxSize(10)
        .map(RangeSet::of);
  }
}
