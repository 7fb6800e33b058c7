package org.rotproof.ui.work;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.rotproof.plan.Chore;
import org.rotproof.plan.ChoreKind;
import org.rotproof.plan.ChorePlanner;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.SecretName;
import org.rotproof.plan.Step;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.WorkItem;
import org.rotproof.storage.Inventory;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.HostCalls;
import org.rotproof.ui.common.Navigator;
import org.rotproof.ui.common.Strings;

/**
 * A build or another chore under way: its requests, how far it is, how it ended. JavaFX's thread
 * only.
 */
public final class WorkRun {
  /** Where it stands. */
  public enum State {
    IDLE,
    /** What was begun before is looked at, or waits for keys that nothing remembers. */
    ASKING_SECRETS,
    STARTING,
    RUNNING,
    UNDOING,
    DONE,
    FAILED,
    UNDONE,
    /** Nothing was begun, because the plan is another one by now. */
    REPLANNED
  }

  /** The secrets that work may need, as the person typed them. */
  public interface Keys {
    /** Whether there is one of that name. */
    boolean has(SecretName name);

    /** A copy of one, which whoever sends it overwrites; empty when there is none. */
    Optional<byte[]> copy(SecretName name);

    /** Overwrites all. */
    void wipe();
  }

  private final Navigator navigator;
  private final Connection connection;
  private final HostCalls calls;
  private final Keys keys;
  private final List<Runnable> listeners = new ArrayList<>();
  private final Set<List<Integer>> donePlaces = new HashSet<>();
  private Runnable workEnded = () -> {};
  private boolean replans;
  private State state = State.IDLE;
  private String kind = "";
  private String title = "";
  private Optional<BuildProgress> progress = Optional.empty();
  private Optional<WorkItem> followed = Optional.empty();
  private Optional<Runnable> onceEnded = Optional.empty();
  private boolean cancelling;
  private boolean typedKey;
  private boolean afterRestart;
  private Optional<Event.WorkPaused> paused = Optional.empty();
  private boolean anyStep;
  private Optional<Ask.Do> begun = Optional.empty();
  private Optional<HostCalls.Pending> pending = Optional.empty();
  private Optional<Answer.Built> built = Optional.empty();
  private Optional<Failure> failure = Optional.empty();
  private Optional<JournalSummary> journal = Optional.empty();
  private long startedNanos = System.nanoTime();
  private long tookMillis;

  /** Nothing is begun yet. */
  public WorkRun(Navigator navigator, Connection connection, HostCalls calls, Keys keys) {
    this.navigator = navigator;
    this.connection = connection;
    this.calls = calls;
    this.keys = keys;
  }

  /** Runs after every change. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** Runs when the work has ended well, or was taken back. */
  public void onEnd(Runnable then) {
    workEnded = then;
  }

  /**
   * Where nothing was begun because the plan is another one by now, that is a state, no failure:
   * whoever asks for this shows the plan anew.
   */
  public void replans() {
    replans = true;
  }

  public State state() {
    return state;
  }

  /** Whether it is under way. */
  public boolean running() {
    return state == State.STARTING || state == State.RUNNING || state == State.UNDOING;
  }

  public boolean cancelling() {
    return cancelling;
  }

  /** How far each step is; empty where the plan is not known any more. */
  public Optional<BuildProgress> progress() {
    return progress;
  }

  /** Between 0 and 1. */
  public double fraction() {
    int total = journal.map(JournalSummary::stepsTotal).orElse(0);
    int all = total == 0 ? followed.map(WorkItem::stepsTotal).orElse(0) : total;
    return progress
        .map(BuildProgress::fraction)
        .orElseGet(() -> all == 0 ? 0.0 : Math.min(1.0, (double) donePlaces.size() / all));
  }

  /** What was built, where a build has ended well. */
  public Optional<Answer.Built> built() {
    return built;
  }

  public Optional<Failure> failure() {
    return failure;
  }

  /** What the helper's journal offers after a failure; empty until it has answered. */
  public Optional<JournalSummary> journal() {
    return journal;
  }

  /** Since it began; once it has ended, until it ended. */
  public long elapsedMillis() {
    return running() ? sinceStart() : tookMillis;
  }

  private long sinceStart() {
    return (System.nanoTime() - startedNanos) / 1_000_000;
  }

  /** The kind of the step that failed; "" where none did. */
  public String failedStep() {
    return progress.flatMap(BuildProgress::failed).map(Step::kind).orElse("");
  }

  /** Whether the helper cannot be asked anything any more. */
  public boolean lost() {
    return failure.map(f -> f.kind() == Failure.Kind.LOST).orElse(false)
        || connection.session().gone().isDone();
  }

