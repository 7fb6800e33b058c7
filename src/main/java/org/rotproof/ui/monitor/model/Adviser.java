package org.rotproof.ui.monitor.model;

import static org.rotproof.storage.Health.ATTENTION;
import static org.rotproof.storage.Health.BLOCKED;
import static org.rotproof.storage.Health.INACTIVE;
import static org.rotproof.storage.Health.READ_ONLY;
import static org.rotproof.storage.Health.UNKNOWN;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.rotproof.protocol.Answer.ScrubPoint;
import org.rotproof.protocol.Event.RotFound.Fate;
import org.rotproof.scrub.Difference;
import org.rotproof.scrub.DiskTrend;
import org.rotproof.scrub.Endangered;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.Result;
import org.rotproof.storage.ArrayHealth;
import org.rotproof.storage.ArrayHealth.Kind;
import org.rotproof.storage.ArrayProtection;
import org.rotproof.storage.SyncProgress;
import org.rotproof.ui.monitor.model.LegRow.Standing;
import org.rotproof.ui.monitor.model.Verdict.Health;
import org.rotproof.ui.monitor.model.Verdict.Step;

/**
 * From facts to a verdict in plain words. The worst that is known decides; what is not known is
 * never taken for good.
 */
public final class Adviser {
  private final ZoneId zone;

  /** Times are said in that zone. */
  public Adviser(ZoneId zone) {
    this.zone = zone;
  }

  /** The verdict on an array. */
  public Verdict verdict(Facts facts) {
    if (facts.link().state() != Facts.Link.State.LIVE) {
      return blind(facts);
    }
    ArrayHealth health = facts.health();
    if (facts.beyondHelp()) {
      return failed(facts, health);
    }
    if (lostCells(facts) || lastResult(facts) == Result.UNRECOVERABLE) {
      return lost(facts);
    }
    // Both say worse than "your files are all there", which the others do.
    if (health.has(Kind.BAD_PLACES_MEET)) {
      return say(Health.DEGRADED, "bad-places-meet", Step.REPLACE, name(facts));
    }
    if (health.missing() > 0 && health.has(Kind.NOT_UNDERSTOOD)) {
      return say(
          Health.DEGRADED,
          "degraded-odd",
          Step.NOTHING,
          name(facts),
          health.missing(),
          subjects(health, Kind.NOT_UNDERSTOOD));
    }
    if (health.health() == READ_ONLY || health.health() == BLOCKED) {
      return held(facts, health);
    }
    if (health.missing() > 0) {
      return degraded(facts);
    }
    if (health.has(Kind.NOT_ANSWERING)) {
      return attention(facts, "waits-for-disk", kind -> kind == Kind.NOT_ANSWERING);
    }
    if (health.health() == UNKNOWN) {
      return say(
          Health.ODD, "odd", Step.NOTHING, name(facts), subjects(health, Kind.NOT_UNDERSTOOD));
    }
    if (facts.scrub().isPresent()) {
      return scrubbing(facts, facts.scrub().get());
    }
    if (facts.surface().damaged() > 0) {
      return say(Health.DAMAGED, "damaged", Step.SCRUB, name(facts));
    }
    if (facts.array().guard().partly()) {
      return guarding(facts);
    }
    if (facts.array().sync().isPresent()) {
      return syncing(facts, facts.array().sync().get());
    }
    if (facts.array().protection() == ArrayProtection.NONE && needy(facts)) {
      return attention(facts);
    }
    if (facts.array().protection() == ArrayProtection.NONE) {
      return say(Health.UNGUARDED, "unguarded", Step.CONVERT, name(facts));
    }
    return afterScrub(facts);
  }

  /** Also when it fails for disks that are gone: then they are named, as they may come back. */
  private static Verdict failed(Facts facts, ArrayHealth health) {
    String gone = subjects(health, Kind.UNPLUGGED);
    String back = subjects(health, Kind.RETURNED);
    boolean stopped = health.health() == INACTIVE && health.missing() == 0;
    String base =
        stopped
            ? "inactive"
            : !gone.isEmpty() ? "failed-unplugged" : back.isEmpty() ? "failed" : "failed-returned";
    String those = gone.isEmpty() ? back : gone;
    return say(Health.FAILED, base, Step.NOTHING, name(facts), health.missing(), those);
  }

