package org.rotproof.ui.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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
    ui.press("#continue");
    ManageWindow.await(
        "the key is tried",
        () ->
            !ui.nothingAsked()
                && ui.asked().ask() instanceof Ask.Do d
                && d.chore().equals(new Chore.TryKey("photos", SecretName.PASSPHRASE)));
    ui.asked().answer().complete(new Answer.Done());
    ui.waitFor("#run");
    ui.picture("unlock-review");
    ui.press("#run");
    ManageWindow.await(
        "it is asked for",
        () ->
            ui.asked().ask() instanceof Ask.Do d
                && d.chore()
                    .equals(new Chore.AddUnlock("photos", Unlock.Stick.of(STICK, "photos"))));
  }

  @Test
  void whatWasGivenIsTried() {
    ui.host.setInventory(machine(given(), true));
    ui.fx(
        stage -> {
          ui.window.toManage(ui.connection, "photos", Optional.empty());
          return true;
        });
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
