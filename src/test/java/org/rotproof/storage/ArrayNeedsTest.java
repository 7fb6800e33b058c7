package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.storage.ArrayHealth.Finding;
import org.rotproof.storage.ArrayHealth.Kind;

/** An array that has all its members, or is to have them soon, is not healthy by that alone. */
class ArrayNeedsTest {
  private static ArrayHealth mirror(String... pairs) throws ParseException {
    return ArrayHealthTest.judged(ArrayHealthTest.both(ArrayHealthTest.mirror(pairs), ""));
  }

  private static ArrayHealth lines(String head, String rest) throws ParseException {
    return Mdstat.parse("md0 : " + head + "\n      " + rest + "\n")
        .arrays()
        .get(0)
        .toArray()
        .judged();
  }

  @ParameterizedTest
  @CsvSource({
    "'in_sync,write_error', WRITE_ERRORS",
    "'in_sync,write_error,want_replacement', WRITE_ERRORS",
    "'in_sync,want_replacement', WANTS_REPLACEMENT"
  })
  void aMemberThatWillNotDoForLong(String state, Kind kind) throws ParseException {
    ArrayHealth judged = mirror("md/dev-dm-3/state", state);
    assertThat(judged.health()).isEqualTo(Health.ATTENTION);
    assertThat(judged.findings()).extracting(Finding::kind).containsExactly(kind);
    assertThat(judged.sentences()).contains("_sdb ");
    assertThat(judged.missing()).isZero();
  }

  @Test
  void aMemberThatIsBeingReplacedNeedsNobody() throws ParseException {
    assertThat(
            mirror(
                    "md/dev-dm-3/state",
                    "in_sync,want_replacement",
                    "md/dev-sdc/state",
                    "spare,replacement",
                    "md/dev-sdc/slot",
                    "1",
                    "md/sync_action",
                    "recover")
                .findings())
        .isEmpty();
  }

  @Test
  void placesThatMdDoesNotUse() throws ParseException {
    assertThat(mirror("md/dev-dm-3/bad_blocks", "34816 8").findings())
        .extracting(Finding::kind)
        .containsExactly(Kind.BAD_PLACES);
    assertThat(mirror("md/dev-dm-3/bad_blocks", "").health()).isEqualTo(Health.HEALTHY);
  }

  @Test
  void placesThatMeetOnAllCopiesAreNotOneCopyLess() throws ParseException {
    ArrayHealth judged =
        mirror("md/dev-dm-1/bad_blocks", "34816 8", "md/dev-dm-3/bad_blocks", "34816 8");
    assertThat(judged.health()).isEqualTo(Health.DEGRADED);
    assertThat(judged.sentences()).contains("cannot be read");
  }

  /** With the other copy gone, what lies there has no copy at all. */
  @Test
  void placesOfTheLastCopyAreLost() throws ParseException {
    ArrayHealth judged =
        mirror(
            "md/dev-dm-1/bad_blocks",
            "34816 8",
            "md/degraded",
            "1",
            "md/dev-dm-3/state",
            "faulty",
            "md/dev-dm-3/slot",
            "none");
    assertThat(judged.has(Kind.BAD_PLACES_MEET)).isTrue();
    assertThat(judged.sentences()).contains("missing, or have places", "cannot be read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "active raid1; 9 blocks [2/2] [UU]",
        "active raid1 a[0]; 9 blocks [2/2] [UU]",
        "active raid5 a[0] b[1](F) c[2]; 9 blocks level 5, 64k chunk [3/3] [UUU]"
      })
  void membersThatAreNotThereBesideLettersThatSayTheyAre(String head, String second)
      throws ParseException {
    assertThat(lines(head, second).health()).isNotEqualTo(Health.HEALTHY);
    assertThat(lines(head, second).has(Kind.NOT_UNDERSTOOD)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"md_x:inactive", "md:active", "md_a:broken:b", "md_nas.example.org:0"})
  void aNameMayHoldAStateBehindAColon(String name) throws ParseException {
    Array array =
        Mdstat.parse(name + " : active raid1 a[0] b[1]\n      9 blocks [2/2] [UU]\n")
            .arrays()
            .get(0)
            .toArray();
    assertThat(array.node()).isEqualTo(name);
    assertThat(array.judged().health()).isEqualTo(Health.HEALTHY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"idle", "frozen", ""})
  void aChangeOfShapeThatStandsStill(String action) throws ParseException {
    ArrayHealth judged = mirror("md/reshape_position", "13312", "md/sync_action", action);
    assertThat(judged.health()).isEqualTo(Health.ATTENTION);
    assertThat(judged.has(Kind.RESHAPE_STANDS)).isTrue();
  }

