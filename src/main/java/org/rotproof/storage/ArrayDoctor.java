package org.rotproof.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rotproof.storage.ArrayHealth.Finding;
import org.rotproof.storage.ArrayHealth.Kind;
import org.rotproof.storage.Redundancy.Fate;

/** Judges one array: what is wrong with it, as the sole author of {@link ArrayHealth}. */
final class ArrayDoctor {
  /** Words of md's array_state in which an array is whole and can be written. */
  private static final Set<String> FINE =
      Set.of("", "clean", "active", "write-pending", "active-idle", "read-auto");

  /** Words of a member's state that are known (md.rst, and ours for what mdstat tells). */
  private static final Set<String> STATES =
      Set.of(
          "",
          "faulty",
          "in_sync",
          "writemostly",
          "write_mostly",
          "blocked",
          "spare",
          "write_error",
          "want_replacement",
          "replacement",
          "journal",
          "failfast",
          "external_bbl",
          "timeout",
          ArrayHealth.GIVEN_UP,
          ArrayHealth.SILENT,
          "none");

  /** What md may be at (md.rst). */
  private static final Set<String> ACTIONS =
      Set.of("", "idle", "frozen", "resync", "recover", "check", "repair", "reshape", "none");

  private final Array array;
  private final Redundancy redundancy;
  private final List<Finding> findings = new ArrayList<>();

  ArrayDoctor(Array array) {
    this.array = array;
    redundancy = Redundancy.of(array.level(), array.raidDisks(), array.layout());
  }

  ArrayHealth judge() {
    Optional<Set<Integer>> places = missingPlaces();
    int missing = Math.max(Math.max(gone(places), array.degraded()), failedAndNotReplaced());
    boolean certain = places.filter(p -> p.size() >= missing).isPresent();
    Fate fate = certain ? redundancy.fate(places.get()) : redundancy.fate(missing);
    int sparable = certain ? redundancy.sparable(places.get()) : redundancy.sparable(missing);
    running(fate);
    members(missing, fate);
    worn(sparable);
    passes();
    writable();
    odd();
    if (array.guard().partly() && !inactive()) {
      find(Kind.PARTLY_GUARDED, array.guard().percent() + " %");
    }
    findings.sort(
        Comparator.comparing((Finding f) -> f.kind().health())
            .reversed()
            .thenComparing(Finding::kind));
    Health worst = findings.isEmpty() ? Health.HEALTHY : findings.get(0).kind().health();
    boolean fills = findings.stream().anyMatch(f -> f.kind().health() == Health.REBUILDING);
    if (worst == Health.DEGRADED && fills && !heldThoughGone()) {
      worst = Health.REBUILDING;
    }
    // Until they agree, what is left may be the older half of something.
    boolean promised = worst != Health.FAILED && worst != Health.INACTIVE && !resyncs();
    // What is said of it and not understood may be that a disk is no help.
    promised &= findings.stream().noneMatch(f -> f.kind().health() == Health.UNKNOWN);
    // One that does not answer may be the next to fail.
    int sure = Math.max(0, sparable - silent());
    return new ArrayHealth(worst, missing, promised ? sure : 0, findings);
  }

  private int silent() {
    return (int)
        array.legs().stream().filter(ArrayHealth::works).filter(ArrayDoctor::isSilent).count();
  }

  private static boolean isSilent(Leg leg) {
    return leg.is(ArrayHealth.SILENT);
  }

  /** Whether md still counts on a member whose disk is not there. */
  private boolean heldThoughGone() {
    return array.legs().stream().anyMatch(leg -> !leg.present() && leg.is("in_sync"));
  }

  private void find(Kind kind, String subject) {
    findings.add(new Finding(kind, subject));
  }

  /**
   * Whether md gives it another shape. One place may lack a member in the old shape and another in
   * the new one, and each piece of data lies in one of the two: md's own count is then the truth,
   * and the places are not.
   */
  private boolean reshapes() {
    return array.signs().reshaping() || does(SyncProgress.Action.RESHAPE, "reshape");
  }

  /** Whether md is at such a pass, or it is its next. */
  private boolean does(SyncProgress.Action action, String word) {
    return array.signs().action().equals(word)
        || array.sync().filter(s -> s.action() == action).isPresent();
  }

  private boolean resyncs() {
    return does(SyncProgress.Action.RESYNC, "resync") && redundancy.survives() > 0;
  }

  /** Whether it is md's next pass, and not begun; another machine of a cluster may be at it. */
  private boolean waits() {
    return array
        .sync()
        .map(SyncProgress::state)
        .filter(s -> s == SyncProgress.State.DELAYED || s == SyncProgress.State.PENDING)
        .isPresent();
  }

