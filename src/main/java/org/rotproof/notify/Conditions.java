package org.rotproof.notify;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.rotproof.notify.News.Level;
import org.rotproof.scrub.ArrayChanges;
import org.rotproof.scrub.Endangered;
import org.rotproof.scrub.Rehearsal;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayHealth;
import org.rotproof.storage.ArrayHealth.Finding;
import org.rotproof.storage.ArrayHealth.Kind;
import org.rotproof.storage.Health;

/** What is so on the machine that a person may have to do something about. Pure. */
final class Conditions {
  private static final long MINUTE = 60_000;
  private static final long DAY = 24 * 60 * MINUTE;

  /** While the machine starts, disks and arrays come one after the other. */
  private static final long STARTING = 5 * MINUTE;

  /** What members of an array come to: one condition, told again when it gets worse. */
  private final Outlook outlook;

  private final Set<String> openSinceBoot;
  private final List<Condition> found = new ArrayList<>();

  private Conditions(Outlook outlook, Set<String> openSinceBoot) {
    this.outlook = outlook;
    this.openSinceBoot = openSinceBoot;
  }

  /** All of them. */
  static List<Condition> of(Outlook outlook, Set<String> openSinceBoot) {
    Conditions conditions = new Conditions(outlook, openSinceBoot);
    conditions.collect();
    return conditions.found;
  }

  private void collect() {
    if (!outlook.trouble().isEmpty()) {
      found.add(
          new Condition(
              "look",
              0,
              5 * MINUTE,
              Level.ALARM,
              "",
              "The machine could not be looked at: "
                  + String.join(" ", outlook.trouble())
                  + " What happens to its arrays goes unseen.",
              "Run 'rotproof status' on it as root, and see to what it says.",
              "The machine can be looked at again."));
    }
    outlook.arrays().forEach(this::array);
    outlook.kept().forEach(this::kept);
  }

  private void array(Array array) {
    ArrayHealth health = array.judged();
    members(array, health);
    health.findings().forEach(finding -> other(array, finding));
  }

  private void members(Array array, ArrayHealth health) {
    boolean stands = health.has(Kind.NOT_RUNNING);
    if (health.missing() == 0 && !health.has(Kind.TOO_FEW) && !stands) {
      return;
    }
    boolean few = health.has(Kind.TOO_FEW);
    int degree = health.missing() + (stands ? 1000 : 0) + (few ? 2000 : 0);
    long after = stands ? 2 * MINUTE : outlook.upMillis() < STARTING ? MINUTE : 0;
    found.add(
        new Condition(
            "members:" + ArrayChanges.key(array),
            degree,
            after,
            Level.ALARM,
            array.name(),
            quoted(array.name()) + state(health.health()) + " " + health.sentences() + left(health),
            doNow(array, health),
            array.name() + " has all its disks again."));
  }

  private static String state(Health health) {
    return switch (health) {
      case FAILED -> " has failed.";
      case INACTIVE -> " does not run.";
      case READ_ONLY -> " can be read only.";
      case BLOCKED -> " is blocked.";
      case DEGRADED -> " is degraded.";
      case REBUILDING -> " is degraded and being rebuilt.";
      case HEALTHY, PARTLY_GUARDED, ATTENTION, UNKNOWN -> " is not as it should be.";
    };
  }

  private static String left(ArrayHealth health) {
    if (health.has(Kind.TOO_FEW) || health.has(Kind.DEPENDS) || health.has(Kind.NOT_RUNNING)) {
      return "";
    }
    // What there is of it then is told with that, or not known.
    if (health.has(Kind.BAD_PLACES_MEET)) {
      return " No further disk may fail.";
    }
    if (health.has(Kind.NOT_UNDERSTOOD)) {
      return " Whether all its data is there is not known.";
    }
    return " All data is there. " + health.further();
  }

