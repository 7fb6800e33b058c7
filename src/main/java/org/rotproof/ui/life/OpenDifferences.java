package org.rotproof.ui.life;

import java.util.List;
import java.util.function.Consumer;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Settlement;
import org.rotproof.scrub.Difference;
import org.rotproof.ui.common.HostCalls;

/** What scrubs of an array found to differ, and nobody has settled since. */
final class OpenDifferences {
  private OpenDifferences() {}

  /** Asks the helper; what is not known is none. */
  static void ask(HostCalls calls, String array, Consumer<List<Difference>> then) {
    calls.send(new Ask.Differences(array), list -> then.accept(list.open()), failure -> {});
  }

  /** Whether it is parity that does not fit, so that there is nothing to choose from. */
  static boolean parity(List<Difference> open) {
    return !open.isEmpty() && open.get(0).parity();
  }

  /**
   * The runs of those places of which that disk has a copy.
   *
   * @param keep "" where it is parity
   */
  static List<Chore.Settle.Place> runs(List<Difference> places, String keep) {
    return places.stream()
        .filter(d -> d.parity() || d.disks().contains(keep))
        .flatMap(d -> Settlement.of(d, keep).stream())
        .toList();
  }
}
