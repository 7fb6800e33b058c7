package org.rotproof.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.rotproof.scrub.RaidGeometry.Assessment;
import org.rotproof.scrub.RaidGeometry.Place;
import org.rotproof.scrub.RaidGeometry.Role;
import org.rotproof.storage.MdLevel;

/** Properties that hold for every shape of array; the kernel itself is asked elsewhere. */
class RaidGeometryTest {
  private static final int CHUNK = 16;

  @Property(tries = 300)
  void everyArraySectorComesBackFromEachOfItsPlaces(@ForAll("shapes") RaidGeometry geometry) {
    int copies = copies(geometry);
    for (long sector = 0; sector < geometry.arraySectors(); sector += 5) {
      List<Place> places = geometry.copies(sector);
      assertThat(places).hasSize(copies);
      assertThat(places.stream().map(Place::leg).distinct()).hasSize(copies);
      for (int i = 0; i < copies; i++) {
        Place place = places.get(i);
        assertThat(place.legSector()).isLessThan(geometry.componentSectors());
        assertThat(geometry.role(place.leg(), place.legSector()))
            .isEqualTo(new Role.Data(sector, i));
      }
    }
  }

  @Property(tries = 300)
  void everyLegSectorIsDataOrParityOrUnusedAndNothingIsThereTwice(
      @ForAll("shapes") RaidGeometry geometry) {
    Set<Role.Data> seen = new HashSet<>();
    int parities = 0;
    for (int leg = 0; leg < geometry.legs(); leg++) {
      for (long at = 0; at < geometry.componentSectors(); at += CHUNK) {
        Role role = geometry.role(leg, at);
        if (role instanceof Role.Data data) {
          assertThat(seen.add(data)).isTrue();
          assertThat(geometry.copies(data.arraySector()).get(data.copy()))
              .isEqualTo(new Place(leg, at));
        } else if (role instanceof Role.Parity) {
          parities++;
        }
      }
    }
    assertThat(seen).hasSize((int) (chunks(geometry.arraySectors()) * copies(geometry)));
    if (geometry instanceof ParityGeometry parity) {
      assertThat(parities)
          .isEqualTo((int) (geometry.componentSectors() / CHUNK * parity.parities()));
    }
  }

  @Property(tries = 300)
  void damageOnAsManyLegsAsTheArraySurvivesLosesNothing(
      @ForAll("shapes") RaidGeometry geometry, @ForAll("damage") List<RangeSet> damage) {
    int survives = survives(geometry);
    List<RangeSet> bad = fit(geometry, damage, survives);
    Assessment assessment = geometry.assess(bad, Set.of());
    assertThat(assessment.lost().isEmpty()).isTrue();
    assertThat(assessment.repairable()).isEqualTo(bad);
  }

  @Property(tries = 500)
  void whatIsLostIsExactlyWhatASlowCountSays(
      @ForAll("shapes") RaidGeometry geometry,
      @ForAll("damage") List<RangeSet> damage,
      @ForAll boolean oneMissing) {
    List<RangeSet> bad = fit(geometry, damage, geometry.legs());
    Set<Integer> missing = oneMissing && survives(geometry) > 0 ? Set.of(0) : Set.of();
    if (!missing.isEmpty()) {
      bad.set(0, RangeSet.empty());
    }
    Assessment assessment = geometry.assess(bad, missing);
    for (long sector = 0; sector < geometry.arraySectors(); sector++) {
      assertThat(assessment.lost().contains(sector))
          .as("sector %d of %s", sector, geometry)
          .isEqualTo(lostSlowly(geometry, sector, bad, missing));
    }
  }

