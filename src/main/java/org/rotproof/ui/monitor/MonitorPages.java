package org.rotproof.ui.monitor;

import java.util.List;
import java.util.Optional;
import javafx.scene.Parent;
import javafx.scene.control.ScrollPane;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.ui.monitor.model.Facts.Link;
import org.rotproof.ui.monitor.model.LegRow;

/** The monitor's pages in their frame, of which one is seen: overview, history, and the drill. */
final class MonitorPages {
  private final MonitorFrame frame;
  private final VerdictCard verdict;
  private final OverviewPane overview;
  private final ScrollPane overviewPage;
  private final HistoryPane history;
  private final Optional<DrillPane> drill;
  private final Optional<ScrollPane> drillPage;
  private boolean historyStale = true;

  MonitorPages(
      MonitorFrame frame,
      VerdictCard verdict,
      OverviewPane overview,
      HistoryPane history,
      Optional<DrillPane> drill) {
    this.frame = frame;
    this.verdict = verdict;
    this.overview = overview;
    this.history = history;
    this.drill = drill;
    overviewPage = MonitorFrame.scroll(overview);
    drillPage = drill.map(MonitorFrame::scroll);
  }

  Parent view() {
    return frame.view();
  }

  MonitorFrame frame() {
    return frame;
  }

  private MonitorTab tab() {
    return frame.tabs().value();
  }

  /** Whether the page with the verdict, the strip and the result is the one that is seen. */
  boolean showsOverview() {
    return tab() == MonitorTab.OVERVIEW;
  }

  /** Brings the page of the chosen tab to the front. */
  void turn(Optional<ArrayState> state) {
    verdict.setCompact(tab() != MonitorTab.OVERVIEW);
    switch (tab()) {
      case OVERVIEW -> frame.show(overviewPage);
      case HISTORY -> {
        frame.show(MonitorFrame.still(history));
        if (historyStale) {
          historyStale = false;
          state.ifPresent(history::show);
          history.reload();
        }
      }
      case DRILL -> drillPage.ifPresent(frame::show);
    }
  }

  /** Shows an array as it stands on the page that is seen. */
  void show(ArrayState state, List<LegRow> rows, Link link, long now) {
    boolean lost = link.state() == Link.State.LOST;
    frame.setStale(link.state() != Link.State.LIVE);
    frame.setUsable(!lost || tab() != MonitorTab.DRILL);
    overview.setHelperGone(lost);
    switch (tab()) {
      case OVERVIEW -> overview.show(state, rows, now);
      case HISTORY -> history.show(state);
      case DRILL -> drill.ifPresent(d -> d.show(state, rows, now));
    }
  }

  /** A second has passed. */
  void tick(ArrayState state, WatchedMachine machine) {
    if (tab() == MonitorTab.OVERVIEW) {
      overview.tick(state, machine.chartNow(), machine.jumpMillis(), machine.nowMillis());
    }
  }

  /** The history has more to tell than its page shows. */
  void historyGrew() {
    historyStale = true;
  }

  /** The scrub of the array that is shown has moved. */
  void scrubMoved() {
    if (tab() == MonitorTab.OVERVIEW) {
      overview.moved();
    } else if (tab() == MonitorTab.DRILL) {
      drill.ifPresent(DrillPane::moved);
    }
  }

  /** A scrub has a result. */
  void scrubEnded(ArrayState state, ScrubReport report) {
    drill.ifPresent(d -> d.scrubEnded(state, report));
  }

  /** What the drill was waiting for will not come. */
  void release() {
    drill.ifPresent(DrillPane::released);
  }

  /** Whether the keyboard is on the running scrub's buttons. */
  boolean holdsScrubFocus() {
    return overview.holdsScrubFocus();
  }

  /** Puts the keyboard on them, where they are seen. */
  void focusScrub() {
    if (tab() == MonitorTab.OVERVIEW) {
      overview.focusScrub();
    }
  }

  /** Shows the last scrub's result. */
  void openResult() {
    overview.openResult();
  }
}
