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
    String array = chore.array();
    String said = "";
    if (chore instanceof Chore.Open) {
      said = array + " was opened.";
    } else if (chore instanceof Chore.Close) {
      said = array + " was closed.";
    } else if (chore instanceof Chore.Replace c) {
      said =
          disk(array, c.oldDisk(), before)
              + " was replaced by "
              + disk(array, c.newDisk(), before)
              + ".";
    } else if (chore instanceof Chore.BringBack c) {
      said = disk(array, c.disk(), before) + " was brought back into " + array + ".";
    } else if (chore instanceof Chore.AddSpare c) {
      said = disk(array, c.disk(), before) + " was added to " + array + " as a spare.";
    } else if (chore instanceof Chore.AddMember c) {
      said = array + " grew by " + disk(array, c.disk(), before) + ".";
    } else if (chore instanceof Chore.UseLargerDisks) {
      said = array + " grew into its larger disks.";
    } else if (chore instanceof Chore.Rename c) {
      said = array + " is called " + c.newName() + " from now on.";
    } else if (chore instanceof Chore.TakeApart) {
      said = array + " was taken apart.";
    } else if (chore instanceof Chore.Adopt) {
      said = array + " was taken over.";
    } else if (chore instanceof Chore.Convert) {
      said = array + " was given integrity.";
    } else if (chore instanceof Chore.Schedule c) {
      said =
          c.scrub() == ScrubSchedule.NEVER
              ? array + " is scrubbed only when somebody asks for it, from now on."
              : array
                  + " is scrubbed "
                  + c.scrub().name().toLowerCase(Locale.ROOT)
                  + " from now on.";
    } else {
      said = ofKeys(chore, array, before);
    }
    return Optional.of(said).filter(words -> !words.isEmpty());
  }

  private static String ofKeys(Chore chore, String array, Inventory before) {
    if (chore instanceof Chore.ChangePassphrase) {
      return "The passphrase of " + array + " was changed.";
    }
    if (chore instanceof Chore.AddRecoveryKey) {
      return "A recovery key was added to " + array + ".";
    }
    if (chore instanceof Chore.ChangeKeyFile c) {
      return "The key file of " + array + " was changed: " + Planner.keyPath(c.keyFile()) + ".";
    }
    if (chore instanceof Chore.BackUpHeaders c) {
      return "The headers of " + array + " were saved in " + HeaderBackups.folder(c.folder()) + ".";
    }
    return chore instanceof Chore.RestoreHeader c
        ? "The header of " + disk(array, c.disk(), before) + " was restored."
        : "";
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