  /** The places without a member that works; empty where not all members' places are known. */
  private Optional<Set<Integer>> missingPlaces() {
    if (reshapes()) {
      return Optional.empty();
    }
    String letters = array.signs().slots();
    Set<Integer> missing =
        IntStream.range(0, array.raidDisks())
            .boxed()
            .collect(Collectors.toCollection(TreeSet::new));
    List<Leg> working = array.legs().stream().filter(ArrayHealth::works).toList();
    if (array.legs().stream().anyMatch(leg -> leg.slot() >= 0)) {
      working.forEach(leg -> missing.remove(leg.slot()));
      for (int i = 0; i < letters.length() && letters.length() == array.raidDisks(); i++) {
        if (letters.charAt(i) == 'E') {
          missing.add(i);
        }
      }
      return Optional.of(missing);
    }
    if (letters.length() == array.raidDisks() && !letters.isEmpty()) {
      for (int i = 0; i < letters.length(); i++) {
        if (letters.charAt(i) != '_' && letters.charAt(i) != 'E') {
          missing.remove(i);
        }
      }
      return Optional.of(missing);
    }
    return Optional.empty();
  }

  /** How many members are missing for certain. */
  private int gone(Optional<Set<Integer>> places) {
    if (inactive()) {
      long there = array.legs().stream().filter(Leg::present).filter(this::fit).count();
      return array.raidDisks() > 0 ? (int) Math.max(0, array.raidDisks() - there) : 0;
    }
    int unplugged =
        (int)
            array.legs().stream()
                .filter(leg -> !leg.present() && !leg.is("faulty"))
                .filter(leg -> leg.is("in_sync"))
                .count();
    return Math.min(
        Math.max(array.raidDisks(), array.degraded()),
        places.map(Set::size).orElse(array.degraded() + unplugged));
  }

  /**
   * How many places a failed member left, by the members alone: mdstat has no letters for levels
   * without redundancy, and letters that lag behind must not hide a member that md calls failed.
   */
  private int failedAndNotReplaced() {
    List<Leg> members =
        array.legs().stream().filter(l -> !l.is("journal") && !l.is("replacement")).toList();
    if (inactive() || members.stream().noneMatch(l -> l.is("faulty"))) {
      return 0;
    }
    int places =
        array.raidDisks() > 0
            ? array.raidDisks()
            : (int) members.stream().filter(l -> !l.is("spare")).count();
    int whole =
        (int)
            members.stream()
                .filter(l -> l.present() && !l.is("faulty"))
                .filter(l -> !l.is("spare") || (reshapes() && l.slot() >= 0))
                .count();
    return Math.max(0, places - whole);
  }

  private boolean fit(Leg leg) {
    return !leg.is("faulty") && !leg.is("journal");
  }

  private boolean inactive() {
    return array.state().equals("inactive") || array.state().equals("clear");
  }

  private void running(Fate fate) {
    boolean broken =
        array.state().equals("broken")
            || array.signs().run().equals("broken")
            || array.signs().run().equals("failed");
    if (broken || fate == Fate.LOST) {
      find(Kind.TOO_FEW, "");
    } else if (inactive()) {
      find(Kind.NOT_RUNNING, "");
    } else if (fate == Fate.DEPENDS) {
      find(Kind.DEPENDS, "");
    } else if (array.level().strange()) {
      find(Kind.NOT_UNDERSTOOD, "the level '" + ParserTexts.quote(array.level().word()) + "'");
    }
  }

  private void members(int missing, Fate fate) {
    int named = 0;
    for (Leg leg : array.legs()) {
      if (leg.is("journal")) {
        if (leg.is("faulty") || !leg.present()) {
          find(Kind.JOURNAL_FAILED, name(leg));
        }
        continue;
      }
      if (leg.is("blocked") && !inactive()) {
        find(Kind.BLOCKED, name(leg));
      }
      if (!leg.present() && missing > 0 && holdsPlace(leg)) {
        find(leg.back() ? Kind.RETURNED : Kind.UNPLUGGED, name(leg));
        named++;
      } else if (leg.is("faulty") && (missing > 0 || inactive())) {
        find(leg.is(ArrayHealth.GIVEN_UP) ? Kind.DISK_GIVEN_UP : Kind.DISK_FAILED, name(leg));
        named++;
      } else if (leg.is("faulty")) {
        find(Kind.STAND_IN_FAILED, name(leg));
      } else if (!leg.present() && isSpare(leg)) {
        find(leg.back() ? Kind.SPARE_NOT_IN_USE : Kind.SPARE_UNPLUGGED, name(leg));
      }
    }
    // A spare holds no place, so a member that is absent comes first.
    for (ArrayAbsent absent :
        array.absent().stream().sorted(Comparator.comparing(ArrayAbsent::spare)).toList()) {
      if (named < missing) {
        find(absent.back() ? Kind.RETURNED : Kind.UNPLUGGED, absent.identity().words());
        named++;
      } else if (absent.spare()) {
        find(
            absent.back() ? Kind.SPARE_NOT_IN_USE : Kind.SPARE_UNPLUGGED,
            absent.identity().words());
      }
    }
    int empty = missing - named;
    if (empty > 0 && !inactive()) {
      find(Kind.PLACES_EMPTY, empty + " of its " + array.raidDisks() + " disks");
    }
    if (missing > 0 && fate == Fate.RUNS && !inactive()) {
      filling();
    }
  }

