package org.rotproof.notify;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rotproof.scrub.Endangered;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.Rehearsal;
import org.rotproof.storage.Array;
import org.rotproof.storage.SmartReading;

/**
 * All that one look saw of the machine.
 *
 * @param bootId which start of the machine this is
 * @param upMillis how long ago it started
 * @param trouble sentences on what could not be looked at; while there are any, nothing is
 *     concluded from what was not seen
 * @param arrays with the members marked whose disks are gone
 * @param kept what is known of the arrays that have a record here
 * @param smart what disks said of their health in this look, by the disk's words; disks that were
 *     not asked or that sleep are not in it
 * @param entries of the history, since the last look, the oldest first
 * @param cursor the sequence of the newest of them
 */
public record Outlook(
    long nowMillis,
    String bootId,
    long upMillis,
    List<String> trouble,
    List<Array> arrays,
    List<Kept> kept,
    Map<String, SmartReading> smart,
    List<HistoryEntry> entries,
    long cursor) {
  public Outlook {
    trouble = List.copyOf(trouble);
    arrays = List.copyOf(arrays);
    kept = List.copyOf(kept);
    smart = Map.copyOf(smart);
    entries = List.copyOf(entries);
  }

  /**
   * An array that has a record on this machine.
   *
   * @param key as the history has it; "" while it is not open
   * @param opensAtBoot whether the boot is to open it
   * @param scrubDays how often it is to be scrubbed; 0 for never, or where it is not open
   * @param timer whether what runs its scrubs is there
   * @param scrubbedMillis when a scrub last came to its end, or since when the array is known; 0
   *     where neither is known
   * @param lookedMillis when what its next start needs was last looked at; 0 for never
   * @param endangered what was found then
   * @param rehearsed what the last rehearsal of its opening gave; empty where there was none, where
   *     it does not count any more, and where it is not open
   */
  public record Kept(
      String name,
      String key,
      boolean opensAtBoot,
      int scrubDays,
      boolean timer,
      long scrubbedMillis,
      long lookedMillis,
      List<Endangered> endangered,
      Optional<Rehearsal> rehearsed) {
    public Kept {
      endangered = List.copyOf(endangered);
    }
  }
}
