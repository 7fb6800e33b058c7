package org.rotproof.ui.monitor;

import java.util.Optional;
import java.util.function.Consumer;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.storage.Array;

/** What happens on the machine, brought to the pages and to the person. JavaFX's thread only. */
final class MonitorNews implements WatchedMachine.Listener, ScrubClicks.Listener {
  private final Notices notices;
  private final MonitorPages pages;
  private final VerdictCard verdict;
  private final ScrubClicks scrubs;
  private final Consumer<String> tell;
  private final Showing showing;

  /** What is shown at the moment. */
  interface Showing {
    /** Draws everything but the charts anew. */
    void refresh();

    /** Whether that array is seen. */
    boolean isSeen(ArrayState state);
  }

  MonitorNews(
      Notices notices,
      MonitorPages pages,
      VerdictCard verdict,
      ScrubClicks scrubs,
      Consumer<String> tell,
      Showing showing) {
    this.notices = notices;
    this.pages = pages;
    this.verdict = verdict;
    this.scrubs = scrubs;
    this.tell = tell;
    this.showing = showing;
  }

  @Override
  public void changed() {
    showing.refresh();
  }

  @Override
  public void arrayMoved(ArrayState state, Optional<Array> before) {
    notices.arrayMoved(state, before);
    pages.historyGrew();
  }

  @Override
  public void rotMet(ArrayState state) {
    notices.rotMet(state);
    pages.historyGrew();
  }

  @Override
  public void scrubElsewhere(ArrayState state, Event.ScrubElsewhere scrub) {
    scrubs.elsewhere(state, scrub);
  }

  @Override
  public void begunElsewhere(ArrayState state) {
    notices.scrubStarted(state);
    showing.refresh();
  }

  @Override
  public void moved(ArrayState state, boolean found) {
    if (found) {
      notices.rotFound(state);
    }
    if (showing.isSeen(state)) {
      pages.scrubMoved();
    }
  }

  @Override
  public void ended(ArrayState state, ScrubReport report) {
    pages.historyGrew();
    notices.scrubEnded(state, report, showing.isSeen(state) && pages.showsOverview());
    boolean focus = pages.holdsScrubFocus();
    showing.refresh();
    if (focus) {
      verdict.placeFocus();
    }
    pages.scrubEnded(state, report);
  }

  @Override
  public void broke(ArrayState state, Failure failure) {
    pages.historyGrew();
    if (failure.kind() != Failure.Kind.CANCELLED) {
      notices.scrubBroke(state, failure);
    }
    pages.release();
    showing.refresh();
  }

  @Override
  public void refused(Failure failure) {
    tell.accept(failure.what());
  }
}
