package org.rotproof.helper.scrub;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rotproof.helper.look.EngineFailures;
import org.rotproof.helper.look.HelperContext;
import org.rotproof.helper.look.Recognition;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.Request;
import org.rotproof.linux.LockedBytes;
import org.rotproof.linux.PrivateFolder;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.RehearsalPlan;
import org.rotproof.plan.SecretName;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.protocol.Json;
import org.rotproof.rehearse.RehearsalListener;
import org.rotproof.rehearse.RehearsalRun;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.Rehearsal;
import org.rotproof.scrub.history.HistoryException;
import org.rotproof.storage.Array;
import org.rotproof.storage.Inventory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rehearses openings, one at a time on a machine, and keeps what the last one of each array gave.
 */
public final class RehearseHandler implements AskHandler<Answer.Rehearsed, Ask.Rehearse> {
  private static final Logger LOG = LoggerFactory.getLogger(RehearseHandler.class);
  private static final String LAST = "rehearsal:";
  private static final String CHANGED = "changed:";
  private static final Duration GOOD_FOR = Duration.ofDays(365);
  private static final String UNTOUCHED = "Nothing was changed: a rehearsal only reads the disks.";

  private final HelperContext context;
  private final ScrubDesk desk;

  /** Rehearses on that helper's machine; the result is kept at the desk. */
  public RehearseHandler(HelperContext context, ScrubDesk desk) {
    this.context = context;
    this.desk = desk;
    if (RehearsalRun.leftSomething(files(context.state()))) {
      Thread thread = new Thread(this::tidyUp, "rehearsal");
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Override
  public Class<Ask.Rehearse> asks() {
    return Ask.Rehearse.class;
  }

  @Override
  public Answer.Rehearsed handle(Ask.Rehearse ask, Request request)
      throws FailureException, InterruptedException {
    try {
      if (!ask.afresh()) {
        return last(desk, ask.array());
      }
      Rehearsal rehearsal = rehearse(ask, request);
      return new Answer.Rehearsed(Optional.of(rehearsal), "");
    } catch (HistoryException e) {
      throw ScrubDesk.noHistory(e);
    }
  }

  private Rehearsal rehearse(Ask.Rehearse ask, Request request)
      throws FailureException, InterruptedException, HistoryException {
    RehearsalPlan plan;
    Inventory inventory = Recognition.look(context).inventory();
    try {
      plan = RehearsalPlan.of(ask.array(), inventory);
    } catch (PlanException e) {
      throw EngineFailures.of(e);
    }
    Optional<Array> array =
        inventory.arrays().stream().filter(a -> a.name().equals(ask.array())).findFirst();
    if (array.isPresent() && desk.running(array.get())) {
      throw failed(
          Failure.Kind.DENIED,
          "A scrub of '" + ask.array() + "' runs, which writes where it repairs.",
          "Wait for its end, or stop it, and rehearse then.");
    }
    if (array.isPresent() && array.get().guard().partly()) {
      throw failed(
          Failure.Kind.DENIED,
          "The checksums of '"
              + ask.array()
              + "' are still being computed ("
              + array.get().guard().percent()
              + " %). Opened a second time, its disks would go on with that in the copy.",
          "Rehearse once all of it is guarded.");
    }
    List<String> needed = plan.secrets().stream().map(SecretName::toString).toList();
    Map<String, LockedBytes> secrets = context.secrets().take(needed);
    try (FileChannel lock = lock()) {
      if (!secrets.keySet().containsAll(needed)) {
        throw failed(
            Failure.Kind.USAGE,
            "The " + String.join(", ", needed) + " is needed and was not given.",
            "Enter it, then try again.");
      }
      Rehearsal rehearsal =
          new RehearsalRun(plan, secrets, files(context.state()), new News(request))
              .run(ask.withoutEach(), desk::now);
      keep(ask.array(), array, rehearsal);
      LOG.debug("rehearsed under {}", lock);
      return rehearsal;
    } catch (IOException e) {
      if (request.cancelled()) {
        throw new InterruptedException(e.getMessage());
      }
      throw new FailureException(
          new Failure(
              Failure.Kind.TOOL_FAILED,
              "The opening of '" + ask.array() + "' could not be rehearsed.",
              UNTOUCHED + " Nothing is known of its opening from this.",
              "See what the tool says.",
              String.valueOf(e.getMessage())));
    } finally {
      secrets.values().forEach(LockedBytes::close);
    }
  }

  private FileChannel lock() throws IOException, FailureException {
    FileChannel channel =
        PrivateFolder.lockFile(PrivateFolder.make(context.state()).resolve("rehearsal.lock"));
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      LOG.debug("another request of this process rehearses");
    }
    channel.close();
    throw failed(
        Failure.Kind.DENIED,
        "A rehearsal runs already on this machine.",
        "Wait for its end, then try again.");
  }

  private static FailureException failed(Failure.Kind kind, String what, String advice) {
    return new FailureException(new Failure(kind, what, UNTOUCHED, advice, ""));
  }

  /** What an earlier one left that was killed is taken away as soon as a helper runs again. */
  private void tidyUp() {
    try (FileChannel lock = lock()) {
      RehearsalRun.clear(files(context.state()));
      LOG.debug("tidied up under {}", lock);
    } catch (IOException | FailureException e) {
      LOG.warn("what a rehearsal left is still there: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Path files(Path state) {
    return state.resolve("rehearsal");
  }

  private void keep(String name, Optional<Array> array, Rehearsal rehearsal)
      throws HistoryException {
    try {
      desk.history().set(LAST + name, Json.mapper().writeValueAsString(rehearsal));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("our own record", e);
    }
    desk.history()
        .append(
            new HistoryEntry(
                0,
                rehearsal.atMillis(),
                HistoryEntry.Kind.REHEARSED,
                name,
                array.map(ScrubDesk::key).orElse(""),
                "",
                "Opening rehearsed. " + rehearsal.words(),
                List.of(),
                Optional.empty(),
                Map.of()));
  }

  /** What the last one gave, and whether it still counts. */
  public static Answer.Rehearsed last(ScrubDesk desk, String name) throws HistoryException {
    if (!desk.hasHistory()) {
      return new Answer.Rehearsed(Optional.empty(), "");
    }
    Optional<String> kept = desk.history().setting(LAST + name);
    if (kept.isEmpty()) {
      return new Answer.Rehearsed(Optional.empty(), "");
    }
    try {
      Rehearsal last = Json.mapper().readValue(kept.get(), Rehearsal.class);
      long changed = desk.history().setting(CHANGED + name).map(Long::parseLong).orElse(0L);
      return new Answer.Rehearsed(Optional.of(last), outdated(last, changed, desk.now()));
    } catch (JsonProcessingException | NumberFormatException e) {
      return new Answer.Rehearsed(Optional.empty(), "");
    }
  }

  /** Why it does not count any more; "" where it does. */
  static String outdated(Rehearsal last, long changedMillis, long nowMillis) {
    if (changedMillis > last.atMillis()) {
      return "Its keys, its disks or its name were changed since it was rehearsed.";
    }
    return nowMillis - last.atMillis() > GOOD_FOR.toMillis()
        ? "It was rehearsed more than a year ago."
        : "";
  }

  /** Notes that it was changed now. */
  public static void changed(ScrubDesk desk, String name) {
    try {
      desk.history().set(CHANGED + name, Long.toString(desk.now()));
    } catch (HistoryException e) {
      LOG.warn("history: {}", e.getMessage());
    }
  }

  /** Progress as events. */
  private static final class News implements RehearsalListener {
    private final Request request;
    private String without = "";
    private int step;
    private int steps = 1;

    News(Request request) {
      this.request = request;
    }

    @Override
    public void began(String leftOut, int ofStep, int ofSteps) {
      without = leftOut;
      step = ofStep;
      steps = ofSteps;
    }

    @Override
    public void doing(Phase phase, String subject) {
      request.event(
          new Event.RehearsalMoved(
              Event.RehearsalMoved.Doing.valueOf(phase.name()), subject, without, step, steps));
    }
  }
}
