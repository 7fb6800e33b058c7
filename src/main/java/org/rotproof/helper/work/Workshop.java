package org.rotproof.helper.work;

import java.io.IOException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rotproof.engine.Engine;
import org.rotproof.engine.EngineException;
import org.rotproof.engine.JournalState;
import org.rotproof.engine.JournalStore.Stored;
import org.rotproof.engine.KernelDiskGuard;
import org.rotproof.engine.Listener;
import org.rotproof.engine.Situation;
import org.rotproof.engine.Work;
import org.rotproof.engine.Work.Place;
import org.rotproof.engine.Work.WorkDisk;
import org.rotproof.helper.look.EngineFailures;
import org.rotproof.helper.look.HelperContext;
import org.rotproof.helper.look.Recognition;
import org.rotproof.helper.look.Standing;
import org.rotproof.helper.wire.Request;
import org.rotproof.linux.BlockDevice.Identity;
import org.rotproof.linux.LockedBytes;
import org.rotproof.plan.ChoreKind;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/**
 * Where work on disks is done for requests, whatever the work: the disks are recognised, the
 * secrets handed over and overwritten at the end, progress becomes events, a cancel ends it.
 */
public final class Workshop {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT);

  private final HelperContext context;
  private final Clock clock = Clock.system(ZoneId.systemDefault());
  private final Engine engine;

  /** Works on that helper's machine. */
  public Workshop(HelperContext context) {
    this.context = context;
    this.engine = new Engine(context.state(), clock);
  }

  /** When work begins that begins now. */
  OffsetDateTime now() {
    return OffsetDateTime.now(clock);
  }

  /** A name for a journal that is used once. */
  String journalId(String kind, String title) {
    return kind + "-" + title + "-" + STAMP.format(now().withOffsetSameInstant(ZoneOffset.UTC));
  }

  /** Does a piece of work from its beginning. */
  void begin(Work work, Recognition recognition, Request request) throws FailureException {
    withSecrets(
        work,
        secrets ->
            engine.begin(
                work, means(work, recognition.identities(work.disks()), secrets, request)));
  }

  /** Goes on with the work of a journal. */
  JournalState goOn(String id, Request request) throws FailureException, InterruptedException {
    JournalState journal = readable(id);
    Work work = journal.work();
    Recognition recognition = Recognition.look(context);
    Optional<String> closed = closed(work, recognition);
    if (closed.isPresent()) {
      throw EngineFailures.refused(closed.get(), "Open the array, then go on.");
    }
    for (WorkDisk disk : work.disks()) {
      Optional<String> problem = recognition.problem(disk);
      if (problem.isPresent()) {
        throw EngineFailures.refused(
            disk.id() + " " + problem.get() + ".", "Put the right disk back, then go on.");
      }
    }
    withSecrets(
        work,
        secrets ->
            engine.goOn(id, means(work, recognition.identities(work.disks()), secrets, request)));
    return journal;
  }

  /** Takes back the work of a journal; on disks that are not there it stays. */
  JournalState undo(String id, Request request) throws FailureException, InterruptedException {
    JournalState journal = readable(id);
    Recognition recognition = Recognition.look(context);
    List<WorkDisk> present =
        journal.work().disks().stream().filter(d -> recognition.problem(d).isEmpty()).toList();
    withSecrets(
        journal.work(),
        secrets ->
            engine.undo(
                id, means(journal.work(), recognition.identities(present), secrets, request)));
    return journal;
  }

  /** A journal that can be read. */
  Optional<JournalState> journal(String id) {
    return engine.journals().find(id).flatMap(Stored::state);
  }

  /** How a journal stands. */
  Situation situation(JournalState journal, Recognition recognition) throws FailureException {
    try {
      Situation situation = engine.situation(journal, recognition::problem);
      return closed(journal.work(), recognition)
          .map(why -> situation.canGoOn() ? situation.notYet(why + " Open it first.") : situation)
          .orElse(situation);
    } catch (EngineException e) {
      throw EngineFailures.of(e);
    }
  }

  /** Why work cannot go on before its array is open again, as after a power cut. */
  private static Optional<String> closed(Work work, Recognition recognition) {
    boolean needsArray = ChoreKind.of(work.kind()).map(ChoreKind::needsRunningArray).orElse(false);
    boolean runs =
        recognition.inventory().arrays().stream().anyMatch(a -> a.name().equals(work.title()));
    return needsArray && !runs
        ? Optional.of("The array '" + work.title() + "' is not open.")
        : Optional.empty();
  }

  /** Journals of unfinished work, newest first. */
  List<Stored> unfinished() throws IOException {
    return engine.journals().unfinished();
  }

  /** Forgets a journal; the disks stay as they are. */
  void forget(String id) throws FailureException {
    try {
      if (!engine.forget(id)) {
        throw unknown();
      }
    } catch (EngineException e) {
      throw EngineFailures.of(e);
    }
  }

  /** Forgets a journal, if there is one of that name. */
  void forgetIfThere(String id) throws FailureException {
    try {
      engine.forget(id);
    } catch (EngineException e) {
      throw EngineFailures.of(e);
    }
  }

  private JournalState readable(String id) throws FailureException {
    Stored stored = engine.journals().find(id).orElseThrow(Workshop::unknown);
    return stored
        .state()
        .orElseThrow(
            () ->
                EngineFailures.refused(
                    "The journal cannot be used: " + stored.damage() + ".",
                    "Look at the disks by hand; when they are as you want them, forget it."));
  }

  private static FailureException unknown() {
    return new FailureException(
        new Failure(
            Failure.Kind.USAGE,
            "There is no journal of that name.",
            "Nothing was written.",
            "Look at the list of unfinished work again.",
            ""));
  }

  private Engine.Means means(
      Work work,
      Map<String, Identity> identities,
      Map<String, LockedBytes> secrets,
      Request request) {
    // From here on a cancel must not interrupt: it would close the journal's file under us.
    request.onCancel(() -> {});
    request.journal(work.id(), work.places().size());
    return new Engine.Means(
        new KernelDiskGuard(identities),
        secrets,
        new News(request),
        request::onCancel,
        request::onPause,
        () -> Standing.now(context, work.title()));
  }

  private interface Act {
    void with(Map<String, LockedBytes> secrets) throws EngineException, FailureException;
  }

  private void withSecrets(Work work, Act act) throws FailureException {
    Map<String, LockedBytes> secrets = context.secrets().take(work.secrets());
    try {
      act.with(secrets);
    } catch (EngineException e) {
      throw EngineFailures.of(e);
    } finally {
      secrets.values().forEach(LockedBytes::close);
    }
  }

  /** Progress as events. */
  private record News(Request request) implements Listener {
    @Override
    public void changed(Place place, State state) {
      send(place, Event.StepState.valueOf(state.name()), 0, 0, 0, -1);
    }

    @Override
    public void moved(
        Place place, long doneBytes, long totalBytes, long bytesPerSecond, long etaMillis) {
      send(place, Event.StepState.RUNNING, doneBytes, totalBytes, bytesPerSecond, etaMillis);
    }

    @Override
    public void paused(boolean wished, boolean stands) {
      request.event(new Event.WorkPaused(wished, stands));
    }

    private void send(
        Place place, Event.StepState state, long done, long total, long speed, long eta) {
      request.event(
          new Event.StepChanged(place.part(), place.action(), state, done, total, speed, eta));
    }
  }
}
