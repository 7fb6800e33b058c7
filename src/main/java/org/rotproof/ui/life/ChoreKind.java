package org.rotproof.ui.life;

import java.util.List;
import java.util.Locale;
import org.rotproof.plan.Chore;

/** What can be done to an array, in the order in which it is listed. */
enum ChoreKind {
  OPEN(Group.USE, false),
  CLOSE(Group.USE, false),
  REPLACE(Group.DISKS, true),
  BRING_BACK(Group.DISKS, false),
  ADD_SPARE(Group.DISKS, true),
  ADD_MEMBER(Group.DISKS, true),
  USE_LARGER(Group.DISKS, false),
  SETTLE(Group.DISKS, true),
  CHANGE_PASSPHRASE(Group.KEYS, true),
  ADD_RECOVERY_KEY(Group.KEYS, false),
  CHANGE_KEY_FILE(Group.KEYS, true),
  BACK_UP_HEADERS(Group.KEYS, false),
  RESTORE_HEADER(Group.KEYS, true),
  RENAME(Group.ARRAY, false),
  CONVERT(Group.ARRAY, true),
  ADOPT(Group.ARRAY, false),
  TAKE_APART(Group.DANGER, true);

  /** Which part of the list it stands in. */
  enum Group {
    USE,
    DISKS,
    KEYS,
    ARRAY,
    DANGER;

    String key() {
      return "group." + name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What the person said.
   *
   * @param oldDisk the member it is about; "" where there is none
   * @param newDisk the disk that comes; "" where there is none
   * @param ticked what the form's tick says: that the old disk's keys are destroyed, that the disks
   *     that left last are used, or that the members get encryption too
   * @param word a name, folder or file; "" where there is none
   * @param without members to leave out
   * @param places what is settled
   */
  record Answers(
      String oldDisk,
      String newDisk,
      boolean ticked,
      String word,
      List<String> without,
      List<Chore.Settle.Place> places) {
    static final Answers NONE = new Answers("", "", false, "", List.of());

    Answers {
      without = List.copyOf(without);
      places = List.copyOf(places);
    }

    Answers(String oldDisk, String newDisk, boolean ticked, String word, List<String> without) {
      this(oldDisk, newDisk, ticked, word, without, List.of());
    }

    static Answers settle(String keep, List<Chore.Settle.Place> places) {
      return new Answers(keep, "", keep.isEmpty(), "", List.of(), places);
    }

    static Answers word(String word) {
      return new Answers("", "", false, word, List.of());
    }
  }

  private final Group group;
  private final boolean confirmed;

  ChoreKind(Group group, boolean confirmed) {
    this.group = group;
    this.confirmed = confirmed;
  }

  Group group() {
    return group;
  }

  /** Whether it erases or can lock out, so that the array's name is typed before it begins. */
  boolean confirmed() {
    return confirmed;
  }

  /** Its name in bundles and ids: "change-passphrase". */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a disk that is not part of the array joins it. */
  boolean takesNewDisk() {
    return this == REPLACE || this == ADD_SPARE || this == ADD_MEMBER || this == CONVERT;
  }

  /** Whether it is about one of the array's disks. */
  boolean picksMember() {
    return this == REPLACE || this == BRING_BACK || this == RESTORE_HEADER || this == SETTLE;
  }

  /** The chore, with those answers. */
  Chore chore(String array, Answers a) {
    return switch (this) {
      case OPEN -> new Chore.Open(array, a.without(), a.ticked());
      case CLOSE -> new Chore.Close(array);
      case REPLACE -> new Chore.Replace(array, a.oldDisk(), a.newDisk(), a.ticked());
      case BRING_BACK -> new Chore.BringBack(array, a.oldDisk());
      case ADD_SPARE -> new Chore.AddSpare(array, a.newDisk());
      case ADD_MEMBER -> new Chore.AddMember(array, a.newDisk());
      case USE_LARGER -> new Chore.UseLargerDisks(array);
      case SETTLE -> new Chore.Settle(array, a.places());
      case CHANGE_PASSPHRASE -> new Chore.ChangePassphrase(array);
      case ADD_RECOVERY_KEY -> new Chore.AddRecoveryKey(array);
      case CHANGE_KEY_FILE -> new Chore.ChangeKeyFile(array, a.word());
      case BACK_UP_HEADERS -> new Chore.BackUpHeaders(array, a.word());
      case RESTORE_HEADER -> new Chore.RestoreHeader(array, a.oldDisk(), a.word());
      case RENAME -> new Chore.Rename(array, a.word());
      case CONVERT -> Chore.Convert.usual(array, List.of(a.newDisk()), a.ticked());
      case ADOPT -> new Chore.Adopt(array, a.word());
      case TAKE_APART -> new Chore.TakeApart(array);
    };
  }
}
