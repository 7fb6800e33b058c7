package org.rotproof.ui.tour;

/** From the start page to a built array. */
final class WizardWalk {
  static final String ARRAY = "photos";

  private final Steps s;

  WizardWalk(Steps steps) {
    s = steps;
  }

  void walk() throws InterruptedException {
    start();
    disks();
    protection();
    keys();
    storage();
    review();
    build();
    done();
  }

  private void start() throws InterruptedException {
    s.eyes().find("#start-practice", Steps.SOON);
    s.notebook().page("start");
    s.picture("start");
    s.choose("#practice-disks", "2 disks");
    s.choose("#practice-size", "500 MB");
    s.click("#start-practice");
    s.eyes().find("#connecting", Steps.SOON);
    s.notebook().page("connecting");
    s.picture("connecting");
    s.reads("it says what happens meanwhile", "#connecting", "practice machine");
  }

  private void disks() throws InterruptedException {
    s.eyes().find("#disk-disk1", Steps.MACHINE);
    s.notebook().page("disks");
    s.notebook()
        .that(
            "without disks it does not go on, and says why",
            s.eyes().text("#why-not"),
            !s.eyes().enabled("#next") && !s.eyes().text("#why-not").isBlank());
    s.reads("a disk shows its size", "#disk-disk1", "524 MB");
    s.reads("a mounted disk is refused by the place it is mounted at", "#disk-disk4", "/srv/music");
    s.reads("a tiny disk is refused", "#disk-disk7", "too small");
    s.picture("disks");
    s.click("#check-disk1");
    s.click("#check-disk2");
    s.eyes().ready("#next", Steps.SOON);
    s.picture("disks-chosen");
    s.click("#next");
  }

  private void protection() throws InterruptedException {
    s.eyes().find("#raid1", Steps.SOON);
    s.notebook().page("protection");
    s.click("#kind-encrypted");
    s.click("#raid1");
    s.click("#advanced");
    s.eyes().waitForText("#algorithm", "hmac-sha256", Steps.SOON);
    s.notebook()
        .that(
            "it says what will be usable",
            s.eyes().text("#capacity-usable"),
            s.eyes().text("#capacity-usable").matches("(?s).*4\\d\\d MB.*"));
    s.picture("protection");
    s.click("#next");
  }

  private void keys() throws InterruptedException {
    s.eyes().find("#key-file-name", Steps.SOON);
    s.notebook().page("keys");
    s.reads("a key file is suggested", "#key-file-name", ".key");
    s.click("#recovery-make");
    s.reads("a recovery key is made unless one does not want it", "#recovery-key", "-");
    s.picture("keys");
    s.click("#recovery-written");
    s.click("#next");
  }

  private void storage() throws InterruptedException {
    s.eyes().find("#fs-ext4", Steps.SOON);
    s.notebook().page("storage");
    s.fill("#array-name", ARRAY);
    s.click("#fs-ext4");
    s.eyes().waitForText("#mount-point", "/srv/" + ARRAY, Steps.SOON);
    s.picture("storage");
    s.click("#next");
  }

  private void review() throws InterruptedException {
    s.eyes().find("#confirm-text", Steps.SOON);
    s.notebook().page("review");
    s.reads("it shows the key file of 512 random bytes", "#commands", "bs=512 count=1");
    s.reads("it shows the formatting", "#commands", "luksFormat");
    s.reads("with hmac-sha256", "#commands", "--integrity hmac-sha256");
    s.reads("it shows the array", "#commands", "--level=raid1");
    s.reads("it shows the file system", "#commands", "mkfs.ext4");
    s.notebook()
        .that(
            "without the typed word it does not build",
            s.eyes().text("#why-not"),
            !s.eyes().enabled("#build"));
    s.picture("review");
    s.hands().bring("#commands", Steps.SOON);
    s.picture("review-commands");
    s.fill("#confirm-text", ARRAY);
    s.eyes().ready("#build", Steps.SOON);
    s.picture("review-confirmed");
    s.click("#build");
  }

  private void build() throws InterruptedException {
    s.eyes().find("#build-headline", Steps.SOON);
    s.notebook().page("build");
    s.eyes()
        .waitFor(
            "the wipe to be half done",
            Steps.WORK,
            () -> Eyes.progress("#build-progress") > 0.45 && Eyes.progress("#build-progress") <= 1);
    s.picture("build");
    s.staysSmall();
    s.eyes().ready("#next", Steps.WORK);
    s.picture("built");
    s.click("#next");
  }

  private void done() throws InterruptedException {
    s.eyes().find("#recovery-sheet", Steps.SOON);
    s.notebook().page("done");
    s.reads("the sheet opens the disks", "#recovery-sheet", "cryptsetup open");
    s.reads("the sheet assembles the array", "#recovery-sheet", "mdadm --assemble");
    s.picture("done");
    s.click("#open-monitor");
  }
}
