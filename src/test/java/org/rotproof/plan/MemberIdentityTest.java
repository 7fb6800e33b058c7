package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rotproof.storage.Disk;
import org.rotproof.storage.SmartVerdict;
import org.rotproof.ui.Shop;

/** A name can be another disk's by now: by path, or where a toy takes a free one. */
class MemberIdentityTest {
  private static Disk disk(String id, String serial, long bytes) {
    return Shop.disk(
        id, "WDC", "WD40EFRX", serial, bytes, "sata", SmartVerdict.GOOD, List.of(), List.of());
  }

  private static ArrayRecord.Member member(String serial) {
    return ArrayRecord.Member.on(disk("disk1", serial, 1 << 30), "photos-1", false);
  }

  @Test
  void anotherDiskOfTheSameNameIsNotTheMember() {
    assertThat(member("A1").isOn(disk("disk1", "A1", 1 << 30))).isTrue();
    assertThat(member("A1").isOn(disk("disk9", "A1", 1 << 30))).as("at another port").isTrue();
    assertThat(member("A1").isOn(disk("disk1", "B2", 1 << 30))).as("in its place").isFalse();
    assertThat(member("A1").isOn(disk("disk1", "A1", 1 << 29))).isFalse();
    assertThat(member("").isOn(disk("disk1", "", 1 << 30))).isTrue();
    assertThat(member("").isOn(disk("disk2", "", 1 << 30))).isFalse();
  }
}
