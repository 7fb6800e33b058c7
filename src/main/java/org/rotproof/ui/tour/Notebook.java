package org.rotproof.ui.tour;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Writes down what was looked at. The first thing that is not as it should be ends the tour. */
final class Notebook {
  private final Consumer<String> news;
  private final long startedNanos = System.nanoTime();
  private final List<TourReport.Check> checks = new ArrayList<>();
  private String page = "";

  Notebook(Consumer<String> news) {
    this.news = news;
  }

  /** From now on it is about that page. */
  void page(String name) {
    page = name;
    news.accept(String.format(Locale.ROOT, "%6.1f s  %s", seconds(), name));
  }

  /** Whether a text holds a part, however it is capitalised. */
  void holds(String what, String seen, String part) {
    String low = seen.toLowerCase(Locale.ROOT);
    that(what, seen, low.contains(part.toLowerCase(Locale.ROOT)));
  }

  /** Whether something is so; {@code seen} is what the window showed. */
  void that(String what, String seen, boolean passed) {
    String shortened = seen.length() > 400 ? seen.substring(0, 400) + "…" : seen;
    checks.add(new TourReport.Check(page, what, shortened, passed, seconds()));
    if (!passed) {
      throw new TourFailed("on the page " + page + ": " + what + " (seen: " + shortened + ")");
    }
  }

  double seconds() {
    return Math.round((System.nanoTime() - startedNanos) / 1e7) / 100.0;
  }

  List<TourReport.Check> checks() {
    return List.copyOf(checks);
  }
}