  private static String doNow(Array array, ArrayHealth health) {
    if (health.has(Kind.TOO_FEW) || health.has(Kind.DEPENDS)) {
      return "Put back the disk that went last: what it holds is still on it.";
    }
    if (health.has(Kind.NOT_RUNNING)) {
      return "See that all its disks are plugged in, then open it: rotproof open "
          + array.name()
          + ".";
    }
    if (health.has(Kind.REBUILDING) || health.has(Kind.REBUILD_WAITS)) {
      return "Wait for the rebuild to end, and pull no disk until then.";
    }
    if (health.has(Kind.REBUILD_STANDS)) {
      return "If no work on it runs ('rotproof work'), have the kernel go on: echo idle >"
          + " /sys/block/"
          + array.node()
          + "/md/sync_action.";
    }
    if (health.has(Kind.RETURNED)) {
      return "Its disk is plugged in again: take it up with 'rotproof bring-back "
          + array.name()
          + " DISK'.";
    }
    if (health.has(Kind.UNPLUGGED)) {
      return "Plug that disk in again, or put a new one in its place: rotproof replace "
          + array.name()
          + " OLD NEW.";
    }
    return "Put a new disk in its place: rotproof replace " + array.name() + " OLD NEW.";
  }

  private void other(Array array, Finding finding) {
    String key = finding.kind() + ":" + ArrayChanges.key(array) + ":" + finding.subject();
    String what = quoted(array.name()) + ": " + finding.sentence();
    switch (finding.kind()) {
      case JOURNAL_FAILED ->
          alarm(key, 0, array, what, "Replace the device of its write journal.", "");
      case ARRAY_READ_ONLY ->
          alarm(
              key,
              MINUTE,
              array,
              what,
              "Look into the kernel's log for the reason, then run: mdadm --readwrite "
                  + array.path()
                  + ".",
              array.name() + " can be written again.");
      case FILES_STOPPED ->
          alarm(
              key,
              0,
              array,
              what,
              "Look into the kernel's log for the error, unmount it, and have it checked by fsck"
                  + " before it is written to again.",
              "The file system on "
                  + array.name()
                  + " is not held read-only any more: it was mounted anew, or is not mounted.");
      case FILES_FAULTY ->
          alarm(
              key,
              0,
              array,
              what,
              "See that there is a backup, then unmount it, and have it checked by fsck.",
              "The file system on "
                  + array.name()
                  + " has no errors noted any more: it was checked, or is not mounted.");
      case BLOCKED ->
          alarm(
              key,
              10 * MINUTE,
              array,
              what,
              "See what holds it: cat /proc/mdstat, and the kernel's log.",
              array.name() + " is not held any more.");
      case FILES_READ_ONLY,
              NOT_UNDERSTOOD,
              WANTS_REPLACEMENT,
              BAD_PLACES,
              STAND_IN_FAILED,
              SPARE_UNPLUGGED,
              SPARE_NOT_IN_USE ->
          notice(key, 10 * MINUTE, array.name(), what);
      case WRITE_ERRORS ->
          alarm(
              key,
              MINUTE,
              array,
              what,
              "Put a new disk in its place: rotproof replace " + array.name() + " OLD NEW.",
              "");
      case NOT_ANSWERING ->
          alarm(
              key,
              MINUTE,
              array,
              what,
              "See what the kernel's log says of it. If it does not come back, look at its power"
                  + " and cable, and replace it.",
              "All disks of "
                  + quoted(array.name())
                  + " answer again, or are known to have failed.");
      case RESHAPE_STANDS ->
          alarm(
              key,
              10 * MINUTE,
              array,
              what,
              "Have the kernel go on: echo idle > /sys/block/"
                  + array.node()
                  + "/md/sync_action, and see what /proc/mdstat says then.",
              "The change of shape of " + quoted(array.name()) + " goes on, or has ended.");
      case BAD_PLACES_MEET ->
          alarm(
              key,
              MINUTE,
              array,
              what,
              "Copy what matters to another place, then replace these disks one after the other.",
              "");
        // The first are told with the members, the last pass by themselves.
      case TOO_FEW, UNPLUGGED, RETURNED, DISK_FAILED, DISK_GIVEN_UP, PLACES_EMPTY -> {}
      case DEPENDS, REBUILDING, REBUILD_WAITS, REBUILD_STANDS, NOT_RUNNING -> {}
      case PARTLY_GUARDED, RESYNCING -> {}
    }
  }

