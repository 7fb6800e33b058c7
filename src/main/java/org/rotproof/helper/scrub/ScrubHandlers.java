package org.rotproof.helper.scrub;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.Request;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.TrendRule;
import org.rotproof.scrub.history.HistoryException;
import org.rotproof.scrub.history.HistoryExport;
import org.rotproof.scrub.history.HistoryQuery;
import org.rotproof.scrub.history.HistoryStore;
import org.rotproof.storage.Array;
import org.rotproof.storage.Leg;
import org.rotproof.vital.Vitals;

/** All that has to do with scrubs and the history: each ask is a few lines. */
public final class ScrubHandlers {
  private static final int MOST_A_PAGE = 1000;
  private static final int MOST_SCRUBS_FOR_TRENDS = 2000;

  /** How long a scrub of another process may take to hear what it is told. */
  private static final long MILLIS_TO_HEAR = 5000;

  private ScrubHandlers() {}

  /** The handlers, and the watcher of arrays that fills the history beside them. */
  public static List<AskHandler<?, ?>> all(ScrubDesk desk) {
    ArrayWatcher.start(desk);
    ScrubWishes wishes = new ScrubWishes(desk, MILLIS_TO_HEAR);
    return List.of(
        new ScrubHandler(desk),
        handler(Ask.ScrubControl.class, (ask, request) -> control(desk, ask)),
        handler(Ask.ScrubElsewhere.class, (ask, r) -> elsewhere(wishes, ask)),
        handler(Ask.Surface.class, (ask, r) -> surface(desk, ask)),
        handler(Ask.History.class, (ask, r) -> page(desk, ask)),
        handler(Ask.ExportHistory.class, (ask, request) -> export(desk, ask, request)),
        handler(Ask.Trends.class, (ask, r) -> trends(desk, ask)),
        handler(Ask.SpeedLimit.class, (ask, r) -> limit(desk, ask)),
        handler(Ask.Vitals.class, (ask, r) -> vitals(desk, ask)),
        handler(Ask.Differences.class, (ask, r) -> differences(desk, ask)),
        handler(Ask.ScrubPlan.class, (ask, r) -> scrubPlan(desk, ask)),
        handler(Ask.WhereToGoOn.class, (ask, r) -> whereToGoOn(desk, desk.array(ask.array()))));
  }

  /** What one kind of ask does. */
  private interface Work<A extends Answer, Q extends Ask<A>> {
    A on(Q ask, Request request) throws FailureException, InterruptedException, HistoryException;
  }

  private static <A extends Answer, Q extends Ask<A>> AskHandler<A, Q> handler(
      Class<Q> kind, Work<A, Q> work) {
    return AskHandler.of(
        kind,
        (ask, request) -> {
          try {
            return work.on(ask, request);
          } catch (HistoryException e) {
            throw ScrubDesk.noHistory(e);
          }
        });
  }

  private static Answer.Done control(ScrubDesk desk, Ask.ScrubControl ask) throws FailureException {
    if (!desk.pause(ask.id(), ask.paused())) {
      throw usage("There is no scrub of that number; it may have ended.");
    }
    return new Answer.Done();
  }

  private static Answer.Done elsewhere(ScrubWishes wishes, Ask.ScrubElsewhere ask)
      throws FailureException, InterruptedException {
    wishes.tell(ask);
    return new Answer.Done();
  }

  private static Answer.SurfaceMap surface(ScrubDesk desk, Ask.Surface ask)
      throws FailureException, InterruptedException, HistoryException {
    return new Answer.SurfaceMap(desk.surface(desk.array(ask.array())));
  }

  private static Answer.HistoryPage page(ScrubDesk desk, Ask.History ask)
      throws FailureException, HistoryException {
    if (ask.limit() <= 0) {
      throw usage("A page of the history needs room for at least one entry.");
    }
    int limit = Math.min(MOST_A_PAGE, ask.limit());
    HistoryStore history = desk.history();
    List<HistoryEntry> entries =
        history.page(
            new HistoryQuery(
                known(desk, ask.array()),
                ask.kinds(),
                ask.beforeSequence(),
                ask.fromMillis(),
                ask.toMillis(),
                limit + 1));
    boolean more =
        entries.size() > limit
            || (!entries.isEmpty()
                && !history
                    .counts(
                        new HistoryQuery(
                            known(desk, ask.array()),
                            ask.kinds(),
                            entries.get(entries.size() - 1).sequence(),
                            ask.fromMillis(),
                            ask.toMillis(),
                            1))
                    .isEmpty());
    return new Answer.HistoryPage(
        entries.size() > limit ? entries.subList(0, limit) : entries, more, history.notice());
  }

