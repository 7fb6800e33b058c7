package org.rotproof.storage;

import java.util.List;
import java.util.stream.Collectors;

/**
 * How an array stands. The one place that decides it: the command line, JSON, Prometheus, the
 * window and the history all ask here. The worst that is known decides, and what is not understood
 * is never healthy.
 *
 * @param missing how many members it lacks, those included whose disk is gone though md has not
 *     noticed yet
 * @param sparable how many more may fail without loss, whichever they are
 * @param findings what is wrong, the worst first; of a healthy one at the most what passes by
 *     itself
 */
public record ArrayHealth(Health health, int missing, int sparable, List<Finding> findings) {

  /**
   * Stands among the words of a member's state, beside "faulty", where the kernel has given up its
   * disk.
   */
  static final String GIVEN_UP = "given_up";

  /** Likewise, where its disk has not answered for seconds. */
  static final String SILENT = "silent";

  /** A thing that is wrong with an array, or has to be known of it. */
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
    /** More members than it can do without are missing, or have places that md does not use. */
    BAD_PLACES_MEET(Health.DEGRADED),
    /** The kernel has given up a member's disk, though it is plugged in. */
    DISK_GIVEN_UP(Health.DEGRADED),
    /** A member is to be filled, and md is not doing it. */
    REBUILD_STANDS(Health.DEGRADED),
    /** A member is being filled. */
    REBUILDING(Health.REBUILDING),
    /** A member is to be filled as soon as md gets to it. */
    REBUILD_WAITS(Health.REBUILDING),
    /** A word or flag that is not understood. */
    NOT_UNDERSTOOD(Health.UNKNOWN),
    /** It has two shapes, and md is not going on from the old one to the new. */
    RESHAPE_STANDS(Health.ATTENTION),
    /** A request to a member's disk waits, and for seconds none has ended. */
    NOT_ANSWERING(Health.ATTENTION),
    /** The file system has met errors in itself, and was not checked since. */
    FILES_FAULTY(Health.ATTENTION),
    /** A member did not take what was written to it. */
    WRITE_ERRORS(Health.ATTENTION),
    /** A member is to be replaced, and nothing takes its place. */
    WANTS_REPLACEMENT(Health.ATTENTION),
    /** md lists places of a member that it does not use. */
    BAD_PLACES(Health.ATTENTION),
    /** md calls a disk faulty that holds no place: a spare, or one whose place another took. */
    STAND_IN_FAILED(Health.ATTENTION),
    /** The disk of a spare is not on the machine any more. */
    SPARE_UNPLUGGED(Health.ATTENTION),
    /** The disk of a spare is plugged in, and md does not list it. */
    SPARE_NOT_IN_USE(Health.ATTENTION),
    /** Checksums are being computed behind. */
    PARTLY_GUARDED(Health.PARTLY_GUARDED),
    /** Its copies, or data and parity, are being made to agree. It is nothing wrong. */
    RESYNCING(Health.HEALTHY);

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
    private static final String NO_STAND_IN = "; it takes no failed disk's place.";

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
        case FILES_FAULTY ->
            "The file system on it has met errors in itself and goes on; it was not checked since."
                + " What it holds may be wrong in places.";
        case FILES_READ_ONLY ->
            "The file system on it is mounted read-only: nothing can be written. Whether somebody"
                + " wanted that is not known.";
        case BLOCKED -> "It is held: whoever writes to it has to wait.";
        case UNPLUGGED -> subject + " is not on the machine any more.";
        case RETURNED -> subject + " is plugged in, but the array does not use it.";
        case DISK_FAILED -> subject + " failed.";
        case DISK_GIVEN_UP -> subject + " does not answer: the kernel has given it up.";
        case NOT_ANSWERING ->
            subject
                + " has not answered for more than five seconds, and what needs it waits. A disk"
                + " that slept wakes up within half a minute; one that goes on so is failing.";
        case PLACES_EMPTY -> "It lacks " + subject + ".";
        case DEPENDS -> "Whether all its data is left depends on which disks are missing.";
        case REBUILDING -> "A member is being rebuilt.";
        case REBUILD_WAITS -> "A member is to be rebuilt, and waits.";
        case REBUILD_STANDS -> subject + " is to be rebuilt, and md is not doing it.";
        case RESHAPE_STANDS ->
            "Its change of shape stands still half way. All data is there; until it has gone on and"
                + " ended, change nothing else of it.";
        case WRITE_ERRORS ->
            subject + " did not take something that was written to it. It is failing: replace it.";
        case WANTS_REPLACEMENT -> subject + " is to be replaced, and no disk takes its place.";
        case BAD_PLACES ->
            "There are places on "
                + subject
                + " that md could not write or read and does not use: what lies there has a copy"
                + " less.";
        case BAD_PLACES_MEET ->
            "More disks than it can do without are missing, or have places that md does not use:"
                + " where these meet, what lies there cannot be read.";
        case STAND_IN_FAILED ->
            subject + " failed. The array has all its members without it" + NO_STAND_IN;
        case SPARE_UNPLUGGED ->
            "Its spare " + subject + " is not on the machine any more" + NO_STAND_IN;
        case SPARE_NOT_IN_USE ->
            "Its spare " + subject + " is plugged in, but the array does not use it" + NO_STAND_IN;
        case RESYNCING ->
            subject.isEmpty()
                ? "Its disks are being made to agree. Until that has ended it may not survive the"
                    + " failure of a disk."
                : "Its disks are to be made to agree, and that waits. Until it has been done it may"
                    + " not survive the failure of a disk.";
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

  /** What it can still bear, in a sentence; of one that has not failed. */
  public String further() {
    return switch (sparable) {
      case 0 -> "No further disk may fail.";
      case 1 -> "One more disk may fail.";
      default -> sparable + " more disks may fail.";
    };
  }

  /** Of an array as it was found. */
  public static ArrayHealth of(Array array) {
    return new ArrayDoctor(array).judge();
  }

  /** Whether a member is at work with right data, as md says, and its disk is there. */
  public static boolean works(Leg leg) {
    return leg.present() && leg.is("in_sync") && !leg.is("faulty");
  }

  /** Whether something of that kind was found. */
  public boolean has(Kind kind) {
    return findings.stream().anyMatch(f -> f.kind() == kind);
  }

  /** What is wrong, or to be known, in sentences. */
  public String sentences() {
    return findings.stream().map(Finding::sentence).collect(Collectors.joining(" "));
  }
}
