package org.rotproof.ui.life;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.rotproof.plan.Chore;
import org.rotproof.plan.ChorePlanner;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.Step;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.WorkItem;
import org.rotproof.storage.Inventory;
import org.rotproof.ui.common.HostCalls;
import org.rotproof.ui.work.BuildProgress;

/** A chore under way: its requests, how far it is, how it ended. JavaFX's thread only. */
final class ChoreRun {
  /** Where it stands. */
  enum State {
    STARTING,
    RUNNING,
    UNDOING,
    DONE,
    FAILED,
    UNDONE,
    /** Nothing was begun, because the plan is another one by now. */
    REPLANNED
  }

  private final ManageModel model;
  private final String title;
  private final ChoreSecrets secrets;
  private final Optional<BuildProgress> progress;
  private final Set<List<Integer>> donePlaces = new HashSet<>();
  private final Runnable changed;
  private State state = State.STARTING;
  private Optional<WorkItem> followed = Optional.empty();
  private Optional<Runnable> onceEnded = Optional.empty();
  private boolean cancelling;
  private boolean anyStep;
  private Optional<Ask.Do> begun = Optional.empty();
  private Optional<HostCalls.Pending> pending = Optional.empty();
  private Optional<Failure> failure = Optional.empty();
  private Optional<JournalSummary> journal = Optional.empty();
  private long startedNanos = System.nanoTime();
  private long tookMillis;

  /** A chore whose plan was seen; {@link #start} begins it. */
  ChoreRun(ManageModel model, Plan plan, ChoreSecrets secrets, Runnable changed) {
    this.model = model;
    this.title = model.array();
    this.secrets = secrets;
    this.changed = changed;
    progress = Optional.of(new BuildProgress(plan));
  }

  /** Work that did not end well; {@link #goOn} or {@link #undo} begins it. */
  ChoreRun(ManageModel model, JournalSummary left, ChoreSecrets secrets, Runnable changed) {
    this.model = model;
    this.title = left.title();
    this.secrets = secrets;
    this.changed = changed;
    progress = Optional.empty();
    journal = Optional.of(left);
  }

  State state() {
    return state;
  }

  boolean running() {
    return state == State.RUNNING || state == State.UNDOING || state == State.STARTING;
  }

  boolean cancelling() {
    return cancelling;
  }

  /** How far each step is; empty where the plan is not known any more. */
  Optional<BuildProgress> progress() {
    return progress;
  }

  /** Between 0 and 1. */
  double fraction() {
    int total = journal.map(JournalSummary::stepsTotal).orElse(0);
    if (followed.isPresent() && total == 0) {
      total = followed.get().stepsTotal();
    }
    int all = total;
    return progress
        .map(BuildProgress::fraction)
        .orElseGet(() -> all == 0 ? 0.0 : Math.min(1.0, (double) donePlaces.size() / all));
  }

  Optional<Failure> failure() {
    return failure;
  }

  /** What the helper's journal offers after a failure; empty until it has answered. */
  Optional<JournalSummary> journal() {
    return journal;
  }

  long elapsedMillis() {
    return running() ? (System.nanoTime() - startedNanos) / 1_000_000 : tookMillis;
  }

  /** Begins: the plan has been seen, and confirmed where it has to be. */
  void start(Chore chore, Plan plan, List<Ask.DiskClaim> claims) {
    Ask.Do ask = new Ask.Do(chore, claims, plan.digest());
    begun = Optional.of(ask);
    sendSecrets(plan.secrets().iterator(), () -> run(State.RUNNING, ask));
  }

  private void sendSecrets(Iterator<String> names, Runnable then) {
    if (!names.hasNext()) {
      then.run();
      return;
    }
    String name = names.next();
    Optional<byte[]> secret = secrets.copy(name);
    if (secret.isEmpty()) {
      failed(HostCalls.failure(new IllegalStateException("the secret " + name + " is not there")));
      return;
    }
    model
        .calls()
        .send(
            new Ask.Secret(name, secret.get()),
            Answer.Done.class,
            done -> sendSecrets(names, then),
            this::failed);
  }

  private void run(State next, Ask ask) {
    state = next;
    cancelling = false;
    failure = Optional.empty();
    startedNanos = System.nanoTime();
    pending =
        Optional.of(
            model
                .calls()
                .send(
                    ask,
                    Answer.class,
                    this::events,
                    done -> ended(next == State.UNDOING ? State.UNDONE : State.DONE),
                    this::failed));
    changed.run();
  }

