package org.rotproof.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.rotproof.host.Host;
import org.rotproof.host.HostSession;
import org.rotproof.host.PracticeLab;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Inventory;

/** A helper that answers what a test tells it to, from a thread of its own as a real one does. */
public final class ScriptedHost implements Host, HostSession {
  private final AtomicLong ids = new AtomicLong();
  private final List<Ask<?>> asked = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> gone = new CompletableFuture<>();
  private volatile Inventory inventory;
  private volatile List<Answer.JournalSummary> journals = List.of();
  private volatile Optional<Running> running = Optional.empty();
  private volatile BiFunction<Ask<?>, Running, Optional<Answer>> more =
      (ask, run) -> Optional.empty();
  private volatile Optional<Failure> refusesToStart = Optional.empty();
  private volatile CompletableFuture<Void> startGate = CompletableFuture.completedFuture(null);
  private volatile CompletableFuture<Void> lookGate = CompletableFuture.completedFuture(null);
  private volatile Optional<PracticeLab> lab = Optional.empty();
  private volatile boolean closed;

  /** A build, undo or scrub that the test drives. */
  public record Running(Ask<?> ask, Consumer<Event> events, CompletableFuture<Answer> answer) {
    /** Says that a step has come so far. */
    public void step(int stage, int step, Event.StepState state, long done, long total, long rate) {
      long eta = rate > 0 ? (total - done) * 1000 / rate : -1;
      events.accept(new Event.StepChanged(stage, step, state, done, total, rate, eta));
    }

    /** Ends it badly. */
    public void fail(Failure failure) {
      answer.completeExceptionally(new FailureException(failure));
    }
  }

  public ScriptedHost(Inventory inventory) {
    this.inventory = inventory;
  }

  public void setInventory(Inventory now) {
    inventory = now;
  }

  public void setJournals(List<Answer.JournalSummary> now) {
    journals = now;
  }

  /** It is a practice machine with that outside. */
  public void setLab(PracticeLab outside) {
    lab = Optional.of(outside);
  }

  public void refuseToStart(Failure failure) {
    refusesToStart = Optional.of(failure);
  }

  public void startsAfterAll() {
    refusesToStart = Optional.empty();
  }

  public void startsWhen(CompletableFuture<Void> gate) {
    startGate = gate;
  }

  /** Looks that begin from now on are answered only then, with what there is as they begin. */
  public void looksWhen(CompletableFuture<Void> gate) {
    lookGate = gate;
  }

  /** Answers to further kinds of request. */
  public void answers(BiFunction<Ask<?>, Running, Optional<Answer>> how) {
    more = how;
  }

  public List<Ask<?>> asked() {
    return new ArrayList<>(asked);
  }

  public Optional<Running> running() {
    return running;
  }

  public boolean closed() {
    return closed;
  }

  /** The helper dies. */
  public void die(String reason) {
    gone.complete(reason);
    running.ifPresent(
        r ->
            r.fail(
                new Failure(
                    Failure.Kind.LOST,
                    "The practice machine ended in the middle of the build.",
                    "The toy disks are half built. Nothing outside the machine was touched.",
                    "Start a new practice machine.",
                    reason)));
  }

  @Override
  public HostSession connect(Consumer<Starting> news)
      throws FailureException, InterruptedException {
    news.accept(new Starting("Starting the virtual machine…", 0.3));
    if (refusesToStart.isPresent()) {
      throw new FailureException(refusesToStart.get());
    }
    try {
      startGate.get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  @Override
  public <A extends Answer> Call<A> send(Ask<A> ask, Consumer<Event> events) {
    asked.add(ask);
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    if (gone.isDone()) {
      answer.completeExceptionally(
          new FailureException(
              new Failure(Failure.Kind.LOST, "The helper is gone.", "", "", gone.join())));
      return new Call<>(ids.incrementAndGet(), answer.thenApply(ask.answers()::cast));
    }
    Running run = new Running(ask, events, answer);
    Optional<Answer> special = more.apply(ask, run);
    if (special.isPresent()) {
      answer.complete(special.get());
    } else if (ask instanceof Ask.Hello) {
      answer.complete(
          new Answer.HelloFrom("0.1.0", "6.1.0-28-cloud-amd64", true, List.of("mdadm 4.2")));
    } else if (ask instanceof Ask.Look) {
      Answer found = new Answer.Found(inventory);
      CompletableFuture<Void> unused = lookGate.thenRun(() -> answer.complete(found));
    } else if (ask instanceof Ask.Measure) {
      answer.complete(new Answer.Measured(Shop.SPEEDS));
    } else if (ask instanceof Ask.Journals) {
      answer.complete(new Answer.JournalList(journals));
    } else if (ask instanceof Ask.Works) {
      answer.complete(new Answer.WorkList(List.of()));
    } else if ((ask instanceof Ask.Do act && act.chore() instanceof Chore.Build)
        || ask instanceof Ask.GoOn
        || ask instanceof Ask.Undo
        || ask instanceof Ask.SaveKeys) {
      running = Optional.of(run);
    } else if (ask instanceof Ask.Secret
        || ask instanceof Ask.Cancel
        || ask instanceof Ask.Forget) {
      answer.complete(new Answer.Done());
    }
    return new Call<>(ids.incrementAndGet(), answer.thenApply(ask.answers()::cast));
  }

  @Override
  public CompletableFuture<String> gone() {
    return gone;
  }

  @Override
  public Optional<PracticeLab> lab() {
    return lab;
  }

  @Override
  public void close() {
    closed = true;
    gone.complete("closed");
  }
}
