package org.rotproof.engine;

/** A journal that cannot be read: damaged, or of another version. Never guessed around. */
public final class JournalException extends Exception {
  /** Makes one: {@code problem} finishes the sentence "The journal cannot be used: …". */
  public JournalException(String problem) {
    super(problem);
  }
}
