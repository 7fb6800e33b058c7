package org.rotproof.helper.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.rotproof.engine.Action;
import org.rotproof.engine.JournalState;
import org.rotproof.engine.JournalStore;
import org.rotproof.engine.Work;
import org.rotproof.linux.PrivateFolder;
import org.rotproof.linux.ProcessMark;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.protocol.Json;
import org.rotproof.protocol.WorkItem;
import org.rotproof.storage.ForeignText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine's work as every helper of it sees it: what is under way, and how it ended.
 *
 * <p>Work is done by the helper that was asked for it, in that one process, so the locked secrets
 * that it was given never move. When it is to go on without its connection, the helper stays after
 * its client has gone, as a unit of the system ({@link OwnUnit}), until the work is done. What it
 * is doing lies meanwhile in files for root alone ({@link WorkSpool}), from which any other helper
 * lists it and follows it; whoever wishes it stopped lays a file beside, which it looks for. The
 * end is kept until a person was told. Nothing is signalled, nothing listens, and without systemd
 * it works the same, but for the end of the whole session.
 */
public final class WorkDesk {
  private static final Logger LOG = LoggerFactory.getLogger(WorkDesk.class);
  private static final int MOST_CHARS = 100;
  private static final long LOOK_AGAIN_MILLIS = 250;
  private static final long MILLIS_TO_HEAR = 5000;
  private static final long KEEP_TOLD_MILLIS = TimeUnit.MINUTES.toMillis(10);
  private static final long KEEP_MILLIS = TimeUnit.DAYS.toMillis(60);
  private static final int MOST_ENDS = 50;
  private static final int MOST_END_BYTES = 4 << 20;

  private final Path state;
  private final Path folder;
  private final String by;
  private final Set<String> here = ConcurrentHashMap.newKeySet();
  private final RestartWishes wishes;
  private final AtomicLong counter = new AtomicLong();
  private final Awake awake = Awake.ofSystem();

  /**
   * That of a state folder.
   *
   * @param by the user who asks; "" where only root is known
   */
  public WorkDesk(Path state, String by) {
    this.state = state;
    this.folder = WorkSpool.folder(state);
    this.wishes = new RestartWishes(state);
    this.by = by;
  }

  /** Begins to tell of a request's work; empty where it is none, or cannot be told of. */
  public Optional<WorkTrace> begin(
      Ask<?> ask, boolean goesOn, Runnable stop, Consumer<Boolean> pause) {
    if (!ask.beginsWork()) {
      return Optional.empty();
    }
    try {
      Path real = PrivateFolder.make(PrivateFolder.make(state).resolve("work"));
      tidyUp();
      ProcessMark self = ProcessMark.self();
      long now = System.currentTimeMillis();
      String id = "work-" + now + "-" + self.pid() + "-" + counter.incrementAndGet();
      here.add(id);
      WorkSpool.Head head =
          new WorkSpool.Head(
              WorkSpool.bootId(), self, id, kind(ask), array(ask), by, now, goesOn, "", 0);
      WorkTrace trace = new WorkTrace(real, head, stop, pause, journal -> ended(id, journal));
      awake.begin();
      return Optional.of(trace);
    } catch (IOException e) {
      LOG.warn("others will not see this work: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private void ended(String id, String journal) {
    wishes.over(journal);
    if (here.remove(id)) {
      awake.end();
    }
  }

  private static String kind(Ask<?> ask) {
    return ask instanceof Ask.Do act
        ? act.chore().kind().wire()
        : ask instanceof Ask.Scrub ? "scrub" : ask instanceof Ask.Undo ? "undo" : "go-on";
  }

  private String array(Ask<?> ask) {
    String name =
        ask instanceof Ask.Do act
            ? act.chore().array()
            : ask instanceof Ask.Scrub scrub
                ? scrub.array()
                : journal(ask instanceof Ask.Undo undo ? undo.journal() : goOn(ask))
                    .map(j -> j.work().title())
                    .orElse("");
    String clean = ForeignText.clean(name).strip();
    return clean.length() > MOST_CHARS ? clean.substring(0, MOST_CHARS) : clean;
  }

  private static String goOn(Ask<?> ask) {
    return ask instanceof Ask.GoOn on ? on.journal() : "";
  }

  private Optional<JournalState> journal(String id) {
    return new JournalStore(state).find(id).flatMap(JournalStore.Stored::state);
  }

  /** What is under way, then what ended and nobody was told of; the newest first. */
  public List<WorkItem> list() throws IOException {
    List<WorkItem> items = new ArrayList<>();
    for (Path file : files(WorkSpool.LIVE)) {
      // One that has just ended is found by its end, which is written before this goes.
      WorkSpool.look(file).map(this::item).ifPresent(items::add);
    }
    Set<String> running = ConcurrentHashMap.newKeySet();
    items.forEach(i -> running.add(i.id()));
    for (Path file : files(WorkSpool.END)) {
      end(file)
          .filter(e -> !e.told() && !running.contains(e.head().id()))
          .map(WorkDesk::item)
          .ifPresent(items::add);
    }
    items.sort(
        Comparator.comparing(WorkItem::running).thenComparing(WorkItem::startedMillis).reversed());
    return items;
  }

  private List<Path> files(String suffix) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found.filter(f -> id(f, suffix).isPresent()).sorted().toList();
    }
  }

