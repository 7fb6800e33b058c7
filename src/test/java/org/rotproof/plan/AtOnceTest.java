package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;

/** An array that is used at once: what is run, what is written down, and what is said. */
class AtOnceTest {
  private static final Inventory INVENTORY =
      Toys.inventory(3, 4L << 30)
          .with(
              new Machine(
                  true,
                  true,
                  true,
                  Map.of(),
                  Set.of(BootLines.CRYPTTAB_READER, BootLines.INTEGRITYTAB_READER),
                  Set.of()));

  private static Blueprint blueprint(String kind, String start) throws PlanException {
    return BlueprintJson.read(
        "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\",\"disk3\"],\"raid\":\"raid5\","
            + "\"mount\":{\"atBoot\":true},\"protection\":{\"kind\":\""
            + kind
            + "\",\"start\":\""
            + start
            + "\"}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"integrity", "layered"})
  void itsRecordRemembersItAndItsBootLinesAndSheetAreThoseOfAnyOther(String kind) throws Exception {
    Blueprint b = blueprint(kind, "at-once");
    assertThat(BlueprintJson.read(BlueprintJson.write(b))).isEqualTo(b);
    Plan plan = Planner.plan(b, INVENTORY);
    Plan wiped = Planner.plan(blueprint(kind, "wiped"), INVENTORY);
    assertThat(stage(plan, "boot")).isEqualTo(stage(wiped, "boot"));
    RecoverySheet sheet = RecoverySheet.of(plan, INVENTORY);
    // The kernel has noted on the disk that it computes tags, and goes on however it is opened.
    assertThat(sheet.open()).isEqualTo(RecoverySheet.of(wiped, INVENTORY).open());
    assertThat(sheet.text()).contains("used at once", "dmsetup status");
    assertThat(PlanScript.render(plan))
        .contains("--no-wipe", "--integrity-recalculate", "blkdiscard --zeroout")
        .doesNotContain("--assume-clean");
    assertThat(plan.notes()).anyMatch(n -> n.contains("not guarded at once"));
    assertThat(wiped.notes()).noneMatch(n -> n.contains("at once"));
  }

  private static List<Stage> stage(Plan plan, String kind) {
    return plan.stages().stream().filter(s -> s.kind().equals(kind)).toList();
  }

  @Test
  void versionsThatDoNotKnowItReadAllOtherRecords() throws Exception {
    assertThat(BlueprintJson.write(blueprint("integrity", "wiped"))).doesNotContain("start");
  }

  @Test
  void whatTheCipherTagsIsWipedAndAWrongWordIsNamed() {
    assertThatThrownBy(() -> blueprint("encrypted", "at-once"))
        .hasMessageContaining("layered")
        .isInstanceOfSatisfying(
            PlanException.class, e -> assertThat(e.field()).isEqualTo("protection.start"));
    assertThatThrownBy(() -> blueprint("integrity", "soon"))
        .hasMessageContaining("wiped or at-once");
  }

  @Test
  void aDiskIsClearedPastItsJournalAndTheRoomThatMdLeaves() {
    for (long mebibytes : List.of(48L, 96L, 1024L, 8192L, 131_072L, 20_000_000L)) {
      long disk = mebibytes << 20;
      long cleared = DiskStep.ClearBeginning.of("disk1", "/dev/sda", disk).workBytes();
      long journal = Math.min(64L << 20, disk / 128);
      long beforeData = Math.min(128L << 20, disk / 1024);
      assertThat(cleared)
          .isGreaterThan(journal + beforeData + (2L << 20))
          .isLessThan(disk)
          .isLessThanOrEqualTo(256L << 20);
      assertThat(cleared % 4096).isZero();
    }
  }
}