  /** A spare that is gone makes no array worse, nor one that was to replace a member. */
  private static boolean holdsPlace(Leg leg) {
    return leg.is("in_sync") || leg.is("faulty") || (leg.slot() >= 0 && !leg.is("replacement"));
  }

  private static boolean isSpare(Leg leg) {
    return leg.slot() < 0 && leg.is("spare");
  }

  /** Whether a member that is there is being filled, is to be, or waits in vain. */
  private void filling() {
    if (reshapes()) {
      // What lacks a disk before it lacks one after it.
      return;
    }
    boolean recovers = does(SyncProgress.Action.RECOVERY, "recover");
    List<Leg> unfilled =
        array.legs().stream()
            .filter(leg -> leg.present() && leg.slot() >= 0)
            .filter(leg -> leg.is("spare"))
            .filter(leg -> !leg.is("replacement") && !leg.is("faulty"))
            .toList();
    boolean placesKnown = array.legs().stream().anyMatch(leg -> leg.slot() >= 0);
    // mdstat does not say which it is; but where each member works, failed, or is to replace
    // another, it is none of them.
    boolean somebody =
        array.legs().isEmpty() || array.legs().stream().anyMatch(leg -> leg.state().isEmpty());
    if (recovers && (!unfilled.isEmpty() || (!placesKnown && somebody))) {
      find(waits() ? Kind.REBUILD_WAITS : Kind.REBUILDING, "");
    } else {
      unfilled.forEach(leg -> find(Kind.REBUILD_STANDS, name(leg)));
    }
  }

  /** Members that work, and of which md says that they will not for long. */
  private void worn(int sparable) {
    long bad = array.legs().stream().filter(ArrayHealth::works).filter(Leg::badBlocks).count();
    // With no copy to spare, one such disk is enough.
    if (bad > sparable) {
      find(Kind.BAD_PLACES_MEET, "");
    }
    for (Leg leg : array.legs()) {
      if (!leg.present() || leg.is("faulty") || inactive()) {
        continue;
      }
      boolean replaced =
          array.legs().stream().anyMatch(o -> o.slot() == leg.slot() && o.is("replacement"));
      if (isSilent(leg)) {
        find(Kind.NOT_ANSWERING, name(leg));
      }
      if (leg.is("write_error")) {
        find(Kind.WRITE_ERRORS, name(leg));
      } else if (leg.is("want_replacement") && !replaced) {
        find(Kind.WANTS_REPLACEMENT, name(leg));
      }
      if (leg.badBlocks()) {
        find(Kind.BAD_PLACES, name(leg));
      }
    }
  }

  /** What md does to all of it, or should. */
  private void passes() {
    if (inactive()) {
      return;
    }
    if (array.signs().reshaping() && !does(SyncProgress.Action.RESHAPE, "reshape")) {
      find(Kind.RESHAPE_STANDS, "");
    }
    if (resyncs()) {
      find(Kind.RESYNCING, waits() ? "waits" : "");
    }
  }

  private void writable() {
    String state = array.state();
    if (state.equals("readonly")) {
      find(Kind.ARRAY_READ_ONLY, "");
    } else if (state.equals("suspended")) {
      find(Kind.BLOCKED, "");
    }
    switch (array.signs().written()) {
      case STOPPED -> find(Kind.FILES_STOPPED, "");
      case FAULTY -> find(Kind.FILES_FAULTY, "");
      case READ_ONLY_UNKNOWN -> find(Kind.FILES_READ_ONLY, "");
      default -> {}
    }
  }

  private void odd() {
    String state = array.state();
    if (!FINE.contains(state)
        && !Set.of("readonly", "suspended", "inactive", "clear", "broken").contains(state)) {
      find(Kind.NOT_UNDERSTOOD, "'" + ParserTexts.quote(state) + "'");
    }
    String action = array.signs().action();
    if (!ACTIONS.contains(action)) {
      find(Kind.NOT_UNDERSTOOD, "'" + ParserTexts.quote(action) + "'");
    }
    for (String word : array.signs().odd()) {
      boolean cut = word.equals(ArraySigns.CUT);
      find(
          Kind.NOT_UNDERSTOOD,
          cut ? "a text that ends early" : "'" + ParserTexts.quote(word) + "'");
    }
    for (Leg leg : array.legs()) {
      for (String word : leg.words()) {
        if (!STATES.contains(word) && !word.startsWith("-")) {
          find(Kind.NOT_UNDERSTOOD, "'" + ParserTexts.quote(word) + "' of " + name(leg));
        }
      }
    }
  }

  private static String name(Leg leg) {
    String known = leg.identity().words();
    return known.isEmpty() ? leg.disk() : known;
  }
}