  @Test
  void aChangeOfShapeThatGoesOnAndNone() throws ParseException {
    assertThat(mirror("md/reshape_position", "13312", "md/sync_action", "reshape").health())
        .isEqualTo(Health.HEALTHY);
    assertThat(mirror("md/reshape_position", "none", "md/sync_action", "idle").findings())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "recover, REBUILDING, REBUILDING",
    "idle, DEGRADED, REBUILD_STANDS",
    "frozen, DEGRADED, REBUILD_STANDS"
  })
  void aSpareInAPlaceIsFilledOrWaitsInVain(String action, Health health, Kind kind)
      throws ParseException {
    ArrayHealth judged =
        mirror("md/dev-dm-3/state", "spare", "md/degraded", "1", "md/sync_action", action);
    assertThat(judged.health()).isEqualTo(health);
    assertThat(judged.has(kind)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'raid5 a[0] b[1] c[2]', '9 blocks level 5, 64k chunk [3/3] [UUU]'",
    "'raid6 a[0] b[1] c[2] d[3]', '9 blocks level 6, 64k chunk [4/4] [UUUU]'",
    "'raid1 a[0] b[1]', '9 blocks [2/2] [UU]'",
    "'raid10 a[0] b[1] c[2] d[3]', '9 blocks 2 near-copies [4/4] [UUUU]'"
  })
  void whileItsDisksAreMadeToAgreeNothingIsPromised(String members, String second)
      throws ParseException {
    String runs = "\n      [=>..]  resync = 12.6% (5632/62976) finish=1.6min speed=563K/sec";
    for (String pass : new String[] {runs, "\n      resync=PENDING", "\n      resync=DELAYED"}) {
      ArrayHealth judged = lines("active " + members, second + pass);
      assertThat(judged.health()).isEqualTo(Health.HEALTHY);
      assertThat(judged.sparable()).isZero();
      assertThat(judged.sentences()).contains("made to agree");
    }
    String check = "\n      [=>..]  check = 12.6% (5632/62976) finish=1.6min speed=563K/sec";
    ArrayHealth checked = lines("active " + members, second + check);
    assertThat(checked.sparable()).isPositive();
    assertThat(checked.findings()).isEmpty();
  }

  @Test
  void aSpareThatIsNotThere() throws ParseException {
    Systems systems =
        ArrayHealthTest.both(
                ArrayHealthTest.mirror("md/dev-sdc/state", "spare", "md/dev-sdc/slot", "none"), "")
            .without("sdc");
    ArrayHealth judged = ArrayHealthTest.judged(systems);
    assertThat(judged.health()).isEqualTo(Health.ATTENTION);
    assertThat(judged.has(Kind.SPARE_UNPLUGGED)).isTrue();
    assertThat(judged.missing()).isZero();
    assertThat(lines("active raid1 a[0] b[1] c[2](F)", "9 blocks [2/2] [UU]").findings())
        .extracting(Finding::kind)
        .containsExactly(Kind.STAND_IN_FAILED);
  }

  @Test
  void aDiskOfTheRecordThatMdDoesNotListIsASpareLess() throws ParseException {
    Array whole = ArrayHealthTest.both(ArrayHealthTest.mirror(), "").read().arrays().get(0);
    for (boolean back : new boolean[] {false, true}) {
      ArrayAbsent absent = new ArrayAbsent("photos-3", KnownDisk.UNKNOWN, true, back);
      assertThat(whole.with(whole.legs(), List.of(absent)).judged().findings())
          .extracting(Finding::kind)
          .containsExactly(back ? Kind.SPARE_NOT_IN_USE : Kind.SPARE_UNPLUGGED);
    }
  }
}
