package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.rotproof.storage.ArrayHealth.Kind;
import org.rotproof.ui.monitor.model.Given;

/** How much is guarded: never more than the truth, and never healthy before it is all. */
class GuardTest {
  private static Array array(Guard... guards) {
    Array whole = Given.array("raid1", 0, "in_sync", "in_sync");
    List<Leg> legs = whole.legs();
    return whole.with(
        List.of(legs.get(0).guarded(guards[0]), legs.get(1).guarded(guards[1])), List.of());
  }

  @Property
  void aShareIsNeverRoundedUp(
      @ForAll @LongRange(min = 0, max = 1L << 45) long done,
      @ForAll @LongRange(min = 1, max = 1L << 45) long all) {
    Guard guard = Guard.of(done, all);
    assertThat(guard.percent() == 100).isEqualTo(done >= all);
    assertThat(guard.partly()).isEqualTo(done < all);
    assertThat(guard.percent() * (double) all).isLessThanOrEqualTo(100.0 * done + 1e-3 * all);
  }

  @Example
  void theLeastGuardedMemberCounts() {
    assertThat(array(Guard.of(90, 100), Guard.of(37, 100)).guard().percent()).isEqualTo(37);
    assertThat(array(Guard.WHOLE, Guard.of(37, 100)).guard().percent()).isEqualTo(37);
    assertThat(array(Guard.UNKNOWN, Guard.of(37, 100)).guard().percent()).isEqualTo(37);
    assertThat(array(Guard.WHOLE, Guard.UNKNOWN).guard()).isEqualTo(Guard.UNKNOWN);
    assertThat(array(Guard.WHOLE, Guard.WHOLE).guard()).isEqualTo(Guard.WHOLE);
    assertThat(array(Guard.WHOLE, Guard.NONE).guard()).isEqualTo(Guard.NONE);
  }

  @Example
  void whatIsGuardedInPartIsNotHealthy() {
    ArrayHealth health = array(Guard.WHOLE, Guard.of(999_999, 1_000_000)).judged();
    assertThat(health.health()).isEqualTo(Health.PARTLY_GUARDED);
    assertThat(health.has(Kind.PARTLY_GUARDED)).isTrue();
    assertThat(health.sentences()).startsWith("Guarded: 99 %.");
    assertThat(array(Guard.WHOLE, Guard.WHOLE).judged().health()).isEqualTo(Health.HEALTHY);
  }

  @Example
  void theKernelsLinesAreUnderstood() throws ParseException {
    String status =
        """
        t-1: 0 1039704 integrity 0 1039704 294912
        t-2: 0 1039704 integrity 0 1039704 1039704
        t-3: 0 1039704 integrity 7 1039704 -
        t-4: 0 1039704 crypt
        t-5: 0 1039704 integrity 0 x -
        """;
    assertThat(DmTarget.parse(status))
        .extracting(DmTarget::guarded)
        .containsExactly("294912 1039704", "1039704 1039704", "1039704 1039704", "", "");
  }

  @Example
  void nonsenseIsNoGuard() {
    assertThat(Guard.of(-1, 10)).isEqualTo(Guard.UNKNOWN);
    assertThat(Guard.of(0, 0)).isEqualTo(Guard.UNKNOWN);
    assertThatThrownBy(() -> new Guard(Guard.State.PARTLY, 10, 10))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Guard(Guard.State.WHOLE, 1, 10))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
