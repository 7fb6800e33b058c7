package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rotproof.storage.Inventory;

class RehearsalPlanTest {
  private static RehearsalPlan plan(int there, ArrayRecord record) throws PlanException {
    return RehearsalPlan.of("photos", LifeToys.machine(there, record, Optional.empty(), Map.of()));
  }

  @Test
  void eachDiskIsOpenedAsOpeningDoesButOnALayerAndUnderAnotherName() throws PlanException {
    ArrayRecord record = LifeToys.record(2, 1, "");
    Inventory inventory = LifeToys.machine(3, record, Optional.empty(), Map.of());
    RehearsalPlan rehearsal = RehearsalPlan.of("photos", inventory);
    Plan open = ChorePlanner.plan(new Chore.Open("photos", java.util.List.of(), false), inventory);
    for (int i = 0; i < 3; i++) {
      RehearsalPlan.Leg leg = rehearsal.legs().get(i);
      ArrayRecord.Member member = record.members().get(i);
      String opened =
          leg.open()
              .shellLine()
              .replace("/dev/mapper/" + leg.layer(), member.path())
              .replace(leg.mapping(), member.mapping());
      assertThat(LifeToys.commands(open)).contains(opened);
      assertThat(leg.layer()).startsWith("rotproof-rehearsal-photos-");
      assertThat(leg.spare()).isEqualTo(i == 2);
    }
    assertThat(rehearsal.absent()).isEmpty();
    assertThat(rehearsal.secrets()).isEqualTo(open.secrets());
  }

  @Test
  void noCommandNamesADiskOrAnythingThatIsOpen() throws PlanException {
    for (String kind : new String[] {"encrypted", "integrity", "layered"}) {
      ArrayRecord record =
          LifeToys.record(3, 0, "\"raid\":\"raid5\",\"protection\":{\"kind\":\"" + kind + "\"}");
      RehearsalPlan plan = plan(3, record);
      assertThat(plan.unlock().isPresent()).isEqualTo(kind.equals("layered"));
      Stream.concat(plan.legs().stream().map(RehearsalPlan.Leg::open), plan.unlock().stream())
          .flatMap(command -> command.argv().stream())
          .forEach(
              word -> {
                assertThat(word).doesNotMatch("/dev/(?!mapper/rotproof-rehearsal-|\\.rot).*");
                assertThat(word).doesNotMatch("photos-\\d|photos-crypt");
              });
    }
  }

  @Test
  void aDiskThatIsNotThereIsAbsentAndASpareIsNotMissed() throws PlanException {
    assertThat(plan(1, LifeToys.record(2, 0, "")).absent()).containsExactly("disk2");
    assertThat(plan(2, LifeToys.record(2, 1, "")).absent()).isEmpty();
  }

  @Test
  void withoutARecordNothingIsRehearsed() {
    assertThatThrownBy(() -> RehearsalPlan.of("music", Toys.inventory(2, LifeToys.GIB)))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("no record");
  }

  @Test
  void aVolumeIsLookedForByItsGroupsName() throws PlanException {
    ArrayRecord record =
        LifeToys.record(
            2,
            0,
            "\"storage\":{\"kind\":\"lvm\",\"volumeGroup\":\"vg\",\"logicalVolume\":\"lv\","
                + "\"type\":\"xfs\"}");
    assertThat(plan(2, record).volume()).contains(new RehearsalPlan.Volume("vg", "lv"));
  }
}
