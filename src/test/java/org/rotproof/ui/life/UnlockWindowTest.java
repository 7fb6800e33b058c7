package org.rotproof.ui.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.Chore;
import org.rotproof.plan.SecretName;
import org.rotproof.plan.Unlock;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.plan.boot.MarkedBlock;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskContent;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Having an array opened with no hands, by what a person sees, against a scripted helper. */
@Tag("window")
@ExtendWith(ApplicationExtension.class)
class UnlockWindowTest {
  private static final String STICK = "CAFE-1234";
  private static final String THUMBPRINT = "RsY4W0uf4NT51FLY-tRbqymn1C7TwGir3mTeeUT-ac8";

  private ManageWindow ui;

  @Start
  void start(Stage stage) throws Exception {
    Path folder = Files.createTempDirectory("rotproof-unlock");
    ui = new ManageWindow(stage, machine(record(), false), folder);
  }

  static ArrayRecord record() {
    return LifeShop.record(
        "{\"passphrase\":true,\"recoveryKey\":true},\"mount\":{\"atBoot\":true}");
  }

  static Inventory machine(ArrayRecord record, boolean tpm) {
    Inventory found = LifeShop.open(record);
    Disk plain = LifeShop.stick();
    Disk stick =
        new Disk(
            plain.id(),
            plain.path(),
            plain.stablePath(),
            plain.vendor(),
            plain.model(),
            plain.serial(),
            plain.wwn(),
            plain.sizeBytes(),
            512,
            512,
            false,
            true,
            "usb",
            plain.smart(),
            plain.uses(),
            List.of(
                new DiskContent(
                    "/dev/sde1",
                    "vfat",
                    "KEYS",
                    plain.sizeBytes(),
                    List.of("/media/me/KEYS"),
                    List.of("by-uuid/" + STICK))));
    List<Disk> disks = new ArrayList<>(found.disks());
    disks.add(stick);
    Machine m = found.machine();
    Map<String, String> files = new HashMap<>(m.files());
    List<String> lines =
        record.members().stream()
            .map(one -> BootLines.crypttab(one.mapping(), one.path(), Optional.empty()))
            .toList();
    files.put(BootLines.CRYPTTAB, new MarkedBlock("photos", lines).text());
    Set<String> there =
        tpm ? Set.of(Machine.TPM2, Machine.TPM2_ENROLLER) : Set.of(Machine.TPM2_ENROLLER);
    return found
        .withDisks(disks)
        .with(new Machine(true, true, true, files, there, m.mappings(), m.sectorBytes()));
  }

  /** The key is tried, then comes the review, then the chore. */
  private void reviewedAndAskedFor(String picture, Chore chore) {
    ui.press("#continue");
    ManageWindow.await(
        "the key is tried",
        () ->
            !ui.nothingAsked()
                && ui.asked().ask() instanceof Ask.Do d
                && d.chore().equals(new Chore.TryKey("photos", SecretName.PASSPHRASE)));
    ui.asked().answer().complete(new Answer.Done());
    ui.waitFor("#run");
    ui.picture(picture);
    ui.press("#run");
    ManageWindow.await(
        "it is asked for", () -> ui.asked().ask() instanceof Ask.Do d && d.chore().equals(chore));
  }

  @Test
  void aStickIsChosenAndWhyTheTpmIsNotIsSaid() {
    ui.waitFor("#do-add-unlock");
    ui.reveal("#do-add-unlock");
    ui.picture("unlock-list");
    assertThat(ui.text("#why-remove-unlock")).contains("Neither a TPM nor a stick");
    ui.press("#do-add-unlock");
    ui.waitFor("#new-disks", "knows no TPM 2");
    assertThat(ui.words("#new-disks")).contains(STICK, "Nothing on it is erased");
    assertThat(ui.open("#continue")).as("the passphrase is missing").isFalse();
    ui.type("#present-passphrase", "four plain words here");
    ui.picture("unlock-form");
    reviewedAndAskedFor(
        "unlock-review", new Chore.AddUnlock("photos", Unlock.Stick.of(STICK, "photos")));
  }

