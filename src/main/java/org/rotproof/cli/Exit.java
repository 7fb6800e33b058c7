package org.rotproof.cli;

import org.rotproof.plan.PlanException;
import org.rotproof.protocol.Failure;

/** The exit codes, the same for every command. */
final class Exit {
  /** It is done. */
  static final int DONE = 0;

  /** It was tried and did not end well. */
  static final int FAILED = 1;

  /** The words were wrong: an option, a file, a field of the blueprint. */
  static final int USAGE = 2;

  /** It was not tried, because data would be in danger. */
  static final int REFUSED = 3;

  private Exit() {}

  static int of(Failure.Kind kind) {
    return switch (kind) {
      case USAGE -> USAGE;
      case REFUSED -> REFUSED;
      case DENIED, CANCELLED, TOOL_FAILED, LOST, INTERNAL -> FAILED;
    };
  }

  static int of(PlanException.Reason reason) {
    return switch (reason) {
      case USAGE -> USAGE;
      case SAFETY -> REFUSED;
    };
  }
}
