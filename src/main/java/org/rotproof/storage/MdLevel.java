package org.rotproof.storage;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/**
 * What md says of an array's level, understood or not: a level of a newer kernel, a container, or
 * nothing.
 *
 * @param word as md spells it: "raid1", "container"; "" where it does not say
 */
public record MdLevel(String word) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public MdLevel {
    if (word == null) {
      throw new IllegalArgumentException("a level needs a word, if only an empty one");
    }
  }

  /** A level that is known. */
  public static MdLevel of(RaidLevel level) {
    return new MdLevel(level.mdName());
  }

  /** The level, if it is one that is known here. */
  public Optional<RaidLevel> known() {
    return RaidLevel.any(word);
  }

  /** Whether it is that level. */
  public boolean is(RaidLevel level) {
    return known().filter(one -> one == level).isPresent();
  }

  /** What mdadm calls that of which the firmware's volumes are made. */
  boolean isContainer() {
    return word.equals("container");
  }

  /** Whether md says of an array what is not known here, so that nothing follows from it. */
  public boolean strange() {
    return known().isEmpty() && !word.isEmpty() && !isContainer();
  }

  /** The word, which is also how it is written. */
  @JsonValue
  @Override
  public String toString() {
    return word;
  }
}
