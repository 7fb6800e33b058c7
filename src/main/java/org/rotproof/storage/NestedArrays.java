package org.rotproof.storage;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Arrays that lie on other arrays. One that has failed fails whatever lies on it, though md notices
 * that only when it reads or writes there. Pure.
 */
public final class NestedArrays {
  /** More than anybody builds. */
  private static final int DEEPEST = 8;

  private NestedArrays() {}

  /** The same arrays, as they were told in mdstat alone. */
  public static List<Array> judged(List<Array> arrays) {
    return judged(arrays, leg -> List.of(leg.node()));
  }

  /**
   * The same arrays, each member failed that lies on an array that has failed.
   *
   * @param below a member's node, and those that it lies on
   */
  static List<Array> judged(List<Array> arrays, Function<Leg, List<String>> below) {
    Set<String> carrying =
        arrays.stream()
            .flatMap(array -> array.legs().stream())
            .flatMap(leg -> below.apply(leg).stream())
            .filter(node -> node.startsWith("md"))
            .collect(Collectors.toSet());
    if (carrying.isEmpty()) {
      return arrays;
    }
    List<Array> all = arrays;
    for (int i = 0; i < DEEPEST; i++) {
      Set<String> failed =
          all.stream()
              .filter(a -> carrying.contains(a.node()))
              .filter(NestedArrays::isLost)
              .map(Array::node)
              .collect(Collectors.toSet());
      if (failed.isEmpty()) {
        return all;
      }
      all = all.stream().map(a -> with(a, failed, below)).toList();
    }
    return all;
  }

  /** Whether what lies on it gets nothing from it any more. */
  private static boolean isLost(Array array) {
    ArrayHealth health = array.judged();
    return health.has(ArrayHealth.Kind.TOO_FEW) || health.has(ArrayHealth.Kind.NOT_RUNNING);
  }

  private static Array with(Array array, Set<String> failed, Function<Leg, List<String>> below) {
    List<Leg> legs =
        array.legs().stream()
            .map(leg -> below.apply(leg).stream().anyMatch(failed::contains) ? leg.failed() : leg)
            .toList();
    return legs.equals(array.legs()) ? array : array.with(legs, array.absent());
  }
}