  private static String subjects(ArrayHealth health, Kind kind) {
    return health.findings().stream()
        .filter(f -> f.kind() == kind)
        .map(ArrayHealth.Finding::subject)
        .collect(Collectors.joining("; "));
  }

  /** It cannot be written, or whoever writes waits. */
  private static Verdict held(Facts facts, ArrayHealth health) {
    String journal = subjects(health, Kind.JOURNAL_FAILED);
    String base =
        !journal.isEmpty()
            ? "journal-failed"
            : health.has(Kind.FILES_STOPPED)
                ? "files-stopped"
                : health.has(Kind.ARRAY_READ_ONLY)
                    ? "read-only"
                    : health.has(Kind.FILES_READ_ONLY) ? "files-read-only" : "blocked";
    return say(
        Health.READ_ONLY,
        base,
        Step.NOTHING,
        name(facts),
        journal,
        Words.of("degraded.sparable", health.sparable()),
        health.missing());
  }

  private Verdict blind(Facts facts) {
    String since = Times.when(facts.link().sinceMillis(), facts.nowMillis(), zone);
    boolean lost = facts.link().state() == Facts.Link.State.LOST;
    String reason = facts.link().reason().isEmpty() ? "" : facts.link().reason() + " ";
    return say(
        Health.UNKNOWN,
        lost ? "lost-link" : "silent",
        lost ? Step.RECONNECT : Step.NOTHING,
        name(facts),
        since,
        reason);
  }

  private Verdict lost(Facts facts) {
    Optional<ScrubReport> report =
        facts.last().map(Facts.LastScrub::report).filter(r -> r.result() == Result.UNRECOVERABLE);
    List<String> files = report.map(ScrubReport::files).orElse(List.of());
    String base =
        !files.isEmpty() ? "data-lost" : report.isPresent() ? "data-lost-no-file" : "data-lost-old";
    return say(Health.DATA_LOST, base, Step.SHOW_FINDS, name(facts), files.size(), firstOf(files));
  }

  private static String firstOf(List<String> files) {
    return files.isEmpty() ? "" : files.get(0);
  }

  private Verdict degraded(Facts facts) {
    if (facts.health().has(Kind.DEPENDS)) {
      return say(Health.DEGRADED, "depends", Step.REPLACE, name(facts), facts.health().missing());
    }
    List<LegRow> legs = LegRow.of(facts.array(), facts.disks());
    Optional<LegRow> rebuilding =
        legs.stream().filter(leg -> leg.standing() == Standing.REBUILDING).findFirst();
    boolean spare = legs.stream().anyMatch(leg -> leg.standing() == Standing.SPARE);
    String sparing = Words.of("degraded.sparable", facts.sparable());
    Optional<SyncProgress> recovery =
        facts.array().sync().filter(s -> s.action() == SyncProgress.Action.RECOVERY);
    if (rebuilding.isPresent() && recovery.isPresent()) {
      return say(
          Health.REBUILDING,
          recovery.get().state() == SyncProgress.State.RUNNING ? "rebuilding" : "rebuild-waits",
          Step.NOTHING,
          name(facts),
          rebuilding.get().title(),
          progress(recovery.get()),
          sparing);
    }
    if (facts.health().has(Kind.REBUILD_STANDS)) {
      return say(
          Health.DEGRADED,
          "rebuild-stands",
          Step.NOTHING,
          name(facts),
          subjects(facts.health(), Kind.REBUILD_STANDS),
          sparing,
          facts.array().node());
    }
    String back = titles(legs, Standing.RETURNED);
    if (!back.isEmpty() && facts.health().has(Kind.RETURNED)) {
      return say(
          Health.DEGRADED,
          "returned",
          Step.BRING_BACK,
          name(facts),
          back,
          subjects(facts.health(), Kind.RETURNED),
          sparing);
    }
    String gone = titles(legs, Standing.UNPLUGGED);
    if (!gone.isEmpty() && !spare) {
      boolean unnoticed =
          facts.array().legs().stream().anyMatch(l -> l.gone() && l.state().contains("in_sync"));
      return say(
          Health.DEGRADED,
          unnoticed ? "unplugged-unnoticed" : "unplugged",
          Step.REPLACE,
          name(facts),
          gone,
          subjects(facts.health(), Kind.UNPLUGGED),
          sparing,
          facts.array().degraded() > 0 ? 1 : 0);
    }
    String failed =
        legs.stream()
            .filter(leg -> leg.standing() == Standing.FAILED)
            .map(LegRow::title)
            .collect(Collectors.joining(", "));
    String base =
        spare ? "degraded-spare" : failed.isEmpty() ? "degraded-missing" : "degraded-failed";
    return say(
        Health.DEGRADED,
        base,
        spare ? Step.NOTHING : Step.REPLACE,
        name(facts),
        facts.health().missing(),
        failed,
        sparing);
  }

