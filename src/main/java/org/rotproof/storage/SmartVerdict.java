package org.rotproof.storage;

import java.util.Locale;

/**
 * What a disk says of its own health, the worst last but one. UNKNOWN where it says nothing: never
 * taken for GOOD.
 */
public enum SmartVerdict {
  GOOD,
  /** It is, or was, too hot; nothing is wrong with it otherwise. */
  HOT,
  WORN,
  FAILING,
  UNKNOWN;

  /** As it stands in JSON: "good", "hot". */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
