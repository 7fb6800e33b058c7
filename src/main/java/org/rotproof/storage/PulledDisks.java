package org.rotproof.storage;

/** Which members of an array have lost their disk, by what is on the machine. Pure. */
public final class PulledDisks {
  private PulledDisks() {}

  /** Whether the disk of a member is not among those that were found, whatever md believes. */
  public static boolean pulled(Leg leg, Inventory found) {
    return leg.gone() || found.disk(leg.disk()).isEmpty();
  }

  /** The array with those members marked that have lost their disk. */
  public static Array marked(Array array, Inventory found) {
    return array.with(
        array.legs().stream().map(leg -> pulled(leg, found) ? leg.pulled() : leg).toList(),
        array.absent());
  }
}
