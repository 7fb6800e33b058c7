package org.rotproof.ui.monitor;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.rotproof.protocol.Failure;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayHealth;
import org.rotproof.storage.Health;
import org.rotproof.storage.Leg;
import org.rotproof.ui.common.Background;
import org.rotproof.ui.monitor.model.ResultStory;
import org.rotproof.ui.monitor.model.Words;

/**
 * Tells what a person would want to be called for: rot found, a disk failed, a scrub finished. In
 * the window always; on the desktop too when the window has not the person's attention.
 */
final class Notices {
  /** Shows a notice on the desktop; may block for some seconds. */
  interface Desktop {
    boolean show(String title, String text, boolean urgent)
        throws IOException, InterruptedException;
  }

  private final Consumer<String> inWindow;
  private final Desktop desktop;
  private final BooleanSupplier attended;
  private final Set<ArrayState> toldOfRot = new HashSet<>();

  Notices(Consumer<String> inWindow, Desktop desktop, BooleanSupplier attended) {
    this.inWindow = inWindow;
    this.desktop = desktop;
    this.attended = attended;
  }

  void scrubStarted(ArrayState state) {
    toldOfRot.remove(state);
  }

  void rotFound(ArrayState state) {
    if (toldOfRot.add(state)) {
      tell(Words.of("notice.rot", state.name()), Words.of("notice.rot.more"), true);
    }
  }

  /**
   * A scrub has a result.
   *
   * @param shown whether the page shows it anyway: then it is not told once more on the same page
   */
  void scrubEnded(ArrayState state, ScrubReport report, boolean shown) {
    boolean urgent = report.result() == ScrubReport.Result.UNRECOVERABLE;
    String title = Words.of("notice.scrub", state.name());
    String text = ResultStory.of(report, state.names).headline() + ".";
    if (shown) {
      onDesktop(title, text, urgent);
    } else {
      tell(title, text, urgent);
    }
  }

  void scrubBroke(ArrayState state, Failure failure) {
    tell(Words.of("notice.broke", state.name()), failure.what(), true);
  }

  void rotMet(ArrayState state) {
    tell(Words.of("notice.met", state.name()), Words.of("notice.met.more"), true);
  }

  void arrayMoved(ArrayState state, Optional<Array> before) {
    if (before.isEmpty()) {
      return;
    }
    ArrayHealth now = state.array.judged();
    ArrayHealth then = before.get().judged();
    boolean runs = now.health() != Health.FAILED && now.health() != Health.INACTIVE;
    String more = Words.of(runs ? "notice.failed.more" : "notice.failed.stopped");
    for (Leg leg : state.array.legs()) {
      boolean wasWell =
          before.get().legs().stream().anyMatch(l -> l.disk().equals(leg.disk()) && well(l));
      if (!well(leg) && wasWell) {
        String known = leg.identity().words();
        tell(
            Words.of(
                leg.gone() ? "notice.unplugged" : "notice.failed",
                known.isEmpty() ? leg.disk() : known,
                state.name()),
            more,
            true);
        return;
      }
    }
    if (now.missing() > then.missing()) {
      tell(Words.of("notice.degraded", state.name()), more, true);
    } else if (now.missing() < then.missing()) {
      tell(Words.of("notice.rebuilt", state.name()), Words.of("notice.rebuilt.more"), false);
    }
  }

  private static boolean well(Leg leg) {
    return leg.present() && !leg.state().contains("faulty");
  }

  private void tell(String title, String text, boolean urgent) {
    inWindow.accept(title + ". " + text);
    onDesktop(title, text, urgent);
  }

  private void onDesktop(String title, String text, boolean urgent) {
    if (!attended.getAsBoolean()) {
      Background.run(() -> desktop.show(title, text, urgent), shown -> {}, error -> {});
    }
  }
}
