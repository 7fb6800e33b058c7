package org.rotproof.scrub.history;

/** The history cannot be read or written. The message is a sentence for the person. */
public final class HistoryException extends Exception {
  /** Carries a sentence for the person. */
  public HistoryException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Carries a sentence for the person. */
  public HistoryException(String message) {
    super(message);
  }
}
