package org.rotproof.helper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import org.rotproof.helper.look.HelperContext;
import org.rotproof.helper.scrub.RehearseHandler;
import org.rotproof.helper.scrub.ScrubDesk;
import org.rotproof.helper.scrub.ScrubDue;
import org.rotproof.helper.scrub.VitalDesk;
import org.rotproof.helper.wire.SecretStore;
import org.rotproof.protocol.Answer;
import org.rotproof.scrub.history.HistoryException;
import org.rotproof.storage.Array;
import org.rotproof.storage.Machine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this machine's history keeps of arrays, for whoever may read it without a helper: root.
 * Reads only; makes no history where there is none.
 */
public final class LastKnown {
  /** Where the helper keeps it. */
  public static final Path STATE = Path.of("/var/lib/rotproof");

  private static final Logger LOG = LoggerFactory.getLogger(LastKnown.class);

  private final ScrubDesk desk;

  private LastKnown(ScrubDesk desk) {
    this.desk = desk;
  }

  /** That of a folder; empty where it may not be read. */
  public static Optional<LastKnown> in(Path state) {
    if (!Files.isWritable(state)) {
      // Whoever may not write may not read it either: SQLite writes beside it.
      return Optional.empty();
    }
    HelperContext context = new HelperContext("", false, state, new SecretStore());
    return Optional.of(new LastKnown(new ScrubDesk(context, Clock.systemUTC())));
  }

  /** What the last look saw; empty where nobody looked, or where it cannot be read. */
  public Optional<Answer.VitalsSeen> vitals(Array array) {
    try {
      return desk.hasHistory()
          ? Optional.of(VitalDesk.last(desk, array)).filter(seen -> seen.atMillis() > 0)
          : Optional.empty();
    } catch (HistoryException e) {
      LOG.warn("history: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** When it is scrubbed without being asked; empty where it cannot be read. */
  public Optional<Answer.ScrubPlan> scrubPlan(Array array, Machine machine) {
    try {
      return Optional.of(ScrubDue.plan(desk, array, machine, ZoneId.systemDefault()));
    } catch (HistoryException e) {
      LOG.warn("history: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** What the last rehearsal gave; empty where it cannot be read. */
  public Optional<Answer.Rehearsed> rehearsal(Array array) {
    try {
      return Optional.of(RehearseHandler.last(desk, array.name()));
    } catch (HistoryException e) {
      LOG.warn("history: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
