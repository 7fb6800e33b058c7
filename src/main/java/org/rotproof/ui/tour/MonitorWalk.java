package org.rotproof.ui.tour;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A clean scrub, 30 KiB of damage from outside, a scrub that heals, a clean scrub. */
final class MonitorWalk {
  private static final Pattern SECTORS = Pattern.compile("(\\d[\\d,.]*) (bad )?sectors?");

  private final Steps s;

  MonitorWalk(Steps steps) {
    s = steps;
  }

  void walk() throws InterruptedException {
    fresh();
    firstScrub();
    damage();
    healing();
    proof();
    history();
    dark();
  }

  private void fresh() throws InterruptedException {
    s.eyes().find("#verdict-headline", Steps.MACHINE);
    s.notebook().page("monitor");
    s.eyes().waitForText("#verdict-headline", WizardWalk.ARRAY + " is new here", Steps.MACHINE);
    s.reads("it is new, and nobody has checked it yet", "#verdict-headline", "is new here");
    s.picture("monitor");
  }

  private void firstScrub() throws InterruptedException {
    s.click("#scrub-start");
    s.eyes().find("#scrub-progress", Steps.MACHINE);
    s.notebook().page("first scrub");
    s.eyes()
        .waitFor(
            "the scrub to come half way",
            Steps.WORK,
            () -> Eyes.progress("#scrub-progress") > 0.4 || Eyes.look("#scrub-result").isPresent());
    s.picture("scrubbing");
    s.eyes().find("#scrub-result", Steps.WORK);
    s.reads("the new array is clean", "#scrub-result-headline", "Clean");
    s.eyes().waitForText("#verdict-headline", "healthy", Steps.MACHINE);
    s.reads("the verdict says so too", "#verdict-headline", "is healthy");
    s.picture("clean");
  }

  private void damage() throws InterruptedException {
    s.click("#tab-drill");
    s.eyes().find("#drill-headline", Steps.SOON);
    s.notebook().page("drill");
    s.click("#drill-pick-disk2");
    s.click("#drill-amount-30720");
    s.click("#drill-single");
    s.hands().clickAt("#drill-surface-band-2", 0.3, 0.5, Steps.SOON);
    s.picture("drill-aim");
    s.click("#drill-damage");
    s.eyes().waitForText("#story-damage", "disk2", Steps.MACHINE);
    s.reads("30 KiB were damaged, in one place", "#story-damage", "in one place");
    s.picture("damaged");
  }

  private void healing() throws InterruptedException {
    s.click("#drill-scrub");
    s.notebook().page("healing scrub");
    s.eyes().waitForText("#story-repaired", "rewritten", Steps.WORK);
    String found = s.eyes().text("#story-found");
    s.notebook().holds("the right disk is named", found, "disk2");
    s.notebook().that("at least the 60 damaged sectors were found", found, sectors(found) >= 60);
    s.picture("healed");
  }

  private static long sectors(String text) {
    Matcher matcher = SECTORS.matcher(text);
    return matcher.find() ? Long.parseLong(matcher.group(1).replaceAll("\\D", "")) : -1;
  }

  private void proof() throws InterruptedException {
    s.click("#drill-scrub");
    s.notebook().page("proving scrub");
    s.eyes().waitForText("#story-proof", "clean", Steps.WORK);
    s.eyes().waitForText("#story-proof", "unchanged", Steps.MACHINE);
    s.reads("the file is as it was", "#story-proof", "checksum is unchanged");
    s.picture("proved");
    s.staysSmall();
  }

  private void history() throws InterruptedException {
    s.click("#tab-overview");
    s.eyes().find("#verdict-headline", Steps.SOON);
    s.notebook().page("monitor after the repair");
    s.picture("monitor-after");
    s.click("#tab-history");
    s.eyes().find("#history-list", Steps.SOON);
    s.notebook().page("history");
    s.eyes().waitForText("#history", "disk2", Steps.MACHINE);
    s.eyes().waitForText("#history-count", "entries", Steps.MACHINE);
    s.picture("history");
  }

  private void dark() throws InterruptedException {
    s.click("#tab-overview");
    s.click("#theme");
    s.notebook().page("dark");
    s.picture("dark");
  }
}
