package org.rotproof.scrub;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rotproof.scrub.Endangered.What;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayProtection;
import org.rotproof.storage.Leg;

/**
 * What lies on a disk before its data and is read by nobody until the next start, as it was seen
 * last. Pure.
 *
 * @param disk the disk's id
 * @param parts in the order in which they lie there
 */
public record Beginning(String disk, List<Seen> parts) {
  /** A part of it. */
  public enum Part {
    /** The LUKS headers and key slots. */
    HEADER(Set.of(What.LUKS_HEADER, What.LUKS_HEADER_2, What.KEY_SLOT, What.SPARE_HEADER)),
    /** The superblocks of the integrity device and of md, and md's bitmap. */
    SUPERBLOCKS(Set.of(What.INTEGRITY_SUPERBLOCK, What.MD_SUPERBLOCK, What.BITMAP)),
    /** The integrity device's journal. */
    JOURNAL(Set.of(What.INTEGRITY_JOURNAL));

    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<What> about;

    Part(Set<What> about) {
      this.about = about;
    }
  }

  /** How a part was seen. */
  public enum State {
    /** Nobody has looked. */
    NEVER,
    /** It was as it should be. */
    RIGHT,
    /** It was not, and is again. */
    REPAIRED,
    /** It is not as it should be. */
    WRONG
  }

  /**
   * A part as it was seen.
   *
   * @param words what was found; "" where nothing was
   */
  public record Seen(Part part, State state, String words) {}

  public Beginning {
    parts = List.copyOf(parts);
  }

  /**
   * Those of an array's disks, in the order of its legs.
   *
   * @param found what was not right when it was looked at last
   * @param atMillis when that was; 0 for never
   */
  public static List<Beginning> of(Array array, List<Endangered> found, long atMillis) {
    List<Beginning> all = new ArrayList<>();
    for (Leg leg : array.legs()) {
      if (!leg.integrityNode().isEmpty()) {
        all.add(of(leg.disk(), array.protection() == ArrayProtection.ENCRYPTED, found, atMillis));
      }
    }
    return all;
  }

  private static Beginning of(
      String disk, boolean hasHeader, List<Endangered> found, long atMillis) {
    List<Seen> parts = new ArrayList<>();
    for (Part part : Part.values()) {
      List<Endangered> here =
          found.stream()
              .filter(e -> e.disk().equals(disk) && part.about.contains(e.what()))
              .toList();
      if (part == Part.HEADER && !hasHeader && here.isEmpty()) {
        continue;
      }
      Optional<Endangered> wrong = here.stream().filter(e -> !e.repaired()).findFirst();
      Optional<Endangered> told = wrong.or(() -> here.stream().findFirst());
      State fine = atMillis > 0 ? State.RIGHT : State.NEVER;
      parts.add(
          new Seen(
              part,
              wrong.isPresent() ? State.WRONG : told.isPresent() ? State.REPAIRED : fine,
              told.map(Endangered::words).orElse("")));
    }
    return new Beginning(disk, parts);
  }
}
