package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.storage.Cases;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;

/** Which disks of the field's machines may be built on, and what they are called. */
class MachineCasesTest {
  private static Plan plan(String machine, String blueprint) throws Exception {
    return Planner.plan(BlueprintJson.read(Cases.blueprint(blueprint)), Cases.machine(machine));
  }

  private static String why(Inventory inventory, String path) {
    Disk disk =
        inventory.disks().stream().filter(d -> d.path().equals(path)).findFirst().orElseThrow();
    return Planner.refusal(disk, inventory).orElse("");
  }

  @Test
  void theSecondCablesOfAnArrayAreInUseByThatArray() throws Exception {
    Inventory inventory = Cases.machine("dual-port-add");
    assertThat(why(inventory, "/dev/sdc")).contains("same disk as /dev/sda").contains("photos");
    assertThat(why(inventory, "/dev/sdd")).contains("same disk as /dev/sdb").contains("photos");
    assertThatThrownBy(() -> plan("dual-port-add", "dual-port-add-second"))
        .isInstanceOfSatisfying(
            PlanException.class, e -> assertThat(e.reason()).isEqualTo(PlanException.Reason.SAFETY))
        .hasMessageContaining("photos");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wwn-zero", "das-placeholder-wwn"})
  void disksThatShareAMeaninglessWorldWideNameAreDifferentDisks(String machine) throws Exception {
    assertThat(Cases.machine(machine).disks()).hasSize(2).allMatch(Disk::free);
    Plan plan = plan(machine, machine + "-blueprint");
    assertThat(PlanScript.render(plan)).doesNotContain("/dev/sd").doesNotContain("wwn-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"usb-same-serial", "usb-same-serial-replugged"})
  void docksWithOneSerialAreNotToldApartByTheKernelsNames(String machine) throws Exception {
    Inventory inventory = Cases.machine(machine);
    assertThat(inventory.disks()).hasSize(2).noneMatch(Disk::free);
    assertThat(why(inventory, "/dev/sdb")).contains("same serial as /dev/sdc").contains("by-path");
    assertThatThrownBy(() -> plan(machine, "usb-same-serial-blueprint"))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("same serial");
  }

  @Test
  void eachNameOfADiskIsTheDiskAndThePlanUsesItsBest() throws Exception {
    Plan plan = plan("byid-alias", "byid-alias-blueprint");
    assertThat(plan.blueprint().disks())
        .containsExactly("/dev/disk/by-id/ata-WD_A", "/dev/disk/by-id/ata-WD_B");
    assertThat(PlanScript.render(plan)).contains("/dev/disk/by-id/ata-WD_B");
    assertThatThrownBy(() -> plan("byid-alias", "byid-alias-blueprint2"))
        .isInstanceOfSatisfying(
            PlanException.class, e -> assertThat(e.reason()).isEqualTo(PlanException.Reason.SAFETY))
        .hasMessageContaining("/dev/disk/by-id/ata-WD_B instead");
  }

  @ParameterizedTest
  @CsvSource({
    "bcache-drbd,/dev/sda,bcache0",
    "bcache-drbd,/dev/nvme0n1,bcache0",
    "bcache-drbd,/dev/sdb,drbd0",
    "mpath,/dev/sda,mpatha",
    "mpath,/dev/sdb,mpatha",
    "zoned,/dev/sda,host-managed",
    "zoned,/dev/sdb,host-managed"
  })
  void aDiskOutOfReachSaysWhy(String machine, String path, String by) throws Exception {
    assertThat(why(Cases.machine(machine), path)).contains(by);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bcache-drbd", "zoned"})
  void noPlanIsMadeOfThem(String machine) {
    assertThatThrownBy(() -> plan(machine, machine + "-blueprint"))
        .isInstanceOfSatisfying(
            PlanException.class,
            e -> assertThat(e.reason()).isEqualTo(PlanException.Reason.SAFETY));
  }

  @Test
  void namesOfDisksAreNeverTwoDisks() throws Exception {
    Inventory inventory = Cases.machine("das-placeholder-wwn");
    assertThat(inventory.disk("/dev/disk/by-id/wwn-0x5000000000000001")).isEmpty();
    assertThat(inventory.disks().stream().map(Disk::id).distinct()).hasSize(2);
    assertThatThrownBy(
            () ->
                PlanSafety.disks(
                    "disk", List.of("/dev/disk/by-id/wwn-0x5000000000000001"), inventory))
        .hasMessageContaining("more than one disk");
  }
}
