package org.rotproof.rehearse;

/** Something of an opening that did not work: a sentence. */
final class Failed extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean unproved;

  Failed(String words, boolean unproved) {
    super(words);
    this.unproved = unproved;
  }

  /** Whether the array may have nothing to do with it. */
  boolean unproved() {
    return unproved;
  }
}
