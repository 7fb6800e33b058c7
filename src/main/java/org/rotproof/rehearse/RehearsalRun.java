package org.rotproof.rehearse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.rotproof.linux.LockedBytes;
import org.rotproof.plan.AtStart;
import org.rotproof.plan.RehearsalPlan;
import org.rotproof.scrub.Rehearsal;
import org.rotproof.scrub.Rehearsal.Verdict;
import org.rotproof.storage.Redundancy;

/**
 * A rehearsal: the whole array first, then, where that is wanted, without each of the disks that it
 * can do without. What fails while the array is being written to is tried again, and is no fault
 * where it fails differently or goes on being written to: what is read then is a mixture of times.
 */
public final class RehearsalRun {
  private static final int TRIES = 3;

  private final RehearsalPlan plan;
  private final Map<String, LockedBytes> secrets;
  private final Path files;
  private final RehearsalListener listener;
  private final List<String> notes = new ArrayList<>();
  private Optional<Attempt> attempt = Optional.empty();

  /**
   * Prepares one.
   *
   * @param secrets what the plan asks for; the caller closes them
   * @param files a folder of its own for what is written to the layers, made and taken away here
   */
  public RehearsalRun(
      RehearsalPlan plan,
      Map<String, LockedBytes> secrets,
      Path files,
      RehearsalListener listener) {
    this.plan = plan;
    this.secrets = Map.copyOf(secrets);
    this.files = files;
    this.listener = listener;
  }

  /** Takes away what a rehearsal has left that was killed. */
  public static void clear(Path files) throws IOException, InterruptedException {
    Scene.clear(files);
  }

  /** Whether one has left something. */
  public static boolean leftSomething(Path files) {
    return Scene.isThere(files);
  }

  /**
   * Rehearses.
   *
   * @param withoutEach whether each disk is left out in turn, too
   * @param now what the clock says in the end
   * @throws IOException where it could not be done at all: nothing is known of the array then
   * @throws InterruptedException when it was ended; everything is taken down first
   */
  public Rehearsal run(boolean withoutEach, LongSupplier now)
      throws IOException, InterruptedException {
    int openings = withoutEach ? plan.members().size() + 1 : 1;
    int all = openings + (plan.atStart().isPresent() ? 1 : 0);
    Map<String, String> closed = new LinkedHashMap<>();
    plan.absent().forEach(disk -> closed.put(disk, "It is not plugged in."));
    List<Rehearsal.Pass> passes = new ArrayList<>();
    Optional<Rehearsal.AtStart> atStart = Optional.empty();
    try {
      Attempt.Outcome whole = pass("", closed, 0, all);
      closed.putAll(whole.closed());
      passes.add(whole.pass());
      if (withoutEach && whole.pass().verdict() == Verdict.OPENS) {
        int step = 1;
        for (RehearsalPlan.Leg leg : plan.members()) {
          if (canDoWithout(leg.disk(), closed)) {
            passes.add(pass(leg.disk(), closed, step, all).pass());
          }
          step++;
        }
      }
      if (plan.atStart().isPresent() && whole.pass().verdict() == Verdict.OPENS) {
        end();
        atStart = Optional.of(atStart(plan.atStart().get(), openings, all));
      }
    } finally {
      end();
    }
    List<Rehearsal.Leg> legs = new ArrayList<>();
    for (RehearsalPlan.Leg leg : plan.legs()) {
      String why = closed.getOrDefault(leg.disk(), "");
      legs.add(new Rehearsal.Leg(leg.disk(), why.isEmpty(), why));
    }
    for (String disk : plan.absent()) {
      legs.add(new Rehearsal.Leg(disk, false, closed.getOrDefault(disk, "")));
    }
    return RehearsalWords.judge(plan, legs, passes, atStart, notes, withoutEach, now.getAsLong());
  }

  private boolean canDoWithout(String disk, Map<String, String> closed) {
    if (closed.containsKey(disk)) {
      return false;
    }
    TreeSet<Integer> missing = new TreeSet<>();
    List<RehearsalPlan.Leg> members = plan.members();
    int gone = plan.absent().size();
    for (int i = 0; i < members.size(); i++) {
      String name = members.get(i).disk();
      if (name.equals(disk) || closed.containsKey(name)) {
        missing.add(i);
        gone++;
      }
    }
    // Places are not known where members are absent: then the number alone decides.
    return missing.size() == gone
        ? plan.redundancy().fate(missing) == Redundancy.Fate.RUNS
        : plan.redundancy().fate(gone) == Redundancy.Fate.RUNS;
  }

  private Attempt.Outcome pass(String without, Map<String, String> closed, int step, int steps)
      throws IOException, InterruptedException {
    Attempt.Outcome outcome = attempt(without, closed, step, steps);
    for (int tried = 1; tried < TRIES && outcome.torn(); tried++) {
      outcome = attempt(without, closed, step, steps);
    }
    // What opening a disk takes is not what is written all the time: three times is no race.
    boolean race = outcome.torn() && outcome.pass().verdict() == Verdict.FAILS && !outcome.tooFew();
    return race ? outcome.asTorn() : outcome;
  }

  private Attempt.Outcome attempt(String without, Map<String, String> closed, int step, int steps)
      throws IOException, InterruptedException {
    listener.began(without, step, steps);
    if (attempt.isPresent() && attempt.get().stale()) {
      end();
    }
    if (attempt.isEmpty()) {
      attempt = Optional.of(Attempt.begin(plan, secrets, files, listener, closed.keySet()));
    }
    Attempt.Outcome outcome = attempt.get().run(without);
    outcome.notes().stream().filter(note -> !notes.contains(note)).forEach(notes::add);
    return outcome;
  }

  /** By the lines under /etc; what fails while the array is written to is tried again, as above. */
  private Rehearsal.AtStart atStart(AtStart start, int step, int steps)
      throws IOException, InterruptedException {
    StartAttempt.Outcome outcome;
    int tried = 0;
    do {
      listener.began("", step, steps);
      outcome = StartAttempt.run(plan, start, secrets, files, listener);
      tried++;
    } while (outcome.torn() && tried < TRIES);
    Rehearsal.AtStart result = outcome.result();
    return outcome.torn() && result.verdict() == Verdict.FAILS
        ? new Rehearsal.AtStart(Verdict.UNPROVED, result.asks(), result.words())
        : result;
  }

  private void end() throws IOException {
    if (attempt.isPresent()) {
      attempt.get().close();
      attempt = Optional.empty();
    }
  }
}