  /** Nodes are of the moment; the history knows names and UUIDs, also of arrays that are gone. */
  private static String known(ScrubDesk desk, String array) {
    if (array.isEmpty()) {
      return array;
    }
    try {
      return ScrubDesk.key(desk.array(array));
    } catch (FailureException e) {
      return array;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return array;
    }
  }

  private static Answer.Done export(ScrubDesk desk, Ask.ExportHistory ask, Request request)
      throws FailureException, HistoryException {
    HistoryExport.Format format =
        switch (ask.format().toLowerCase(Locale.ROOT)) {
          case "csv" -> HistoryExport.Format.CSV;
          case "json" -> HistoryExport.Format.JSON;
          default -> throw usage("The history can be exported as csv or json.");
        };
    HistoryExport.write(
        desk.history(),
        known(desk, ask.array()),
        format,
        text -> request.event(new Event.ExportText(text)));
    return new Answer.Done();
  }

  private static Answer.TrendList trends(ScrubDesk desk, Ask.Trends ask)
      throws FailureException, InterruptedException, HistoryException {
    Array array = desk.array(ask.array());
    MetRot.account(desk, array);
    List<HistoryEntry> scrubs =
        desk.history()
            .counts(
                HistoryQuery.newest(
                    ScrubDesk.key(array),
                    MOST_SCRUBS_FOR_TRENDS,
                    HistoryEntry.Kind.SCRUB,
                    HistoryEntry.Kind.ROT_MET));
    List<String> disks = array.legs().stream().map(Leg::disk).distinct().toList();
    return new Answer.TrendList(TrendRule.trends(scrubs, disks, desk.now()));
  }

  private static Answer.VitalsSeen vitals(ScrubDesk desk, Ask.Vitals ask)
      throws FailureException, InterruptedException, HistoryException {
    Array array = desk.array(ask.array());
    if (!ask.afresh()) {
      return VitalDesk.last(desk, array);
    }
    if (desk.running(array)) {
      throw usage("A scrub of '" + array.name() + "' runs: it has looked at its beginning.");
    }
    Vitals.Seen seen = VitalDesk.look(desk, array, Vitals.Depth.LOOK);
    return new Answer.VitalsSeen(desk.now(), seen.findings(), seen.notes());
  }

  private static Answer.DifferenceList differences(ScrubDesk desk, Ask.Differences ask)
      throws HistoryException {
    return new Answer.DifferenceList(
        desk.hasHistory() ? SettleDesk.open(desk, known(desk, ask.array())) : List.of());
  }

  private static Answer.Done limit(ScrubDesk desk, Ask.SpeedLimit ask)
      throws FailureException, InterruptedException, HistoryException {
    if (ask.bytesPerSecond() < 0) {
      throw usage("A speed limit below zero makes no sense; 0 lifts it.");
    }
    desk.speedLimit(desk.array(ask.array()), ask.bytesPerSecond());
    return new Answer.Done();
  }

  private static Answer.ScrubPlan scrubPlan(ScrubDesk desk, Ask.ScrubPlan ask)
      throws FailureException, InterruptedException, HistoryException {
    Array array = desk.array(ask.array());
    return ScrubDue.plan(desk, array, desk.collector().machine(), ZoneId.systemDefault());
  }

  /** Where a scrub that was cut goes on; sector 0 where there is none. */
  static Answer.ScrubPoint whereToGoOn(ScrubDesk desk, Array array) throws HistoryException {
    long limit = desk.speedLimit(array);
    Answer.ScrubPoint nothing = new Answer.ScrubPoint(0, array.componentSectors(), "", 0, limit);
    if (desk.running(array)) {
      return nothing;
    }
    ScrubHistory.buryCut(desk, array);
    Optional<HistoryEntry> last = ScrubHistory.lastEntry(desk, array);
    Optional<ScrubReport> report = last.flatMap(HistoryEntry::report);
    boolean early =
        report.isPresent()
            && report.get().checkedSectors() > 0
            && report.get().checkedSectors() < report.get().totalSectors()
            && report.get().totalSectors() == array.componentSectors();
    return early
        ? new Answer.ScrubPoint(
            report.get().checkedSectors(),
            report.get().totalSectors(),
            report.get().reason(),
            last.get().atMillis(),
            limit)
        : nothing;
  }

  private static FailureException usage(String what) {
    return new FailureException(
        new Failure(
            Failure.Kind.USAGE, what, "Nothing was changed.", "Correct it and ask again.", ""));
  }
}
