package org.rotproof.helper.tell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.rotproof.helper.scrub.MetRot;
import org.rotproof.helper.scrub.RehearseHandler;
import org.rotproof.helper.scrub.ScrubDesk;
import org.rotproof.helper.scrub.ScrubDue;
import org.rotproof.helper.scrub.ScrubHistory;
import org.rotproof.helper.scrub.VitalDesk;
import org.rotproof.linux.WholeFile;
import org.rotproof.notify.Channels;
import org.rotproof.notify.Condition;
import org.rotproof.notify.Digests;
import org.rotproof.notify.News;
import org.rotproof.notify.Outlook;
import org.rotproof.notify.Spool;
import org.rotproof.notify.State;
import org.rotproof.notify.Watchman;
import org.rotproof.notify.send.Carrier;
import org.rotproof.notify.send.Postman;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.ArrayRecordJson;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.plan.ScrubTimer;
import org.rotproof.protocol.Answer;
import org.rotproof.scrub.ArrayChanges;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.HistoryEntry.Kind;
import org.rotproof.scrub.Rehearsal;
import org.rotproof.scrub.history.HistoryException;
import org.rotproof.scrub.history.HistoryQuery;
import org.rotproof.scrub.history.HistoryStore;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.KnownDisk;
import org.rotproof.storage.ParseException;
import org.rotproof.storage.PulledDisks;
import org.rotproof.storage.SmartReading;

/**
 * What {@code rotproof-watch} starts when something may have changed, and now and then: looks once,
 * writes into the history what happened since the last look, tells the channels what is new, tries
 * again what could not be delivered, and says when it wants to be started again.
 */
public final class TellRun {
  private static final int A_PAGE = 500;
  private static final int SCRUBS_TO_LOOK_AT = 100;
  private static final int MOST_IN_A_MONTH = 100_000;
  private static final long HOUR_MILLIS = 3_600_000;

  private final ScrubDesk desk;
  private final Path state;
  private final ZoneId zone = ZoneId.systemDefault();
  private final List<String> trouble = new ArrayList<>();

  /** Tells what that desk knows, and keeps below {@code state} what was told. */
  public TellRun(ScrubDesk desk, Path state) {
    this.desk = desk;
    this.state = state;
  }

  /** Runs it; the process's exit code. */
  public int run() throws InterruptedException {
    try {
      Channels channels = Channels.read(Channels.FILE);
      Optional<Spool> opened = Spool.open(ChannelHandlers.spool(state));
      if (opened.isEmpty()) {
        System.err.println("Another look tells already.");
        return 0;
      }
      try (Spool spool = opened.get()) {
        tell(spool, channels);
      }
      return 0;
    } catch (IOException | NoSuchAlgorithmException e) {
      System.err.println("Nobody could be told: " + e.getMessage());
      return 1;
    }
  }

  private void tell(Spool spool, Channels channels)
      throws IOException, InterruptedException, NoSuchAlgorithmException {
    if (!spool.setAside().isEmpty()) {
      System.err.println(spool.setAside());
    }
    Outlook outlook = look(spool.state());
    spool.change(
        before ->
            Watchman.takeIn(before, outlook, channels, zone, month -> digest(month, outlook)));
    if (!spool.setAside().isEmpty()) {
      String what = spool.setAside() + " What it held may not have been told; the history has it.";
      News news = new News("set-aside-" + desk.now(), desk.now(), News.Level.NOTICE, "", what, "");
      spool.change(now -> now.told(List.of(news), channels));
    }
    SSLContext trust = SSLContext.getDefault();
    Postman postman =
        new Postman(
            spool,
            channels,
            machine(),
            Clock.systemUTC(),
            channel -> Carrier.of(channel, trust, zone));
    postman.round();
    due(spool.state(), postman);
  }

  /** The machine's own name. */
  static String machine() {
    String name = ForeignText.clean(read("/proc/sys/kernel/hostname"));
    return name.isEmpty() ? "a machine without a name" : name;
  }

  private Outlook look(State before) throws InterruptedException {
    Inventory found = inventory(before);
    List<Array> arrays =
        found.arrays().stream().map(array -> PulledDisks.marked(array, found)).toList();
    List<HistoryEntry> entries = new ArrayList<>();
    long cursor = before.cursor();
    List<Outlook.Kept> kept = new ArrayList<>();
    try {
      if (before.cursor() >= 0 && trouble.isEmpty()) {
        for (HistoryEntry entry : ArrayChanges.between(before.arrays(), arrays, desk.now())) {
          ScrubHistory.appendOnce(desk, entry);
        }
        for (Array array : arrays) {
          MetRot.account(desk, array);
        }
      }
      cursor = entries(before.cursor(), entries);
    } catch (HistoryException e) {
      trouble.add(e.getMessage());
    }
    for (ArrayRecord record : ArrayRecordJson.found(found.machine()).values()) {
      kept.add(kept(record, found, arrays));
    }
    return new Outlook(
        desk.now(),
        read("/proc/sys/kernel/random/boot_id"),
        upMillis(),
        trouble,
        arrays,
        kept,
        desk.now() - before.smartAtMillis() >= HOUR_MILLIS ? smart(found) : Map.of(),
        entries,
        cursor);
  }

