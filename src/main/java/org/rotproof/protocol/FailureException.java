package org.rotproof.protocol;

/** A {@link Failure} on its way to the person. */
public final class FailureException extends Exception {
  private final transient Failure failure;

  /** Carries that failure. */
  public FailureException(Failure failure) {
    super(failure.what());
    this.failure = failure;
  }

  /** The failure. */
  public Failure failure() {
    return failure;
  }
}
