package org.rotproof.protocol;

/**
 * Why a request did not end well, in sentences for the person.
 *
 * @param what what happened
 * @param meaning what it means for the data
 * @param advice what to do now
 * @param toolOutput the tool's own words, "" if none
 */
public record Failure(Kind kind, String what, String meaning, String advice, String toolOutput) {
  /**
   * The kind decides the exit code: USAGE 2, REFUSED 3, the rest 1. REFUSED means that data would
   * have been in danger, and nothing else; what was not allowed, or not possible at that moment, is
   * DENIED.
   */
  public enum Kind {
    USAGE,
    REFUSED,
    DENIED,
    CANCELLED,
    TOOL_FAILED,
    LOST,
    INTERNAL
  }
}
