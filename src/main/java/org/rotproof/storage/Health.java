package org.rotproof.storage;

import java.util.Locale;

/** How an array stands, the worst last. */
public enum Health {
  /** It has all its members, and can be read and written. */
  HEALTHY,
  /** It has all its members and can be used; rot is not noticed everywhere yet. */
  PARTLY_GUARDED,
  /**
   * It has all its members and can be used; something of it needs a person before it gets worse.
   */
  ATTENTION,
  /** Something is said of it that is not understood, so nothing good is concluded. */
  UNKNOWN,
  /** A member that was missing is being filled again. */
  REBUILDING,
  /** A member is missing; all data is there. */
  DEGRADED,
  /** Whoever writes has to wait. */
  BLOCKED,
  /** It can be read, and not written. */
  READ_ONLY,
  /** It was found and does not run. */
  INACTIVE,
  /** It lacks more members than it can do without. */
  FAILED;

  /** As it stands in JSON and in Prometheus' labels: "healthy", "read-only". */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
