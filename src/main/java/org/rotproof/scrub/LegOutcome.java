package org.rotproof.scrub;

/**
 * What a scrub knows of one leg at its end, in the leg's own data space.
 *
 * @param firstSector where the array's data begins on the leg
 * @param bad everything that failed
 * @param repaired of these, what was rewritten and is right again
 * @param hopeless of these, what no other leg can give back
 * @param correctedSectors how many md counted as corrected while it worked for this scrub
 */
public record LegOutcome(
    int slot,
    String disk,
    long firstSector,
    RangeSet bad,
    RangeSet repaired,
    RangeSet hopeless,
    long correctedSectors) {}
