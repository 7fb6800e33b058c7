package org.rotproof.plan;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The kinds of chores, in the order in which they are listed, with what is true of each of a kind.
 * A new one has to say all of it here, and every {@code switch} over the kinds has to know it.
 */
public enum ChoreKind {
  BUILD(
      "build",
      Chore.Build.class,
      Danger.ERASE,
      Confirm.NAME,
      Running.AS_IT_IS,
      Effect.LASTING,
      Opening.CHANGED),
  OPEN(
      "open",
      Chore.Open.class,
      Danger.UNLOCK,
      Confirm.CLICK,
      Running.AS_IT_IS,
      Effect.PASSING,
      Opening.AS_BEFORE),
  CLOSE(
      "close",
      Chore.Close.class,
      Danger.UNLOCK,
      Confirm.CLICK,
      Running.ENDED,
      Effect.PASSING,
      Opening.AS_BEFORE),
  REPLACE(
      "replace",
      Chore.Replace.class,
      Danger.ERASE,
      Confirm.NAME,
      Running.NEEDED,
      Effect.LASTING,
      Opening.CHANGED),
  BRING_BACK(
      "bring-back",
      Chore.BringBack.class,
      Danger.ERASE,
      Confirm.CLICK,
      Running.NEEDED,
      Effect.LASTING,
      Opening.CHANGED),
  ADD_SPARE(
      "add-spare",
      Chore.AddSpare.class,
      Danger.ERASE,
      Confirm.NAME,
      Running.NEEDED,
      Effect.LASTING,
      Opening.CHANGED),
  ADD_MEMBER(
      "add-member",
      Chore.AddMember.class,
      Danger.ERASE,
      Confirm.NAME,
      Running.NEEDED,
      Effect.LASTING,
      Opening.CHANGED),
  USE_LARGER_DISKS(
      "use-larger-disks",
      Chore.UseLargerDisks.class,
      Danger.CHANGE,
      Confirm.CLICK,
      Running.NEEDED,
      Effect.LASTING,
      Opening.CHANGED),
  SETTLE(
      "settle",
      Chore.Settle.class,
      Danger.CHANGE,
      Confirm.NAME,
      Running.NEEDED,
      Effect.LASTING,
      Opening.AS_BEFORE),
  CHANGE_PASSPHRASE(
      "change-passphrase",
      Chore.ChangePassphrase.class,
      Danger.CHANGE,
      Confirm.NAME,
      Running.AS_IT_IS,
      Effect.LASTING,
      Opening.CHANGED),
  ADD_RECOVERY_KEY(
      "add-recovery-key",
      Chore.AddRecoveryKey.class,
      Danger.CHANGE,
      Confirm.CLICK,
      Running.AS_IT_IS,
      Effect.LASTING,
      Opening.CHANGED),
  TRY_KEY(
      "try-key",
      Chore.TryKey.class,
      Danger.UNLOCK,
      Confirm.CLICK,
      Running.AS_IT_IS,
      Effect.NONE,
      Opening.AS_BEFORE),
  CHANGE_KEY_FILE(
      "change-key-file",
      Chore.ChangeKeyFile.class,
      Danger.CHANGE,
      Confirm.NAME,
      Running.AS_IT_IS,
      Effect.LASTING,
      Opening.CHANGED),
  BACK_UP_HEADERS(
      "back-up-headers",
      Chore.BackUpHeaders.class,
      Danger.CHANGE,
      Confirm.CLICK,
      Running.AS_IT_IS,
      Effect.LASTING,
      Opening.AS_BEFORE),
  RESTORE_HEADER(
      "restore-header",
      Chore.RestoreHeader.class,
      Danger.ERASE,
      Confirm.NAME,
      Running.AS_IT_IS,
      Effect.LASTING,
      Opening.CHANGED),
  RENAME(
      "rename",
      Chore.Rename.class,
      Danger.CHANGE,
      Confirm.CLICK,
      Running.AS_IT_IS,
      Effect.LASTING,
      Opening.CHANGED),
  SCHEDULE(
      "schedule",
      Chore.Schedule.class,
      Danger.CHANGE,
      Confirm.CLICK,
      Running.AS_IT_IS,
      Effect.LASTING,
      Opening.AS_BEFORE),
  CONVERT(
      "convert",
      Chore.Convert.class,
      Danger.ERASE,
      Confirm.NAME,
      Running.AS_IT_IS,
      Effect.LASTING,
      Opening.CHANGED),
  ADOPT(
      "adopt",
      Chore.Adopt.class,
      Danger.CHANGE,
      Confirm.CLICK,
      Running.AS_IT_IS,
      Effect.LASTING,
      Opening.CHANGED),
  TAKE_APART(
      "take-apart",
      Chore.TakeApart.class,
      Danger.ERASE,
      Confirm.NAME,
      Running.ENDED,
      Effect.LASTING,
      Opening.CHANGED);

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
    LASTING
  }

  private enum Opening {
    AS_BEFORE,
    CHANGED
  }

  private final String wire;
  private final Class<? extends Chore> type;
  private final Danger danger;
  private final Confirm confirm;
  private final Running running;
  private final Effect effect;
  private final Opening opening;

  ChoreKind(
      String wire,
      Class<? extends Chore> type,
      Danger danger,
      Confirm confirm,
      Running running,
      Effect effect,
      Opening opening) {
    this.wire = wire;
    this.type = type;
    this.danger = danger;
    this.confirm = confirm;
    this.running = running;
    this.effect = effect;
    this.opening = opening;
  }

  /** The kind of that name on the wire; empty for what is no chore, or one of another version. */
  public static Optional<ChoreKind> of(String wire) {
    return Stream.of(values()).filter(k -> k.wire.equals(wire)).findFirst();
  }

  /**
   * Its name on the wire, in journals, in bundles and in ids: "change-passphrase". Never changes.
   */
  public String wire() {
    return wire;
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
    return effect != Effect.LASTING;
  }

  /** Whether the array opens otherwise than before: what was rehearsed counts no more. */
  public boolean changesOpening() {
    return opening == Opening.CHANGED;
  }
}
