package org.rotproof.ui.life;

import java.util.List;
import java.util.Optional;
import org.rotproof.plan.Chore;
import org.rotproof.plan.ChoreKind;
import org.rotproof.plan.Unlock;

/**
 * What the person said.
 *
 * @param oldDisk the member it is about; "" where there is none
 * @param newDisk the disk that comes, or what opens it with no hands: {@link #TPM}, {@link #TANG},
 *     or the UUID of a stick's file system; "" where there is none
 * @param ticked what the form's tick says: that the old disk's keys are destroyed, that the disks
 *     that left last are used, or that the members get encryption too
 * @param word a name, folder or file; "" where there is none
 * @param without members to leave out
 * @param places what is settled
 * @param tang the Tang server, where one was told
 */
record Answers(
    String oldDisk,
    String newDisk,
    boolean ticked,
    String word,
    List<String> without,
    List<Chore.Settle.Place> places,
    Optional<Unlock.Tang> tang) {
  /** Stands for the computer's TPM where a stick's file system could stand. */
  static final String TPM = "tpm2";

  /** Stands for a Tang server there. */
  static final String TANG = "tang";

  /** Stands for one of which nothing was told yet: nothing in any network is called so. */
  private static final Unlock.Tang NO_TANG = new Unlock.Tang("http://tang.invalid", "-".repeat(43));

  /** No file system has such a UUID. */
  private static final String NO_STICK = "none";

  static final Answers NONE = new Answers("", "", false, "", List.of());

  Answers {
    without = List.copyOf(without);
    places = List.copyOf(places);
  }

  Answers(String oldDisk, String newDisk, boolean ticked, String word, List<String> without) {
    this(oldDisk, newDisk, ticked, word, without, List.of(), Optional.empty());
  }

  static Answers settle(String keep, List<Chore.Settle.Place> places) {
    return new Answers(keep, "", keep.isEmpty(), "", List.of(), places, Optional.empty());
  }

  /** What opens it with no hands. */
  static Answers way(String way) {
    return new Answers("", way, false, "", List.of());
  }

  /** The same with a Tang server. */
  Answers with(Optional<Unlock.Tang> told) {
    return new Answers(oldDisk, newDisk, ticked, word, without, places, told);
  }

  private Unlock unlock(String array) {
    if (newDisk.equals(TANG)) {
      return tang.orElse(NO_TANG);
    }
    return newDisk.equals(TPM)
        ? new Unlock.Tpm2(Unlock.Tpm2.USUAL)
        : Unlock.Stick.of(newDisk.isEmpty() ? NO_STICK : newDisk, array);
  }

  static Answers word(String word) {
    return new Answers("", "", false, word, List.of());
  }

  /** The chore of that kind, with those answers. */
  Chore chore(ChoreKind kind, String array) {
    return switch (kind) {
      case OPEN -> new Chore.Open(array, without, ticked);
      case CLOSE -> new Chore.Close(array);
      case REPLACE -> new Chore.Replace(array, oldDisk, newDisk, ticked);
      case BRING_BACK -> new Chore.BringBack(array, oldDisk);
      case ADD_SPARE -> new Chore.AddSpare(array, newDisk);
      case ADD_MEMBER -> new Chore.AddMember(array, newDisk);
      case USE_LARGER_DISKS -> new Chore.UseLargerDisks(array);
      case SETTLE -> new Chore.Settle(array, places);
      case CHANGE_PASSPHRASE -> new Chore.ChangePassphrase(array);
      case ADD_RECOVERY_KEY -> new Chore.AddRecoveryKey(array);
      case CHANGE_KEY_FILE -> new Chore.ChangeKeyFile(array, word);
      case DROP_KEY_FILE -> new Chore.DropKeyFile(array);
      case ADD_UNLOCK -> new Chore.AddUnlock(array, unlock(array));
      case RENEW_UNLOCK ->
          new Chore.RenewUnlock(
              array,
              tang.map(Unlock.Tang::url).orElse(""),
              tang.map(Unlock.Tang::thumbprint).orElse(""));
      case TEST_UNLOCK -> new Chore.TestUnlock(array, "");
      case REMOVE_UNLOCK -> new Chore.RemoveUnlock(array);
      case BACK_UP_HEADERS -> new Chore.BackUpHeaders(array, word);
      case RESTORE_HEADER -> new Chore.RestoreHeader(array, oldDisk, word);
      case RENAME -> new Chore.Rename(array, word);
      case CONVERT -> Chore.Convert.usual(array, List.of(newDisk), ticked);
      case ADOPT -> new Chore.Adopt(array, word);
      case TAKE_APART -> new Chore.TakeApart(array);
      case BUILD, TRY_KEY, SCHEDULE ->
          throw new IllegalArgumentException("asked for elsewhere: " + kind.wire());
    };
  }
}