  private void kept(Outlook.Kept kept) {
    if (kept.key().isEmpty()) {
      boolean late = outlook.upMillis() > STARTING && outlook.trouble().isEmpty();
      if (kept.opensAtBoot() && late && !openSinceBoot.contains(kept.name())) {
        alarm(
            "closed:" + kept.name(),
            0,
            kept.name(),
            quoted(kept.name()) + " was to be opened at boot, and is not open.",
            "Open it, and see what that says: rotproof open " + kept.name() + ".",
            kept.name() + " is open.");
      }
      return;
    }
    for (Endangered one : kept.endangered()) {
      if (!one.repaired()) {
        alarm(
            "vital:" + kept.key() + ":" + one.what().id() + ":" + one.disk(),
            0,
            kept.name(),
            "The next start of " + quoted(kept.name()) + " is in danger. " + one.words(),
            "When that is done, have it looked at again: rotproof look " + kept.name() + ".",
            "What was in danger of the next start of "
                + quoted(kept.name())
                + " was looked at again, and is right.");
      }
    }
    kept.rehearsed().ifPresent(rehearsal -> rehearsed(kept, rehearsal));
    scrubs(kept);
  }

  /** One that proved nothing is no alarm: its status says so. */
  private void rehearsed(Outlook.Kept kept, Rehearsal rehearsal) {
    switch (rehearsal.verdict()) {
      case OPENS, UNPROVED -> {}
      case WEAKENED, FAILS ->
          found.add(
              new Condition(
                  "rehearsal:" + kept.key(),
                  rehearsal.verdict() == Rehearsal.Verdict.FAILS ? 1 : 0,
                  0,
                  Level.ALARM,
                  kept.name(),
                  "The opening of " + quoted(kept.name()) + " was rehearsed. " + rehearsal.words(),
                  "When that is mended, rehearse it again: rotproof rehearse "
                      + kept.name()
                      + " --without-each.",
                  "The last rehearsal of the opening of "
                      + quoted(kept.name())
                      + " finds no such fault any more, or does not count any more."));
    }
  }

  private void scrubs(Outlook.Kept kept) {
    long now = outlook.nowMillis();
    if (kept.scrubDays() <= 0) {
      return;
    }
    long late = (kept.scrubDays() + Math.max(7, kept.scrubDays() / 4)) * DAY;
    if (!kept.timer()) {
      alarm(
          "timer:" + kept.key(),
          10 * MINUTE,
          kept.name(),
          quoted(kept.name()) + " is to be scrubbed, and the timer that does so is not there.",
          "Set it up again: rotproof schedule " + kept.name() + " monthly.",
          "");
    } else if (kept.scrubbedMillis() > 0 && now - kept.scrubbedMillis() > late) {
      alarm(
          "scrub:" + kept.key(),
          0,
          kept.name(),
          "No scrub of "
              + quoted(kept.name())
              + " has come to its end for "
              + (now - kept.scrubbedMillis()) / DAY
              + " days. Rot that came since then is not known.",
          "Scrub it: rotproof scrub " + kept.name() + ".",
          quoted(kept.name()) + " was scrubbed.");
    }
    if (kept.lookedMillis() > 0 && now - kept.lookedMillis() > 10 * DAY) {
      notice(
          "looked:" + kept.key(),
          0,
          kept.name(),
          "What the next start of "
              + quoted(kept.name())
              + " needs was last looked at "
              + (now - kept.lookedMillis()) / DAY
              + " days ago: the daily look does not run, or finds a disk asleep each time.");
    }
  }

  private void alarm(String key, long after, Array array, String what, String doNow, String over) {
    alarm(key, after, array.name(), what, doNow, over);
  }

  private void alarm(String key, long after, String array, String what, String doNow, String over) {
    found.add(new Condition(key, 0, after, Level.ALARM, array, what, doNow, over));
  }

  private void notice(String key, long after, String array, String what) {
    found.add(new Condition(key, 0, after, Level.NOTICE, array, what, "", ""));
  }

  private static String quoted(String name) {
    return "'" + name + "'";
  }
}
