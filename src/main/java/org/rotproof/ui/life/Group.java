package org.rotproof.ui.life;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.rotproof.plan.ChoreKind;

/** The parts of the page's list of chores. */
enum Group {
  USE,
  DISKS,
  KEYS,
  ARRAY,
  DANGER;

  /** Where a kind of chore stands; empty for one that has its place on another page. */
  static Optional<Group> of(ChoreKind kind) {
    return switch (kind) {
      case OPEN, CLOSE -> Optional.of(USE);
      case REPLACE, BRING_BACK, ADD_SPARE, ADD_MEMBER, USE_LARGER_DISKS, SETTLE ->
          Optional.of(DISKS);
      case CHANGE_PASSPHRASE, ADD_RECOVERY_KEY, CHANGE_KEY_FILE, BACK_UP_HEADERS, RESTORE_HEADER ->
          Optional.of(KEYS);
      case RENAME, CONVERT, ADOPT -> Optional.of(ARRAY);
      case TAKE_APART -> Optional.of(DANGER);
      case DROP_KEY_FILE, ADD_UNLOCK, RENEW_UNLOCK, TEST_UNLOCK, REMOVE_UNLOCK -> Optional.of(KEYS);
      case BUILD, TRY_KEY, SCHEDULE -> Optional.empty();
    };
  }

  /** All kinds that the list has, in its order. */
  static List<ChoreKind> listed() {
    return Stream.of(ChoreKind.values()).filter(kind -> of(kind).isPresent()).toList();
  }

  boolean has(ChoreKind kind) {
    return of(kind).filter(this::equals).isPresent();
  }

  String key() {
    return "group." + name().toLowerCase(Locale.ROOT);
  }

  /** Whether a disk that is not part of the array joins it. */
  static boolean takesNewDisk(ChoreKind kind) {
    return switch (kind) {
      case REPLACE, ADD_SPARE, ADD_MEMBER, CONVERT -> true;
      case BUILD, OPEN, CLOSE, BRING_BACK, USE_LARGER_DISKS, SETTLE, CHANGE_PASSPHRASE -> false;
      case ADD_RECOVERY_KEY, TRY_KEY, CHANGE_KEY_FILE, BACK_UP_HEADERS, RESTORE_HEADER -> false;
      case DROP_KEY_FILE, ADD_UNLOCK, RENEW_UNLOCK, TEST_UNLOCK, REMOVE_UNLOCK -> false;
      case RENAME, SCHEDULE, ADOPT, TAKE_APART -> false;
    };
  }

  /** Whether it is about one of the array's disks. */
  static boolean picksMember(ChoreKind kind) {
    return switch (kind) {
      case REPLACE, BRING_BACK, RESTORE_HEADER, SETTLE -> true;
      case BUILD, OPEN, CLOSE, ADD_SPARE, ADD_MEMBER, USE_LARGER_DISKS, CHANGE_PASSPHRASE -> false;
      case ADD_RECOVERY_KEY, TRY_KEY, CHANGE_KEY_FILE, BACK_UP_HEADERS, RENAME, SCHEDULE -> false;
      case DROP_KEY_FILE, ADD_UNLOCK, RENEW_UNLOCK, TEST_UNLOCK, REMOVE_UNLOCK -> false;
      case CONVERT, ADOPT, TAKE_APART -> false;
    };
  }
}
