package org.rotproof.helper.look;

import org.rotproof.engine.EngineException;
import org.rotproof.plan.PlanException;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/** From what the engine and the planner say to what the protocol says. */
public final class EngineFailures {
  private EngineFailures() {}

  /** What the engine met, as the failure that is answered. */
  public static FailureException of(EngineException e) {
    Failure.Kind kind =
        switch (e.reason()) {
          case REFUSED -> Failure.Kind.REFUSED;
          case CANCELLED -> Failure.Kind.CANCELLED;
          case TOOL_FAILED -> Failure.Kind.TOOL_FAILED;
          case USAGE -> Failure.Kind.USAGE;
          case INTERNAL -> Failure.Kind.INTERNAL;
        };
    return new FailureException(
        new Failure(kind, e.getMessage(), e.meaning(), e.advice(), e.toolOutput()));
  }

  /** What cannot be planned, as the failure that is answered. */
  public static FailureException of(PlanException e) {
    return new FailureException(
        new Failure(
            e.reason() == PlanException.Reason.SAFETY ? Failure.Kind.REFUSED : Failure.Kind.USAGE,
            e.getMessage(),
            "Nothing was written.",
            e.field().isEmpty()
                ? "Correct the blueprint."
                : e.inBlueprint() ? "Correct '" + e.field() + "'." : "",
            ""));
  }

  /**
   * A refusal: nothing was done.
   *
   * @param what what is so
   * @param advice what to do now
   */
  public static FailureException refused(String what, String advice) {
    return new FailureException(
        new Failure(Failure.Kind.REFUSED, what, "Nothing was written.", advice, ""));
  }
}
