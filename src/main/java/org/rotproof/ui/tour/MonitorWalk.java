package org.rotproof.ui.tour;

/** A clean scrub, damage, a scrub that heals, a clean scrub. */
final class MonitorWalk {
  private final Steps s;

  MonitorWalk(Steps steps) {
    s = steps;
  }

  void walk() throws InterruptedException {
    s.eyes().find("#monitor", Steps.SOON);
    s.notebook().page("monitor");
  }
}
