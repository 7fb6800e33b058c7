package org.rotproof.helper;

import org.rotproof.engine.EngineException;
import org.rotproof.plan.PlanException;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/** From what the engine and the planner say to what the protocol says. */
final class EngineFailures {
  private EngineFailures() {}

  static FailureException of(EngineException e) {
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

  static FailureException of(PlanException e) {
    return new FailureException(
        new Failure(
            e.reason() == PlanException.Reason.SAFETY ? Failure.Kind.REFUSED : Failure.Kind.USAGE,
            e.getMessage(),
            "Nothing was written.",
            e.field().isEmpty() ? "Correct the blueprint." : "Correct '" + e.field() + "'.",
            ""));
  }

  static FailureException refused(String what, String advice) {
    return new FailureException(
        new Failure(Failure.Kind.REFUSED, what, "Nothing was written.", advice, ""));
  }
}
