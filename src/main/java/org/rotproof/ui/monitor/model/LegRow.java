package org.rotproof.ui.monitor.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayAbsent;
import org.rotproof.storage.Disk;
import org.rotproof.storage.KnownDisk;
import org.rotproof.storage.Leg;
import org.rotproof.storage.SmartVerdict;
import org.rotproof.storage.SyncProgress;

/**
 * A leg of an array as the person sees it: also one that is missing.
 *
 * @param slot its place, -1 for a spare
 * @param disk the disk's id, "" for a missing one
 * @param model vendor and model, "" where not known
 * @param serial "" where not known
 * @param name what the disk is called in sentences
 * @param mdState what md calls its state, "" for a missing one
 */
public record LegRow(
    int slot,
    String disk,
    String model,
    String serial,
    long diskBytes,
    String name,
    Standing standing,
    String mdState,
    SmartVerdict smart) {
  /** How a leg stands. */
  public enum Standing {
    IN_USE,
    REBUILDING,
    /** A request to its disk waits, and for seconds none has ended. */
    SILENT,
    /** It has a place, and nobody fills it. */
    TO_BE_FILLED,
    SPARE,
    FAILED,
    /** Its disk is not on the machine any more, whatever md believes. */
    UNPLUGGED,
    /** Its disk is plugged in again, and the array runs without it. */
    RETURNED,
    MISSING,
    /** A state that has no word of its own here: md's word is shown. */
    OTHER
  }

  /** The legs in slot order, places without a member among them; then spares, then failed ones. */
  public static List<LegRow> of(Array array, List<Disk> disks) {
    List<LegRow> rows = new ArrayList<>();
    Names names = Names.of(disks, List.of(array));
    for (Leg leg : array.legs()) {
      rows.add(row(leg, array, disks, names));
    }
    for (ArrayAbsent absent : array.absent()) {
      rows.add(row(absent, names));
    }
    // Their places are theirs still: no empty place is shown beside them.
    long homeless = rows.stream().filter(r -> r.away() && r.slot < 0).count();
    for (int slot = 0; slot < array.raidDisks(); slot++) {
      int wanted = slot;
      boolean taken = rows.stream().anyMatch(row -> row.slot == wanted && row.holdsPlace());
      boolean known = array.legs().stream().allMatch(l -> l.slot() >= 0 || !inUse(l.state()));
      if (!taken && known && homeless-- <= 0) {
        rows.add(new LegRow(slot, "", "", "", 0, "", Standing.MISSING, "", SmartVerdict.UNKNOWN));
      }
    }
    rows.sort(
        Comparator.comparing((LegRow row) -> !row.holdsPlace() && row.standing != Standing.MISSING)
            .thenComparing(row -> row.standing == Standing.FAILED)
            .thenComparing(row -> row.slot < 0 ? Integer.MAX_VALUE : row.slot));
    return List.copyOf(rows);
  }

  private static LegRow row(ArrayAbsent absent, Names names) {
    KnownDisk identity = absent.identity();
    return new LegRow(
        -1,
        identity.id(),
        identity.model(),
        identity.serial(),
        identity.sizeBytes(),
        names.of(identity.id()),
        absent.back() ? Standing.RETURNED : Standing.UNPLUGGED,
        absent.spare() ? "spare" : "",
        SmartVerdict.UNKNOWN);
  }

  private static LegRow row(Leg leg, Array array, List<Disk> disks, Names names) {
    Optional<Disk> disk =
        disks.stream().filter(d -> !leg.gone() && d.id().equals(leg.disk())).findFirst();
    return new LegRow(
        leg.slot(),
        leg.disk(),
        disk.map(Disk::displayName).orElse(leg.identity().model()),
        disk.map(Disk::serial).orElse(leg.identity().serial()),
        disk.map(Disk::sizeBytes).orElse(leg.identity().sizeBytes()),
        names.of(leg.disk()),
        standing(leg, array),
        leg.state(),
        disk.map(Disk::smart).orElse(SmartVerdict.UNKNOWN));
  }

  private static Standing standing(Leg leg, Array array) {
    List<String> flags = flags(leg.state());
    boolean recovers =
        array.sync().filter(s -> s.action() == SyncProgress.Action.RECOVERY).isPresent();
    if (leg.gone()) {
      return leg.back() ? Standing.RETURNED : Standing.UNPLUGGED;
    }
    if (flags.contains("faulty")) {
      return Standing.FAILED;
    }
    if (flags.contains("silent")) {
      return Standing.SILENT;
    }
    if (flags.contains("in_sync")) {
      return Standing.IN_USE;
    }
    if (flags.contains("spare") && leg.slot() >= 0 && recovers) {
      return Standing.REBUILDING;
    }
    if (flags.contains("spare")) {
      return leg.slot() >= 0 && array.judged().missing() > 0
          ? Standing.TO_BE_FILLED
          : Standing.SPARE;
    }
    return Standing.OTHER;
  }

  private static List<String> flags(String state) {
    return Arrays.asList(state.split("[,\\s]+", -1));
  }

  private static boolean inUse(String state) {
    return flags(state).contains("in_sync");
  }

  /** Whether it holds a place in the array, or will when it is rebuilt. */
  public boolean holdsPlace() {
    return slot >= 0
        && (standing == Standing.IN_USE
            || standing == Standing.REBUILDING
            || standing == Standing.SILENT
            || standing == Standing.TO_BE_FILLED
            || away()
            || standing == Standing.OTHER);
  }

  /** Whether the array cannot reach its disk. */
  private boolean away() {
    return standing == Standing.UNPLUGGED || standing == Standing.RETURNED;
  }

  /** Whether its disk is on the machine. */
  public boolean hasDisk() {
    return !disk.isEmpty() && standing != Standing.MISSING && standing != Standing.UNPLUGGED;
  }

  /** Whether there is a surface to show: its disk is there, and has a place. */
  public boolean hasSurface() {
    return holdsPlace() && !away() && standing != Standing.TO_BE_FILLED;
  }

  /** What to say where its surface would be: the key among those of "leg.empty". */
  public String emptyKey() {
    boolean heldNothing = slot < 0 && flags(mdState).contains("spare");
    return "leg.empty." + standing + (away() && heldNothing ? ".spare" : "");
  }

  /** Its name for the person: the disk's, or the place's where the disk is missing. */
  public String title() {
    return standing == Standing.MISSING ? Words.of("leg.place", slot + 1) : name;
  }

  /** Its state in words. */
  public String standingText() {
    return standing == Standing.OTHER
        ? Words.of("leg.other", mdState)
        : Words.of("leg." + standing.name());
  }

  /** What its disk says of itself, in words. */
  public String smartText() {
    return standing == Standing.MISSING || away() ? "" : Words.of("smart." + smart.name());
  }
}