  private Inventory inventory(State before) throws InterruptedException {
    desk.collector().rememberFrom(before.arrays());
    try {
      return desk.collector().look();
    } catch (IOException | ParseException e) {
      trouble.add(e.getMessage() + ".");
      return new Inventory(
          List.of(), List.of(), java.util.Set.of(), java.util.Set.of(), java.util.Set.of());
    }
  }

  /** Fills in what was written since; before the first look, all that was there counts as known. */
  private long entries(long cursor, List<HistoryEntry> into) throws HistoryException {
    if (!desk.hasHistory()) {
      return 0;
    }
    HistoryStore history = desk.history();
    long newest =
        history.page(HistoryQuery.newest("", 1)).stream()
            .mapToLong(HistoryEntry::sequence)
            .findFirst()
            .orElse(0);
    if (cursor < 0) {
      return newest;
    }
    // A history that was set aside, or removed, begins anew.
    long at = cursor > newest ? 0 : cursor;
    while (at < newest) {
      List<HistoryEntry> page = history.since(at, A_PAGE);
      if (page.isEmpty()) {
        break;
      }
      into.addAll(page);
      at = page.get(page.size() - 1).sequence();
    }
    return Math.max(at, newest);
  }

  private Outlook.Kept kept(ArrayRecord record, Inventory found, List<Array> arrays) {
    boolean atBoot = record.blueprint().mount().atBoot();
    Optional<Array> open = arrays.stream().filter(a -> a.name().equals(record.name())).findFirst();
    if (open.isEmpty()) {
      return new Outlook.Kept(
          record.name(), "", atBoot, 0, true, 0, 0, List.of(), Optional.empty());
    }
    boolean timers = ScrubTimer.possible(found.machine());
    boolean timer = !timers || ScrubTimer.inForce(record, found.machine()) != ScrubSchedule.NEVER;
    long scrubbed = 0;
    Answer.VitalsSeen seen = Answer.VitalsSeen.NEVER;
    Optional<Rehearsal> rehearsed = Optional.empty();
    try {
      if (desk.hasHistory()) {
        scrubbed = scrubbed(open.get());
        seen = VitalDesk.last(desk, open.get());
        Answer.Rehearsed last = RehearseHandler.last(desk, record.name());
        rehearsed = last.last().filter(r -> last.outdated().isEmpty());
      }
    } catch (HistoryException e) {
      trouble.add(e.getMessage());
    }
    return new Outlook.Kept(
        record.name(),
        ScrubDesk.key(open.get()),
        atBoot,
        days(record.blueprint().scrub()),
        timer,
        scrubbed,
        timers ? seen.atMillis() : 0,
        seen.endangered(),
        rehearsed);
  }

  private static int days(ScrubSchedule schedule) {
    return switch (schedule) {
      case NEVER -> 0;
      case WEEKLY -> 7;
      case MONTHLY -> 31;
      case QUARTERLY -> 92;
    };
  }

  private long scrubbed(Array array) throws HistoryException {
    String key = ScrubDesk.key(array);
    Optional<HistoryEntry> last =
        desk.history().counts(HistoryQuery.newest(key, SCRUBS_TO_LOOK_AT, Kind.SCRUB)).stream()
            .filter(e -> e.report().filter(ScrubDue::whole).isPresent())
            .findFirst();
    return last.isPresent() ? last.get().atMillis() : desk.history().firstMillis(key);
  }

  private Map<String, SmartReading> smart(Inventory found) throws InterruptedException {
    Map<String, SmartReading> byWords = new HashMap<>();
    Map<String, SmartReading> byNode = desk.collector().health();
    for (Disk disk : found.disks()) {
      SmartReading reading = byNode.get(disk.node());
      if (reading != null) {
        byWords.put(KnownDisk.of(disk).words(), reading);
      }
    }
    return byWords;
  }

  private String digest(YearMonth month, Outlook outlook) {
    long from = month.atDay(1).atStartOfDay(zone).toInstant().toEpochMilli();
    long to = month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant().toEpochMilli() - 1;
    List<HistoryEntry> entries = List.of();
    try {
      if (desk.hasHistory()) {
        entries =
            desk.history()
                .counts(
                    new HistoryQuery(
                        "", List.of(Kind.SCRUB, Kind.ROT_MET), 0, from, to, MOST_IN_A_MONTH));
      }
    } catch (HistoryException e) {
      return "What was verified in " + month + " is not known: " + e.getMessage();
    }
    return Digests.of(month, entries, outlook.arrays());
  }

  /** In seconds of the machine's running, which no change of the clock moves. */
  private void due(State now, Postman postman) throws IOException {
    long millis = desk.now();
    long next = millis + HOUR_MILLIS;
    for (Condition.Standing one : now.standing().values()) {
      if (!one.told()) {
        next = Math.min(next, one.sinceMillis() + one.condition().afterMillis());
      }
    }
    next = Math.min(next, postman.dueMillis().orElse(next));
    long seconds = Math.max(2, (next - millis + 999) / 1000);
    WholeFile.write(
        ChannelHandlers.spool(state).resolve("due"),
        (upMillis() / 1000 + seconds + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static long upMillis() {
    String[] words = read("/proc/uptime").split("[. ]");
    return words[0].matches("\\d{1,12}") ? Long.parseLong(words[0]) * 1000 : 0;
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