  private static Optional<String> id(Path file, String suffix) {
    String name = file.getFileName().toString();
    return Optional.of(name)
        .filter(n -> n.endsWith(suffix))
        .map(n -> n.substring(0, n.length() - suffix.length()))
        .filter(n -> WorkSpool.ID.matcher(n).matches());
  }

  private static Optional<WorkTrace.End> end(Path file) {
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || Files.size(file) > MOST_END_BYTES) {
        return Optional.empty();
      }
      return Optional.ofNullable(
              Json.mapper().readValue(Files.readAllBytes(file), WorkTrace.End.class))
          .filter(e -> e.head() != null && e.answer() != null && e.failure() != null);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether the work is still being done: by this very process it is known, of others believed. */
  private boolean alive(WorkSpool.Head head) {
    return head.alive()
        && (head.process().pid() != ProcessHandle.current().pid() || here.contains(head.id()));
  }

  private WorkItem item(WorkSpool.Look look) {
    WorkSpool.Head head = look.head();
    boolean alive = alive(head);
    Optional<Event.ScrubMoved> scrub =
        look.events().stream()
            .filter(Event.ScrubMoved.class::isInstance)
            .map(Event.ScrubMoved.class::cast)
            .findFirst();
    Optional<JournalState> journal = journal(head.journal());
    Optional<Work> work = journal.map(JournalState::work);
    List<WorkItem.Doing> doing = new ArrayList<>();
    for (Event event : look.events()) {
      if (alive
          && event instanceof Event.StepChanged step
          && step.state() == Event.StepState.RUNNING) {
        work.flatMap(w -> action(w, step)).map(a -> doing(a, step)).ifPresent(doing::add);
      }
    }
    return new WorkItem(
        head.id(),
        head.kind(),
        head.array(),
        head.by(),
        head.startedMillis(),
        head.goesOn(),
        head.journal(),
        journal.map(j -> j.places(JournalState.Status.DONE).size()).orElse(WorkTrace.done(look)),
        head.steps(),
        doing,
        scrub,
        alive ? WorkItem.State.RUNNING : WorkItem.State.CUT,
        0,
        alive ? Optional.empty() : Optional.of(cut(head)),
        Optional.empty(),
        wishes.has(head.journal()),
        alive
            ? look.events().stream()
                .filter(Event.WorkPaused.class::isInstance)
                .map(Event.WorkPaused.class::cast)
                .filter(Event.WorkPaused::wished)
                .findFirst()
            : Optional.empty());
  }

  private static Optional<Action> action(Work work, Event.StepChanged step) {
    return step.stage() < work.parts().size()
            && step.step() < work.parts().get(step.stage()).actions().size()
        ? Optional.of(work.parts().get(step.stage()).actions().get(step.step()))
        : Optional.empty();
  }

  private static WorkItem.Doing doing(Action action, Event.StepChanged step) {
    return new WorkItem.Doing(
        action.kind(),
        action.subject(),
        step.doneBytes(),
        step.totalBytes(),
        step.bytesPerSecond(),
        step.etaMillis());
  }

  private static WorkItem item(WorkTrace.End end) {
    WorkSpool.Head head = end.head();
    return new WorkItem(
        head.id(),
        head.kind(),
        head.array(),
        head.by(),
        head.startedMillis(),
        head.goesOn(),
        head.journal(),
        end.done(),
        head.steps(),
        List.of(),
        Optional.empty(),
        end.failure().isPresent() ? WorkItem.State.FAILED : WorkItem.State.DONE,
        end.endedMillis(),
        end.failure(),
        end.answer()
            .filter(Answer.Scrubbed.class::isInstance)
            .map(a -> ((Answer.Scrubbed) a).report()),
        false,
        Optional.empty());
  }

