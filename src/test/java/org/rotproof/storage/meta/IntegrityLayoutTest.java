package org.rotproof.storage.meta;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Where blocks and tags lie, worked out by hand from the kernel's source. */
class IntegrityLayoutTest {
  private static final int FIXED_PADDING = 8;

  private static IntegritySuperblock of(int tagBytes, int flags) {
    return new IntegritySuperblock(4, 15, tagBytes, 3, 159104, flags, 4096, 0, "");
  }

  @Example
  void tagsOfARunLieBeforeIt() {
    IntegritySuperblock superblock = of(32, FIXED_PADDING);
    IntegrityLayout layout = new IntegrityLayout(superblock);
    // 4096 blocks in a run of 32768 sectors, so 256 sectors of tags.
    long first = 8 + 3 * superblock.sectionSectors();
    assertThat(layout.tagByte(0)).isEqualTo(first * 512);
    assertThat(layout.blockByte(0)).isEqualTo((first + 256) * 512);
    assertThat(layout.tagByte(16)).isEqualTo(first * 512 + 64);
    assertThat(layout.blockByte(32768 + 8)).isEqualTo((first + 256 + 32768 + 256 + 8) * 512);
    assertThat(layout.tagByte(32768 + 8)).isEqualTo((first + 256 + 32768) * 512 + 32);
  }

  @Example
  void whatWasMadeByAnOldKernelHasMoreRoomForTags() {
    // 4096 tags of 4 bytes: 16 KiB, and 128 KiB with the room of old.
    IntegrityLayout now = new IntegrityLayout(of(4, FIXED_PADDING));
    IntegrityLayout old = new IntegrityLayout(of(4, 0));
    assertThat(now.blockByte(0) - now.tagByte(0)).isEqualTo(16 << 10);
    assertThat(old.blockByte(0) - old.tagByte(0)).isEqualTo(128 << 10);
  }

  @Property(tries = 300)
  void noBlockLiesWhereTagsAre(@ForAll @IntRange(max = 19887) int block) {
    IntegrityLayout layout = new IntegrityLayout(of(48, FIXED_PADDING));
    long sector = block * 8L;
    assertThat(layout.tagByte(sector) + 48).isLessThanOrEqualTo(layout.blockByte(sector));
    assertThat(layout.blockByte(sector) + 4096)
        .isLessThanOrEqualTo(
            block % 4096 == 4095 ? layout.tagByte(sector + 8) : layout.blockByte(sector + 8));
  }
}
