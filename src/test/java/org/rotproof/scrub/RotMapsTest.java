package org.rotproof.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.rotproof.scrub.RotMap.State;
import org.rotproof.scrub.ScrubReport.Result;

class RotMapsTest {
  private static final long OFFSET = 2048;
  private static final List<RotMaps.Leg> LEGS =
      List.of(new RotMaps.Leg(0, "disk1", OFFSET), new RotMaps.Leg(1, "disk2", OFFSET));

  private static RotMap blank(long component) {
    return RotMaps.blank("photos", "u1", component, LEGS);
  }

  @Property
  void howeverLargeTheDiskTheMapStaysSmall(
      @ForAll @LongRange(min = 8, max = 60_000_000_000L) long component) {
    RotMap map = blank(component);
    assertThat(map.cells()).isBetween(1, RotMap.MOST_CELLS);
    assertThat(map.cells() * map.cellSectors()).isGreaterThanOrEqualTo(component);
    RotMap scrubbed = RotMaps.with(map, clean(component, 0, component), 7);
    assertThat(scrubbed.bands().get(0).stretches())
        .containsExactly(new RotMap.Stretch(map.cells(), State.VERIFIED, 7, 0));
  }

  @Property
  void cellsAreVerifiedOnlyWhereTheyWereReadWhole(
      @ForAll @IntRange(max = 100_000) int from, @ForAll @IntRange(max = 100_000) int length) {
    long component = 100_000;
    long end = Math.min(component, from + length);
    RotMap map = RotMaps.with(blank(component), clean(component, Math.min(from, end), end), 9);
    List<RotMap.Stretch> cells = spread(map, 0);
    for (int i = 0; i < cells.size(); i++) {
      long first = i * map.cellSectors();
      long last = Math.min(component, first + map.cellSectors());
      boolean read = first >= from && last <= end && end > 0;
      assertThat(cells.get(i).state()).isEqualTo(read ? State.VERIFIED : State.NEVER);
    }
  }

  @Test
  void findsAreExactAndTheWorstOfACellShows() {
    long component = 4096 * 80;
    RangeSet repaired = RangeSet.between(OFFSET + 100, OFFSET + 108);
    RangeSet hopeless = RangeSet.between(OFFSET + 120, OFFSET + 128);
    RotMap map = RotMaps.with(blank(component), outcome(component, repaired, hopeless), 5);
    assertThat(spread(map, 0).get(1).state()).isEqualTo(State.UNRECOVERABLE);
    assertThat(map.bands().get(0).finds())
        .containsExactly(
            new RotMap.Find(new SectorRange(OFFSET + 100, OFFSET + 107), State.REPAIRED, 5),
            new RotMap.Find(new SectorRange(OFFSET + 120, OFFSET + 127), State.UNRECOVERABLE, 5));
    assertThat(map.bands().get(1).finds()).isEmpty();
    assertThat(spread(map, 1)).allMatch(cell -> cell.state() == State.VERIFIED);
  }

  @Test
  void aCleanScrubAfterwardsRemembersTheRepairAndForgetsTheLoss() {
    long component = 4096 * 80;
    RangeSet repaired = RangeSet.between(OFFSET, OFFSET + 8);
    RangeSet hopeless = RangeSet.between(OFFSET + 800, OFFSET + 808);
    RotMap first = RotMaps.with(blank(component), outcome(component, repaired, hopeless), 5);
    RotMap then = RotMaps.with(first, clean(component, 0, component), 6);
    assertThat(spread(then, 0).get(0)).isEqualTo(new RotMap.Stretch(1, State.VERIFIED, 6, 5));
    assertThat(spread(then, 0).get(10).state()).isEqualTo(State.VERIFIED);
    assertThat(then.bands().get(0).finds()).hasSize(1);
    assertThat(then.bands().get(0).finds().get(0).state()).isEqualTo(State.REPAIRED);
  }

  @Test
  void anotherDiskInTheSlotBeginsBlank() {
    long component = 4096 * 80;
    RotMap map = RotMaps.with(blank(component), clean(component, 0, component), 5);
    RotMap now =
        RotMaps.blank(
            "photos",
            "u1",
            component,
            List.of(new RotMaps.Leg(0, "disk1", OFFSET), new RotMaps.Leg(1, "disk9", OFFSET)));
    RotMap fitted = RotMaps.fit(now, map);
    assertThat(spread(fitted, 0)).allMatch(cell -> cell.state() == State.VERIFIED);
    assertThat(spread(fitted, 1)).allMatch(cell -> cell.state() == State.NEVER);
  }

  @Property(tries = 100)
  void aGrownArrayKeepsWhatIsKnown(@ForAll @LongRange(min = 1, max = 40_000_000) long more) {
    long component = 4096 * 80;
    RotMap map = RotMaps.with(blank(component), clean(component, 0, component), 5);
    RotMap grown = RotMaps.fit(blank(component + more), map);
    assertThat(grown.componentSectors()).isEqualTo(component + more);
    List<RotMap.Stretch> cells = spread(grown, 0);
    for (int i = 0; i < cells.size(); i++) {
      if ((i + 1) * grown.cellSectors() <= component) {
        assertThat(cells.get(i).state()).isEqualTo(State.VERIFIED);
      } else if ((i + 1) * grown.cellSectors() > component + map.cellSectors()) {
        assertThat(cells.get(i).state()).isEqualTo(State.NEVER);
      }
    }
  }

  @Test
  void survivesTheWire() throws Exception {
    ObjectMapper mapper = new ObjectMapper().registerModule(new Jdk8Module());
    RotMap map =
        RotMaps.with(
            blank(999_999),
            outcome(999_999, RangeSet.between(OFFSET, OFFSET + 8), RangeSet.empty()),
            5);
    assertThat(mapper.readValue(mapper.writeValueAsString(map), RotMap.class)).isEqualTo(map);
  }

  private static List<RotMap.Stretch> spread(RotMap map, int band) {
    List<RotMap.Stretch> cells = new ArrayList<>();
    for (RotMap.Stretch s : map.bands().get(band).stretches()) {
      for (int i = 0; i < s.cells(); i++) {
        cells.add(new RotMap.Stretch(1, s.state(), s.atMillis(), s.repairedAtMillis()));
      }
    }
    return cells;
  }

  private static ScrubOutcome clean(long component, long from, long end) {
    return outcome(component, from, end, RangeSet.empty(), RangeSet.empty());
  }

  private static ScrubOutcome outcome(long component, RangeSet repaired, RangeSet hopeless) {
    return outcome(component, 0, component, repaired, hopeless);
  }

  private static ScrubOutcome outcome(
      long component, long from, long end, RangeSet repaired, RangeSet hopeless) {
    ScrubReport report =
        new ScrubReport(
            Result.INCOMPLETE,
            0,
            0,
            List.of(),
            List.of(),
            List.of(),
            end,
            component,
            1,
            from,
            "test",
            List.of());
    return new ScrubOutcome(
        report,
        component,
        List.of(
            new LegOutcome(0, "disk1", OFFSET, repaired.union(hopeless), repaired, hopeless, 0),
            new LegOutcome(
                1, "disk2", OFFSET, RangeSet.empty(), RangeSet.empty(), RangeSet.empty(), 0)));
  }
}
