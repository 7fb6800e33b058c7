package org.rotproof.plan;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The kinds of chores, in the order in which they are listed, with what is true of each of a kind.
 * A new one has to say all of it here, and every {@code switch} over the kinds has to know it.
 */
public enum ChoreKind {
  BUILD(Chore.Build.class, Danger.ERASE, Confirm.NAME, Running.AS_IT_IS, Effect.OPENING),
  OPEN(Chore.Open.class, Danger.UNLOCK, Confirm.CLICK, Running.AS_IT_IS, Effect.PASSING),
  CLOSE(Chore.Close.class, Danger.UNLOCK, Confirm.CLICK, Running.ENDED, Effect.PASSING),
  REPLACE(Chore.Replace.class, Danger.ERASE, Confirm.NAME, Running.NEEDED, Effect.OPENING),
  BRING_BACK(Chore.BringBack.class, Danger.ERASE, Confirm.CLICK, Running.NEEDED, Effect.OPENING),
  ADD_SPARE(Chore.AddSpare.class, Danger.ERASE, Confirm.NAME, Running.NEEDED, Effect.OPENING),
  ADD_MEMBER(Chore.AddMember.class, Danger.ERASE, Confirm.NAME, Running.NEEDED, Effect.OPENING),
  USE_LARGER_DISKS(
      Chore.UseLargerDisks.class, Danger.CHANGE, Confirm.CLICK, Running.NEEDED, Effect.OPENING),
  SETTLE(Chore.Settle.class, Danger.CHANGE, Confirm.NAME, Running.NEEDED, Effect.LASTING),
  CHANGE_PASSPHRASE(
      Chore.ChangePassphrase.class, Danger.CHANGE, Confirm.NAME, Running.AS_IT_IS, Effect.OPENING),
  ADD_RECOVERY_KEY(
      Chore.AddRecoveryKey.class, Danger.CHANGE, Confirm.CLICK, Running.AS_IT_IS, Effect.OPENING),
  TRY_KEY(Chore.TryKey.class, Danger.UNLOCK, Confirm.CLICK, Running.AS_IT_IS, Effect.NONE),
  CHANGE_KEY_FILE(
      Chore.ChangeKeyFile.class, Danger.CHANGE, Confirm.NAME, Running.AS_IT_IS, Effect.OPENING),
  DROP_KEY_FILE(
      Chore.DropKeyFile.class, Danger.CHANGE, Confirm.NAME, Running.AS_IT_IS, Effect.OPENING),
  ADD_UNLOCK(Chore.AddUnlock.class, Danger.CHANGE, Confirm.CLICK, Running.AS_IT_IS, Effect.OPENING),
  RENEW_UNLOCK(
      Chore.RenewUnlock.class, Danger.CHANGE, Confirm.CLICK, Running.AS_IT_IS, Effect.OPENING),
  TEST_UNLOCK(Chore.TestUnlock.class, Danger.UNLOCK, Confirm.CLICK, Running.AS_IT_IS, Effect.NONE),
  REMOVE_UNLOCK(
      Chore.RemoveUnlock.class, Danger.CHANGE, Confirm.CLICK, Running.AS_IT_IS, Effect.OPENING),
  BACK_UP_HEADERS(
      Chore.BackUpHeaders.class, Danger.CHANGE, Confirm.CLICK, Running.AS_IT_IS, Effect.LASTING),
  RESTORE_HEADER(
      Chore.RestoreHeader.class, Danger.ERASE, Confirm.NAME, Running.AS_IT_IS, Effect.OPENING),
  RENAME(Chore.Rename.class, Danger.CHANGE, Confirm.CLICK, Running.AS_IT_IS, Effect.OPENING),
  SCHEDULE(Chore.Schedule.class, Danger.CHANGE, Confirm.CLICK, Running.AS_IT_IS, Effect.LASTING),
  CONVERT(Chore.Convert.class, Danger.ERASE, Confirm.NAME, Running.AS_IT_IS, Effect.OPENING),
  ADOPT(Chore.Adopt.class, Danger.CHANGE, Confirm.CLICK, Running.AS_IT_IS, Effect.OPENING),
  TAKE_APART(Chore.TakeApart.class, Danger.ERASE, Confirm.NAME, Running.ENDED, Effect.OPENING);

  private enum Confirm {
    CLICK,
    /** It erases or can lock out: the array's name is typed before it begins. */
    NAME
  }

  private enum Running {
    AS_IT_IS,
    /** It works on an array that runs, also when it is gone on with. */
    NEEDED,
    /** Afterwards the array runs no more. */
    ENDED
  }

  private enum Effect {
    /** Nothing is changed. */
    NONE,
    /** What was cut leaves nothing on the disks that would have to be gone on with. */
    PASSING,
    LASTING,
    /** As that, and the array opens otherwise than before. */
    OPENING
  }

  private final Class<? extends Chore> type;
  private final Danger danger;
  private final Confirm confirm;
  private final Running running;
  private final Effect effect;

  ChoreKind(
      Class<? extends Chore> type, Danger danger, Confirm confirm, Running running, Effect effect) {
    this.type = type;
    this.danger = danger;
    this.confirm = confirm;
    this.running = running;
    this.effect = effect;
  }

  /** The kind of that name on the wire; empty for what is no chore, or one of another version. */
  public static Optional<ChoreKind> of(String wire) {
    return Stream.of(values()).filter(k -> k.wire().equals(wire)).findFirst();
  }

  /**
   * Its name on the wire, in journals, in bundles and in ids: "change-passphrase". Never changes.
   */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The record that says what exactly shall be done. */
  public Class<? extends Chore> type() {
    return type;
  }

  /** What polkit is asked about. */
  public Danger danger() {
    return danger;
  }

  /** Whether it erases or can lock out, so that the array's name is typed before it begins. */
  public boolean confirmedByName() {
    return confirm == Confirm.NAME;
  }

  /** Whether it works on an array that runs, and cannot go on before it is open. */
  public boolean needsRunningArray() {
    return running == Running.NEEDED;
  }

  /** Whether the array is closed, or no more, once it ended well. */
  public boolean endsArray() {
    return running == Running.ENDED;
  }

  /** Whether it is work, of which one is told: what only tries is none. */
  public boolean isWork() {
    return effect != Effect.NONE;
  }

  /** Whether one that was cut leaves nothing on the disks that would have to be gone on with. */
  public boolean leavesNothing() {
    return effect == Effect.NONE || effect == Effect.PASSING;
  }

  /** Whether the array opens otherwise than before: what was rehearsed counts no more. */
  public boolean changesOpening() {
    return effect == Effect.OPENING;
  }
}
