package org.rotproof.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.PasswordField;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.plan.Chore;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.Planner;
import org.rotproof.plan.SecretName;
import org.rotproof.protocol.Ask;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskContent;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;
import org.rotproof.storage.SmartVerdict;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The wizard's answers, by what a person sees and does. */
@Tag("window")
@ExtendWith(ApplicationExtension.class)
class WizardWindowTest {
  @TempDir static Path folder;
  private final ScriptedHost host = new ScriptedHost(Shop.shop());
  private WindowDriver w;
  private Stage stage;

  @Start
  void start(Stage shown) {
    stage = shown;
    WindowDriver.open(shown, host, folder);
    w = new WindowDriver(shown);
  }

  @AfterEach
  void close() {
    javafx.application.Platform.runLater(() -> stage.close());
  }

  @Test
  void nextIsClosedAndSaysWhyUntilTwoDisksAreChosen() {
    w.toDisks();
    assertThat(w.enabled("#next")).isFalse();
    assertThat(w.text("#why-not")).contains("at least two disks");
    w.click("#disk-disk1");
    assertThat(w.enabled("#next")).isFalse();
    w.click("#disk-disk2");
    w.untilOpen("#next");
    assertThat(w.find("#why-not")).isEmpty();
  }

  @Test
  void aDiskInUseSaysByWhatAndCannotBeChosen() {
    w.toDisks();
    assertThat(w.text("#disk-disk5")).contains("Cannot be used", "running system");
    assertThat(w.text("#disk-disk6")).contains("mounted at /media/anna/STICK");
    assertThat(w.text("#disk-disk7")).contains("volume group vg_old");
    assertThat(w.text("#disk-disk8")).contains("too small");
    w.click("#disk-disk6");
    w.click("#disk-disk1");
    w.click("#disk-disk2");
    w.click("#next");
    w.see("#raid1");
    assertThat(w.text("#rail-disks")).contains("2 disks");
  }

  @Test
  void theListFollowsWhatIsPluggedInAndPulledOut() {
    w.toDisks();
    w.click("#check-disk1");
    w.click("#check-disk2");
    List<Disk> disks = new ArrayList<>(Shop.shop().disks());
    disks.removeIf(d -> d.id().equals("disk2"));
    disks.add(Shop.empty("disk9", 8_000_000_000_000L));
    host.setInventory(with(disks));
    w.see("#disk-disk9");
    w.untilText("#why-not", "disk2");
    assertThat(w.enabled("#next")).isFalse();
    host.setInventory(Shop.shop());
    w.untilOpen("#next");
  }

  @Test
  void backNeverLosesAnAnswer() {
    w.toDisks();
    for (String id : List.of("disk1", "disk2", "disk3", "disk4")) {
      w.click("#check-" + id);
    }
    w.click("#spare-disk4");
    w.click("#next");
    w.click("#kind-layered");
    w.click("#raid1");
    w.click("#next");
    w.fill("#key-file-name", "keep.key");
    w.recoveryKey();
    w.click("#next");
    w.fill("#array-name", "films");
    w.click("#fs-xfs");
    w.fill("#label", "movies");
    w.click("#scrub-weekly");
    w.untilOpen("#next");
    for (int i = 0; i < 3; i++) {
      w.click("#back");
    }
    w.see("#disk-disk1");
    assertThat(((CheckBox) w.see("#check-disk3")).isSelected()).isTrue();
    assertThat(((ToggleButton) w.see("#spare-disk4")).isSelected()).isTrue();
    w.click("#next");
    assertThat(((ToggleButton) w.see("#kind-layered")).isSelected()).isTrue();
    assertThat(((ToggleButton) w.see("#raid1")).isSelected()).isTrue();
    w.click("#next");
    assertThat(w.text("#key-file-name")).isEqualTo("keep.key");
    w.click("#next");
    assertThat(w.text("#array-name")).isEqualTo("films");
    assertThat(w.text("#label")).isEqualTo("movies");
    assertThat(w.text("#mount-point")).isEqualTo("/srv/films");
    assertThat(((ToggleButton) w.see("#fs-xfs")).isSelected()).isTrue();
    assertThat(((ToggleButton) w.see("#scrub-weekly")).isSelected()).isTrue();
  }

