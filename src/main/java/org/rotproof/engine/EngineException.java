package org.rotproof.engine;

/** Why work did not end well, in sentences for the person. */
public final class EngineException extends Exception {
  /** What sort of end it was. */
  public enum Reason {
    /** Something is not as it was said to be; nothing was written by this step. */
    REFUSED,
    /** The person did not want it any more. */
    CANCELLED,
    /** A tool said no. */
    TOOL_FAILED,
    /** The request cannot be understood, or lacks something. */
    USAGE,
    /** A fault of the program or of its journal. */
    INTERNAL
  }

  private final Reason reason;
  private final String meaning;
  private final String advice;
  private final String toolOutput;

  /**
   * Makes one.
   *
   * @param what what happened
   * @param meaning what it means for the data
   * @param advice what to do now
   * @param toolOutput the tool's own words, "" if none
   */
  public EngineException(
      Reason reason, String what, String meaning, String advice, String toolOutput) {
    super(what);
    this.reason = reason;
    this.meaning = meaning;
    this.advice = advice;
    this.toolOutput = toolOutput;
  }

  /** Makes one without a tool's words. */
  public EngineException(Reason reason, String what, String meaning, String advice) {
    this(reason, what, meaning, advice, "");
  }

  /** What sort of end it was. */
  public Reason reason() {
    return reason;
  }

  /** What it means for the data. */
  public String meaning() {
    return meaning;
  }

  /** What to do now. */
  public String advice() {
    return advice;
  }

  /** The tool's own words, "" if none. */
  public String toolOutput() {
    return toolOutput;
  }

  /** The same, with another word on the data. */
  public EngineException meaning(String other) {
    EngineException e = new EngineException(reason, getMessage(), other, advice, toolOutput);
    e.initCause(this);
    return e;
  }
}
