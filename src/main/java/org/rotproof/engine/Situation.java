package org.rotproof.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.rotproof.engine.JournalState.Mark;
import org.rotproof.engine.JournalState.Status;
import org.rotproof.engine.Tools.Seen;
import org.rotproof.engine.Work.Place;
import org.rotproof.engine.Work.WorkDisk;

/**
 * How unfinished work stands: its journal, held against what is there now. In sentences for the
 * person; changes nothing.
 *
 * @param running whether somebody works on this machine's disks now: then it is better to wait
 * @param state what is done, what was under way, what is open
 * @param goOnMeans the consequence, or why it cannot be
 * @param undoMeans the consequence, or why it cannot be
 */
public record Situation(
    boolean running,
    int done,
    int total,
    String state,
    boolean canGoOn,
    String goOnMeans,
    boolean canUndo,
    String undoMeans,
    String leaveMeans) {

  /** The same, but going on has to wait for something. */
  public Situation notYet(String why) {
    return new Situation(
        running, done, total, state, false, "Not yet: " + why, canUndo, undoMeans, leaveMeans);
  }

  static Situation look(
      JournalState journal,
      Tools tools,
      boolean running,
      Function<WorkDisk, Optional<String>> diskProblem)
      throws EngineException, IOException {
    return new Look(journal, tools, running, diskProblem).situation();
  }

  private static final class Look {
    private final JournalState journal;
    private final Work work;
    private final boolean running;
    private final List<String> diskProblems = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();
    private final List<String> open = new ArrayList<>();
    private final List<String> cut = new ArrayList<>();
    private final boolean toolRuns;
    private final Optional<Action> wayBackClosedBy;

    Look(
        JournalState journal,
        Tools tools,
        boolean running,
        Function<WorkDisk, Optional<String>> diskProblem)
        throws EngineException, IOException {
      this.journal = journal;
      this.work = journal.work();
      this.running = running;
      for (WorkDisk disk : work.disks()) {
        diskProblem.apply(disk).ifPresent(p -> diskProblems.add(disk.id() + " " + p));
      }
      toolRuns = !Leftovers.orphans(journal).isEmpty();
      for (Place place : work.places()) {
        look(place, tools);
      }
      wayBackClosedBy = WayBack.closedBy(journal, tools);
    }

    private void look(Place place, Tools tools) throws EngineException {
      Mark mark = journal.mark(place);
      Action action = work.action(place);
      if (mark.status() == Status.BEGUN) {
        cut.add(ActionWords.doing(action));
      }
      if (mark.status() != Status.DONE || action.trace().isEmpty() || action.passing()) {
        return;
      }
      Seen seen = tools.look(action.trace().get());
      boolean same = seen.identity().equals(mark.made());
      if (action.opens() && seen.something() && same && !open.contains(action.subject())) {
        open.add(action.subject());
      }
      // What lies on something closed cannot be seen: only what lies on a disk counts here.
      boolean shouldBeThere = !action.opens() && !action.writesTo().isEmpty();
      if (!same && (shouldBeThere || seen.something())) {
        changed.add(action.subject());
      }
    }

    Situation situation() {
      int done = journal.places(Status.DONE).size();
      boolean canGoOn =
          !running
              && (!journal.undoing() || wayBackClosedBy.isPresent())
              && diskProblems.isEmpty()
              && changed.isEmpty();
      boolean canUndo = !running && wayBackClosedBy.isEmpty();
      return new Situation(
          running,
          done,
          work.places().size(),
          state(done),
          canGoOn,
          goOn(canGoOn),
          canUndo,
          undo(),
          leave());
    }

    private String state(int done) {
      StringBuilder out = new StringBuilder();
      if (running) {
        out.append("A change is being made on this machine right now. ");
      }
      out.append(done).append(" of ").append(work.places().size()).append(" steps are done.");
      if (journal.undoing()) {
        out.append(" An undo was begun and is not finished.");
      }
      List<String> failures =
          journal.begun().values().stream()
              .map(Mark::failure)
              .filter(f -> !f.isEmpty())
              .distinct()
              .toList();
      if (!failures.isEmpty()) {
        out.append(" It ended because of this: ").append(String.join(" ", failures));
      }
      if (!cut.isEmpty()) {
        out.append(" Begun and not finished: ").append(listed(cut)).append('.');
      }
      if (toolRuns) {
        out.append(" A tool that was started for it is still at work.");
      }
      out.append(
          open.isEmpty()
              ? " Nothing that it opened is open now."
              : " Still open: " + String.join(", ", open) + ".");
      if (!changed.isEmpty()) {
        out.append(" Not as it was left: ").append(String.join(", ", changed)).append('.');
      }
      diskProblems.forEach(p -> out.append(' ').append(p).append('.'));
      return out.toString();
    }

    private static String listed(List<String> words) {
      return words.stream().distinct().collect(Collectors.joining(", "));
    }

    private String goOn(boolean can) {
      if (can) {
        String again =
            cut.isEmpty() ? "" : " What was not finished is done again from its beginning.";
        return "What is done stays, and the remaining steps are done." + again;
      }
      if (running) {
        return "Wait until the change that is being made is done.";
      }
      if (journal.undoing() && wayBackClosedBy.isEmpty()) {
        return "An undo was begun, so going on is not possible any more.";
      }
      if (!diskProblems.isEmpty()) {
        return "Not possible: " + String.join("; ", diskProblems) + ".";
      }
      return "Not possible: "
          + String.join(", ", changed)
          + " changed since. Undo what is left, or leave it.";
    }

    private String undo() {
      if (running) {
        return "Wait until the change that is being made is done.";
      }
      if (wayBackClosedBy.isPresent()) {
        return "Not possible any more: " + ActionWords.bound(wayBackClosedBy.get()) + ".";
      }
      String disks =
          diskProblems.isEmpty()
              ? ""
              : " What lies on a disk that is not there stays on it: "
                  + String.join("; ", diskProblems)
                  + ".";
      return "What this work made is closed and taken off again, and nothing else is touched. What"
          + " the disks held before does not come back."
          + disks;
    }

    private String leave() {
      return open.isEmpty()
          ? "The disks stay as they are, unfinished, and this is not shown again."
          : "Everything stays as it is, and open, until the machine is restarted; this is not shown"
              + " again.";
    }
  }
}
