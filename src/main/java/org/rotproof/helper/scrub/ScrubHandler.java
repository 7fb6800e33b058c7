package org.rotproof.helper.scrub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.Request;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.ScrubOutcome;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReports;
import org.rotproof.scrub.SectorRange;
import org.rotproof.scrub.history.HistoryException;
import org.rotproof.scrub.run.FileHits;
import org.rotproof.scrub.run.LostFiles;
import org.rotproof.scrub.run.ScrubControl;
import org.rotproof.scrub.run.ScrubListener;
import org.rotproof.scrub.run.ScrubRun;
import org.rotproof.scrub.run.ScrubTarget;
import org.rotproof.storage.Array;
import org.rotproof.storage.Leg;
import org.rotproof.vital.SpareCheck;
import org.rotproof.vital.Vitals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scrubs. A cancel ends it with a report (INCOMPLETE) rather than a failure: what was found by then
 * counts.
 */
final class ScrubHandler implements AskHandler<Answer.Scrubbed, Ask.Scrub> {
  private static final Logger LOG = LoggerFactory.getLogger(ScrubHandler.class);

  private final ScrubDesk desk;

  ScrubHandler(ScrubDesk desk) {
    this.desk = desk;
  }

  @Override
  public Class<Ask.Scrub> asks() {
    return Ask.Scrub.class;
  }

  @Override
  @SuppressWarnings("try") // The array is held and wishes are heard: neither is used.
  public Answer.Scrubbed handle(Ask.Scrub ask, Request request)
      throws FailureException, InterruptedException, IOException {
    if (ask.windowBytes() < 0 || ask.fromSector() < 0) {
      throw refused(Failure.Kind.USAGE, "A window or a beginning below zero makes no sense.");
    }
    Array array = desk.array(ask.array());
    ScrubControl control = new ScrubControl();
    control.giveWay(ask.givesWay());
    request.onCancel(control::stop);
    ScrubRecord record = new ScrubRecord(desk, array);
    record.before();
    try (ScrubDesk.Held held = desk.begin(array, request, control)) {
      control.limit(record.begin());
      long started = desk.now();
      // Before the scrub: what it has md write could hide what was wrong.
      Vitals.Seen vital = VitalDesk.look(desk, array, Vitals.Depth.WHOLE);
      try (Spooling spool = new Spooling(desk.spool(array), started, ask.fromSector());
          WishListener wishes = new WishListener(desk.wish(array), started, control)) {
        // As it is now: what gets checksums while the scrub runs may have rotted before.
        long guarded = array.guardedToSector();
        ScrubOutcome outcome =
            run(ask, array, control, new Teller(request, record, spool, guarded))
                .guardedTo(guarded);
        Vitals.Seen spares = SpareCheck.read(array, control::stopped);
        Vitals.Seen edges = VitalDesk.edges(array);
        outcome =
            DifferentFiles.named(array, withFiles(array, outcome))
                .with(vital.findings(), vital.notes())
                .with(edges.findings(), edges.notes())
                .with(spares.findings(), spares.notes());
        return new Answer.Scrubbed(ScrubReports.bounded(record.end(outcome)));
      }
    }
  }

  private static ScrubOutcome run(
      Ask.Scrub ask, Array array, ScrubControl control, ScrubListener listener)
      throws FailureException, InterruptedException {
    Map<String, String> disks = new HashMap<>();
    for (Leg leg : array.legs()) {
      disks.put(leg.node(), leg.disk());
    }
    try {
      return new ScrubRun(
              new ScrubTarget(array.node(), guarded(array), disks),
              new ScrubRun.Options(ask.windowBytes(), ask.kernelCheck(), ask.fromSector()),
              control,
              listener)
          .run();
    } catch (IOException e) {
      throw refused(Failure.Kind.TOOL_FAILED, "It cannot be scrubbed: " + e.getMessage());
    }
  }

  private static boolean guarded(Array array) {
    return array.legs().stream()
        .filter(leg -> leg.slot() >= 0)
        .noneMatch(leg -> leg.integrityNode().isEmpty());
  }

  private static FailureException refused(Failure.Kind kind, String what) {
    return new FailureException(
        new Failure(
            kind,
            what,
            "The data is as it was.",
            "See how the array stands, and begin again when it is well.",
            ""));
  }

  private static ScrubOutcome withFiles(Array array, ScrubOutcome outcome)
      throws InterruptedException {
    List<SectorRange> lost = outcome.report().unrecoverable();
    if (lost.isEmpty()) {
      return outcome;
    }
    FileHits hits = LostFiles.in(array.node(), RangeSet.of(lost));
    List<String> notes = new ArrayList<>(hits.notes());
    if (hits.files().isEmpty() && notes.isEmpty()) {
      notes.add("No file lies in the lost sectors.");
    }
    return new ScrubOutcome(
        outcome.report().with(hits.files(), notes), outcome.componentSectors(), outcome.legs());
  }

