package org.rotproof.cli;

/** A {@link Trouble} on its way to the person. */
final class TroubleException extends Exception {
  private final transient Trouble trouble;

  TroubleException(Trouble trouble) {
    super(trouble.what());
    this.trouble = trouble;
  }

  Trouble trouble() {
    return trouble;
  }
}
