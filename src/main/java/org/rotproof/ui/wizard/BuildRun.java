package org.rotproof.ui.wizard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.Chore;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.Planner;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.WorkItem;
import org.rotproof.storage.Inventory;
import org.rotproof.ui.common.HostCalls;
import org.rotproof.ui.work.BuildProgress;

/** A build under way: its requests, how far it is, how it ended. JavaFX's thread only. */
final class BuildRun {
  /** Where it stands. */
  enum State {
    IDLE,
    ASKING_SECRETS,
    BUILDING,
    UNDOING,
    DONE,
    FAILED,
    UNDONE
  }

  private final WizardModel model;
  private final List<Runnable> listeners = new ArrayList<>();
  private State state = State.IDLE;
  private boolean cancelling;
  private Optional<BuildProgress> progress = Optional.empty();
  private Optional<Inventory> planned = Optional.empty();
  private Optional<HostCalls.Pending> pending = Optional.empty();
  private Optional<Answer.Built> built = Optional.empty();
  private Optional<Failure> failure = Optional.empty();
  private Optional<JournalSummary> journal = Optional.empty();
  private boolean resumed;
  private boolean resumeUndoes;
  private Optional<WorkItem> followed = Optional.empty();
  private Optional<Runnable> onceEnded = Optional.empty();
  private long startedNanos;

  BuildRun(WizardModel model) {
    this.model = model;
  }

  State state() {
    return state;
  }

  boolean running() {
    return state == State.BUILDING || state == State.UNDOING;
  }

  boolean cancelling() {
    return cancelling;
  }

  Optional<BuildProgress> progress() {
    return progress;
  }

  /** The inventory that the plan was made from: models and serials for the recovery sheet. */
  Inventory planned() {
    return planned.orElseGet(model::inventory);
  }

  Optional<Answer.Built> built() {
    return built;
  }

  Optional<Failure> failure() {
    return failure;
  }

  /** What the helper's journal offers after a failure; empty until it has answered. */
  Optional<JournalSummary> journal() {
    return journal;
  }

  boolean resumed() {
    return resumed;
  }

  long elapsedMillis() {
    return (System.nanoTime() - startedNanos) / 1_000_000;
  }

  void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** Builds that plan, which the person has seen and confirmed. */
  void start(Plan plan) {
    planned = Optional.of(model.inventory());
    progress = Optional.of(new BuildProgress(plan));
    Ask.Do ask = new Ask.Do(new Chore.Build(plan.blueprint()), model.claims(), plan.digest());
    sendSecrets(
        plan.secrets().iterator(), () -> run(State.BUILDING, ask, Answer.Built.class, this::done));
  }

  /** Remembers a build that did not end well; {@link #startResumed} sets to work on it. */
  void resume(JournalSummary left, boolean undo) {
    resumed = true;
    resumeUndoes = undo;
    journal = Optional.of(left);
  }

  /** Remembers a build that is under way; {@link #startResumed} begins to follow it. */
  void follow(WorkItem work, JournalSummary itsJournal) {
    resume(itsJournal, false);
    followed = Optional.of(work);
  }

  private void startFollowing(WorkItem work) {
    long before = Math.max(0, System.currentTimeMillis() - work.startedMillis());
    run(
        work.kind().equals("undo") ? State.UNDOING : State.BUILDING,
        new Ask.FollowWork(work.id()),
        Answer.class,
        answer -> {
          told(work);
          if (state == State.UNDOING) {
            state = State.UNDONE;
            changed();
          } else {
            wentOn(answer);
          }
        });
    startedNanos -= TimeUnit.MILLISECONDS.toNanos(before);
  }

  /** Whoever sits here has seen the end. */
  private void told(WorkItem work) {
    followed = Optional.empty();
    model.calls().send(new Ask.WorkTold(work.id()), Answer.Done.class, done -> {}, error -> {});
  }

  /** Looks at the disks, so that the steps can be shown, and goes on or takes back. */
  void startResumed() {
    if (state != State.IDLE || journal.isEmpty()) {
      return;
    }
    state = State.ASKING_SECRETS;
    model
        .calls()
        .send(
            new Ask.Look(),
            Answer.Found.class,
            found -> {
              journal.get().blueprint().ifPresent(b -> outline(b, found.inventory()));
              if (followed.isPresent()) {
                startFollowing(followed.get());
              } else if (resumeUndoes) {
                undo();
              } else if (missingSecrets().isEmpty()) {
                goOn();
              } else {
                changed();
              }
            },
            this::failed);
    changed();
  }

