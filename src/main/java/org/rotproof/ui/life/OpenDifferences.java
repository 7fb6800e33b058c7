package org.rotproof.ui.life;

import java.util.List;
import java.util.function.Consumer;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Settlement;
import org.rotproof.scrub.Difference;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.HistoryEntry.Kind;
import org.rotproof.scrub.OpenPlaces;
import org.rotproof.ui.common.HostCalls;

/** What the last scrub of an array found to differ, and nobody has settled since. */
final class OpenDifferences {
  private static final int MOST_SETTLED = 200;

  private OpenDifferences() {}

  /** Asks the helper; what is not known is none. */
  static void ask(HostCalls calls, String array, Consumer<List<Difference>> then) {
    calls.send(
        new Ask.History(array, List.of(Kind.SCRUB), 0, 0, 0, 1),
        Answer.HistoryPage.class,
        page -> {
          List<HistoryEntry> last = page.entries();
          if (last.isEmpty() || last.get(0).report().map(r -> r.open().isEmpty()).orElse(true)) {
            then.accept(List.of());
            return;
          }
          calls.send(
              new Ask.History(
                  array, List.of(Kind.SETTLED), 0, last.get(0).atMillis(), 0, MOST_SETTLED),
              Answer.HistoryPage.class,
              settled -> then.accept(OpenPlaces.of(last.get(0).report().get(), settled.entries())),
              failure -> {});
        },
        failure -> {});
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
