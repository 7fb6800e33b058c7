package org.rotproof.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What other users' processes say of themselves is theirs to choose. */
class DiskHoldersTest {
  @Test
  void aHundredThousandMountsOfAnotherUserAreOneForEachDevice() {
    Stream<String> many =
        IntStream.range(0, 100_000)
            .mapToObj(i -> i + " 35 8:1 / /" + "x".repeat(3000) + i + " rw - ext4 /dev/sda1 rw");
    assertThat(DiskHolders.ofDevices(many)).startsWith("0 35 8:1 ").hasSizeLessThan(4000);
    Stream<String> named =
        IntStream.range(0, 100_000).mapToObj(i -> i + " 35 0:9 / /a rw - btrfs /dev/x" + i + " rw");
    assertThat(DiskHolders.ofDevices(named).lines().count()).isLessThan(5000);
  }

  @Test
  void nobodyHoldsADiskByCallingAMountOfHisOwnSo() {
    assertThat(
            DiskHolders.ofDevices(
                Stream.of(
                    "1 0 0:50 / /x rw - tmpfs /dev/sda rw",
                    "2 0 0:51 / /y rw - fuse.x /dev/sda rw",
                    "3 0 0:52 / /z rw - btrfs /dev/sdb rw",
                    "4 0 8:32 / /o rw - ext4 /dev/root rw",
                    "cut 0 8:32")))
        .isEqualTo("3 0 0:52 / /z rw - btrfs /dev/sdb rw\n4 0 8:32 / /o rw - ext4 /dev/root rw\n");
  }

  @Test
  void aNameWithANewlineIsOneLine() {
    assertThat(DiskHolders.oneLine("a\n0 nbd\u001b[2J")).isEqualTo("a?0 nbd?[2J");
  }
}
