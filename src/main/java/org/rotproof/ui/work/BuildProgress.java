package org.rotproof.ui.work;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.rotproof.plan.Plan;
import org.rotproof.plan.Stage;
import org.rotproof.plan.Step;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Event.StepState;

/** How far a plan has come, from the helper's events. No clock of its own. */
public final class BuildProgress {
  private final Plan plan;
  private final List<List<Row>> rows = new ArrayList<>();

  /** How one step stands. */
  static final class Row {
    private final Step step;
    private StepState state = StepState.WAITING;
    private long doneBytes;
    private long totalBytes;
    private long bytesPerSecond;
    private long etaMillis = -1;

    private Row(Step step) {
      this.step = step;
    }

    Step step() {
      return step;
    }

    StepState state() {
      return state;
    }

    long doneBytes() {
      return doneBytes;
    }

    long totalBytes() {
      return totalBytes;
    }

    long bytesPerSecond() {
      return bytesPerSecond;
    }

    long etaMillis() {
      return etaMillis;
    }

    /** Between 0 and 1. */
    double fraction() {
      return switch (state) {
        case DONE -> 1;
        case RUNNING, FAILED, CANCELLED ->
            totalBytes == 0 ? 0 : Math.min(1, (double) doneBytes / totalBytes);
        case WAITING, UNDONE -> 0;
      };
    }

    /** Whether it takes long enough for a bar of its own. */
    boolean measured() {
      return step.workBytes() > 0;
    }
  }

  /** Nothing is done yet. */
  public BuildProgress(Plan plan) {
    this.plan = plan;
    for (Stage stage : plan.stages()) {
      rows.add(stage.steps().stream().map(Row::new).toList());
    }
  }

  /** The plan. */
  public Plan plan() {
    return plan;
  }

  List<Row> stage(int index) {
    return rows.get(index);
  }

  /** All steps that have a bar of their own. */
  List<Row> measured() {
    return rows.stream().flatMap(List::stream).filter(Row::measured).toList();
  }

  /** The step that failed, if one did. */
  public Optional<Step> failed() {
    return rows.stream()
        .flatMap(List::stream)
        .filter(r -> r.state == StepState.FAILED)
        .map(r -> r.step)
        .findFirst();
  }

  /** Takes in what the helper says; what points outside the plan is left out. */
  public void apply(Event.StepChanged event) {
    if (event.stage() < 0
        || event.stage() >= rows.size()
        || event.step() < 0
        || event.step() >= rows.get(event.stage()).size()) {
      return;
    }
    Row row = rows.get(event.stage()).get(event.step());
    row.state = event.state();
    if (event.totalBytes() > 0) {
      row.doneBytes = event.doneBytes();
      row.totalBytes = event.totalBytes();
    }
    row.bytesPerSecond = event.state() == StepState.RUNNING ? event.bytesPerSecond() : 0;
    row.etaMillis = event.state() == StepState.RUNNING ? event.etaMillis() : -1;
  }

  /** A stage's state: that of its worst or least advanced step. */
  StepState stageState(int index) {
    List<Row> steps = rows.get(index);
    for (StepState state : List.of(StepState.FAILED, StepState.CANCELLED, StepState.RUNNING)) {
      if (steps.stream().anyMatch(r -> r.state == state)) {
        return state;
      }
    }
    if (steps.stream().allMatch(r -> r.state == StepState.DONE)) {
      return StepState.DONE;
    }
    if (steps.stream().anyMatch(r -> r.state == StepState.UNDONE)) {
      return StepState.UNDONE;
    }
    return steps.stream().anyMatch(r -> r.state == StepState.DONE)
        ? StepState.RUNNING
        : StepState.WAITING;
  }

  /** The stage that is at work, or that stopped; -1 when none is. */
  int activeStage() {
    for (int i = 0; i < rows.size(); i++) {
      StepState state = stageState(i);
      if (state == StepState.RUNNING || state == StepState.FAILED || state == StepState.CANCELLED) {
        return i;
      }
    }
    return -1;
  }

  /** Between 0 and 1: bytes count, and every other step a little. */
  public double fraction() {
    List<Row> all = rows.stream().flatMap(List::stream).toList();
    double bytes = all.stream().mapToLong(r -> r.step.workBytes()).sum();
    double small = Math.max(1, bytes * 0.1 / Math.max(1, all.size()));
    double done = 0;
    double total = 0;
    for (Row row : all) {
      double weight = row.measured() ? row.step.workBytes() : small;
      total += weight;
      done += weight * row.fraction();
    }
    return total == 0 ? 0 : done / total;
  }

  /** How long it may still take; empty while nothing is known. */
  public OptionalLong remainingMillis() {
    long most = -1;
    for (Row row : measured()) {
      if (row.state == StepState.RUNNING) {
        most = Math.max(most, row.etaMillis);
      }
    }
    return most < 0 ? OptionalLong.empty() : OptionalLong.of(most + 3000);
  }

  /** How many steps have been done, or taken back. */
  int count(StepState state) {
    return (int) rows.stream().flatMap(List::stream).filter(r -> r.state == state).count();
  }
}
