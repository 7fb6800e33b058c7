package org.rotproof.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.rotproof.storage.MdLevel;

/** Legs filled as md would fill them, by slow arithmetic of the test's own. */
class StripeCheckTest {
  private static final int CHUNK = 8;
  private static final int ROWS = 12;

  @Property(tries = 200)
  void legsThatAgreeRaiseNoSuspicion(@ForAll("shapes") RaidGeometry geometry, @ForAll long seed) {
    List<ByteBuffer> legs = fill(geometry, seed);
    assertThat(differing(geometry, legs, Set.of(), none(geometry))).allMatch(RangeSet::isEmpty);
  }

  @Property(tries = 200)
  void oneWrongByteIsNoticedUnlessItsSectorIsKnownBad(
      @ForAll("shapes") RaidGeometry geometry,
      @ForAll long seed,
      @ForAll @IntRange(max = 6) int anyLeg,
      @ForAll @IntRange(max = CHUNK * ROWS * 512 - 1) int at) {
    int leg = anyLeg % geometry.legs();
    long sector = at / 512;
    List<ByteBuffer> legs = fill(geometry, seed);
    legs.get(leg).put(at, (byte) (legs.get(leg).get(at) ^ 0x40));
    boolean compared =
        !(geometry.role(leg, sector) instanceof RaidGeometry.Role.Unused) && geometry.legs() > 1;
    List<RangeSet> found = differing(geometry, legs, Set.of(), none(geometry));
    assertThat(found.get(leg).contains(sector)).isEqualTo(compared);
    List<RangeSet> bad = none(geometry);
    bad.set(leg, RangeSet.between(sector, sector + 1));
    assertThat(differing(geometry, legs, Set.of(), bad)).allMatch(RangeSet::isEmpty);
  }

  @Property(tries = 100)
  void aMissingLegSaysNothing(
      @ForAll("shapes") RaidGeometry geometry,
      @ForAll long seed,
      @ForAll @IntRange(max = 6) int leg) {
    int missing = leg % geometry.legs();
    List<ByteBuffer> legs = fill(geometry, seed);
    legs.set(missing, ByteBuffer.allocate(0));
    assertThat(differing(geometry, legs, Set.of(missing), none(geometry)))
        .allMatch(RangeSet::isEmpty);
  }

  @Property(tries = 300)
  void twoParitiesFindTheOddBlockWhicheverItIsAndOneFindsNone(
      @ForAll("shapes") RaidGeometry geometry,
      @ForAll long seed,
      @ForAll @IntRange(max = 6) int anyLeg,
      @ForAll @IntRange(max = 6) int anyOther,
      @ForAll @IntRange(max = CHUNK * ROWS / 8 - 1) int page) {
    Assume.that(geometry instanceof ParityGeometry);
    ParityGeometry parity = (ParityGeometry) geometry;
    long at = page * 8L;
    int leg = anyLeg % geometry.legs();
    int other = anyOther % geometry.legs();
    Map<Integer, byte[]> blocks = new HashMap<>();
    List<ByteBuffer> legs = fill(geometry, seed);
    for (int i = 0; i < geometry.legs(); i++) {
      byte[] block = new byte[4096];
      legs.get(i).get((int) at * 512, block);
      blocks.put(i, block);
    }
    assertThat(StripeVote.parity(geometry, at, blocks).agree()).isTrue();
    new Random(seed).nextBytes(blocks.get(leg));
    StripeVote.Count count = StripeVote.parity(geometry, at, blocks);
    boolean two = parity.secondParityLeg(at / parity.chunkSectors()) >= 0;
    assertThat(count.agree()).isFalse();
    assertThat(count.odd()).isEqualTo(two ? List.of(leg) : List.of());
    if (leg != other) {
      new Random(seed + 1).nextBytes(blocks.get(other));
      assertThat(StripeVote.parity(geometry, at, blocks).odd()).isEmpty();
      blocks.remove(other);
      StripeVote.Count without = StripeVote.parity(geometry, at, blocks);
      assertThat(without.odd()).isEmpty();
    }
  }

  @Example
  void moreThanHalfOfThreeCopiesDecideAndTwoNever() {
    byte[] one = {1, 2};
    byte[] same = {1, 2};
    byte[] else1 = {3, 4};
    byte[] else2 = {5, 6};
    assertThat(StripeVote.copies(List.of(one, same, same.clone())).agree()).isTrue();
    assertThat(StripeVote.copies(List.of(one, else1)).odd()).isEmpty();
    assertThat(StripeVote.copies(List.of(one, else1, same)).odd()).containsExactly(1);
    assertThat(StripeVote.copies(List.of(one, else1, same)).versions()).containsExactly(0, 1, 0);
    assertThat(StripeVote.copies(List.of(one, else1, else2)).odd()).isEmpty();
    assertThat(StripeVote.copies(List.of(one, same, else1, else1.clone())).odd()).isEmpty();
    assertThat(StripeVote.copies(List.of(else2, one, same, same, else1)).odd())
        .containsExactly(0, 4);
  }

