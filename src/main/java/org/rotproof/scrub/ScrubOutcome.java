package org.rotproof.scrub;

import java.util.List;

/**
 * A scrub's end: the report, and what the map and the history want to know beyond it.
 *
 * @param componentSectors what each leg gives to the array
 * @param legs those that were read, in slot order
 */
public record ScrubOutcome(ScrubReport report, long componentSectors, List<LegOutcome> legs) {
  public ScrubOutcome {
    legs = List.copyOf(legs);
  }

  /** The same, when right checksums were there up to a sector only as it began. */
  public ScrubOutcome guardedTo(long sector) {
    return new ScrubOutcome(report.guardedTo(sector), componentSectors, legs);
  }

  /** The same, with what was found beside the data. */
  public ScrubOutcome with(List<Endangered> endangered, List<String> notes) {
    return new ScrubOutcome(
        report.with(endangered).with(report.files(), notes), componentSectors, legs);
  }
}
