package org.rotproof.storage;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.stream.Stream;

/** What guards an array's legs against rot, as it was found. */
public enum ArrayProtection {
  /** Each leg that works is encrypted and authenticated. */
  ENCRYPTED,
  /** Each leg that works has checksums. */
  INTEGRITY,
  /** Each leg that works has checksums, and the array is encrypted as a whole. */
  LAYERED,
  /** A leg that works has none: rot passes there. */
  NONE,
  /** Nobody has looked. */
  UNKNOWN;

  /** As it is written: "encrypted"; "" where it is not known. */
  @JsonValue
  @Override
  public String toString() {
    return this == UNKNOWN ? "" : name().toLowerCase(Locale.ROOT);
  }

  /** The one that is written so; not known where another version has another word. */
  @JsonCreator
  public static ArrayProtection of(String word) {
    return Stream.of(values()).filter(p -> p.toString().equals(word)).findFirst().orElse(UNKNOWN);
  }

  /** Whether all its legs have integrity. */
  public boolean guarded() {
    return this == ENCRYPTED || this == INTEGRITY || this == LAYERED;
  }
}
