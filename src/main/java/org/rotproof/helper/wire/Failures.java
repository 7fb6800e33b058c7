package org.rotproof.helper.wire;

import org.rotproof.protocol.Failure;
import org.rotproof.protocol.Failure.Kind;

/** The failures that say nothing about a particular ask. */
public final class Failures {
  private static final String NOTHING_CHANGED = "Nothing was changed.";

  private Failures() {}

  static Failure malformed(String problem) {
    return new Failure(
        Kind.USAGE,
        "The helper was sent a message that it does not understand: " + problem,
        NOTHING_CHANGED,
        "If window and helper are of different versions, install the same version of both.",
        "");
  }

  static Failure unknown(String type) {
    return new Failure(
        Kind.USAGE,
        "This helper does not offer '" + type + "'.",
        NOTHING_CHANGED,
        "Install the same version of window and helper.",
        "");
  }

  static Failure busy() {
    return new Failure(
        Kind.DENIED,
        "The helper has too many requests to work on.",
        NOTHING_CHANGED,
        "Wait until some are done, then try again.",
        "");
  }

  static Failure cancelled() {
    return new Failure(
        Kind.CANCELLED,
        "It was cancelled.",
        "The data is as it was.",
        "Nothing needs to be done.",
        "");
  }

  static Failure internal(String problem) {
    return new Failure(
        Kind.INTERNAL,
        "Something went wrong inside the helper: " + problem,
        "What was under way has stopped. The journal tells what was done.",
        "Look at the disks again. If it happens once more, report it with the log.",
        "");
  }
}
