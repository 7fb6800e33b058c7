package org.rotproof.helper.wire;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rotproof.engine.JournalState;
import org.rotproof.engine.JournalStore;
import org.rotproof.engine.Work;
import org.rotproof.protocol.Ask;
import org.rotproof.storage.ForeignText;

/**
 * What a request is about, for the dialog that asks for the password: one line each.
 *
 * @param array its name, or what stands in its place
 * @param disks with their serial numbers; "no disk" where none is named
 */
record Subject(String array, String disks) {
  /** A dialog that is longer than a screen is not read. */
  private static final int MOST_NAMED = 16;

  private static final int MOST_CHARS = 100;
  private static final String NO_DISK = "no disk";

  /**
   * Of a request. What the caller says here is held against the machine before anything is done.
   *
   * @param state where the journals are that going on and undoing name
   */
  static Subject of(Ask<?> ask, Path state) {
    if (ask instanceof Ask.Do act) {
      return of(
          act.chore().array(), act.claims().stream().map(c -> disk(c.id(), c.serial())).toList());
    }
    if (ask instanceof Ask.Undo undo) {
      return journal(undo.journal(), state);
    }
    if (ask instanceof Ask.GoOn goOn) {
      return journal(goOn.journal(), state);
    }
    if (ask instanceof Ask.Forget forget) {
      return journal(forget.journal(), state);
    }
    if (ask instanceof Ask.Scrub scrub) {
      return of(scrub.array(), List.of());
    }
    if (ask instanceof Ask.Rehearse rehearse) {
      return of(rehearse.array(), List.of());
    }
    if (ask instanceof Ask.SaveKeys save) {
      return of(save.array() + ", whose keys are copied to " + save.folder(), List.of());
    }
    if (ask instanceof Ask.SaveVersions save) {
      return of(
          save.array() + ", of whose files versions are written to " + save.folder(), List.of());
    }
    if (ask instanceof Ask.ScrubElsewhere elsewhere) {
      return of(elsewhere.array(), List.of());
    }
    if (ask instanceof Ask.StopWork stop) {
      return of(WorkSpool.array(state, stop.work()), List.of());
    }
    if (ask instanceof Ask.PauseWork pause) {
      return of(WorkSpool.array(state, pause.work()), List.of());
    }
    if (ask instanceof Ask.AfterRestart after) {
      return of(WorkSpool.array(state, after.work()), List.of());
    }
    if (ask instanceof Ask.SetChannel set) {
      return channel(set.channel().name());
    }
    if (ask instanceof Ask.RemoveChannel remove) {
      return channel(remove.name());
    }
    if (ask instanceof Ask.TestChannel test) {
      return channel(test.name());
    }
    return ask instanceof Ask.SpeedLimit limit
        ? of(limit.array(), List.of())
        : new Subject("no array", NO_DISK);
  }

  private static Subject channel(String name) {
    return new Subject("none, but of who is told: the channel '" + shown(name) + "'", NO_DISK);
  }

  private static String disk(String id, String serial) {
    String name = shown(id.substring(id.lastIndexOf('/') + 1));
    return serial.isEmpty() || name.contains(serial)
        ? name
        : name + " (serial " + shown(serial) + ")";
  }

  private static Subject journal(String id, Path state) {
    Optional<Work> work =
        new JournalStore(state)
            .find(id)
            .flatMap(JournalStore.Stored::state)
            .map(JournalState::work);
    return work.map(
            w -> of(w.title(), w.disks().stream().map(d -> disk(d.id(), d.serial())).toList()))
        .orElseGet(() -> new Subject("of an unknown journal", NO_DISK));
  }

  private static Subject of(String array, List<String> disks) {
    List<String> shown = new ArrayList<>(disks.stream().limit(MOST_NAMED).toList());
    if (disks.size() > MOST_NAMED) {
      shown.add("and " + (disks.size() - MOST_NAMED) + " more");
    }
    return new Subject(
        "'" + shown(array) + "'", shown.isEmpty() ? NO_DISK : String.join(", ", shown));
  }

  private static String shown(String text) {
    String clean = ForeignText.clean(text).strip();
    return clean.length() > MOST_CHARS ? clean.substring(0, MOST_CHARS) + "…" : clean;
  }
}
