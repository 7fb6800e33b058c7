package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rotproof.storage.Redundancy.Fate;

/** What each level can do without. */
class RedundancyTest {
  @ParameterizedTest
  @CsvSource({
    "raid0, 2, '', 0, 2, 2",
    "linear, 3, '', 0, 3, 3",
    "raid1, 2, '', 1, 1, 1",
    "raid1, 4, '', 3, 1, 1",
    "raid4, 3, '', 1, 2, 2",
    "raid5, 5, left-symmetric, 1, 4, 4",
    "raid6, 6, left-symmetric, 2, 4, 4",
    "raid10, 4, near=2, 1, 2, 2",
    "raid10, 5, near=2, 1, 3, 2",
    "raid10, 6, near=3, 2, 2, 2",
    "raid10, 4, far=2, 1, 2, 2",
    "raid10, 4, 'near=2,far=2', 3, 1, 1",
    "raid10, 4, '', 1, 2, 2"
  })
  void whatALevelSurvivesAndNeeds(
      String level, int members, String layout, int survives, int least, int data) {
    Redundancy redundancy = Redundancy.of(new MdLevel(level), members, layout);
    assertThat(redundancy.survives()).isEqualTo(survives);
    assertThat(redundancy.leastMembers()).isEqualTo(least);
    assertThat(redundancy.dataMembers()).isEqualTo(data);
  }

  @Test
  void raid10DependsOnWhichAreMissing() {
    Redundancy near = Redundancy.of(new MdLevel("raid10"), 4, "near=2");
    assertThat(near.fate(Set.of(0, 1))).isEqualTo(Fate.LOST);
    assertThat(near.fate(Set.of(1, 2))).isEqualTo(Fate.RUNS);
    assertThat(near.fate(2)).isEqualTo(Fate.DEPENDS);
    assertThat(near.fate(3)).isEqualTo(Fate.LOST);
    assertThat(near.sparable(Set.of())).isEqualTo(1);
    assertThat(near.sparable(Set.of(1))).isZero();
    assertThat(near.sparable(Set.of(1, 2))).isZero();
    Redundancy far = Redundancy.of(new MdLevel("raid10"), 4, "far=2");
    assertThat(far.fate(Set.of(0, 2))).isEqualTo(Fate.RUNS);
    assertThat(far.fate(Set.of(1, 2))).isEqualTo(Fate.LOST);
    assertThat(Redundancy.of(new MdLevel("raid10"), 6, "near=3").sparable(Set.of(0, 3)))
        .isEqualTo(1);
    assertThat(Redundancy.of(new MdLevel("raid10"), 5, "near=2").fate(Set.of(4, 0)))
        .isEqualTo(Fate.LOST);
    assertThat(Redundancy.of(new MdLevel("raid10"), 5, "near=2").fate(Set.of(0, 2)))
        .isEqualTo(Fate.RUNS);
  }

  @Test
  void ofALevelThatIsNotKnownNothingGoodIsConcluded() {
    Redundancy odd = Redundancy.of(new MdLevel("raidF1"), 4, "");
    assertThat(odd.known()).isFalse();
    assertThat(odd.survives()).isZero();
    assertThat(odd.mayStillRun(1)).isFalse();
    assertThat(odd.fate(1)).isEqualTo(Fate.UNKNOWN);
    assertThat(odd.fate(0)).isEqualTo(Fate.RUNS);
  }
}