  /** That it shall stand still, and whether it does; empty where nobody wished so. */
  public Optional<Event.WorkPaused> paused() {
    return paused;
  }

  /** Whether it can stand still for hours: the array is as whole meanwhile as before. */
  public boolean canPause() {
    return state == State.RUNNING && anyStep && kind.equals(ChoreKind.CONVERT.wire());
  }

  /** Wishes that it stands still, or goes on. How it is then is shown once the machine says so. */
  public void pause(boolean wish) {
    String array = followed.map(WorkItem::array).orElse(title);
    calls.send(
        new Ask.Works(),
        list ->
            list.works().stream()
                .filter(w -> w.running() && w.array().equals(array))
                .findFirst()
                .ifPresentOrElse(
                    work ->
                        calls.send(new Ask.PauseWork(work.id(), wish), done -> {}, this::unchanged),
                    () -> {
                      navigator.notice(Strings.of("work").get("restart.not-running"));
                      changed();
                    }),
        this::unchanged);
  }

  /** Whether it reads a key that a person typed, so that it cannot go on by itself. */
  public boolean needsTypedKey() {
    return typedKey;
  }

  /** Whether the machine goes on with it by itself after a restart. */
  public boolean goesOnAfterRestart() {
    return afterRestart;
  }

  /** Wishes that, or not. How it is then is shown once the machine has said so. */
  public void goesOnAfterRestart(boolean goesOn) {
    String array = followed.map(WorkItem::array).orElse(title);
    calls.send(
        new Ask.Works(),
        list ->
            list.works().stream()
                .filter(w -> w.running() && w.array().equals(array))
                .findFirst()
                .ifPresentOrElse(
                    work -> goesOnAfterRestart(work, goesOn),
                    () -> {
                      navigator.notice(Strings.of("work").get("restart.not-running"));
                      changed();
                    }),
        this::unchanged);
  }

  private void goesOnAfterRestart(WorkItem work, boolean goesOn) {
    calls.send(
        new Ask.AfterRestart(work.id(), goesOn),
        done -> {
          afterRestart = goesOn;
          changed();
        },
        this::unchanged);
  }

  private void unchanged(Failure why) {
    navigator.notice(why.what() + " " + why.meaning());
    changed();
  }

  /** Begins: the plan has been seen, and confirmed where it has to be. */
  public void start(Chore chore, Plan plan, List<Ask.DiskClaim> claims) {
    kind = chore.kind().wire();
    title = chore.array();
    if (progress.isEmpty()) {
      outline(Optional.of(plan));
    }
    Ask.Do ask = new Ask.Do(chore, claims, plan.digest());
    begun = Optional.of(ask);
    begin(plan.secrets(), ask);
  }

  /** Remembers work that did not end well; then it is gone on with, taken back, or followed. */
  public void resume(JournalSummary left) {
    kind = left.kind();
    title = left.title();
    journal = Optional.of(left);
  }

  /** Its steps, where they are known, before it begins. */
  public void outline(Optional<Plan> plan) {
    progress = plan.map(BuildProgress::new);
  }

  /** Waits: for a look at the disks, or for keys. */
  public void askForSecrets() {
    state = State.ASKING_SECRETS;
    changed();
  }

  /** Names of secrets that going on needs and nobody has typed yet. */
  public List<SecretName> missingSecrets() {
    return journal.map(WorkRun::secrets).orElse(List.of()).stream()
        .filter(name -> !keys.has(name))
        .toList();
  }

  /** Those that it needs and that are known here; the helper refuses where others are missing. */
  public static List<SecretName> secrets(JournalSummary journal) {
    return journal.secrets().stream().map(SecretName::of).flatMap(Optional::stream).toList();
  }

  /** Goes on with what the journal holds; its secrets have to be there. */
  public void goOn() {
    JournalSummary j = journal.orElseThrow();
    begin(secrets(j), new Ask.GoOn(j.id()));
  }

  /** Takes back what was done. */
  public void undo() {
    run(State.UNDOING, new Ask.Undo(journal.orElseThrow().id()));
  }

  /** Follows work that is under way, whoever began it. */
  public void follow(WorkItem work) {
    followed = Optional.of(work);
    afterRestart = work.afterRestart();
    Optional<Event.WorkPaused> now = work.paused();
    run(work.kind().equals("undo") ? State.UNDOING : State.RUNNING, new Ask.FollowWork(work.id()));
    paused = now;
    long before = Math.max(0, System.currentTimeMillis() - work.startedMillis());
    startedNanos -= TimeUnit.MILLISECONDS.toNanos(before);
  }

