package org.rotproof.host;

import java.util.List;
import org.rotproof.storage.Array;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.Inventory;

/**
 * Another computer that was met, and how its arrays stood then.
 *
 * @param target how it is reached: {@code ssh://user@nas:22}
 * @param metAtMillis when it answered last, in milliseconds since 1970
 * @param arrays its arrays then
 */
public record KnownMachine(String target, long metAtMillis, List<Known> arrays) {
  private static final int MOST_CHARS = 400;

  /** Rejects what names no computer. */
  public KnownMachine {
    if (SshHost.problem(target).isPresent()) {
      throw new IllegalArgumentException("not a computer's name");
    }
    target = SshHost.canonical(target);
    arrays = List.copyOf(arrays);
  }

  /**
   * An array, as it was judged then.
   *
   * @param health healthy, degraded, failed, …
   * @param why what was wrong, in sentences; "" for a healthy one
   */
  public record Known(String name, String health, String why) {
    /** "films: degraded. disk2 failed." */
    public String words() {
      return ForeignText.clean(name + ": " + health)
          + (why.isEmpty() ? "" : ". " + ForeignText.clean(why));
    }

    static Known of(Array array) {
      String why = array.judged().sentences();
      return new Known(
          array.name(),
          array.judged().health().word(),
          why.substring(0, Math.min(MOST_CHARS, why.length())));
    }
  }

  /** As a machine stands that was just looked at. */
  public static KnownMachine of(String target, long atMillis, Inventory found) {
    return new KnownMachine(target, atMillis, found.arrays().stream().map(Known::of).toList());
  }
}
