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

  void scrubEnded(ArrayState state, ScrubReport report) {
    boolean urgent = report.result() == ScrubReport.Result.UNRECOVERABLE;
    tell(
        Words.of("notice.scrub", state.name()),
        ResultStory.of(report, state.names).headline() + ".",
        urgent);
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
    for (Leg leg : state.array.legs()) {
      boolean failed = leg.state().contains("faulty");
      boolean wasFailed =
          before.get().legs().stream()
              .anyMatch(l -> l.disk().equals(leg.disk()) && l.state().contains("faulty"));
      if (failed && !wasFailed) {
        tell(
            Words.of("notice.failed", leg.disk(), state.name()),
            Words.of("notice.failed.more"),
            true);
        return;
      }
    }
    if (state.array.degraded() > before.get().degraded()) {
      tell(Words.of("notice.degraded", state.name()), Words.of("notice.failed.more"), true);
    } else if (state.array.degraded() < before.get().degraded()) {
      tell(Words.of("notice.rebuilt", state.name()), Words.of("notice.rebuilt.more"), false);
    }
  }

  private void tell(String title, String text, boolean urgent) {
    inWindow.accept(title + ". " + text);
    if (!attended.getAsBoolean()) {
      Background.run(() -> desktop.show(title, text, urgent), shown -> {}, error -> {});
    }
  }
}
