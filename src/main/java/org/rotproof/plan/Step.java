package org.rotproof.plan;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing to do: a typed record that renders its own command. The kinds (FormatLuks, OpenLuks,
 * FormatIntegrity, CreateArray, MakeFileSystem, …) are records of this package; nothing outside
 * {@link Planner} makes them.
 */
public sealed interface Step
    permits DiskStep,
        ArrayStep,
        StorageStep,
        KeyStep,
        FileStep,
        TimerStep,
        LifeStep,
        SlotStep,
        UnlockStep,
        TangStep,
        ConvertStep,
        SettleStep {
  /**
   * The kind's name in journals and bundles: "format-luks" of {@code FormatLuks}. Journals of
   * before a renaming would speak of what is not known any more.
   */
  default String kind() {
    return getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  /** What a cut, or a failure after it, has to know of it beside its command. */
  default Effect effect() {
    return Effect.OTHER;
  }

  /** What it acts on, in a person's words: a disk's id, a mapping, a mount point. */
  String subject();

  /** What runs. */
  Command command();

  /** What takes it back after a failure or a cancel; empty where nothing needs to. */
  default Optional<Command> undo() {
    return Optional.empty();
  }

  /**
   * Whether undo must leave it alone unless it is known to have been done: for what might be
   * somebody else's, such as a key file that was there before.
   */
  default boolean undoOnlyIfDone() {
    return false;
  }

  /** Inventory ids of disks it writes to directly: checked again right before it runs. */
  default List<String> writesTo() {
    return List.of();
  }

  /** Whether it destroys what was there. */
  default boolean erases() {
    return false;
  }

  /**
   * Whether what it makes lives only while the machine runs: an opened mapping, a running array, a
   * mount. Such a step is taken back when a build is cancelled, and done again after a restart.
   */
  default boolean opens() {
    return false;
  }

  /**
   * What opens again, after a restart or by hand, what this step made: the same command for most,
   * but an array that was created is assembled, and a volume that was made is activated. Only
   * meaningful where {@link #opens()}.
   */
  default Command reopen() {
    return command();
  }

  /**
   * As a person types it, who does it by hand and sees what happens: without what only the executor
   * has to know.
   */
  default String byHand() {
    return command().shellLine();
  }

  /** The lines it changes in a text file, for a preview; empty for all other steps. */
  default Optional<FileChange> change() {
    return Optional.empty();
  }

  /**
   * What closes again what this step opened, and leaves what is on the disks: the same as its undo
   * for most. Only meaningful where {@link #opens()}.
   */
  default Optional<Command> close() {
    return undo();
  }

  /**
   * What closes it when the work after it failed: as {@link #close()}, after taking away what the
   * system may have begun on it meanwhile.
   */
  default Optional<Command> closeAfterFailure() {
    return close();
  }

  /**
   * How one can see that what it makes is there. Read before it begins and after it ended, and both
   * are journalled: after a cut they tell whether it did anything, and an undo only takes back what
   * is still the very thing that was made.
   */
  default Optional<Trace> trace() {
    return Optional.empty();
  }

  /**
   * Asked when the step was cut: ends well when it had done its work nevertheless. Without it, a
   * step that was cut is taken back where it left something, and done once more.
   */
  default Optional<Command> doneWhen() {
    return Optional.empty();
  }

  /**
   * Whether later steps may rightly change or take away what it makes, such as lines that are
   * written twice; going on then does not insist on finding it.
   */
  default boolean passing() {
    return false;
  }

  /** From when on there is no way back for the work that this step is part of. */
  default Binding binding() {
    return Binding.NEVER;
  }

  /** Memory that its tool takes beyond the usual, for stretching a passphrase; 0 for none. */
  default int memoryKib() {
    return 0;
  }

  /** How its progress is known. */
  default ProgressSource progress() {
    return ProgressSource.NONE;
  }

  /** Bytes it will write, for estimates; 0 where it takes no time. */
  default long workBytes() {
    return 0;
  }

  /**
   * From when on what came before cannot be taken back any more: then the only ways are to go on,
   * or to leave it.
   */
  enum Binding {
    /** Taking back always gives what was. */
    NEVER,
    /** It may have taken effect at any moment since it began. */
    WHEN_BEGUN,
    /** As that; and it goes on by itself, and uses what was opened for it. */
    HOLDS_WHEN_BEGUN,
    /** It can be broken off; but once it is done, it uses what was opened for it. */
    HOLDS_WHEN_DONE,
    /**
     * There is a way back at any time; but once it has begun, it uses what was opened for it, so
     * that stays open when the work ends before its end.
     */
    KEEPS;

    /** Whether there is no way back. */
    public boolean inForce(boolean begun, boolean done) {
      if (this == KEEPS) {
        return false;
      }
      return done ? this != NEVER : begun && (this == WHEN_BEGUN || this == HOLDS_WHEN_BEGUN);
    }

    /** Whether what was opened for it must stay open then. */
    public boolean holds(boolean begun, boolean done) {
      return this == KEEPS
          ? begun || done
          : inForce(begun, done) && (this == HOLDS_WHEN_BEGUN || this == HOLDS_WHEN_DONE);
    }
  }

  /** What steps do to what others use. Journals hold these names. */
  enum Effect {
    OTHER,
    /** Looks, and leaves nothing. */
    LOOKS,
    /** Ends something that was open, and changes nothing else. */
    CLOSES,
    /** Lets go of something that a restart may bring back. */
    LETS_GO,
    /** Gives a disk to md, which works on by itself. */
    GIVES,
    /** Makes the file system: its subject is the device below it. */
    MAKES_FILES,
    /** Lets what is there, mounted or not, use more room. */
    GROWS;

    /** Of a journal of before, which does not say it, by the kind's name. */
    public static Effect of(String kind) {
      return switch (kind) {
        case "unmount", "deactivate-volume", "stop-array", "close-mapping" -> CLOSES;
        case "remove-from-array" -> LETS_GO;
        case "add-to-array", "take-up-again" -> GIVES;
        case "make-file-system" -> MAKES_FILES;
        default ->
            kind.startsWith("prove-")
                ? LOOKS
                : kind.startsWith("grow") || kind.startsWith("enlarge") ? GROWS : OTHER;
      };
    }
  }

  /** Where progress comes from. */
  enum ProgressSource {
    /** It is over before one could ask. */
    NONE,
    /** cryptsetup's or integritysetup's --progress-json on standard output. */
    PROGRESS_JSON,
    /** /proc/mdstat. */
    MDSTAT
  }
}