  private void events(List<Event> events) {
    for (Event event : events) {
      if (event instanceof Event.StepChanged step) {
        anyStep = true;
        progress.ifPresent(p -> p.apply(step));
        if (step.state() == Event.StepState.DONE) {
          donePlaces.add(List.of(step.stage(), step.step()));
        }
      }
    }
    changed.run();
  }

  private void ended(State how) {
    tookMillis = (System.nanoTime() - startedNanos) / 1_000_000;
    state = how;
    secrets.wipe();
    told();
    model.workEnded();
    changed.run();
    runOnceEnded();
  }

  private void failed(Failure why) {
    if (why.kind() == Failure.Kind.REFUSED && begun.isPresent() && !anyStep) {
      Ask.Do asked = begun.get();
      begun = Optional.empty();
      model
          .calls()
          .send(
              new Ask.Look(),
              Answer.Found.class,
              found -> {
                if (isAnother(asked, found.inventory())) {
                  state = State.REPLANNED;
                  changed.run();
                } else {
                  ended(why);
                }
              },
              error -> ended(why));
      return;
    }
    ended(why);
  }

  /** Whether the machine has changed since, so that something else would be done now. */
  private static boolean isAnother(Ask.Do asked, Inventory now) {
    try {
      return !ChorePlanner.plan(asked.chore(), now).digest().equals(asked.planDigest());
    } catch (PlanException e) {
      return false;
    }
  }

  /** The kind of the step that failed; "" where none did. */
  String failedStep() {
    return progress.map(BuildProgress::failed).orElse(Optional.empty()).map(Step::kind).orElse("");
  }

  private void ended(Failure why) {
    tookMillis = (System.nanoTime() - startedNanos) / 1_000_000;
    state = State.FAILED;
    failure = Optional.of(why);
    journal = Optional.empty();
    if (!lost()) {
      told();
    }
    changed.run();
    if (!lost()) {
      askForJournal();
    }
    runOnceEnded();
  }

  private void askForJournal() {
    model
        .calls()
        .send(
            new Ask.Journals(),
            Answer.JournalList.class,
            list -> {
              journal = UnfinishedWork.on(title, list.journals()).findFirst();
              changed.run();
            },
            error -> {});
  }

  /** Goes on with what the journal holds; the secrets are still there. */
  void goOn() {
    JournalSummary j = journal.orElseThrow();
    sendSecrets(j.secrets().iterator(), () -> run(State.RUNNING, new Ask.GoOn(j.id())));
  }

  /** Follows work that is under way, whoever began it. */
  void follow(WorkItem work) {
    followed = Optional.of(work);
    run(work.kind().equals("undo") ? State.UNDOING : State.RUNNING, new Ask.FollowWork(work.id()));
    long before = Math.max(0, System.currentTimeMillis() - work.startedMillis());
    startedNanos -= TimeUnit.MILLISECONDS.toNanos(before);
  }

  /** Whoever sits here has seen the end. */
  private void told() {
    followed.ifPresent(
        work ->
            model
                .calls()
                .send(new Ask.WorkTold(work.id()), Answer.Done.class, done -> {}, error -> {}));
    followed = Optional.empty();
  }

  /** Takes back what was done. */
  void undo() {
    run(State.UNDOING, new Ask.Undo(journal.orElseThrow().id()));
  }

  /** Asks the helper to stop as soon as it safely can. */
  void cancel() {
    cancelling = true;
    if (followed.isPresent()) {
      model
          .calls()
          .send(
              new Ask.StopWork(followed.get().id()),
              Answer.Done.class,
              done -> {},
              this::notStopped);
    } else {
      pending.ifPresent(HostCalls.Pending::cancel);
    }
    changed.run();
  }

  private void notStopped(Failure why) {
    cancelling = false;
    model.navigator().notice(why.what() + " " + why.meaning());
    changed.run();
  }

  /** The same, and runs that once it has ended. */
  void cancelThen(Runnable then) {
    onceEnded = Optional.of(then);
    cancel();
  }

  private void runOnceEnded() {
    Optional<Runnable> then = onceEnded;
    onceEnded = Optional.empty();
    then.ifPresent(Runnable::run);
  }

  /** The page goes: what runs does not, and no key stays. */
  void windowGone() {
    followed.ifPresent(work -> pending.ifPresent(HostCalls.Pending::cancel));
    secrets.wipe();
  }

  /** Whether the helper can still be asked anything. */
  boolean lost() {
    return failure.map(f -> f.kind() == Failure.Kind.LOST).orElse(false) || model.lost();
  }
}
