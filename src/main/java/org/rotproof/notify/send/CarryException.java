package org.rotproof.notify.send;

/** A message could not be delivered; a sentence without addresses, tokens and passwords. */
public final class CarryException extends Exception {
  private static final long serialVersionUID = 1;

  CarryException(String sentence) {
    super(sentence);
  }
}