  @Test
  void aWrongNameIsToldAtItsFieldAndClosesNext() {
    w.toDisks();
    w.click("#check-disk1");
    w.click("#check-disk2");
    w.click("#next");
    w.click("#next");
    w.recoveryKey();
    w.click("#next");
    w.fill("#array-name", "a/b");
    w.untilText("#why-not", "a/b");
    assertThat(w.enabled("#next")).isFalse();
    assertThat(w.see("#array-name").getStyleClass()).contains("wrong");
    w.fill("#array-name", "ab");
    w.untilOpen("#next");
    w.fill("#mount-point", "/etc/x");
    w.untilText("#why-not", "/etc/x");
    assertThat(w.see("#mount-point").getStyleClass()).contains("wrong");
  }

  @Test
  void aBackupOnTheArrayItselfIsRefused() {
    w.toDisks();
    w.click("#check-disk1");
    w.click("#check-disk2");
    w.click("#next");
    w.click("#next");
    w.recoveryKey();
    w.fill("#header-folder", "/srv/data/backups");
    w.untilText("#why-not", "array itself");
    assertThat(w.enabled("#next")).isFalse();
    w.fill("#header-folder", "/root/headers");
    w.untilOpen("#next");
  }

  @Test
  void aWeakPassphraseNeedsASecondThoughtAndIsSentNowhereElse() throws Exception {
    w.toDisks();
    w.click("#check-disk1");
    w.click("#check-disk2");
    w.click("#next");
    w.click("#next");
    w.click("#key-recovery");
    w.click("#key-passphrase");
    w.fill("#passphrase", "password1");
    w.fill("#passphrase-again", "password1");
    w.untilText("#why-not", "weak");
    assertThat(w.enabled("#next")).isFalse();
    w.click("#weak-anyway");
    w.untilOpen("#next");
    w.fill("#passphrase", "plover quartz anvil drizzle kiosk");
    w.fill("#passphrase-again", "plover quartz anvil drizzle kiosk");
    w.untilText("#passphrase-strength", "Strong");
    w.untilOpen("#next");
    w.click("#next");
    w.click("#back");
    w.see("#passphrase-change");
    Set<Node> fields = stage.getScene().getRoot().lookupAll(".password-field");
    assertThat(fields).allSatisfy(f -> assertThat(((PasswordField) f).getText()).isEmpty());
    w.untilOpen("#next");
    w.click("#next");
    w.click("#next");
    w.fill("#confirm-text", "data");
    w.untilOpen("#build");
    assertThat(w.text("#commands")).doesNotContain("plover");
    w.click("#build");
    w.until("the build is asked for", () -> host.running().isPresent());
    List<Ask<?>> asked = host.asked();
    List<Ask.Secret> secrets =
        asked.stream().filter(Ask.Secret.class::isInstance).map(Ask.Secret.class::cast).toList();
    assertThat(secrets).hasSize(1);
    assertThat(secrets.get(0).name()).isEqualTo(SecretName.PASSPHRASE.toString());
    assertThat(new String(secrets.get(0).bytes(), StandardCharsets.UTF_8))
        .isEqualTo("plover quartz anvil drizzle kiosk");
    assertThat(asked.toString()).doesNotContain("plover");
  }

  @Test
  void theRecoveryKeyIsShownOnceAndNeedsPaper() {
    w.toDisks();
    w.click("#check-disk1");
    w.click("#check-disk2");
    w.click("#next");
    w.click("#next");
    // It is on unless one says otherwise.
    w.untilText("#why-not", "recovery key");
    w.click("#recovery-make");
    String key = w.text("#recovery-key");
    assertThat(key).matches("([0-9A-HJKMNP-TV-Z]{5}-){7}[0-9A-HJKMNP-TV-Z]{5}");
    assertThat(w.enabled("#next")).isFalse();
    assertThat(w.find("#recovery-copy")).isPresent();
    assertThat(w.find("#recovery-save")).isPresent();
    w.click("#recovery-written");
    w.untilOpen("#next");
    w.click("#next");
    w.click("#back");
    w.see("#key-recovery");
    assertThat(w.find("#recovery-key")).isEmpty();
    String everything =
        stage.getScene().getRoot().lookupAll(".label").stream()
            .map(n -> String.valueOf(((Labeled) n).getText()))
            .collect(Collectors.joining());
    assertThat(everything).doesNotContain(key);
    w.untilOpen("#next");
  }

