package org.rotproof.scrub.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.rotproof.scrub.RaidGeometry;
import org.rotproof.storage.MdLevel;

/**
 * An array as sysfs describes it now.
 *
 * @param legs members that hold right data (in sync) and whose disk is there, in slot order
 * @param missing slots without such a member
 */
record ArrayShape(RaidGeometry geometry, List<ShapeLeg> legs, Set<Integer> missing) {
  /**
   * A leg.
   *
   * @param offsetSectors where the array's data begins on it
   * @param sizeSectors the whole device
   * @param unitBytes the integrity sector
   */
  record ShapeLeg(
      int slot, String node, String disk, long offsetSectors, long sizeSectors, int unitBytes) {
    String path() {
      return "/dev/" + node;
    }
  }

  /**
   * Reads it.
   *
   * @throws IOException with a sentence, when the array cannot be scrubbed
   */
  static ArrayShape read(MdSysfs md, ScrubTarget target) throws IOException {
    if (!md.exists()) {
      throw new IOException("The array " + target.node() + " is not running.");
    }
    String level = md.text("level");
    int disks = (int) md.number("raid_disks", 0);
    long component = md.number("component_size", 0) * 2;
    int chunk = (int) (md.number("chunk_size", 0) / 512);
    int layout = (int) md.number("layout", 0);
    if (disks == 0 || component == 0) {
      throw new IOException("The array " + target.node() + " is not running.");
    }
    RaidGeometry geometry;
    try {
      geometry = RaidGeometry.of(new MdLevel(level), disks, layout, chunk, component);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    List<ShapeLeg> legs = new ArrayList<>();
    Set<Integer> missing = new HashSet<>();
    for (int slot = 0; slot < disks; slot++) {
      missing.add(slot);
    }
    for (MdSysfs.Member member : md.members()) {
      // md counts on a disk that was pulled until somebody writes to it.
      if (member.inSync() && md.carrierPresent(member.node())) {
        missing.remove(member.slot());
        legs.add(
            new ShapeLeg(
                member.slot(),
                member.node(),
                target.diskByNode().getOrDefault(member.node(), member.node()),
                member.offsetSectors(),
                md.deviceSectors(member.node()),
                md.logicalBlockBytes(member.node())));
      }
    }
    if (legs.isEmpty()) {
      throw new IOException("The array " + target.node() + " has no working member.");
    }
    return new ArrayShape(geometry, List.copyOf(legs), Set.copyOf(missing));
  }

  /** Whether md sees the same legs now. */
  boolean stillSo(MdSysfs md) {
    List<MdSysfs.Member> now =
        md.members().stream().filter(m -> m.inSync() && md.carrierPresent(m.node())).toList();
    return now.size() == legs.size()
        && now.stream()
            .allMatch(
                m ->
                    legs.stream().anyMatch(l -> l.slot() == m.slot() && l.node().equals(m.node())));
  }

  /** The leg in that slot. */
  ShapeLeg leg(int slot) {
    return legs.stream().filter(l -> l.slot() == slot).findFirst().orElseThrow();
  }
}
