package org.rotproof.lab;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One of the answers that the wizard can end with, as a blueprint's JSON.
 *
 * @param keys "" for what the kind has by default, or JSON
 */
public record Combination(
    String kind,
    String raid,
    int members,
    int spares,
    String integrity,
    int sectorBytes,
    String keys,
    String type,
    boolean lvm) {
  private static final List<String> KINDS = List.of("encrypted", "integrity", "layered");
  private static final List<String> LEVELS = List.of("raid1", "raid5", "raid6", "raid10");
  private static final List<String> TYPES = List.of("ext4", "btrfs", "xfs");
  private static final List<String> KEYED =
      List.of("hmac-sha256", "hmac-sha512", "chacha20-poly1305", "aes-gcm");
  private static final List<String> PLAIN =
      List.of("crc32c", "crc32", "xxhash64", "sha1", "sha256", "blake2b-256");
  // Stretching a passphrase takes long in an emulated machine, so most do with a key file.
  private static final List<String> KEYS =
      List.of(
          "",
          "",
          "",
          "",
          "{\"keyFile\":null,\"passphrase\":true}",
          "{\"keyFile\":\"all.key\",\"passphrase\":true,\"recoveryKey\":true,"
              + "\"headerBackup\":\"backups\"}");

  /** The seed of everything that is drawn by lot; {@code -Drotproof.seed} sets it. */
  public static final long SEED = Long.getLong("rotproof.seed", 1);

  /** Whether everything is tried and not only a sample; {@code -Drotproof.full=true}. */
  public static final boolean FULL = Boolean.getBoolean("rotproof.full");

  /** Every kind on every level; the rest is drawn by lot, each choice as often as the others. */
  public static List<Combination> sample() {
    Random random = new Random(SEED);
    List<Combination> all = new ArrayList<>();
    for (String kind : KINDS) {
      for (String raid : LEVELS) {
        // xfs needs more room than two small disks offer, so RAID 1 has a test of its own for it.
        String type = TYPES.get(random.nextInt(raid.equals("raid1") ? 2 : 3));
        all.add(with(kind, raid, type, random.nextBoolean(), random.nextInt(2), random));
      }
    }
    return all;
  }

  /** One of each kind, each on another level; with another seed others. */
  public static List<Combination> few() {
    List<Combination> every = sample();
    int turn = new Random(SEED).nextInt(LEVELS.size());
    List<Combination> few = new ArrayList<>();
    for (int kind = 0; kind < KINDS.size(); kind++) {
      few.add(every.get(kind * LEVELS.size() + (turn + kind) % LEVELS.size()));
    }
    return few;
  }

  /**
   * So many that any two choices meet at least once: kind with level, level with file system, LVM
   * with spares and so on, and each algorithm with each kind that has it. What breaks, breaks by
   * two things that do not go together, seldom by three.
   */
  public static List<Combination> pairs() {
    Random random = new Random(SEED);
    List<Combination> drawn = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      String raid = LEVELS.get(random.nextInt(LEVELS.size()));
      String type = TYPES.get(random.nextInt(raid.equals("raid1") ? 2 : 3));
      String kind = KINDS.get(random.nextInt(KINDS.size()));
      drawn.add(with(kind, raid, type, random.nextBoolean(), random.nextInt(2), random));
    }
    Set<String> missing = new HashSet<>();
    drawn.forEach(c -> missing.addAll(c.meetings()));
    List<Combination> chosen = new ArrayList<>();
    while (!missing.isEmpty()) {
      Combination best =
          Collections.max(
              drawn,
              Comparator.comparing(c -> c.meetings().stream().filter(missing::contains).count()));
      chosen.add(best);
      missing.removeAll(best.meetings());
    }
    return chosen;
  }

  private List<String> meetings() {
    List<String> choices =
        List.of(
            kind, raid, type, lvm ? "lvm" : "plain", spares + " spares", sectorBytes + " bytes");
    List<String> meetings = new ArrayList<>(List.of(kind + "+" + integrity, kind + "+" + keys));
    for (int i = 0; i < choices.size(); i++) {
      for (int j = i + 1; j < choices.size(); j++) {
        meetings.add(choices.get(i) + "+" + choices.get(j));
      }
    }
    return meetings;
  }

  private static Combination with(
      String kind, String raid, String type, boolean lvm, int spares, Random random) {
    List<String> algorithms = kind.equals("encrypted") ? KEYED : PLAIN;
    boolean keyed = !kind.equals("integrity");
    int members = members(raid, type, random);
    return new Combination(
        kind,
        raid,
        members,
        spares,
        algorithms.get(random.nextInt(algorithms.size())),
        !type.equals("xfs") && random.nextInt(4) == 0 ? 512 : 4096,
        keyed && members <= 4 ? KEYS.get(random.nextInt(KEYS.size())) : "",
        type,
        lvm);
  }

  private static int members(String raid, String type, Random random) {
    if (type.equals("xfs")) {
      return raid.equals("raid5") ? 6 : raid.equals("raid6") ? 7 : 9;
    }
    return switch (raid) {
      case "raid1" -> 2 + random.nextInt(2);
      case "raid5" -> 3;
      case "raid6" -> 4;
      default -> 3 + random.nextInt(2);
    };
  }

  /** As a blueprint. */
  public String json() {
    return "{\"name\":\"photos\",\"disks\":"
        + disks(1, members)
        + ",\"spares\":"
        + disks(members + 1, spares)
        + ",\"protection\":{\"kind\":\""
        + kind
        + "\",\"integrity\":\""
        + integrity
        + "\",\"sectorBytes\":"
        + sectorBytes
        + "},\"raid\":\""
        + raid
        + "\""
        + (keys.isEmpty() ? "" : ",\"keys\":" + keys)
        + ",\"storage\":{\"kind\":\""
        + (lvm ? "lvm\",\"volumeGroup\":\"photo-vg\",\"logicalVolume\":\"the-data" : "filesystem")
        + "\",\"type\":\""
        + type
        + "\",\"label\":\"photos\"}}";
  }

  private static List<String> disks(int from, int count) {
    return IntStream.range(from, from + count).mapToObj(i -> "\"disk" + i + "\"").toList();
  }

  @Override
  public String toString() {
    return String.join(
        " ",
        kind,
        raid + "x" + members + "+" + spares,
        integrity + "/" + sectorBytes,
        (lvm ? "lvm " : "") + type,
        keys.isEmpty() ? "" : keys.contains("recovery") ? "all keys" : "passphrase");
  }
}
