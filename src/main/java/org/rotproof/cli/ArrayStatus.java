package org.rotproof.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.scrub.Endangered;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayAbsent;
import org.rotproof.storage.ArrayHealth;
import org.rotproof.storage.FileSpace;
import org.rotproof.storage.Guard;
import org.rotproof.storage.Health;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.KnownDisk;
import org.rotproof.storage.Leg;
import org.rotproof.storage.Sizes;
import org.rotproof.storage.SyncProgress;

/**
 * How an array stands, as scripts and people read it. What is not known is null in the JSON, and
 * never a zero or a "good".
 *
 * @param health healthy, partly-guarded, attention, rebuilding, degraded, blocked, read-only,
 *     inactive, failed, unknown
 * @param why what is wrong, or is to be known, in sentences; "" where there is nothing
 * @param left what it can still bear, in a sentence; "" where that is not the question
 * @param missing how many members are missing, those included whose disk is gone though md has not
 *     noticed yet
 * @param guardedPercent on how much of it rot is noticed: 100 but where checksums are still being
 *     computed, 0 where its members have none; null where that is not known, as without root
 * @param survives how many more may fail without loss, whichever they are
 * @param space how full its file system is; null where it is not mounted, or not known
 * @param scrub when it is scrubbed without being asked, and when it was last; null where there is
 *     no record of it
 * @param opens what opens it at the machine's next start; null where there is no record of it
 * @param smart the worst that its disks say of themselves, null where none is known
 * @param held whether md is held where it is (sync_action "frozen"): it copies, compares and
 *     rebuilds nothing until it is let go, as while work is paused
 * @param endangered what the last look saw that the next start needs and that was not right; null
 *     where nobody looked, or where that may not be read
 * @param rehearsed the last rehearsal of its opening; null where there was none, or where that may
 *     not be read
 * @param next the same two, for people
 * @param mismatchSectors md's own count from its last check, null if not known
 */
