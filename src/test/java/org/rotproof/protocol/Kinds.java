package org.rotproof.protocol;

import java.util.List;
import java.util.stream.Stream;

/** The records of a sealed type, also those below its own sealed types. */
public final class Kinds {
  private Kinds() {}

  /** All of them. */
  public static List<Class<?>> of(Class<?> type) {
    return type.isRecord()
        ? List.of(type)
        : Stream.of(type.getPermittedSubclasses())
            .flatMap(sub -> of(sub).stream())
            .distinct()
            .toList();
  }
}
