package org.rotproof.storage;

/** What a disk says of its own health. UNKNOWN where it says nothing: never taken for GOOD. */
public enum SmartVerdict {
  GOOD,
  WORN,
  FAILING,
  UNKNOWN
}
