package org.rotproof.plan;

import java.util.Locale;
import java.util.Optional;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.KnownDisk;

/** What a person had done to an array, in a sentence for its history. Pure. */
public final class Deeds {
  private Deeds() {}

  /**
   * The sentence; empty for what changes nothing.
   *
   * @param before what was there before it was done: a disk that it took away is named from there
   */
  public static Optional<String> words(Chore chore, Inventory before) {
    return Optional.of(said(chore, before)).filter(words -> !words.isEmpty());
  }

  private static String said(Chore chore, Inventory before) {
    String array = chore.array();
    return switch (chore.kind()) {
      case OPEN -> array + " was opened.";
      case CLOSE -> array + " was closed.";
      case REPLACE -> {
        Chore.Replace c = (Chore.Replace) chore;
        yield disk(array, c.oldDisk(), before)
            + " was replaced by "
            + disk(array, c.newDisk(), before)
            + ".";
      }
      case BRING_BACK ->
          disk(array, ((Chore.BringBack) chore).disk(), before)
              + " was brought back into "
              + array
              + ".";
      case ADD_SPARE ->
          disk(array, ((Chore.AddSpare) chore).disk(), before)
              + " was added to "
              + array
              + " as a spare.";
      case ADD_MEMBER ->
          array + " grew by " + disk(array, ((Chore.AddMember) chore).disk(), before) + ".";
      case USE_LARGER_DISKS -> array + " grew into its larger disks.";
      case CHANGE_PASSPHRASE -> "The passphrase of " + array + " was changed.";
      case ADD_RECOVERY_KEY -> "A recovery key was added to " + array + ".";
      case CHANGE_KEY_FILE ->
          "The key file of "
              + array
              + " was changed: "
              + Planner.keyPath(((Chore.ChangeKeyFile) chore).keyFile())
              + ".";
      case DROP_KEY_FILE -> "The key file of " + array + " was taken away.";
      case ADD_UNLOCK ->
          array
              + " is opened at boot by "
              + ((Chore.AddUnlock) chore).unlock().words()
              + " from now on.";
      case RENEW_UNLOCK -> "What opens " + array + " at boot was enrolled anew.";
      case REMOVE_UNLOCK ->
          array + " is opened at boot by its key file or its passphrase only, from now on.";
      case BACK_UP_HEADERS ->
          "The headers of "
              + array
              + " were saved in "
              + HeaderBackups.folder(((Chore.BackUpHeaders) chore).folder())
              + ".";
      case RESTORE_HEADER ->
          "The header of "
              + disk(array, ((Chore.RestoreHeader) chore).disk(), before)
              + " was restored.";
      case RENAME -> array + " is called " + ((Chore.Rename) chore).newName() + " from now on.";
      case TAKE_APART -> array + " was taken apart.";
      case ADOPT -> array + " was taken over.";
      case CONVERT -> array + " was given integrity.";
      case SCHEDULE -> scheduled(array, ((Chore.Schedule) chore).scrub());
        // A new array and a settling are told of otherwise; a key that was tried is no deed.
      case BUILD, SETTLE, TRY_KEY, TEST_UNLOCK -> "";
    };
  }

  private static String scheduled(String array, ScrubSchedule scrub) {
    return scrub == ScrubSchedule.NEVER
        ? array + " is scrubbed only when somebody asks for it, from now on."
        : array + " is scrubbed " + scrub.name().toLowerCase(Locale.ROOT) + " from now on.";
  }

  /** By model and serial, also where it was not there any more. */
  private static String disk(String array, String id, Inventory before) {
    return before
        .disk(id)
        .map(KnownDisk::of)
        .or(
            () ->
                Optional.ofNullable(ArrayRecordJson.found(before.machine()).get(array))
                    .flatMap(r -> r.member(id))
                    .map(m -> new KnownDisk(m.disk(), m.model(), m.serial(), m.sizeBytes())))
        .map(KnownDisk::words)
        .orElse(id);
  }
}