record ArrayStatus(
    String name,
    String node,
    String level,
    String health,
    String why,
    @JsonIgnore String left,
    Long sizeBytes,
    int raidDisks,
    int missing,
    int survives,
    Double guardedPercent,
    String protection,
    String mountPoint,
    Space space,
    Long mismatchSectors,
    ScrubTimes scrub,
    OpensBy opens,
    String smart,
    List<Member> members,
    Sync sync,
    boolean held,
    List<Endangered> endangered,
    StartsNext.Rehearsed rehearsed,
    @JsonIgnore StartsNext next) {

  /**
   * How full the file system is, in its own words (statvfs).
   *
   * @param freeBytes what an ordinary program may still write
   */
  record Space(long sizeBytes, long usedBytes, long freeBytes) {
    static Space of(FileSpace space) {
      return new Space(space.sizeBytes(), space.usedBytes(), space.freeBytes());
    }

    String words() {
      return "  "
          + Sizes.format(usedBytes)
          + " used, "
          + (freeBytes == 0
              ? "full: nothing more can be written"
              : Sizes.format(freeBytes) + " free")
          + "\n";
    }
  }

  /**
   * A member. Null where not known.
   *
   * @param device its node; null for a disk that md does not list any more
   * @param disk the disk below it
   * @param state md's word for it; whatever md believes, "unplugged" where its disk is gone, and
   *     "returned" where it is plugged in again and the array does not use it
   * @param smart what that disk says of itself: good, hot, worn, failing, unknown; null where the
   *     disk is not known
   */
  record Member(
      String device,
      String disk,
      String model,
      String serial,
      Long sizeBytes,
      String state,
      String smart) {
    static final String UNPLUGGED = "unplugged";
    static final String RETURNED = "returned";

    private static String missed(boolean back) {
      return back ? RETURNED : UNPLUGGED;
    }

    static Member of(Leg leg, Optional<Inventory> found) {
      String disk = leg.disk().equals(leg.path()) ? null : leg.disk();
      Optional<String> smart =
          leg.gone()
              ? Optional.empty()
              : found.flatMap(f -> f.disk(leg.disk())).map(d -> d.smart().word());
      return of(
          leg.path(),
          disk,
          leg.identity(),
          leg.present() ? known(leg.state()) : missed(leg.back()),
          smart.orElse(null));
    }

    static Member of(ArrayAbsent absent) {
      return of(
          null, known(absent.identity().id()), absent.identity(), missed(absent.back()), null);
    }

    private static Member of(
        String device, String disk, KnownDisk identity, String state, String smart) {
      return new Member(
          device,
          disk,
          known(identity.model()),
          known(identity.serial()),
          identity.sizeBytes() > 0 ? identity.sizeBytes() : null,
          state,
          smart);
    }
  }

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
    List<Member> members =
        Stream.concat(
                a.legs().stream().map(leg -> Member.of(leg, found)),
                a.absent().stream().map(Member::of))
            .toList();
    ArrayHealth health = a.judged();
    return new ArrayStatus(
        a.name(),
        a.node(),
        known(a.level().word()),
        health.health().word(),
        health.sentences(),
        left(health),
        a.sizeBytes() > 0 ? a.sizeBytes() : null,
        a.raidDisks(),
        health.missing(),
        health.sparable(),
        looked ? guarded(a.guard()) : null,
        looked ? known(a.protection().toString()) : null,
        looked ? a.mountPoint() : null,
        a.space().map(Space::of).orElse(null),
        a.mismatchSectors() >= 0 ? a.mismatchSectors() : null,
        null,
        null,
        worstSmart(members),
        members,
        a.sync().map(Sync::of).orElse(null),
        a.signs().action().equals("frozen"),
        null,
        null,
        StartsNext.UNKNOWN);
  }

  /** To a tenth of a percent, never more than the truth. */
  private static Double guarded(Guard guard) {
    return guard.state() == Guard.State.UNKNOWN ? null : Math.floor(guard.fraction() * 1000) / 10.0;
  }

  /** What weighs most comes first; a disk that says nothing makes "good" of the others unsure. */
  private static String worstSmart(List<Member> members) {
    return Stream.of("failing", "worn", "hot", "unknown", "good")
        .filter(word -> members.stream().anyMatch(m -> word.equals(m.smart())))
        .findFirst()
        .orElse(null);
  }

  /** Whether nothing is wrong with it, as far as is known. */
  boolean healthy() {
    return health.equals(Health.HEALTHY.word()) && !next.inDanger();
  }

  /** The same, with what is known of its next start. */
  ArrayStatus with(StartsNext known) {
    return with(known, scrub, opens);
  }

  /** The same, with what is known of its scrubs. */
  ArrayStatus with(ScrubTimes times) {
    return with(next, times, opens);
  }

  /** The same, with what its record says. */
  ArrayStatus with(Optional<ArrayRecord> record) {
    return with(next, scrub, record.map(OpensBy::of).orElse(null));
  }

  private ArrayStatus with(StartsNext known, ScrubTimes times, OpensBy opening) {
    return new ArrayStatus(
        name,
        node,
        level,
        health,
        why,
        left,
        sizeBytes,
        raidDisks,
        missing,
        survives,
        guardedPercent,
        protection,
        mountPoint,
        space,
        mismatchSectors,
        times,
        opening,
        smart,
        members,
        sync,
        held,
        known.endangered().orElse(null),
        known.report(),
        known);
  }

  private static String known(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String known(String text, String otherwise) {
    return text == null ? otherwise : text;
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
    if (missing > 0 && raidDisks > 0) {
      out.append(", with ").append(Math.max(0, raidDisks - missing));
      out.append(" of its ").append(raidDisks).append(" disks");
    }
    Optional.ofNullable(level).ifPresent(l -> out.append(", ").append(l));
    Optional.ofNullable(sizeBytes).ifPresent(b -> out.append(", ").append(Sizes.format(b)));
    Optional.ofNullable(protection).ifPresent(p -> out.append(", protection: ").append(p));
    if (mountPoint != null && !mountPoint.isEmpty()) {
      out.append(", mounted at ").append(mountPoint);
    }
    out.append('\n');
    if (!why.isEmpty()) {
      out.append("  ").append(why).append(left).append('\n');
      boolean returned = members.stream().anyMatch(m -> Member.RETURNED.equals(m.state()));
      if (returned && missing > 0 && !health.equals(Health.FAILED.word())) {
        out.append("  'rotproof bring-back ").append(name).append(" DISK' brings it back.\n");
      }
    }
    if (guardedPercent == null && Set.of("integrity", "layered").contains(known(protection, ""))) {
      out.append("  how much of it is guarded is not known: only root is told\n");
    }
    Optional.ofNullable(space).ifPresent(s -> out.append(s.words()));
    out.append(next.words());
    Optional.ofNullable(opens).ifPresent(o -> out.append(o.line()));
    Optional.ofNullable(scrub).ifPresent(s -> out.append(s.words()));
    if (sync != null) {
      boolean over = health.equals(Health.FAILED.word());
      out.append("  ").append(over ? "md still says: " : "").append(syncWords()).append('\n');
    }
    if (held) {
      out.append(
              "  md is held where it is: it copies, compares and rebuilds nothing until it is let")
          .append(" go; 'rotproof work' shows whether work is paused\n");
    }
    if (mismatchSectors != null && mismatchSectors > 0) {
      out.append("  md's last check counted ").append(mismatchSectors).append(" sectors\n");
    }
    for (Member m : members) {
      out.append("  ").append(m.device() == null ? "no member" : m.device());
      Optional.ofNullable(m.disk()).ifPresent(d -> out.append(" on ").append(d));
      Optional.ofNullable(m.model()).ifPresent(d -> out.append(", ").append(d));
      Optional.ofNullable(m.serial()).ifPresent(d -> out.append(", serial ").append(d));
      out.append(": ").append(m.state() == null ? "state not known" : m.state()).append('\n');
    }
    return out.toString();
  }

  /** What it can still bear; nothing where that is not the question any more. */
  private static String left(ArrayHealth health) {
    Set<Health> over = Set.of(Health.FAILED, Health.INACTIVE);
    return health.missing() == 0 || over.contains(health.health()) ? "" : " " + health.further();
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
