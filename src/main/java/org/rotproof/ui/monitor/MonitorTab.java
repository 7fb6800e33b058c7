package org.rotproof.ui.monitor;

import java.util.Locale;

/** The pages of the monitor, in the order of their buttons. */
enum MonitorTab {
  OVERVIEW,
  HISTORY,
  DRILL;

  /** The last part of its ids and keys. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
