package org.rotproof.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class MdMonitorTest {
  @Test
  void itIsToldByItsProgramAndItsMode() {
    assertThat(MdMonitor.isOne(Optional.of("/sbin/mdadm"), "--monitor", "--scan")).isTrue();
    assertThat(MdMonitor.isOne(Optional.of("/usr/sbin/mdadm"), "-F", "/dev/md0")).isTrue();
    assertThat(MdMonitor.isOne(Optional.of("/usr/sbin/mdadm"), "--detail", "--monitor")).isFalse();
    assertThat(MdMonitor.isOne(Optional.of("/usr/bin/vi"), "--monitor")).isFalse();
    assertThat(MdMonitor.isOne(Optional.empty(), "--monitor")).isFalse();
    assertThat(MdMonitor.isOne(Optional.of("/sbin/mdadm"))).isFalse();
  }
}
