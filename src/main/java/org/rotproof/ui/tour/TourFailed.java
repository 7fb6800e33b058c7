package org.rotproof.ui.tour;

/** The window did not show what it should; the message says what was waited for. */
final class TourFailed extends RuntimeException {
  TourFailed(String message) {
    super(message);
  }

  TourFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
