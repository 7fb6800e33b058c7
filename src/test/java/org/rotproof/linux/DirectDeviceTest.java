package org.rotproof.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DirectDeviceTest {
  @Property(tries = 100)
  void aBufferIsAlignedAndAsLongAsAskedFor(@ForAll @IntRange(min = 1, max = 100) int sectors) {
    ByteBuffer buffer = DirectDevice.buffer(sectors * 512);
    assertThat(buffer.capacity()).isEqualTo(sectors * 512);
    assertThat(buffer.alignmentOffset(0, 4096)).isZero();
  }
}