  private static Failure cut(WorkSpool.Head head) {
    boolean restarted = !head.boot().equals(WorkSpool.bootId());
    return new Failure(
        Failure.Kind.INTERNAL,
        restarted
            ? "The machine was restarted in the middle of it."
            : "The helper that did it was ended in the middle of it.",
        head.journal().isEmpty()
            ? "What it had done until then stays done."
            : "What it had done until then stays done; the journal tells how far it came.",
        head.kind().equals("scrub")
            ? "Begin the scrub again: it goes on from where it was."
            : "Look at the unfinished work: it can be gone on with, or taken back.",
        "");
  }

  /**
   * Follows work to its end.
   *
   * @return what it answered
   * @throws FailureException its own failure, or that there is no such work
   */
  public Answer follow(String id, Request request) throws FailureException, InterruptedException {
    known(id);
    Map<Integer, Event> told = new HashMap<>();
    while (true) {
      Optional<WorkSpool.Look> look = WorkSpool.look(folder.resolve(id + WorkSpool.LIVE));
      look.ifPresent(l -> tell(l.events(), told, request));
      Optional<WorkTrace.End> end = end(folder.resolve(id + WorkSpool.END));
      if (end.isPresent()) {
        if (end.get().failure().isPresent()) {
          throw new FailureException(end.get().failure().get());
        }
        return end.get().answer().orElseGet(Answer.Done::new);
      }
      if (look.isEmpty() && !Files.exists(folder.resolve(id + WorkSpool.LIVE))) {
        throw unknown();
      }
      if (look.isPresent() && !alive(look.get().head()) && stillThere(id)) {
        throw new FailureException(cut(look.get().head()));
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  /** Whether it is not just that it ended between two looks. */
  private boolean stillThere(String id) {
    return Files.exists(folder.resolve(id + WorkSpool.LIVE))
        && !Files.exists(folder.resolve(id + WorkSpool.END));
  }

  private static void tell(List<Event> events, Map<Integer, Event> told, Request request) {
    for (int i = 0; i < events.size(); i++) {
      if (!events.get(i).equals(told.put(i, events.get(i)))) {
        request.event(events.get(i));
      }
    }
  }

  /** Has work stop, and returns when it has heard so. */
  public void stop(String id) throws FailureException, InterruptedException {
    known(id);
    Path live = folder.resolve(id + WorkSpool.LIVE);
    if (WorkSpool.look(live).filter(l -> alive(l.head())).isEmpty()) {
      throw over();
    }
    wish(id, WorkSpool.STOP);
  }

  /**
   * Has work stand still, or go on, and returns when it has heard so.
   *
   * @throws FailureException where it cannot: an array that lacks a member does not wait for it
   */
  public void pause(String id, boolean pause) throws FailureException, InterruptedException {
    known(id);
    WorkSpool.Head head = living(id);
    // What has only just begun has no journal yet, which says what it is.
    long giveUpAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS_TO_HEAR);
    while (head.journal().isEmpty()
        && !head.kind().equals("scrub")
        && System.nanoTime() < giveUpAt) {
      Thread.sleep(LOOK_AGAIN_MILLIS / 5);
      head = living(id);
    }
    boolean canWait =
        journal(head.journal())
            .filter(j -> !j.undoing())
            .map(JournalState::work)
            .filter(Work::canPause)
            .isPresent();
    if (!canWait) {
      throw new FailureException(
          new Failure(
              Failure.Kind.REFUSED,
              "This work cannot be paused.",
              "Only a conversion can: while it stands still, the array has all its members. Nothing"
                  + " was changed.",
              head.kind().equals("scrub")
                  ? "Pause a scrub on the array's own page."
                  : "Let it come to its end, or stop it.",
              ""));
    }
    wish(id, pause ? WorkSpool.PAUSE : WorkSpool.RESUME);
  }

  private WorkSpool.Head living(String id) throws FailureException {
    return WorkSpool.look(folder.resolve(id + WorkSpool.LIVE))
        .map(WorkSpool.Look::head)
        .filter(this::alive)
        .orElseThrow(WorkDesk::over);
  }

  private void wish(String id, String which) throws FailureException, InterruptedException {
    Path live = folder.resolve(id + WorkSpool.LIVE);
    Path wish = folder.resolve(id + which);
    try {
      Files.createFile(wish);
    } catch (java.nio.file.FileAlreadyExistsException e) {
      LOG.info("somebody wishes the same");
    } catch (IOException e) {
      throw deaf(String.valueOf(e.getMessage()));
    }
    long giveUpAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS_TO_HEAR);
    while (Files.exists(wish)) {
      if (System.nanoTime() > giveUpAt) {
        withdraw(wish);
        throw Files.exists(live) ? deaf("") : over();
      }
      Thread.sleep(LOOK_AGAIN_MILLIS / 5);
    }
  }

  /**
   * Whether the machine goes on with it by itself after a restart.
   *
   * @throws FailureException where it could not: it needs a person's key, or has no journal
   */
  public void afterRestart(String id, boolean goesOn) throws FailureException, IOException {
    known(id);
    WorkSpool.Head head =
        WorkSpool.look(folder.resolve(id + WorkSpool.LIVE)).orElseThrow(WorkDesk::over).head();
    Optional<Work> work = journal(head.journal()).map(JournalState::work);
    if (work.isEmpty()) {
      throw alone(
          head.kind().equals("scrub")
              ? "A scrub is gone on with by its schedule, or when it is begun again."
              : "It has not begun to write its journal, or needs none.");
    }
    if (goesOn && !work.get().secrets().isEmpty()) {
      throw alone("It needs a key that a person types, which is kept nowhere.");
    }
    wishes.set(head.journal(), goesOn);
  }

  private static FailureException alone(String why) {
    return new FailureException(
        new Failure(
            Failure.Kind.REFUSED,
            "This work cannot go on by itself after a restart.",
            why + " Nothing was changed.",
            "After a restart it is offered, and a person goes on with it.",
            ""));
  }

  /**
   * Somebody goes on with the work of that journal, which was cut: it is not told as cut any more.
   *
   * @return false where somebody is still at it
   */
  public boolean takeUp(String journal) {
    try {
      for (Path file : files(WorkSpool.LIVE)) {
        Optional<WorkSpool.Head> head = WorkSpool.look(file).map(WorkSpool.Look::head);
        if (head.filter(h -> h.journal().equals(journal)).isPresent()) {
          if (alive(head.get())) {
            return false;
          }
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      LOG.warn("what was cut may be told once more: {}", e.getMessage());
    }
    return true;
  }

  private static void withdraw(Path wish) throws FailureException {
    try {
      Files.deleteIfExists(wish);
    } catch (IOException e) {
      throw deaf(String.valueOf(e.getMessage()));
    }
  }

  /** A person knows how it ended. What runs is not touched. */
  public void told(String id) throws IOException, FailureException {
    known(id);
    Files.deleteIfExists(folder.resolve(id + WorkSpool.END));
    Path live = folder.resolve(id + WorkSpool.LIVE);
    if (WorkSpool.look(live).filter(l -> !alive(l.head())).isPresent()) {
      Files.deleteIfExists(live);
    }
  }

  /** Ends that everybody knows, and very old ones, go. */
  private void tidyUp() throws IOException {
    long now = System.currentTimeMillis();
    List<Path> ends = new ArrayList<>(files(WorkSpool.END));
    for (int i = 0; i < ends.size(); i++) {
      Optional<WorkTrace.End> end = end(ends.get(i));
      long age = now - end.map(WorkTrace.End::endedMillis).orElse(0L);
      boolean told = end.map(WorkTrace.End::told).orElse(true);
      if (age > (told ? KEEP_TOLD_MILLIS : KEEP_MILLIS) || i < ends.size() - MOST_ENDS) {
        Files.deleteIfExists(ends.get(i));
      }
    }
  }

  /** Before a path is made of it: what comes here may be anything. */
  private static void known(String id) throws FailureException {
    if (!WorkSpool.ID.matcher(id).matches()) {
      throw unknown();
    }
  }

  private static FailureException unknown() {
    return new FailureException(
        new Failure(
            Failure.Kind.USAGE,
            "There is no work of that name on this machine.",
            "Nothing was changed.",
            "Look again at what is under way.",
            ""));
  }

  private static FailureException over() {
    return new FailureException(
        new Failure(
            Failure.Kind.USAGE,
            "That work is not under way any more.",
            "Nothing was changed.",
            "Look at how it ended.",
            ""));
  }

  private static FailureException deaf(String words) {
    return new FailureException(
        new Failure(
            Failure.Kind.TOOL_FAILED,
            "The work did not hear what is wished of it.",
            "It goes on as before.",
            "Try again in a moment.",
            words));
  }
}