  private static String titles(List<LegRow> legs, Standing standing) {
    return legs.stream()
        .filter(leg -> leg.standing() == standing)
        .map(LegRow::title)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private Verdict scrubbing(Facts facts, ScrubPicture run) {
    Names names = Names.of(facts.disks(), List.of(facts.array()));
    Map<String, Long> bad = run.badSectors();
    String percent = Percent.down(run.fraction());
    if (run.isPaused()) {
      return say(
          Health.SCRUBBING, "paused", Step.RESUME, name(facts), percent, foundSoFar(bad, names));
    }
    boolean lost = run.sectors(Fate.UNRECOVERABLE) > 0;
    long wrong = bad.values().stream().mapToLong(Long::longValue).sum();
    boolean healed = run.sectors(Fate.REPAIRED) >= wrong;
    Health found = healed ? Health.REPAIRED : Health.DAMAGED;
    Health health = lost ? Health.DATA_LOST : bad.isEmpty() ? Health.SCRUBBING : found;
    String base = lost ? "scrubbing-lost" : bad.isEmpty() ? "scrubbing" : "scrubbing-found";
    return say(health, base, Step.NOTHING, name(facts), percent, foundSoFar(bad, names));
  }

  private static String foundSoFar(Map<String, Long> bad, Names names) {
    return bad.isEmpty()
        ? Words.of("found.nothing")
        : bad.entrySet().stream()
            .map(e -> Words.of("found.on", e.getValue(), names.of(e.getKey())))
            .collect(Collectors.joining(", "));
  }

  private static Verdict guarding(Facts facts) {
    Optional<SyncProgress> sync = facts.array().sync();
    return say(
        Health.GUARDING,
        sync.isPresent() ? "guarding-sync" : "guarding",
        Step.NOTHING,
        name(facts),
        Percent.down(facts.array().guard().fraction()),
        sync.map(s -> Words.of("action." + s.action())).orElse(""),
        sync.map(Adviser::progress).orElse(""));
  }

  private Verdict syncing(Facts facts, SyncProgress sync) {
    String base =
        switch (sync.state()) {
          case RUNNING -> "sync." + sync.action();
          case DELAYED -> "sync-delayed";
          case PENDING -> "sync-pending";
          case REMOTE -> "sync-remote";
        };
    return say(
        Health.SYNCING,
        base,
        Step.NOTHING,
        name(facts),
        progress(sync),
        Words.of("action." + sync.action()));
  }

  private static String progress(SyncProgress sync) {
    String done =
        sync.totalKib() == 0 ? Words.of("progress.unknown") : Percent.down(sync.fraction());
    return sync.finishSeconds() < 0
        ? done
        : Words.of("progress.eta", done, Times.about(sync.finishSeconds() * 1000));
  }

  private Verdict afterScrub(Facts facts) {
    Optional<String> endangered = endangered(facts, false);
    if (endangered.isPresent()) {
      return say(Health.DAMAGED, "endangered", Step.NOTHING, name(facts), endangered.get());
    }
    List<Difference> open = facts.last().map(Facts.LastScrub::open).orElse(List.of());
    if (!open.isEmpty()) {
      return differs(facts, open);
    }
    if (needy(facts)) {
      return attention(facts);
    }
    Optional<ScrubPoint> cut =
        facts.point().filter(p -> p.fromSector() > 0 || !p.reason().isEmpty());
    if (facts.last().map(Facts.LastScrub::settled).orElse(false) && cut.isEmpty()) {
      return say(Health.UNCHECKED, "settled", Step.SCRUB, name(facts));
    }
    if (lastResult(facts) == Result.INCOMPLETE || cut.isPresent()) {
      return incomplete(facts, cut);
    }
    Optional<HistoryEntry> met = metSinceTheLastScrub(facts);
    if (met.isPresent()) {
      return say(
          Health.REPAIRED,
          "met",
          Step.SCRUB,
          name(facts),
          Names.of(facts.disks(), List.of(facts.array())).of(met.get().disk()),
          Times.when(met.get().atMillis(), facts.nowMillis(), zone));
    }
    Optional<DiskTrend> worst =
        facts.trends().stream().filter(t -> t.verdict() == DiskTrend.Verdict.REPLACE).findFirst();
    if (lastResult(facts) == Result.REPAIRED || facts.surface().repaired() > 0) {
      return repaired(facts, worst);
    }
    if (worst.isPresent()) {
      return say(
          Health.REPAIRED,
          "replace",
          Step.REPLACE,
          name(facts),
          Names.of(facts.disks(), List.of(facts.array())).of(worst.get().disk()),
          worst.get().sentence());
    }
    if (!facts.heard()) {
      return say(Health.LOOKING, "looking", Step.NOTHING, name(facts));
    }
    if (facts.surface().readNowhere() && NextScrub.isNew(facts)) {
      return say(Health.NEW, "new", Step.NOTHING, name(facts), NextScrub.first(facts, zone));
    }
    if (facts.surface().readNowhere()) {
      return say(Health.UNCHECKED, "never", Step.SCRUB, name(facts));
    }
    String oldest = Times.when(facts.surface().oldestMillis(), facts.nowMillis(), zone);
    if (!facts.surface().readEverywhere()) {
      return say(
          Health.UNCHECKED, "partly", Step.SCRUB, name(facts), facts.surface().percentRead());
    }
    if (facts.nowMillis() - facts.surface().oldestMillis() > SurfaceColumn.OLD_MILLIS) {
      return say(Health.UNCHECKED, "old", Step.SCRUB, name(facts), oldest);
    }
    return say(Health.HEALTHY, "healthy", Step.NOTHING, name(facts), legs(facts), oldest);
  }

  private static boolean needy(Facts facts) {
    return facts.health().health() == ATTENTION;
  }

  /** All members are at work; the worst of what needs a person says what to do. */
  private static Verdict attention(Facts facts) {
    return attention(facts, "attention", kind -> true);
  }

  private static Verdict attention(Facts facts, String base, Predicate<Kind> which) {
    List<ArrayHealth.Finding> all =
        facts.health().findings().stream()
            .filter(f -> f.kind().health() == ATTENTION && which.test(f.kind()))
            .toList();
    String said =
        all.stream()
            .map(f -> Words.of("attention." + f.kind(), f.subject()))
            .collect(Collectors.joining(" "));
    Kind worst = all.get(0).kind();
    boolean replace =
        worst == Kind.WRITE_ERRORS || worst == Kind.WANTS_REPLACEMENT || worst == Kind.BAD_PLACES;
    return new Verdict(
        Health.ATTENTION,
        Words.of("verdict." + base + ".headline", name(facts)),
        said,
        Words.of("attention." + worst + ".next", all.get(0).subject(), facts.array().node()),
        replace ? Step.REPLACE : Step.NOTHING);
  }

  private static Verdict differs(Facts facts, List<Difference> open) {
    List<String> files = open.stream().flatMap(d -> d.files().stream()).distinct().toList();
    boolean parity = open.get(0).parity();
    return say(
        Health.DIFFERS,
        parity ? "differs-parity" : "differs",
        Step.SETTLE,
        name(facts),
        open.size(),
        files.size(),
        firstOf(files));
  }

  /** The disks that votes of the last scrub were against; "" where there was none. */
  private static String votedAgainst(Facts facts) {
    Names names = Names.of(facts.disks(), List.of(facts.array()));
    return facts.last().map(l -> l.report().differences()).orElse(List.of()).stream()
        .filter(d -> d.fate() == Difference.Fate.VOTED)
        .flatMap(d -> d.odd().stream())
        .distinct()
        .map(names::of)
        .collect(Collectors.joining(", "));
  }

  /** What was found last that the next start needs; empty where there was nothing. */
  private static Optional<String> endangered(Facts facts, boolean repaired) {
    return facts.endangered().stream()
        .filter(found -> found.repaired() == repaired)
        .map(Endangered::words)
        .reduce((one, other) -> one + " " + other);
  }

  private static Optional<HistoryEntry> metSinceTheLastScrub(Facts facts) {
    long scrubbed = facts.last().map(Facts.LastScrub::atMillis).orElse(0L);
    return facts.met().filter(entry -> entry.atMillis() > scrubbed);
  }

  private static int legs(Facts facts) {
    return facts.array().raidDisks();
  }

  private Verdict incomplete(Facts facts, Optional<ScrubPoint> cut) {
    Optional<ScrubReport> unguarded =
        facts.last().map(Facts.LastScrub::report).filter(r -> !r.unguarded().isEmpty());
    if (unguarded.filter(ScrubReport::ofAll).isPresent()) {
      return say(
          Health.INCOMPLETE,
          "unguarded-then",
          Step.SCRUB,
          name(facts),
          Percent.down(unguarded.get().guardedFraction()));
    }
    String reason =
        facts
            .last()
            .map(l -> l.report().reason())
            .filter(r -> !r.isEmpty())
            .or(() -> cut.map(ScrubPoint::reason))
            .orElse("");
    double fraction =
        cut.filter(p -> p.totalSectors() > 0)
            .map(p -> (double) p.fromSector() / p.totalSectors())
            .or(() -> facts.last().map(l -> fraction(l.report())))
            .orElse(0.0);
    Step step = cut.filter(p -> p.fromSector() > 0).isPresent() ? Step.GO_ON : Step.SCRUB;
    return say(
        Health.INCOMPLETE,
        step == Step.GO_ON ? "incomplete" : "incomplete-anew",
        step,
        name(facts),
        reason.isEmpty() ? Words.of("incomplete.no-reason") : reason,
        Percent.down(fraction));
  }

  private static double fraction(ScrubReport report) {
    return report.totalSectors() == 0
        ? 0
        : (double) report.checkedSectors() / report.totalSectors();
  }

  private Verdict repaired(Facts facts, Optional<DiskTrend> worst) {
    Names names = Names.of(facts.disks(), List.of(facts.array()));
    Optional<ScrubReport> report =
        facts.last().map(Facts.LastScrub::report).filter(r -> r.result() == Result.REPAIRED);
    String where =
        report
            .map(
                r ->
                    r.legs().stream()
                        .filter(leg -> leg.badSectors() > 0)
                        .map(leg -> Words.of("found.on", leg.badSectors(), names.of(leg.disk())))
                        .collect(Collectors.joining(", ")))
            .orElse("");
    String against = votedAgainst(facts);
    if (where.isEmpty() && !against.isEmpty() && worst.isEmpty()) {
      return say(Health.REPAIRED, "voted", Step.SCRUB, name(facts), against);
    }
    String meaning =
        where.isEmpty()
            ? endangered(facts, true).orElse(Words.of("verdict.repaired.meaning-old"))
            : Words.of("verdict.repaired.meaning", where)
                + (against.isEmpty() ? "" : " " + Words.of("verdict.repaired.voted", against));
    String next =
        worst
            .map(t -> Words.of("verdict.repaired.next-replace", t.sentence()))
            .orElseGet(() -> Words.of("verdict.repaired.next"));
    return new Verdict(
        Health.REPAIRED,
        Words.of(
            where.isEmpty() && endangered(facts, true).isPresent()
                ? "verdict.repaired.headline-beside"
                : "verdict.repaired.headline",
            name(facts)),
        meaning,
        next,
        worst.isPresent() ? Step.REPLACE : Step.SCRUB);
  }

  private static boolean lostCells(Facts facts) {
    return facts.surface().lost() > 0;
  }

  private static Result lastResult(Facts facts) {
    return facts.last().map(l -> l.report().result()).orElse(Result.CLEAN);
  }

  private static String name(Facts facts) {
    return facts.array().name();
  }

  private static Verdict say(Health health, String base, Step step, Object... args) {
    String key = "verdict." + base;
    return new Verdict(
        health,
        Words.of(key + ".headline", args),
        Words.of(key + ".meaning", args),
        Words.of(key + ".next", args),
        step);
  }
}
