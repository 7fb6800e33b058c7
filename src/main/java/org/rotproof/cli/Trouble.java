package org.rotproof.cli;

import java.util.ArrayList;
import java.util.List;
import org.rotproof.plan.PlanException;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/**
 * What went wrong, as the person reads it, with the exit code that goes with it.
 *
 * @param what what happened
 * @param meaning what it means for the data, "" where that goes without saying
 * @param advice what to do now, "" where {@code what} says it
 * @param toolOutput the tool's own words, "" if none
 */
record Trouble(int exit, String what, String meaning, String advice, String toolOutput) {
  private static final int MOST_TOOL_LINES = 30;

  /** Wrong words: exit code 2. Nothing was begun. */
  static TroubleException usage(String what, String advice) {
    return new TroubleException(new Trouble(Exit.USAGE, what, "", advice, ""));
  }

  /** Tried, and did not end well: exit code 1. */
  static TroubleException failed(String what, String meaning, String advice) {
    return new TroubleException(new Trouble(Exit.FAILED, what, meaning, advice, ""));
  }

  /** Not tried, because data would be in danger: exit code 3. */
  static TroubleException refused(String what, String advice) {
    return new TroubleException(
        new Trouble(Exit.REFUSED, what, "Nothing was written.", advice, ""));
  }

  /** Whatever was thrown, in words. An unexpected exception is an error of Rotproof's own. */
  static Trouble of(Throwable thrown) {
    if (thrown instanceof TroubleException trouble) {
      return trouble.trouble();
    }
    if (thrown instanceof FailureException failure) {
      return of(failure.failure());
    }
    if (thrown instanceof PlanException plan) {
      String where = plan.inBlueprint() ? "Blueprint field '" + plan.field() + "': " : "";
      return new Trouble(Exit.of(plan.reason()), where + plan.getMessage(), "", "", "");
    }
    if (thrown instanceof InterruptedException) {
      return new Trouble(Exit.FAILED, "Cancelled.", "", "", "");
    }
    StackTraceElement[] trace = thrown.getStackTrace();
    return new Trouble(
        Exit.FAILED,
        "Rotproof itself has made a mistake, and stopped.",
        "What was under way was not finished.",
        "Please report this: " + thrown + (trace.length == 0 ? "" : " at " + trace[0]),
        "");
  }

  private static Trouble of(Failure failure) {
    return new Trouble(
        Exit.of(failure.kind()),
        failure.what(),
        failure.meaning(),
        failure.advice(),
        failure.toolOutput());
  }

  /** All of it in one line, for a report. */
  String sentence() {
    return String.join(" ", parts());
  }

  /** All of it for a terminal: the tool's words last, and never without end. */
  String text() {
    StringBuilder out = new StringBuilder("rotproof: ").append(String.join("\n  ", parts()));
    List<String> words = toolOutput.lines().toList();
    if (!toolOutput.isBlank()) {
      out.append("\n  In the tool's own words:");
      words.stream()
          .skip(Math.max(0, words.size() - MOST_TOOL_LINES))
          .forEach(line -> out.append("\n    ").append(line));
    }
    return out.toString();
  }

  private List<String> parts() {
    List<String> parts = new ArrayList<>(List.of(what));
    if (!meaning.isBlank()) {
      parts.add(meaning);
    }
    if (!advice.isBlank()) {
      parts.add(advice);
    }
    return parts;
  }
}
