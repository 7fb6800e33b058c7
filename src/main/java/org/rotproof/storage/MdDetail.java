package org.rotproof.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * What /sys/block/NODE/md says of an array (Documentation/admin-guide/md.rst). Nothing here throws:
 * an attribute that is missing or odd, as on older kernels or in the moment in which an array goes
 * away, is "", -1 or empty.
 *
 * @param layout as mdadm words it: "left-symmetric", "near=2"; "" where the level has none
 * @param componentSectors what the array uses of each member, in 512-byte sectors; -1 if not known
 * @param degraded how many members are missing; -1 if not known
 * @param state array_state: clear, inactive, readonly, read-auto, clean, active, broken, …
 * @param syncAction idle, resync, recover, check, repair, reshape, frozen
 * @param completedSectors how far the pass has come; -1 when none runs
 * @param totalSectors where it ends; -1 when none runs
 * @param mismatchSectors mismatch_cnt of the last check or repair; -1 if not known
 * @param speedKibPerSecond sync_speed; -1 when none runs
 * @param syncMinSectors where a requested pass begins; -1 if not known
 * @param syncMaxSectors where it waits; empty for "max"
 * @param members those with a slot first, in slot order
 * @param reshaping whether a reshape has begun and not ended: reshape_position is a number
 */
public record MdDetail(
    String node,
    String level,
    String layout,
    long chunkBytes,
    long componentSectors,
    int raidDisks,
    int degraded,
    String metadata,
    String uuid,
    String state,
    String syncAction,
    long completedSectors,
    long totalSectors,
    long mismatchSectors,
    long speedKibPerSecond,
    long syncMinSectors,
    OptionalLong syncMaxSectors,
    List<Member> members,
    boolean reshaping) {
  private static final int MOST_DISKS = 1 << 16;

  /**
   * A member, from its dev-NODE folder.
   *
   * @param state in_sync, spare, faulty, write_mostly, … separated by commas
   * @param slot -1 for a spare, a journal, a failed one
   * @param dataOffsetSectors -1 if not known
   * @param sizeSectors what the array may use of it; -1 if not known
   * @param errors read errors that md corrected; -1 if not known
   * @param badBlocks whether md lists any
   */
  public record Member(
      String node,
      String state,
      int slot,
      long dataOffsetSectors,
      long sizeSectors,
      long errors,
      boolean badBlocks) {
    /** Whether the state names that word. */
    public boolean is(String word) {
      return List.of(state.split(",")).contains(word);
    }
  }

  public MdDetail {
    members = List.copyOf(members);
  }

  /**
   * Reads the attributes, by their names below /sys/block/NODE/md: "level", "dev-sda/state".
   *
   * @return empty where there is no array_state, so no array
   */
  public static Optional<MdDetail> of(String node, Map<String, String> attributes) {
    if (!attributes.containsKey("array_state")) {
      return Optional.empty();
    }
    Attributes a = new Attributes(attributes);
    String level = a.text("level");
    String[] done = a.text("sync_completed").split("\\s*/\\s*");
    boolean runs = done.length == 2;
    return Optional.of(
        new MdDetail(
            node,
            level,
            layout(new MdLevel(level), a.number("layout")),
            a.number("chunk_size"),
            kibToSectors(a.number("component_size")),
            (int) Math.min(a.number("raid_disks"), MOST_DISKS),
            (int) Math.min(a.number("degraded"), MOST_DISKS),
            a.text("metadata_version"),
            colonUuid(a.text("uuid")),
            a.text("array_state"),
            a.text("sync_action"),
            runs ? ParserTexts.number(done[0]).orElse(-1) : -1,
            runs ? ParserTexts.number(done[1]).orElse(-1) : -1,
            a.number("mismatch_cnt"),
            a.number("sync_speed"),
            a.number("sync_min"),
            ParserTexts.number(a.text("sync_max")),
            members(attributes),
            ParserTexts.number(a.text("reshape_position")).isPresent()));
  }

  private record Attributes(Map<String, String> values) {
    String text(String name) {
      return values.getOrDefault(name, "").strip();
    }

    /** The first word as a number: "2 (1)" while a reshape changes it from 1 to 2. */
    long number(String name) {
      return ParserTexts.number(text(name).split("\\s", 2)[0]).orElse(-1);
    }
  }

  private static List<Member> members(Map<String, String> attributes) {
    TreeSet<String> folders = new TreeSet<>();
    for (String name : attributes.keySet()) {
      if (name.startsWith("dev-") && name.contains("/")) {
        folders.add(name.substring(0, name.lastIndexOf('/')));
      }
    }
    List<Member> members = new ArrayList<>();
    for (String folder : folders) {
      Attributes a = new Attributes(attributes);
      members.add(
          new Member(
              folder.substring("dev-".length()),
              a.text(folder + "/state"),
              (int) Math.min(a.number(folder + "/slot"), MOST_DISKS),
              a.number(folder + "/offset"),
              kibToSectors(a.number(folder + "/size")),
              a.number(folder + "/errors"),
              !a.text(folder + "/bad_blocks").isEmpty()));
    }
    members.sort(
        Comparator.comparingInt((Member m) -> m.slot() < 0 ? Integer.MAX_VALUE : m.slot())
            .thenComparing(Member::node));
    return members;
  }

  private static long kibToSectors(long kib) {
    return kib < 0 || kib > Long.MAX_VALUE >> 11 ? -1 : kib * 2;
  }

  /** mdadm's words for md's layout numbers: raid5.h, and the bits of raid10.c. */
  static String layout(MdLevel level, long number) {
    if (number < 0) {
      return "";
    }
    if (level.is(RaidLevel.RAID10)) {
      long near = number & 0xff;
      long far = number >> 8 & 0xff;
      boolean offset = (number & 1 << 16) != 0;
      String distant = (offset ? "offset=" : "far=") + far;
      return far <= 1 ? "near=" + near : near <= 1 ? distant : "near=" + near + "," + distant;
    }
    return level.known().filter(known -> known.parity() > 0).isPresent()
        ? MdstatArrayBuilder.ofAlgorithm(number)
        : "";
  }

  /** mdadm's spelling of a UUID: four groups of eight digits. */
  static String colonUuid(String uuid) {
    String hex = uuid.replaceAll("[^0-9a-fA-F]", "");
    return hex.length() == 32 ? String.join(":", hex.split("(?<=\\G.{8})")) : uuid;
  }
}