  @Property(tries = 300)
  void whatTheOthersCanTellIsComputedRight(
      @ForAll("shapes") RaidGeometry geometry,
      @ForAll long seed,
      @ForAll @IntRange(max = 6) int anyLeg,
      @ForAll @IntRange(max = 6) int another,
      @ForAll @IntRange(max = CHUNK * ROWS - 1) int sector) {
    int leg = anyLeg % geometry.legs();
    int bad = another % geometry.legs();
    List<ByteBuffer> legs = fill(geometry, seed);
    List<RangeSet> failing = none(geometry);
    failing.set(leg, RangeSet.between(sector, sector + 1));
    failing.set(bad, RangeSet.between(sector, sector + 1));
    boolean used = !(geometry.role(leg, sector) instanceof RaidGeometry.Role.Unused);
    boolean can = geometry.assess(failing, Set.of()).repairable().get(leg).contains(sector);
    Optional<byte[]> solved =
        StripeSolver.solve(
            geometry,
            leg,
            sector,
            (other, at) ->
                failing.get(other).contains(at)
                    ? Optional.empty()
                    : Optional.of(block(legs, other, at)));
    assertThat(solved.isPresent()).isEqualTo(used && can);
    if (solved.isPresent()) {
      assertThat(solved.get()).isEqualTo(block(legs, leg, sector));
    }
  }

  private static byte[] block(List<ByteBuffer> legs, int leg, long sector) {
    byte[] block = new byte[512];
    legs.get(leg).get((int) sector * 512, block);
    return block;
  }

  private static List<RangeSet> differing(
      RaidGeometry geometry, List<ByteBuffer> legs, Set<Integer> missing, List<RangeSet> bad) {
    return new StripeCheck(geometry, missing).differing(0, CHUNK * ROWS, legs, bad);
  }

  private static List<RangeSet> none(RaidGeometry geometry) {
    List<RangeSet> none = new ArrayList<>();
    for (int i = 0; i < geometry.legs(); i++) {
      none.add(RangeSet.empty());
    }
    return none;
  }

  private static List<ByteBuffer> fill(RaidGeometry geometry, long seed) {
    Random random = new Random(seed);
    List<ByteBuffer> legs = new ArrayList<>();
    for (int leg = 0; leg < geometry.legs(); leg++) {
      byte[] rubbish = new byte[CHUNK * ROWS * 512];
      random.nextBytes(rubbish);
      legs.add(ByteBuffer.wrap(rubbish));
    }
    for (long sector = 0; sector < geometry.arraySectors(); sector++) {
      byte[] data = new byte[512];
      random.nextBytes(data);
      for (RaidGeometry.Place place : geometry.copies(sector)) {
        legs.get(place.leg()).put((int) place.legSector() * 512, data);
      }
    }
    if (geometry instanceof ParityGeometry parity) {
      parities(parity, legs);
    }
    return legs;
  }

  private static void parities(ParityGeometry parity, List<ByteBuffer> legs) {
    for (int at = 0; at < CHUNK * ROWS * 512; at++) {
      long stripe = at / 512 / CHUNK;
      int p = parity.parityLeg(stripe);
      int q = parity.secondParityLeg(stripe);
      int sum = 0;
      int syndrome = 0;
      for (int leg = 0; leg < legs.size(); leg++) {
        if (leg != p && leg != q) {
          int value = legs.get(leg).get(at) & 255;
          sum ^= value;
          syndrome ^= times(value, parity.power(stripe, leg));
        }
      }
      legs.get(p).put(at, (byte) sum);
      if (q >= 0) {
        legs.get(q).put(at, (byte) syndrome);
      }
    }
  }

  /** Times 2 to that power, in the field of RAID 6. */
  private static int times(int value, int power) {
    int product = value;
    for (int i = 0; i < power; i++) {
      product <<= 1;
      product = product > 255 ? (product ^ 0x11d) & 255 : product;
    }
    return product;
  }

  @Provide
  Arbitrary<RaidGeometry> shapes() {
    long component = CHUNK * ROWS;
    return Arbitraries.oneOf(
        Arbitraries.integers()
            .between(2, 4)
            .map(legs -> RaidGeometry.of(new MdLevel("raid1"), legs, 0, 0, component)),
        Combinators.combine(
                Arbitraries.integers().between(3, 6), Arbitraries.integers().between(0, 5))
            .as(
                (legs, form) ->
                    RaidGeometry.of(new MdLevel("raid5"), legs, form, CHUNK, component)),
        Combinators.combine(
                Arbitraries.integers().between(4, 7),
                Arbitraries.of(0, 1, 2, 3, 4, 5, 8, 9, 10, 16, 17, 18, 19, 20))
            .as(
                (legs, form) ->
                    RaidGeometry.of(new MdLevel("raid6"), legs, form, CHUNK, component)),
        Combinators.combine(
                Arbitraries.integers().between(3, 6), Arbitraries.of(0x102, 0x103, 0x10201))
            .as(
                (legs, form) ->
                    RaidGeometry.of(new MdLevel("raid10"), legs, form, CHUNK, component)));
  }
}
