package org.rotproof.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.rotproof.storage.Array;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Leg;
import org.rotproof.storage.Sizes;
import org.rotproof.storage.SyncProgress;

/**
 * How an array stands, as scripts and people read it. What is not known is null in the JSON, and
 * never a zero or a "good".
 *
 * @param health healthy, degraded, rebuilding, failed, inactive
 * @param missing how many members are missing
 * @param smart the worst that its disks say of themselves, null where none is known
 * @param mismatchSectors md's own count from its last check, null if not known
 */
record ArrayStatus(
    String name,
    String node,
    String level,
    String health,
    Long sizeBytes,
    int raidDisks,
    int missing,
    String protection,
    String mountPoint,
    Long mismatchSectors,
    String smart,
    List<Member> members,
    Sync sync) {

  /**
   * A member; {@code disk} is the disk below it, null if not known.
   *
   * @param smart what that disk says of itself: good, hot, worn, failing, unknown; null where the
   *     disk is not known
   */
  record Member(String device, String disk, String state, String smart) {}

  /** What md is doing; sizes in bytes of each member. Null where md does not say. */
  record Sync(
      String action,
      String state,
      Double percent,
      Long doneBytes,
      Long totalBytes,
      Long bytesPerSecond,
      Long secondsLeft) {
    static Sync of(SyncProgress p) {
      boolean known = p.totalKib() > 0;
      return new Sync(
          lower(p.action()),
          lower(p.state()),
          known ? Math.round(p.fraction() * 1000) / 10.0 : null,
          known ? p.doneKib() << 10 : null,
          known ? p.totalKib() << 10 : null,
          p.speedKibPerSecond() > 0 ? p.speedKibPerSecond() << 10 : null,
          p.finishSeconds() >= 0 ? p.finishSeconds() : null);
    }
  }

  /** From what was found. */
  static ArrayStatus of(Array a, Inventory found) {
    return of(a, Optional.of(found));
  }

  /** From mdstat alone, which says nothing of protection, mounts and disks. */
  static ArrayStatus ofMdstat(Array a) {
    return of(a, Optional.empty());
  }

  private static ArrayStatus of(Array a, Optional<Inventory> found) {
    boolean looked = found.isPresent();
    List<Member> members = a.legs().stream().map(leg -> member(leg, found)).toList();
    return new ArrayStatus(
        a.name(),
        a.node(),
        known(a.level()),
        health(a),
        a.sizeBytes() > 0 ? a.sizeBytes() : null,
        a.raidDisks(),
        a.degraded(),
        looked ? known(a.protection()) : null,
        looked ? a.mountPoint() : null,
        a.mismatchSectors() >= 0 ? a.mismatchSectors() : null,
        worstSmart(members),
        members,
        a.sync().map(Sync::of).orElse(null));
  }

  private static Member member(Leg leg, Optional<Inventory> found) {
    String disk = leg.disk().equals(leg.path()) ? null : leg.disk();
    Optional<String> smart = found.flatMap(f -> f.disk(leg.disk())).map(d -> lower(d.smart()));
    return new Member(leg.path(), disk, known(leg.state()), smart.orElse(null));
  }

  /** What weighs most comes first; a disk that says nothing makes "good" of the others unsure. */
  private static String worstSmart(List<Member> members) {
    return Stream.of("failing", "worn", "hot", "unknown", "good")
        .filter(word -> members.stream().anyMatch(m -> word.equals(m.smart())))
        .findFirst()
        .orElse(null);
  }

  private static String health(Array a) {
    if (a.state().equals("inactive")) {
      return "inactive";
    }
    boolean rebuilds = a.sync().map(s -> s.action() == SyncProgress.Action.RECOVERY).orElse(false);
    if (a.degraded() > 0 && beyondRepair(a)) {
      return "failed";
    }
    return rebuilds ? "rebuilding" : a.degraded() > 0 ? "degraded" : "healthy";
  }

  /** Only where it is certain: a RAID 10 may survive more than one, depending on which. */
  private static boolean beyondRepair(Array a) {
    int most =
        switch (a.level()) {
          case "raid0", "linear" -> 0;
          case "raid4", "raid5" -> 1;
          case "raid6" -> 2;
          default -> Math.max(0, a.raidDisks() - 1);
        };
    return a.degraded() > most;
  }

  private static String known(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** For people. */
  String words() {
    StringBuilder out = new StringBuilder(name);
    if (!name.equals(node)) {
      out.append(" (").append(node).append(')');
    }
    out.append(": ").append(health);
    if (missing > 0) {
      out.append(", ").append(missing).append(" of ").append(raidDisks).append(" disks missing");
    }
    Optional.ofNullable(level).ifPresent(l -> out.append(", ").append(l));
    Optional.ofNullable(sizeBytes).ifPresent(b -> out.append(", ").append(Sizes.format(b)));
    Optional.ofNullable(protection).ifPresent(p -> out.append(", protection: ").append(p));
    if (mountPoint != null && !mountPoint.isEmpty()) {
      out.append(", mounted at ").append(mountPoint);
    }
    out.append('\n');
    if (sync != null) {
      out.append("  ").append(syncWords()).append('\n');
    }
    if (mismatchSectors != null && mismatchSectors > 0) {
      out.append("  md's last check counted ").append(mismatchSectors).append(" sectors\n");
    }
    for (Member m : members) {
      out.append("  ").append(m.device());
      Optional.ofNullable(m.disk()).ifPresent(d -> out.append(" on ").append(d));
      out.append(": ").append(m.state() == null ? "state not known" : m.state()).append('\n');
    }
    return out.toString();
  }

  private String syncWords() {
    StringBuilder out = new StringBuilder(sync.action());
    if (!sync.state().equals("running")) {
      out.append(" is ").append(sync.state());
    }
    Optional.ofNullable(sync.percent()).ifPresent(p -> out.append(' ').append(p).append(" %"));
    Optional.ofNullable(sync.bytesPerSecond())
        .ifPresent(b -> out.append(", ").append(Sizes.format(b)).append("/s"));
    Optional.ofNullable(sync.secondsLeft())
        .ifPresent(s -> out.append(", ").append(Progress.duration(s * 1000)).append(" left"));
    return out.toString();
  }
}