  private static boolean lostSlowly(
      RaidGeometry geometry, long sector, List<RangeSet> bad, Set<Integer> missing) {
    List<Place> places = geometry.copies(sector);
    boolean readable =
        places.stream()
            .anyMatch(p -> !missing.contains(p.leg()) && !bad.get(p.leg()).contains(p.legSector()));
    if (readable) {
      return false;
    }
    if (!(geometry instanceof ParityGeometry parity)) {
      // A leg that is missing alone is not a loss that the scrub could know of.
      return places.stream().anyMatch(p -> bad.get(p.leg()).contains(p.legSector()));
    }
    long legSector = places.get(0).legSector();
    int failing = 0;
    int rotten = 0;
    for (int leg = 0; leg < geometry.legs(); leg++) {
      boolean rot = bad.get(leg).contains(legSector);
      rotten += rot ? 1 : 0;
      failing += rot || missing.contains(leg) ? 1 : 0;
    }
    return rotten > 0 && failing > parity.parities();
  }

  private static List<RangeSet> fit(RaidGeometry geometry, List<RangeSet> damage, int most) {
    List<RangeSet> bad = new ArrayList<>();
    for (int leg = 0; leg < geometry.legs(); leg++) {
      bad.add(
          leg < most
              ? damage.get(leg % damage.size()).within(0, used(geometry))
              : RangeSet.empty());
    }
    return bad;
  }

  private static long used(RaidGeometry geometry) {
    return geometry.componentSectors();
  }

  private static int survives(RaidGeometry geometry) {
    if (geometry instanceof ParityGeometry parity) {
      return parity.parities();
    }
    return copies(geometry) - 1;
  }

  private static int copies(RaidGeometry geometry) {
    if (geometry instanceof Raid10Geometry raid10) {
      return raid10.copyCount();
    }
    return geometry instanceof MirrorGeometry ? geometry.legs() : 1;
  }

  private static long chunks(long sectors) {
    return (sectors + CHUNK - 1) / CHUNK;
  }

  private static boolean fits(int legs, int near, int far, int sets) {
    return (sets == 1 ? legs / far : legs) >= near * far;
  }

  @Provide
  Arbitrary<List<RangeSet>> damage() {
    return Arbitraries.longs()
        .between(0, 640)
        .flatMap(
            first ->
                Arbitraries.longs()
                    .between(1, 60)
                    .map(count -> new SectorRange(first, first + count - 1)))
        .list()
        .ofMaxSize(6)
        .map(RangeSet::of)
        .list()
        .ofSize(4);
  }

  @Provide
  Arbitrary<RaidGeometry> shapes() {
    Arbitrary<Integer> rows = Arbitraries.integers().between(1, 40);
    Arbitrary<RaidGeometry> mirrors =
        Combinators.combine(Arbitraries.integers().between(1, 4), rows)
            .as((legs, n) -> RaidGeometry.of(new MdLevel("raid1"), legs, 0, 0, (long) n * CHUNK));
    Arbitrary<RaidGeometry> fives =
        Combinators.combine(
                Arbitraries.integers().between(3, 7), Arbitraries.integers().between(0, 5), rows)
            .as(
                (legs, form, n) ->
                    RaidGeometry.of(new MdLevel("raid5"), legs, form, CHUNK, (long) n * CHUNK));
    Arbitrary<RaidGeometry> sixes =
        Combinators.combine(
                Arbitraries.integers().between(4, 8),
                Arbitraries.of(0, 1, 2, 3, 4, 5, 8, 9, 10, 16, 17, 18, 19, 20),
                rows)
            .as(
                (legs, form, n) ->
                    RaidGeometry.of(new MdLevel("raid6"), legs, form, CHUNK, (long) n * CHUNK));
    Arbitrary<RaidGeometry> tens =
        Combinators.combine(
                Arbitraries.integers().between(2, 7),
                Arbitraries.of(
                    0x102, 0x103, 0x201, 0x301, 0x202, 0x10201, 0x10202, 0x20201, 0x40201, 0x30201),
                rows)
            .filter((legs, form, n) -> fits(legs, form & 255, (form >> 8) & 255, form >> 17))
            .as(
                (legs, form, n) ->
                    RaidGeometry.of(new MdLevel("raid10"), legs, form, CHUNK, (long) n * CHUNK));
    return Arbitraries.oneOf(mirrors, fives, sixes, tens);
  }
}
