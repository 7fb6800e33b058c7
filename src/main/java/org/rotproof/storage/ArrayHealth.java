package org.rotproof.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rotproof.storage.Redundancy.Fate;

/**
 * How an array stands. The one place that decides it: the command line, JSON, Prometheus, the
 * window and the history all ask here. The worst that is known decides, and what is not understood
 * is never healthy.
 *
 * @param missing how many members it lacks, those included whose disk is gone though md has not
 *     noticed yet
 * @param sparable how many more may fail without loss, whichever they are
 * @param findings what is wrong, the worst first; none for a healthy one
 */
public record ArrayHealth(Health health, int missing, int sparable, List<Finding> findings) {

  /** A thing that is wrong with an array. */
  public enum Kind {
    /** More members are missing than the level can do without. */
    TOO_FEW(Health.FAILED),
    /** It was found and does not run. */
    NOT_RUNNING(Health.INACTIVE),
    /** The device that holds the write journal failed. */
    JOURNAL_FAILED(Health.READ_ONLY),
    /** md does not let anybody write. */
    ARRAY_READ_ONLY(Health.READ_ONLY),
    /** The kernel made the file system read-only after an error. */
    FILES_STOPPED(Health.READ_ONLY),
    /** The file system is read-only, and nobody knows who wanted that. */
    FILES_READ_ONLY(Health.READ_ONLY),
    /** Whoever writes waits. */
    BLOCKED(Health.BLOCKED),
    /** The disk of a member is not on the machine any more. */
    UNPLUGGED(Health.DEGRADED),
    /** The disk of a member is plugged in, and the array runs without it. */
    RETURNED(Health.DEGRADED),
    /** md calls a member faulty, and it has no other in its place. */
    DISK_FAILED(Health.DEGRADED),
    /** Places without a member. */
    PLACES_EMPTY(Health.DEGRADED),
    /** Which members are missing is not known, and all depends on it. */
    DEPENDS(Health.DEGRADED),
    /** A member is being filled. */
    REBUILDING(Health.REBUILDING),
    /** A word or flag that is not understood. */
    NOT_UNDERSTOOD(Health.UNKNOWN),
    /** Checksums are being computed behind. */
    PARTLY_GUARDED(Health.PARTLY_GUARDED);

    private final Health health;

    Kind(Health health) {
      this.health = health;
    }

    /** How bad it is. */
    public Health health() {
      return health;
    }
  }

  /**
   * One of them.
   *
   * @param subject the disk, the device or the word that it is about; "" where it is the array
   */
  public record Finding(Kind kind, String subject) {
    /** A sentence for the command line and the history. */
    public String sentence() {
      return switch (kind) {
        case TOO_FEW ->
            "It lacks more disks than it can do without: its data cannot be read whole.";
        case NOT_RUNNING -> "It was found and is not running.";
        case JOURNAL_FAILED -> "Its write journal " + subject + " failed: nothing can be written.";
        case ARRAY_READ_ONLY -> "md has it read-only: nothing can be written.";
        case FILES_STOPPED ->
            "The kernel made the file system on it read-only after an error: nothing can be"
                + " written.";
        case FILES_READ_ONLY ->
            "The file system on it is mounted read-only: nothing can be written. Whether somebody"
                + " wanted that is not known.";
        case BLOCKED -> "It is held: whoever writes to it has to wait.";
        case UNPLUGGED -> subject + " is not on the machine any more.";
        case RETURNED -> subject + " is plugged in, but the array does not use it.";
        case DISK_FAILED -> subject + " failed.";
        case PLACES_EMPTY -> "It lacks " + subject + ".";
        case DEPENDS -> "Whether all its data is left depends on which disks are missing.";
        case REBUILDING -> "A member is being rebuilt.";
        case NOT_UNDERSTOOD -> "Something is said of it that is not understood: " + subject + ".";
        case PARTLY_GUARDED ->
            "Guarded: "
                + subject
                + ". The checksums of the rest are still being computed; rot there is not noticed"
                + " yet.";
      };
    }
  }

  public ArrayHealth {
    findings = List.copyOf(findings);
    if (health == null || missing < 0 || sparable < 0) {
      throw new IllegalArgumentException("no such health: " + missing + ", " + sparable);
    }
  }

  /** Of an array as it was found. */
  public static ArrayHealth of(Array array) {
    return new Doctor(array).judge();
  }

  /** Whether a member is at work with right data, as md says, and its disk is there. */
  public static boolean works(Leg leg) {
    return leg.present() && words(leg).contains("in_sync") && !words(leg).contains("faulty");
  }

  /** Whether something of that kind was found. */
  public boolean has(Kind kind) {
    return findings.stream().anyMatch(f -> f.kind() == kind);
  }

  /** What is wrong, in sentences; "" for a healthy one. */
  public String sentences() {
    return findings.stream().map(Finding::sentence).collect(Collectors.joining(" "));
  }

  private static List<String> words(Leg leg) {
    return Arrays.asList(leg.state().split("[,\\s]+"));
  }

  private static final class Doctor {
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
            "none");