  private void begin(List<SecretName> secrets, Ask<?> ask) {
    typedKey = !secrets.isEmpty();
    afterRestart = false;
    state = State.STARTING;
    startedNanos = System.nanoTime();
    failure = Optional.empty();
    changed();
    sendSecrets(secrets.iterator(), () -> run(State.RUNNING, ask));
  }

  private void sendSecrets(Iterator<SecretName> names, Runnable then) {
    if (!names.hasNext()) {
      then.run();
      return;
    }
    SecretName name = names.next();
    Optional<byte[]> secret = keys.copy(name);
    if (secret.isEmpty()) {
      fail(HostCalls.failure(new IllegalStateException("the secret " + name + " is not there")));
      return;
    }
    calls.send(
        new Ask.Secret(name.toString(), secret.get()),
        done -> sendSecrets(names, then),
        this::fail);
  }

  private <A extends Answer> void run(State next, Ask<A> ask) {
    state = next;
    cancelling = false;
    paused = Optional.empty();
    failure = Optional.empty();
    startedNanos = System.nanoTime();
    pending =
        Optional.of(
            calls.send(
                ask,
                this::events,
                answer -> ended(next == State.UNDOING ? State.UNDONE : State.DONE, answer),
                this::fail));
    changed();
  }

  private void events(List<Event> events) {
    for (Event event : events) {
      if (event instanceof Event.WorkPaused p) {
        paused = Optional.of(p).filter(Event.WorkPaused::wished);
      }
      if (event instanceof Event.StepChanged step) {
        anyStep = true;
        progress.ifPresent(p -> p.apply(step));
        if (step.state() == Event.StepState.DONE) {
          donePlaces.add(List.of(step.stage(), step.step()));
        }
      }
    }
    changed();
  }

  private void ended(State how, Answer answer) {
    tookMillis = sinceStart();
    if (answer instanceof Answer.Built b) {
      built = Optional.of(b);
    }
    state = how;
    keys.wipe();
    told();
    workEnded.run();
    changed();
  }

  /** It cannot begin, or did not end well. */
  public void fail(Failure why) {
    if (replans && why.kind() == Failure.Kind.REFUSED && begun.isPresent() && !anyStep) {
      Ask.Do asked = begun.get();
      begun = Optional.empty();
      calls.send(
          new Ask.Look(),
          found -> {
            if (isAnother(asked, found.inventory())) {
              state = State.REPLANNED;
              changed();
            } else {
              failed(why);
            }
          },
          error -> failed(why));
      return;
    }
    failed(why);
  }

  /** Whether the machine has changed since, so that something else would be done now. */
  private static boolean isAnother(Ask.Do asked, Inventory now) {
    try {
      return !ChorePlanner.plan(asked.chore(), now).digest().equals(asked.planDigest());
    } catch (PlanException e) {
      return false;
    }
  }

  private void failed(Failure why) {
    tookMillis = sinceStart();
    state = State.FAILED;
    failure = Optional.of(why);
    journal = Optional.empty();
    if (!lost()) {
      told();
    }
    changed();
    if (!lost()) {
      askForJournal();
    }
  }

  /** Of the journals on that array, the newest of this kind of work is this one's. */
  private void askForJournal() {
    calls.send(
        new Ask.Journals(),
        list -> {
          journal =
              list.journals().stream()
                  .filter(j -> j.kind().equals(kind) && j.title().equals(title))
                  .findFirst();
          changed();
        },
        error -> {});
  }

  /** Whoever sits here has seen the end. */
  private void told() {
    followed.ifPresent(work -> calls.send(new Ask.WorkTold(work.id()), done -> {}, error -> {}));
    followed = Optional.empty();
  }

  /** Asks the helper to stop as soon as it safely can. */
  public void cancel() {
    cancelling = true;
    if (followed.isPresent()) {
      calls.send(new Ask.StopWork(followed.get().id()), done -> {}, this::notStopped);
    } else {
      pending.ifPresent(HostCalls.Pending::cancel);
    }
    changed();
  }

  private void notStopped(Failure why) {
    cancelling = false;
    unchanged(why);
  }

  /** The same, and runs that once it has ended. */
  public void cancelThen(Runnable then) {
    onceEnded = Optional.of(then);
    cancel();
  }

  /** The page goes: what runs does not, and no key stays. */
  public void windowGone() {
    followed.ifPresent(work -> pending.ifPresent(HostCalls.Pending::cancel));
    listeners.clear();
    keys.wipe();
  }

  private void changed() {
    List.copyOf(listeners).forEach(Runnable::run);
    if (!running() && onceEnded.isPresent()) {
      Runnable then = onceEnded.get();
      onceEnded = Optional.empty();
      then.run();
    }
  }
}
