package org.rotproof.plan;

import java.util.List;

/**
 * Steps that belong together. A stage begins when the one before it is done.
 *
 * @param kind stable name for bundles: "keys", "format", "open", "array", …
 * @param parallel whether its steps run side by side
 */
public record Stage(String kind, boolean parallel, List<Step> steps) {
  public Stage {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a stage without steps: " + kind);
    }
  }
}