    private final Array array;
    private final Redundancy redundancy;
    private final List<Finding> findings = new ArrayList<>();

    Doctor(Array array) {
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
      writable();
      odd();
      if (array.guard().partly() && !inactive()) {
        find(Kind.PARTLY_GUARDED, array.guard().percent() + " %");
      }
      findings.sort(Comparator.comparing((Finding f) -> f.kind().health()).reversed());
      Health worst = findings.isEmpty() ? Health.HEALTHY : findings.get(0).kind().health();
      boolean fills = findings.stream().anyMatch(f -> f.kind() == Kind.REBUILDING);
      if (worst == Health.DEGRADED && fills && !heldThoughGone()) {
        worst = Health.REBUILDING;
      }
      boolean nothingLeft = worst == Health.FAILED || worst == Health.INACTIVE;
      return new ArrayHealth(worst, missing, nothingLeft ? 0 : sparable, findings);
    }

    /** Whether md still counts on a member whose disk is not there. */
    private boolean heldThoughGone() {
      return array.legs().stream()
          .anyMatch(leg -> !leg.present() && words(leg).contains("in_sync"));
    }

    private void find(Kind kind, String subject) {
      findings.add(new Finding(kind, subject));
    }

    /**
     * Whether md gives it another shape. One place may lack a member in the old shape and another
     * in the new one, and each piece of data lies in one of the two: md's own count is then the
     * truth, and the places are not.
     */
    private boolean reshapes() {
      return array.sync().filter(s -> s.action() == SyncProgress.Action.RESHAPE).isPresent();
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
                  .filter(leg -> !leg.present() && !words(leg).contains("faulty"))
                  .filter(leg -> words(leg).contains("in_sync"))
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
          array.legs().stream()
              .filter(l -> !words(l).contains("journal") && !words(l).contains("replacement"))
              .toList();
      if (inactive() || members.stream().noneMatch(l -> words(l).contains("faulty"))) {
        return 0;
      }
      int places =
          array.raidDisks() > 0
              ? array.raidDisks()
              : (int) members.stream().filter(l -> !words(l).contains("spare")).count();
      int whole =
          (int)
              members.stream()
                  .filter(l -> l.present() && !words(l).contains("faulty"))
                  .filter(l -> !words(l).contains("spare") || (reshapes() && l.slot() >= 0))
                  .count();
      return Math.max(0, places - whole);
    }

    private boolean fit(Leg leg) {
      return !words(leg).contains("faulty") && !words(leg).contains("journal");
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
        List<String> words = words(leg);
        if (words.contains("journal")) {
          if (words.contains("faulty") || !leg.present()) {
            find(Kind.JOURNAL_FAILED, name(leg));
          }
          continue;
        }
        if (words.contains("blocked") && !inactive()) {
          find(Kind.BLOCKED, name(leg));
        }
        if (!leg.present() && missing > 0 && holdsPlace(leg)) {
          find(leg.back() ? Kind.RETURNED : Kind.UNPLUGGED, name(leg));
          named++;
        } else if (words.contains("faulty") && missing > 0) {
          find(Kind.DISK_FAILED, name(leg));
          named++;
        }
      }
      // A spare holds no place, so a member that is absent comes first.
      for (ArrayAbsent absent :
          array.absent().stream().sorted(Comparator.comparing(ArrayAbsent::spare)).toList()) {
        if (named < missing) {
          find(absent.back() ? Kind.RETURNED : Kind.UNPLUGGED, absent.identity().words());
          named++;
        }
      }
      int empty = missing - named;
      if (empty > 0 && !inactive()) {
        find(Kind.PLACES_EMPTY, empty + " of its " + array.raidDisks() + " disks");
      }
      if (missing > 0 && fate == Fate.RUNS && !inactive() && fills()) {
        find(Kind.REBUILDING, "");
      }
    }

    /** A spare that is gone makes no array worse, nor one that was to replace a member. */
    private static boolean holdsPlace(Leg leg) {
      List<String> words = words(leg);
      return words.contains("in_sync")
          || words.contains("faulty")
          || (leg.slot() >= 0 && !words.contains("replacement"));
    }

    /** Whether a member that is there is being filled. */
    private boolean fills() {
      if (reshapes()) {
        // What lacks a disk before it lacks one after it.
        return false;
      }
      if (array.legs().stream().allMatch(leg -> leg.slot() < 0)) {
        return array.sync().filter(s -> s.action() == SyncProgress.Action.RECOVERY).isPresent();
      }
      return array.legs().stream()
          .filter(leg -> leg.present() && leg.slot() >= 0)
          .map(ArrayHealth::words)
          .anyMatch(
              w -> w.contains("spare") && !w.contains("replacement") && !w.contains("faulty"));
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
      for (String word : array.signs().odd()) {
        boolean cut = word.equals(ArraySigns.CUT);
        find(
            Kind.NOT_UNDERSTOOD,
            cut ? "a text that ends early" : "'" + ParserTexts.quote(word) + "'");
      }
      for (Leg leg : array.legs()) {
        for (String word : words(leg)) {
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
}
