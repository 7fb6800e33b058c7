package org.rotproof.ui.tour;

import java.util.List;

/**
 * What the tour saw.
 *
 * @param passed whether everything was as expected
 * @param failure null, or what was waited for in vain
 */
public record TourReport(
    boolean passed, String failure, double seconds, List<Check> checks, List<String> screenshots) {
  public TourReport {
    checks = List.copyOf(checks);
    screenshots = List.copyOf(screenshots);
  }

  /**
   * One thing that was looked at.
   *
   * @param page where
   * @param what what should be so
   * @param seen what the window showed
   * @param passed whether it was so
   * @param seconds since the tour began
   */
  public record Check(String page, String what, String seen, boolean passed, double seconds) {}
}