  /** Passes news on. */
  private static final class Teller implements ScrubListener {
    private final Request request;
    private final ScrubRecord record;
    private final Spooling spool;
    private final long guardedTo;

    Teller(Request request, ScrubRecord record, Spooling spool, long guardedTo) {
      this.guardedTo = guardedTo;
      this.request = request;
      this.spool = spool;
      this.record = record;
    }

    @Override
    public void moved(
        Phase phase,
        long doneSectors,
        long totalSectors,
        long bytesPerSecond,
        long etaMillis,
        long mismatchSectors) {
      Event.ScrubMoved moved =
          new Event.ScrubMoved(
              Event.ScrubMoved.Phase.valueOf(phase.name()),
              doneSectors,
              totalSectors,
              bytesPerSecond,
              etaMillis,
              mismatchSectors);
      request.event(moved);
      spool.write(file -> file.moved(moved));
    }

    @Override
    public void found(String disk, SectorRange range, Fate fate) {
      record.found();
      Event.RotFound rot =
          new Event.RotFound(disk, range, Event.RotFound.Fate.valueOf(fate.name()));
      request.event(rot);
      spool.write(file -> file.found(rot));
    }

    @Override
    public void windowDone(Supplier<ScrubOutcome> soFar) {
      record.windowDone(() -> soFar.get().guardedTo(guardedTo));
    }
  }

  /** What other helpers see of a scrub. Trouble with it never stops the scrub. */
  private static final class Spooling implements AutoCloseable {
    private Optional<ScrubSpool> spool = Optional.empty();

    Spooling(Path file, long startedMillis, long fromSector) {
      try {
        spool = Optional.of(ScrubSpool.create(file, startedMillis, fromSector));
      } catch (IOException e) {
        LOG.warn("others will not see this scrub: {}", e.getMessage());
      }
    }

    /** One write. */
    interface Write {
      void to(ScrubSpool file) throws IOException;
    }

    void write(Write write) {
      try {
        if (spool.isPresent()) {
          write.to(spool.get());
        }
      } catch (IOException e) {
        LOG.warn("others will not see this scrub any more: {}", e.getMessage());
        close();
      }
    }

    @Override
    public void close() {
      try {
        if (spool.isPresent()) {
          spool.get().close();
        }
      } catch (IOException e) {
        LOG.warn("{}", e.getMessage());
      }
      spool = Optional.empty();
    }
  }

  /** A scrub's trace in the history. Trouble with the history never stops a scrub. */
  static final class ScrubRecord {
    private static final long MILLIS_BETWEEN = 10_000;

    private final ScrubDesk desk;
    private final Array array;
    private Optional<ScrubReport> before = Optional.empty();
    private String trouble = "";
    private long writtenAt;
    private boolean news;

    ScrubRecord(ScrubDesk desk, Array array) {
      this.desk = desk;
      this.array = array;
    }

    /** Writes down what md met before the scrub. */
    void before() {
      try {
        MetRot.account(desk, array);
      } catch (HistoryException e) {
        note(e);
      }
    }

    /** Looks at what went before; gives the speed limit. */
    long begin() {
      writtenAt = desk.now();
      try {
        ScrubHistory.buryCut(desk, array);
        before = ScrubHistory.last(desk, array);
        return desk.speedLimit(array);
      } catch (HistoryException e) {
        note(e);
        return 0;
      }
    }

    void found() {
      news = true;
    }

    void windowDone(Supplier<ScrubOutcome> soFar) {
      if (!news && desk.now() - writtenAt < MILLIS_BETWEEN && desk.now() >= writtenAt) {
        return;
      }
      news = false;
      writtenAt = desk.now();
      try {
        ScrubOutcome outcome = ScrubHistory.joined(before, soFar.get());
        desk.history()
            .running(
                array.name(),
                ScrubDesk.key(array),
                outcome.report(),
                ScrubHistory.drawn(desk, array, outcome));
      } catch (HistoryException e) {
        note(e);
      }
    }

    /** Writes the end down; gives the report of the whole, earlier parts included. */
    ScrubReport end(ScrubOutcome ended) throws InterruptedException {
      ScrubOutcome outcome = ended;
      ScrubOutcome whole = ScrubHistory.joined(before, outcome);
      try {
        List<String> met = MetRot.account(desk, array, ended);
        outcome =
            new ScrubOutcome(
                ended.report().with(ended.report().files(), met),
                ended.componentSectors(),
                ended.legs());
        whole = ScrubHistory.joined(before, outcome);
        ScrubHistory.write(desk, array, outcome, whole);
      } catch (HistoryException e) {
        note(e);
      }
      ScrubReport report = whole.report();
      return trouble.isEmpty() ? report : report.with(report.files(), List.of(trouble));
    }

    private void note(HistoryException e) {
      LOG.warn("history: {}", e.getMessage());
      trouble = "This could not be written to the history: " + e.getMessage();
    }
  }
}
