package org.rotproof.ui.tour;

/** The night a disk dies: one is pulled, it is seen at once, another takes its place. */
final class NightWalk {
  private static final String PULLED = "disk1";
  private static final String COMES = "disk9";

  private final Steps s;

  NightWalk(Steps steps) {
    s = steps;
  }

  void walk() throws InterruptedException {
    pull();
    seen();
    replace();
    whole();
  }

  private void pull() throws InterruptedException {
    s.click("#tab-drill");
    s.eyes().find("#drill-pull", Steps.SOON);
    s.notebook().page("the night");
    s.choose("#drill-disk", PULLED);
    s.click("#drill-pull");
    s.click("#drill-plug");
    s.click("#tab-overview");
  }

  private void seen() throws InterruptedException {
    s.eyes().waitForText("#verdict-headline", "has lost", Steps.MACHINE);
    s.reads("it says that the files can be used", "#verdict", "files");
    s.picture("night-lost");
    s.click("#next-step");
    s.eyes().find("#new-" + COMES, Steps.MACHINE);
    s.notebook().page("replacing it");
  }

  private void replace() throws InterruptedException {
    s.click("#new-" + COMES);
    s.eyes().ready("#continue", Steps.SOON);
    s.picture("night-replace");
    s.click("#continue");
    s.eyes().find("#confirm-text", Steps.SOON);
    s.reads("it names what is erased", "#erased", "One disk will be erased");
    s.picture("night-review");
    s.fill("#confirm-text", WizardWalk.ARRAY);
    s.click("#run");
    s.eyes()
        .waitFor(
            "the work to begin",
            Steps.WORK,
            () -> Eyes.progress("#run-progress") > 0.3 || Eyes.look("#result").isPresent());
    s.picture("night-rebuild");
    s.eyes().waitForText("#result", "has taken over", Steps.WORK);
    s.picture("night-replaced");
  }

  private void whole() throws InterruptedException {
    s.click("#way-monitor");
    s.notebook().page("after the night");
    s.eyes().waitForText("#scrub-what", "Last scrub", Steps.MACHINE);
    s.notebook()
        .that(
            "no disk is missing any more",
            s.eyes().text("#verdict"),
            !s.eyes().text("#verdict").contains("lost"));
    s.picture("night-whole");
  }
}
