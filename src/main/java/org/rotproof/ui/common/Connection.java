package org.rotproof.ui.common;

import org.rotproof.host.HostSession;
import org.rotproof.protocol.Answer;

/**
 * A helper that answers, and where it is.
 *
 * @param place what kind of machine it is
 * @param name what to call it: "Practice", "This computer", "user@nas"
 */
public record Connection(HostSession session, Answer.HelloFrom hello, Place place, String name) {
  /** The kinds of machine a helper runs on. */
  public enum Place {
    PRACTICE,
    THIS_COMPUTER,
    REMOTE
  }
}