  /** The machine with clevis on it. */
  static Inventory withClevis(Inventory found) {
    Machine m = found.machine();
    Set<String> there = new HashSet<>(m.unreadable());
    there.addAll(Set.of(Machine.TANG_ENROLLER, Machine.TANG_ASKER, Machine.TANG_AT_BOOT));
    return found.with(
        new Machine(true, true, true, m.files(), there, m.mappings(), m.sectorBytes()));
  }

  private void show(Inventory found) {
    ui.host.setInventory(found);
    ui.fx(
        stage -> {
          ui.window.toManage(ui.connection, "photos", Optional.empty());
          return true;
        });
  }

  @Test
  void aTangServerIsToldByItsUrlAndItsThumbprint() {
    ui.waitFor("#do-add-unlock");
    ui.press("#do-add-unlock");
    ui.waitFor("#new-disks", "Clevis is not installed");
    show(withClevis(machine(record(), false)));
    ui.waitFor("#do-add-unlock");
    ui.press("#do-add-unlock");
    ui.waitFor("#new-tang");
    assertThat(ui.words("#new-disks")).contains("not from a thief who takes the server as well");
    ui.press("#new-tang");
    ui.waitFor("#tang-url");
    ui.type("#present-passphrase", "four plain words here");
    assertThat(ui.open("#continue")).as("the server is missing").isFalse();
    ui.type("#tang-url", "http://tang.lan:7500/");
    ui.type("#tang-thumbprint", "short");
    ui.waitFor("#tang", "43 letters and digits, from tang-show-keys");
    assertThat(ui.open("#continue")).as("that is no thumbprint").isFalse();
    assertThat(
            List.of(
                ui.<String>fx(s -> s.getScene().lookup("#tang-url").getAccessibleText()),
                ui.<String>fx(s -> s.getScene().lookup("#tang-thumbprint").getAccessibleText())))
        .containsExactly("URL of the server", "Thumbprint of its signing key");
    ui.type("#tang-thumbprint", THUMBPRINT);
    ui.picture("unlock-tang");
    reviewedAndAskedFor(
        "unlock-tang-review",
        new Chore.AddUnlock("photos", new Unlock.Tang("http://tang.lan:7500", THUMBPRINT)));
  }

  /** Its server's keys may be others by now. */
  @Test
  void aTangServerIsEnrolledAnewByItsNewKey() {
    ArrayRecord r = record();
    ArrayRecord given =
        new ArrayRecord(
            r.blueprint(),
            r.members(),
            Set.of(),
            Optional.of(new Unlock.Tang("http://tang.lan:7500", "t".repeat(43))),
            Set.of());
    show(withClevis(machine(given, false)));
    ManageWindow.await("it may be renewed", () -> ui.open("#do-renew-unlock"));
    ui.press("#do-renew-unlock");
    ui.waitFor("#tang-thumbprint");
    ui.type("#present-passphrase", "four plain words here");
    ui.type("#tang-thumbprint", THUMBPRINT);
    reviewedAndAskedFor(
        "unlock-tang-renew-review",
        new Chore.RenewUnlock("photos", "http://tang.lan:7500", THUMBPRINT));
  }

  @Test
  void whatWasGivenIsTried() {
    show(machine(given(), true));
    ManageWindow.await("it may be tried", () -> ui.open("#do-test-unlock"));
    assertThat(ui.text("#why-add-unlock")).contains("Remove that first");
    ui.press("#do-test-unlock");
    ui.waitFor("#run");
    ui.picture("unlock-test");
    ui.press("#run");
    ManageWindow.await(
        "it is tried",
        () ->
            !ui.nothingAsked()
                && ui.asked().ask() instanceof Ask.Do d
                && d.chore().equals(new Chore.TestUnlock("photos", "")));
    ui.asked().answer().complete(new Answer.Done());
    ui.waitFor("#result", "would open now");
    ui.picture("unlock-tested");
  }

  static ArrayRecord given() {
    ArrayRecord r = record();
    return new ArrayRecord(
        r.blueprint(), r.members(), Set.of(), Optional.of(new Unlock.Tpm2(List.of(7))), Set.of());
  }
}