  @Test
  void integrityOnlyHasNoKeysAndSaysSo() {
    w.toDisks();
    w.click("#check-disk1");
    w.click("#check-disk2");
    w.click("#next");
    w.click("#kind-integrity");
    w.click("#next");
    assertThat(w.find("#key-file")).isEmpty();
    w.untilOpen("#next");
    w.click("#next");
    w.see("#array-name");
  }

  @Test
  void theBitmapIsOfferedWhereTheKernelHasItAndSaidInTheReview() {
    w.toDisks();
    w.click("#check-disk1");
    w.click("#check-disk2");
    w.click("#next");
    w.click("#advanced");
    assertThat(w.find("#write-bitmap")).as("encrypted").isEmpty();
    w.click("#kind-integrity");
    w.see("#write-bitmap");
    w.click("#write-bitmap");
    w.click("#next");
    w.untilOpen("#next");
    w.click("#next");
    w.see("#array-name");
    w.untilOpen("#next");
    w.click("#next");
    w.see("#commands");
    assertThat(w.text("#commands")).contains("--integrity-bitmap-mode");
  }

  @Test
  void whatIsNotEncryptedDiskByDiskCanBeUsedAtOnce() {
    w.toDisks();
    w.click("#check-disk1");
    w.click("#check-disk2");
    w.click("#next");
    assertThat(w.find("#start-at-once")).as("encrypted").isEmpty();
    assertThat(w.text("#start-note")).contains("layered kind");
    w.click("#kind-integrity");
    assertThat(((RadioButton) w.see("#start-wiped")).isSelected()).isTrue();
    w.click("#start-at-once");
    w.untilText("#start-note", "guarded throughout");
    w.untilText("#capacity", "guarded bit by bit");
    w.click("#next");
    w.untilOpen("#next");
    w.click("#next");
    w.see("#array-name");
    w.untilOpen("#next");
    w.click("#next");
    w.see("#commands");
    assertThat(w.text("#commands")).contains("--no-wipe", "--integrity-recalculate");
  }

  @Test
  void eachKindSaysWhatItGivesOnThisMachine() {
    w.toDisks();
    w.click("#check-disk1");
    w.click("#check-disk2");
    w.click("#next");
    w.untilText("#kind-encrypted", "95 MB/s a disk by this processor");
    w.untilText("#kind-layered", "ready in");
    assertThat(w.text("#kind-integrity")).contains("2.4 GB/s a disk").contains("TB");
    assertThat(w.text("#advice")).contains("toy machine");
    w.click("#advanced");
    w.untilText("#algorithm-about", "One processor does 95 MB a second here.");
  }

  @Test
  void openingAtBootIsProposedWhereTheMachineCan() {
    Set<String> readers = Set.of(Machine.CRYPTTAB_READER, Machine.INTEGRITYTAB_READER);
    Machine machine = new Machine(true, true, true, Map.of(), readers, Set.of());
    host.setInventory(Shop.shop().with(machine));
    w.toReview();
    assertThat(w.text("#commands")).contains("/etc/crypttab");
  }

  @Test
  void onlyWhatTheKernelOffersCanBeChosen() {
    Inventory shop = Shop.shop();
    Set<String> abilities = Set.of("hmac-sha256", "crc32c", "raid1", "raid10");
    host.setInventory(
        new Inventory(shop.disks(), List.of(), shop.volumeGroups(), shop.mountPoints(), abilities));
    w.toDisks();
    for (String id : List.of("disk1", "disk2", "disk3", "disk4")) {
      w.click("#check-" + id);
    }
    w.click("#next");
    assertThat(w.enabled("#raid5")).isFalse();
    assertThat(w.enabled("#raid6")).isFalse();
    assertThat(w.enabled("#raid10")).isTrue();
    w.untilText("#why-not", "raid6");
    w.click("#raid10");
    w.untilOpen("#next");
  }

