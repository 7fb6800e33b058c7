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

  /** Of one that has come so far, and has not ended: nothing of it is promised. */
  public static ScrubOutcome soFar(
      long fromSector, long headSector, long componentSectors, List<LegOutcome> legs) {
    ScrubReport report =
        new ScrubReport(
            ScrubReport.Result.INCOMPLETE,
            0,
            0,
            List.of(),
            List.of(),
            List.of(),
            headSector,
            componentSectors,
            0,
            fromSector,
            "it has not ended",
            List.of());
    return new ScrubOutcome(report, componentSectors, legs);
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
