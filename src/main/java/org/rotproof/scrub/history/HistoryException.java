package org.rotproof.scrub.history;

/** The history cannot be read or written. The message is a sentence for the person. */
public final class HistoryException extends Exception {
  HistoryException(String message, Throwable cause) {
    super(message, cause);
  }

  HistoryException(String message) {
    super(message);
  }
}
