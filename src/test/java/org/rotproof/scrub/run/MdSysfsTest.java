package org.rotproof.scrub.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MdSysfsTest {
  private static void member(Path sysBlock, String node, String slot, String state)
      throws IOException {
    Path folder = Files.createDirectories(sysBlock.resolve("md127/md/dev-" + node));
    Files.createDirectories(sysBlock.resolve(node));
    Files.createSymbolicLink(folder.resolve("block"), sysBlock.resolve(node));
    Files.writeString(folder.resolve("slot"), slot + "\n");
    Files.writeString(folder.resolve("state"), state + "\n");
    Files.writeString(folder.resolve("offset"), "2048\n");
  }

  @Test
  void aReplacedMemberIsAMemberThoughItsSlotHasNoLink(@TempDir Path sysBlock) throws Exception {
    member(sysBlock, "dm-4", "1", "in_sync");
    member(sysBlock, "dm-9", "0", "in_sync,want_replacement");
    member(sysBlock, "dm-5", "0", "in_sync,replacement");
    member(sysBlock, "dm-6", "none", "spare");
    Files.createSymbolicLink(
        sysBlock.resolve("md127/md/rd1"), sysBlock.resolve("md127/md/dev-dm-4"));
    MdSysfs md = new MdSysfs(sysBlock, "md127");
    assertThat(md.members()).extracting(MdSysfs.Member::node).containsExactly("dm-9", "dm-4");
    assertThat(md.members()).allMatch(MdSysfs.Member::inSync);
    // Before another start, no slot has a link then.
    Files.delete(sysBlock.resolve("md127/md/rd1"));
    assertThat(md.members()).extracting(MdSysfs.Member::slot).containsExactly(0, 1);
  }

  @Test
  void aMomentaryRefusalIsWaitedFor() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    MdSysfs.untilNotBusy(
        () -> {
          if (tries.incrementAndGet() < 4) {
            throw new IOException("Device or resource busy");
          }
        });
    assertThat(tries).hasValue(4);
  }

  @Test
  void anyOtherRefusalIsToldAtOnce() {
    AtomicInteger tries = new AtomicInteger();
    assertThatThrownBy(
            () ->
                MdSysfs.untilNotBusy(
                    () -> {
                      tries.incrementAndGet();
                      throw new IOException("Invalid argument");
                    }))
        .hasMessage("Invalid argument");
    assertThat(tries).hasValue(1);
  }
}