  /** The steps of a build that was begun, where they can still be told. */
  private void outline(Blueprint blueprint, Inventory now) {
    Inventory before = WithoutOurs.of(now, blueprint);
    model.resume(Draft.of(blueprint), before);
    planned = Optional.of(before);
    try {
      progress = Optional.of(new BuildProgress(Planner.plan(blueprint, before)));
    } catch (PlanException e) {
      progress = Optional.empty();
    }
  }

  /** Names of secrets that going on needs and nobody has typed yet. */
  List<String> missingSecrets() {
    return journal.map(JournalSummary::secrets).orElse(List.of()).stream()
        .filter(name -> !model.secrets().has(name))
        .toList();
  }

  /** Goes on with what the journal holds; its secrets have to be there. */
  void goOn() {
    Ask ask = new Ask.GoOn(journal.orElseThrow().id());
    sendSecrets(
        journal.orElseThrow().secrets().iterator(),
        () -> run(State.BUILDING, ask, Answer.class, this::wentOn));
  }

  /** Goes on, after asking for secrets that have been forgotten by now. */
  void askGoOn() {
    if (missingSecrets().isEmpty()) {
      goOn();
    } else {
      state = State.ASKING_SECRETS;
      changed();
    }
  }

  /** Takes back what was done. */
  void undo() {
    Ask ask = new Ask.Undo(journal.orElseThrow().id());
    run(
        State.UNDOING,
        ask,
        Answer.class,
        answer -> {
          state = State.UNDONE;
          changed();
        });
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
    changed();
  }

  private void notStopped(Failure why) {
    cancelling = false;
    model.navigator().notice(why.what() + " " + why.meaning());
    changed();
  }

  /** The same, and runs that once it has ended. */
  void cancelThen(Runnable then) {
    onceEnded = Optional.of(then);
    cancel();
  }

  /** The page goes; a build that runs does not. */
  void windowGone() {
    followed.ifPresent(work -> pending.ifPresent(HostCalls.Pending::cancel));
    listeners.clear();
  }

  private void sendSecrets(java.util.Iterator<String> names, Runnable then) {
    if (!names.hasNext()) {
      then.run();
      return;
    }
    String name = names.next();
    Optional<byte[]> secret = model.secrets().copy(name);
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

  private <A extends Answer> void run(State next, Ask ask, Class<A> type, Consumer<A> done) {
    state = next;
    cancelling = false;
    failure = Optional.empty();
    startedNanos = System.nanoTime();
    pending = Optional.of(model.calls().send(ask, type, this::events, done, this::failed));
    changed();
  }

  private void events(List<Event> events) {
    for (Event event : events) {
      if (event instanceof Event.StepChanged step) {
        progress.ifPresent(p -> p.apply(step));
      }
    }
    changed();
  }

  private void done(Answer.Built answer) {
    built = Optional.of(answer);
    state = State.DONE;
    model.secrets().wipe();
    changed();
  }

  /** A build ends with what it built; other work just ends. */
  private void wentOn(Answer answer) {
    if (answer instanceof Answer.Built b) {
      done(b);
    } else {
      state = State.DONE;
      model.secrets().wipe();
      changed();
    }
  }

  private void failed(Failure why) {
    if (why.kind() != Failure.Kind.LOST) {
      followed.ifPresent(this::told);
    }
    state = State.FAILED;
    failure = Optional.of(why);
    journal = Optional.empty();
    changed();
    if (why.kind() != Failure.Kind.LOST) {
      askForJournal();
    }
  }

  private void askForJournal() {
    model
        .calls()
        .send(
            new Ask.Journals(),
            Answer.JournalList.class,
            list -> {
              journal =
                  list.journals().stream()
                      .filter(j -> j.title().equals(model.draft().name()))
                      .findFirst();
              changed();
            },
            error -> {});
  }

  /** Whether the helper can still be asked anything. */
  boolean lost() {
    return failure.map(f -> f.kind() == Failure.Kind.LOST).orElse(false)
        || model.connection().session().gone().isDone();
  }

  private void changed() {
    if (!running() && onceEnded.isPresent()) {
      Runnable then = onceEnded.get();
      onceEnded = Optional.empty();
      then.run();
    }
    List.copyOf(listeners).forEach(Runnable::run);
  }
}
