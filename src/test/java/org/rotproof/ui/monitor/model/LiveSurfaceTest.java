package org.rotproof.ui.monitor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.rotproof.protocol.Event.RotFound.Fate;
import org.rotproof.scrub.LegOutcome;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.RotMap;
import org.rotproof.scrub.RotMap.State;
import org.rotproof.scrub.RotMaps;
import org.rotproof.scrub.ScrubOutcome;
import org.rotproof.scrub.SectorRange;
import org.rotproof.ui.monitor.model.SurfaceColumn.Look;

class LiveSurfaceTest {
  private static final long NOW = Given.NOW;
  private static final long WHOLE = Long.MAX_VALUE;
  private static final Names NAMES = Names.of(Given.disks(2));
  private final LiveSurface surface = new LiveSurface(Given.surface(2, State.NEVER, 0));

  @Test
  void itFillsAsTheScrubGoesAndOnlyBehindIt() {
    surface.scrubStarted(0, WHOLE, NOW);
    surface.scrubbedUpTo(80_000, NOW + 1);
    List<SurfaceColumn> columns = surface.columns(0, 312);
    assertThat(columns.get(0).worst()).isEqualTo(State.VERIFIED);
    assertThat(columns.get(155).worst()).isEqualTo(State.VERIFIED);
    assertThat(columns.get(156).worst()).as("not read whole yet").isEqualTo(State.NEVER);
    surface.scrubbedUpTo(159_104, NOW + 2);
    assertThat(surface.summary().readEverywhere()).isTrue();
    assertThat(surface.summary().percentRead()).isEqualTo(100);
  }

  @Test
  void rotShowsOnItsDiskAtItsPlaceAndIsNotPaintedOverByTheHead() {
    surface.scrubStarted(0, WHOLE, NOW);
    surface.rot("disk2", new SectorRange(2048 + 5110, 2048 + 5169), Fate.FOUND, NOW);
    surface.scrubbedUpTo(159_104, NOW);
    assertThat(surface.columns(1, 312).get(10).look(NOW)).isEqualTo(Look.DAMAGED);
    assertThat(surface.columns(0, 312).get(10).look(NOW)).isEqualTo(Look.VERIFIED);
    assertThat(surface.summary().damaged()).isEqualTo(1);
  }

  @Test
  void aRepairTurnsDamageIntoRepairedOnlyWhenAllOfTheCellIsRepaired() {
    surface.scrubStarted(0, WHOLE, NOW);
    surface.rot("disk2", new SectorRange(7158, 7217), Fate.FOUND, NOW);
    surface.rot("disk2", new SectorRange(7158, 7200), Fate.REPAIRED, NOW);
    assertThat(surface.columns(1, 312).get(10).look(NOW)).isEqualTo(Look.DAMAGED);
    surface.rot("disk2", new SectorRange(7201, 7217), Fate.REPAIRED, NOW);
    assertThat(surface.columns(1, 312).get(10).look(NOW)).isEqualTo(Look.REPAIRED);
    assertThat(surface.finds(1))
        .containsExactly(new RotMap.Find(new SectorRange(7158, 7217), State.REPAIRED, NOW));
  }

  @Test
  void whatIsLostStaysLostWhateverIsRepairedBesideIt() {
    surface.scrubStarted(0, WHOLE, NOW);
    surface.rot("disk1", new SectorRange(7158, 7160), Fate.UNRECOVERABLE, NOW);
    surface.rot("disk1", new SectorRange(7170, 7180), Fate.REPAIRED, NOW);
    assertThat(surface.columns(0, 20).get(0).look(NOW)).isEqualTo(Look.LOST);
  }

  @Test
  void aScrubThatGoesOnDoesNotClaimWhatLiesBefore() {
    surface.scrubStarted(80_000, WHOLE, NOW);
    surface.scrubbedUpTo(159_104, NOW);
    assertThat(surface.columns(0, 312).get(100).worst()).isEqualTo(State.NEVER);
    assertThat(surface.columns(0, 312).get(300).worst()).isEqualTo(State.VERIFIED);
    assertThat(surface.summary().percentRead()).isLessThan(51);
  }

  /** Where no checksum is there yet, that it could be read says nothing. */
  @Test
  void whatIsNotGuardedYetIsNotCalledRight() {
    surface.scrubStarted(0, 80_000, NOW);
    surface.scrubbedUpTo(159_104, NOW);
    assertThat(surface.columns(0, 312).get(100).worst()).isEqualTo(State.VERIFIED);
    assertThat(surface.columns(0, 312).get(200).worst()).isEqualTo(State.NEVER);
  }

