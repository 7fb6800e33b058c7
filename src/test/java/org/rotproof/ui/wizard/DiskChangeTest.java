package org.rotproof.ui.wizard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskContent;
import org.rotproof.storage.DiskUse;
import org.rotproof.storage.SmartVerdict;
import org.rotproof.ui.Shop;

class DiskChangeTest {
  private static final Disk CHOSEN = disk("S1", 1L << 40, List.of(), List.of());

  private static Disk disk(
      String serial, long bytes, List<DiskUse> uses, List<DiskContent> contents) {
    return Shop.disk(
        "disk1", "WDC", "WD40", serial, bytes, "sata", SmartVerdict.GOOD, uses, contents);
  }

  private static Optional<String> change(Disk now) {
    return DiskChange.between(CHOSEN, Optional.of(now));
  }

  @Test
  void theSameDiskHasNotChanged() {
    assertThat(change(CHOSEN)).isEmpty();
  }

  @Test
  void anotherSerialOrSizeIsAnotherDisk() {
    assertThat(change(disk("S2", 1L << 40, List.of(), List.of())))
        .hasValueSatisfying(s -> assertThat(s).contains("another disk", "S1"));
    assertThat(change(disk("S1", 1L << 41, List.of(), List.of()))).isPresent();
  }

  @Test
  void aDiskThatIsGoneOrInUseOrWrittenToIsTold() {
    assertThat(DiskChange.between(CHOSEN, Optional.empty()))
        .hasValueSatisfying(s -> assertThat(s).contains("not there"));
    assertThat(
            change(
                disk(
                    "S1", 1L << 40, List.of(new DiskUse(DiskUse.Kind.MOUNTED, "/mnt")), List.of())))
        .hasValueSatisfying(s -> assertThat(s).contains("mounted at /mnt"));
    assertThat(
            change(
                disk(
                    "S1",
                    1L << 40,
                    List.of(),
                    List.of(new DiskContent("/dev/sda1", "ext4", "x", 1000, List.of())))))
        .isPresent();
  }
}
