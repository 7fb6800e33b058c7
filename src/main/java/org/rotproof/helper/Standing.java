package org.rotproof.helper;

import java.util.Optional;
import org.rotproof.plan.RaidLevel;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Array;
import org.rotproof.storage.Inventory;

/**
 * How an array stands after work on it ended badly: whether it runs on, whether its files can be
 * used, and how many disks may still fail. Looked at in that moment, not remembered.
 */
final class Standing {
  private Standing() {}

  /** In sentences; empty where no such array runs. */
  static Optional<String> now(HelperContext context, String name) {
    try {
      return of(Recognition.look(context).inventory(), name);
    } catch (FailureException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** The same, of what was found. */
  static Optional<String> of(Inventory inventory, String name) {
    return inventory.arrays().stream()
        .filter(a -> a.name().equals(name) && !a.state().equals("inactive"))
        .findFirst()
        .map(a -> sentences(a, inventory));
  }

  private static String sentences(Array array, Inventory inventory) {
    int working =
        (int)
            array.legs().stream()
                .filter(l -> l.state().contains("in_sync") && !l.state().contains("faulty"))
                .filter(l -> inventory.disk(l.disk()).isPresent())
                .count();
    int missing = Math.max(array.degraded(), array.raidDisks() - working);
    int left = survives(array) - missing;
    if (left < 0) {
      return "'"
          + array.name()
          + "' lacks more disks than it can do without, so its files cannot be read whole. Put back"
          + " the disk that was pulled last: what it holds is still on it.";
    }
    String files =
        array.mountPoint().isEmpty()
            ? "'" + array.name() + "' runs on as before."
            : "'"
                + array.name()
                + "' runs on as before, and its files can be used at "
                + array.mountPoint()
                + ".";
    return missing == 0
        ? files
        : files
            + (left == 0
                ? " It lacks a disk: no further one may fail."
                : " It lacks a disk; " + left + " more may fail.");
  }

  private static int survives(Array array) {
    for (RaidLevel level : RaidLevel.values()) {
      if (level.mdName().equals(array.level())) {
        return level.survives(array.raidDisks());
      }
    }
    return 0;
  }
}