  @Test
  void whatIsShownIsWhatIsAskedFor() throws PlanException {
    w.toReview();
    w.fill("#confirm-text", "data");
    w.untilOpen("#build");
    String shown = w.text("#commands");
    w.click("#build");
    w.until("the build is asked for", () -> host.running().isPresent());
    Ask.Do ask = (Ask.Do) host.running().orElseThrow().ask();
    Plan plan = Planner.plan(((Chore.Build) ask.chore()).blueprint(), Shop.shop());
    assertThat(ask.planDigest()).isEqualTo(plan.digest());
    plan.stages().stream()
        .flatMap(s -> s.steps().stream())
        .map(s -> s.command().shellLine())
        .filter(line -> line.lines().count() < 8)
        .forEach(line -> assertThat(shown).contains(line));
    assertThat(ask.claims())
        .extracting(Ask.DiskClaim::serial)
        .containsExactly("WD-WCC7K0AB1234", "WD-WCC7K0AB1235");
  }

  @Test
  void theReviewNamesWhatWillBeLostAndWantsTheName() {
    w.toDisks();
    w.click("#check-disk1");
    w.click("#check-disk4");
    for (int i = 0; i < 4; i++) {
      if (i == 2) {
        w.recoveryKey();
      }
      w.untilOpen("#next");
      w.click("#next");
    }
    w.see("#confirm-text");
    String page = w.text(".page-content");
    assertThat(page).contains("X0A0A1B2FGHJ", "Holidays 2019", "Will be lost");
    assertThat(w.enabled("#build")).isFalse();
    w.fill("#confirm-text", "date");
    assertThat(w.enabled("#build")).isFalse();
    w.fill("#confirm-text", "data");
    w.untilOpen("#build");
  }

  @Test
  void aDiskThatChangedSinceItWasChosenStopsTheReview() {
    w.toReview();
    w.fill("#confirm-text", "data");
    w.untilOpen("#build");
    host.setInventory(
        with(
            Shop.shop().disks().stream()
                .map(
                    d ->
                        d.id().equals("disk2")
                            ? Shop.disk(
                                "disk2",
                                "WDC",
                                "WD40EFRX-68N32N0",
                                "OTHER",
                                d.sizeBytes(),
                                "sata",
                                SmartVerdict.GOOD,
                                List.of(),
                                List.of())
                            : d)
                .toList()));
    w.untilText("#why-not", "changed");
    assertThat(w.enabled("#build")).isFalse();
    assertThat(w.text(".page-content")).contains("there is another disk now");
    host.setInventory(Shop.shop());
    w.untilOpen("#build");
    host.setInventory(
        with(
            Shop.shop().disks().stream()
                .map(
                    d ->
                        d.id().equals("disk1")
                            ? Shop.disk(
                                "disk1",
                                d.vendor(),
                                d.model(),
                                d.serial(),
                                d.sizeBytes(),
                                "sata",
                                SmartVerdict.GOOD,
                                List.of(),
                                List.of(
                                    new DiskContent(
                                        "/dev/sdx1", "ext4", "new", 1L << 30, List.of())))
                            : d)
                .toList()));
    w.untilText("#why-not", "changed");
    w.click("#accept-changes");
    w.untilOpen("#build");
    assertThat(w.text(".page-content")).contains("“new”");
  }

  @Test
  void mixedSizesShowTheirWaste() {
    w.toDisks();
    w.click("#check-disk1");
    w.click("#check-disk3");
    w.untilText(".page-strip", "2 TB stay unused");
  }

  private static Inventory with(List<Disk> disks) {
    Inventory shop = Shop.shop();
    return new Inventory(
        disks, List.of(), shop.volumeGroups(), shop.mountPoints(), shop.abilities());
  }
}