  /** The map must not jump when the scrub has ended and the history's own takes its place. */
  @Property(tries = 200)
  void itIsTheMapThatTheEndedScrubLeaves(
      @ForAll @Size(max = 12) List<@LongRange(min = 0, max = 170_000) Long> places,
      @ForAll @LongRange(min = 0, max = 159_104) long head,
      @ForAll @LongRange(min = 0, max = 200_000) long guarded) {
    LiveSurface live = new LiveSurface(Given.surface(2, State.DAMAGED, NOW - 1));
    live.scrubStarted(0, guarded, NOW);
    RangeSet bad = RangeSet.empty();
    RangeSet repaired = RangeSet.empty();
    for (int i = 0; i < places.size(); i++) {
      SectorRange range = new SectorRange(2048 + places.get(i), 2048 + places.get(i) + 7);
      live.rot("disk2", range, Fate.FOUND, NOW);
      bad = bad.union(RangeSet.of(List.of(range)));
      repaired = repaired.minus(RangeSet.of(List.of(range)));
      if (i % 2 == 0) {
        live.rot("disk2", range, Fate.REPAIRED, NOW);
        repaired = repaired.union(RangeSet.of(List.of(range)));
      }
    }
    live.scrubbedUpTo(head, NOW);
    RotMap before = Given.surface(2, State.DAMAGED, NOW - 1);
    List<LegOutcome> legs = new ArrayList<>();
    for (RotMap.Band band : before.bands()) {
      boolean second = band.disk().equals("disk2");
      legs.add(
          new LegOutcome(
              band.slot(),
              band.disk(),
              band.firstSector(),
              second ? bad : RangeSet.empty(),
              second ? repaired : RangeSet.empty(),
              RangeSet.empty(),
              0));
    }
    LiveSurface ended =
        new LiveSurface(
            RotMaps.with(
                before,
                ScrubOutcome.soFar(0, head, before.componentSectors(), legs).guardedTo(guarded),
                NOW));
    live.scrubEnded();
    for (int band = 0; band < 2; band++) {
      assertThat(live.columns(band, 312)).isEqualTo(ended.columns(band, 312));
      assertThat(live.finds(band)).isEqualTo(ended.finds(band));
    }
  }

  @Test
  void aColumnIsNeverNicerThanTheWorstOfItsCellsNorThanTheOldest() {
    RotMap.Band band =
        new RotMap.Band(
            "disk1",
            0,
            0,
            List.of(
                new RotMap.Stretch(5, State.VERIFIED, NOW, 0),
                new RotMap.Stretch(1, State.VERIFIED, NOW - 2 * SurfaceColumn.OLD_MILLIS, 0),
                new RotMap.Stretch(4, State.NEVER, 0, 0),
                new RotMap.Stretch(5, State.NEVER, 0, 0)),
            List.of());
    LiveSurface mixed = new LiveSurface(new RotMap("a", "", 150, 10, List.of(band)));
    List<SurfaceColumn> columns = mixed.columns(0, 3);
    assertThat(columns.get(0).look(NOW)).isEqualTo(Look.VERIFIED);
    assertThat(columns.get(1).look(NOW)).isEqualTo(Look.PARTLY);
    assertThat(columns.get(2).look(NOW)).isEqualTo(Look.NEVER);
    assertThat(mixed.columns(0, 15).get(5).look(NOW)).isEqualTo(Look.VERIFIED_OLD);
  }

  @Test
  void aPlaceIsSaidInOneSentence() {
    surface.scrubStarted(0, WHOLE, NOW);
    surface.rot("disk2", new SectorRange(7158, 7217), Fate.REPAIRED, NOW);
    String sentence =
        Place.sentence(surface, 1, surface.columns(1, 312).get(10), NAMES, NOW, ZoneOffset.UTC);
    assertThat(sentence).contains("disk2", "repaired today at", "60 sectors", "MB");
    assertThat(
            Place.sentence(surface, 0, surface.columns(0, 312).get(9), NAMES, NOW, ZoneOffset.UTC))
        .contains("disk1", "never checked");
  }

  @Property
  void everyCellIsInExactlyOneColumn(@ForAll @IntRange(min = 1, max = 2000) int count) {
    List<SurfaceColumn> columns = surface.columns(0, count);
    int next = 0;
    for (SurfaceColumn column : columns) {
      assertThat(column.firstCell()).isEqualTo(next);
      assertThat(column.cells()).isPositive();
      next = column.lastCell() + 1;
    }
    assertThat(next).isEqualTo(surface.cells());
  }

  @Property
  void anyRangeIsTaken(
      @ForAll @LongRange(min = 0, max = 400_000) long first,
      @ForAll @LongRange(min = 0, max = 400_000) long length) {
    surface.scrubStarted(0, WHOLE, NOW);
    surface.rot("disk1", new SectorRange(first, first + length), Fate.FOUND, NOW);
    surface.rot("nobody", new SectorRange(first, first + length), Fate.FOUND, NOW);
    assertThat(surface.summary().cells()).isEqualTo(624);
  }
}
