package org.rotproof.helper.look;

import java.util.Optional;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayHealth;
import org.rotproof.storage.ArrayHealth.Kind;
import org.rotproof.storage.Health;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.PulledDisks;

/**
 * How an array stands after work on it ended badly: whether it runs on, whether its files can be
 * used, and how many disks may still fail. Looked at in that moment, not remembered.
 */
public final class Standing {
  private Standing() {}

  /** In sentences; empty where no such array runs. */
  public static Optional<String> now(HelperContext context, String name) {
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
    ArrayHealth health = PulledDisks.marked(array, inventory).judged();
    if (health.has(Kind.TOO_FEW) || health.has(Kind.DEPENDS)) {
      return "'"
          + array.name()
          + "' lacks more disks than it can do without, so its files cannot be read whole. Put back"
          + " the disk that was pulled last: what it holds is still on it.";
    }
    if (health.health().compareTo(Health.BLOCKED) >= 0) {
      return "'" + array.name() + "' is not as it should be: " + health.sentences();
    }
    String files =
        array.mountPoint().isEmpty()
            ? "'" + array.name() + "' runs on as before."
            : "'"
                + array.name()
                + "' runs on as before, and its files can be used at "
                + array.mountPoint()
                + ".";
    return health.missing() == 0 ? files : files + left(health);
  }

  private static String left(ArrayHealth health) {
    return (health.missing() == 1 ? " It lacks a disk. " : " It lacks disks. ") + health.further();
  }
}
