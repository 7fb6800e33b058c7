package org.rotproof.storage.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.rotproof.storage.ParseException;

class MetaReadersTest {
  @Test
  void bothCopiesOfALuksHeaderAreRead() throws Exception {
    byte[] disk = MetaBytes.luks(7, MetaBytes.JSON);
    Luks2Copy first = Luks2Copy.first(disk).orElseThrow();
    Luks2Copy second = Luks2Copy.second(disk).orElseThrow();
    assertThat(first.secondary()).isFalse();
    assertThat(second.secondary()).isTrue();
    assertThat(first.agrees(second)).isTrue();
    assertThat(first.uuid()).isEqualTo(MetaBytes.UUID);
    assertThat(first.sequence()).isEqualTo(7);
    assertThat(first.dataOffset()).isEqualTo(16 << 20);
    List<Luks2Copy.Slot> slots = first.slots();
    assertThat(slots).hasSize(1);
    assertThat(slots.get(0).offset()).isEqualTo(32768);
    assertThat(slots.get(0).length()).isEqualTo(96 * 4000);
  }

  @Property(tries = 400)
  void oneBitAnywhereInACopyIsNoticed(@ForAll @IntRange(max = 0x8000 * 8 - 1) int bit)
      throws Exception {
    int inCopy = bit / 8 % 0x4000;
    Assume.that(inCopy < 480 || inCopy >= 512); // Room for longer checksums, read by nobody.
    byte[] disk = MetaBytes.flipped(MetaBytes.luks(7, MetaBytes.JSON), bit);
    boolean inFirst = bit < 0x4000 * 8;
    assertThat(Luks2Copy.first(disk).isPresent()).isEqualTo(!inFirst);
    assertThat(Luks2Copy.second(disk).isPresent()).isEqualTo(inFirst);
  }

  @Test
  void copiesOfTwoTimesDoNotAgree() throws Exception {
    Luks2Copy old = Luks2Copy.parse(MetaBytes.copy(false, 6, MetaBytes.JSON), 0);
    Luks2Copy now = Luks2Copy.parse(MetaBytes.copy(true, 7, MetaBytes.JSON), 0x4000);
    assertThat(old.agrees(now)).isFalse();
    assertThatThrownBy(() -> Luks2Copy.parse(MetaBytes.copy(true, 7, MetaBytes.JSON), 0x8000))
        .isInstanceOf(ParseException.class);
  }

  @Property(tries = 500)
  void anyBytesAreAResultOrATypedError(@ForAll @Size(max = 5000) byte[] bytes) {
    onlyTyped(() -> Luks2Copy.parse(bytes, 0));
    onlyTyped(() -> IntegritySuperblock.parse(bytes));
    onlyTyped(() -> MdSuperblock.parse(bytes));
    onlyTyped(() -> MdBitmap.parse(bytes));
  }

  @Property(tries = 1000)
  void damagedOnesAreAResultOrATypedError(
      @ForAll @IntRange(max = 4095) int at, @ForAll @Size(max = 16) byte[] rubbish)
      throws Exception {
    for (byte[] whole :
        List.of(
            MetaBytes.copy(false, 1, MetaBytes.JSON),
            MetaBytes.integrity(),
            MetaBytes.md(),
            MetaBytes.bitmap())) {
      byte[] bytes = Arrays.copyOf(whole, whole.length);
      int from = at % bytes.length;
      System.arraycopy(rubbish, 0, bytes, from, Math.min(rubbish.length, bytes.length - from));
      anyBytesAreAResultOrATypedError(bytes);
    }
  }

  /** Work that may end well or with a ParseException, and in no other way. */
  private interface Reading {
    Object read() throws ParseException;
  }

  private static void onlyTyped(Reading reading) {
    Optional<Object> result;
    try {
      result = Optional.of(reading.read());
    } catch (ParseException e) {
      assertThat(e.source()).isNotBlank();
      result = Optional.empty();
    }
    assertThat(result).isNotNull();
  }

  @Test
  void theIntegritySuperblockIsRead() throws Exception {
    IntegritySuperblock read = IntegritySuperblock.parse(MetaBytes.integrity());
    assertThat(read.tagBytes()).isEqualTo(32);
    assertThat(read.blockBytes()).isEqualTo(4096);
    assertThat(read.dataSectors()).isEqualTo(159104);
    // 8 + 8*8 + 32 bytes an entry, 4 in a sector's 504, 32 in 8 sectors; each brings 8 sectors.
    assertThat(read.sectionSectors()).isEqualTo(32 * 8 + 8);
    assertThat(read.journalBytes()).isEqualTo(3L * 32 * 4096);
  }

  @Property(tries = 300)
  void inJournalModeOneBitOfTheIntegritySuperblockIsADifference(
      @ForAll @IntRange(max = 512 * 8 - 1) int bit) {
    byte[] right = MetaBytes.integrity();
    assertThat(IntegritySuperblock.same(right, MetaBytes.flipped(right, bit), true)).isFalse();
    assertThat(IntegritySuperblock.same(right, right.clone(), true)).isTrue();
  }

  @Test
  void whatTheKernelChangesWhileItRunsIsNone() {
    byte[] right = MetaBytes.integrity();
    byte[] dirty = right.clone();
    dirty[24] |= 4;
    dirty[33] = 9;
    assertThat(IntegritySuperblock.same(right, dirty, false)).isTrue();
    assertThat(IntegritySuperblock.same(right, dirty, true)).isFalse();
    dirty[40] ^= 1;
    assertThat(IntegritySuperblock.same(right, dirty, false)).isFalse();
  }

  @Property
  void aJournalSectorBearsItsPlace(
      @ForAll @LongRange(max = 100_000) long section,
      @ForAll @IntRange(max = 5000) int inSection,
      @ForAll @IntRange(min = 1, max = 4) int round,
      @ForAll @IntRange(max = 63) int bit) {
    byte[] sector = new byte[512];
    long id = (0x1111_1111_1111_1111L * round) ^ ((section << 32) ^ inSection);
    ByteBuffer.wrap(sector).order(ByteOrder.LITTLE_ENDIAN).putLong(504, id);
    assertThat(IntegrityJournal.bears(sector, 0, section, inSection)).isTrue();
    assertThat(IntegrityJournal.bears(sector, 0, section, inSection + 1)).isFalse();
    byte[] damaged = MetaBytes.flipped(sector, 504 * 8 + bit);
    assertThat(IntegrityJournal.bears(damaged, 0, section, inSection)).isFalse();
  }

  @Test
  void mdsSuperblockIsRead() throws Exception {
    MdSuperblock read = MdSuperblock.parse(MetaBytes.md());
    assertThat(read.arrayUuid()).isEqualTo("10111213:14151617:18191a1b:1c1d1e1f");
    assertThat(read.memberUuid()).startsWith("80818283:");
    assertThat(read.role()).isEqualTo(1);
    assertThat(read.events()).isEqualTo(17);
    assertThat(read.bitmapOffsetSectors()).isEqualTo(8);
    assertThat(read.name()).isEqualTo("box:photos");
  }

  @Property(tries = 300)
  void oneBitOfMdsSuperblockIsNoticed(@ForAll @IntRange(max = 262 * 8 - 1) int bit) {
    assertThatThrownBy(() -> MdSuperblock.parse(MetaBytes.flipped(MetaBytes.md(), bit)))
        .isInstanceOf(ParseException.class);
  }

  @Test
  void mdsBitmapIsRead() throws Exception {
    MdBitmap read = MdBitmap.parse(MetaBytes.bitmap());
    assertThat(read.arrayUuid()).isEqualTo("10111213:14151617:18191a1b:1c1d1e1f");
    assertThat(read.chunkBytes()).isEqualTo(64 << 20);
    assertThat(read.events()).isEqualTo(17);
    assertThat(read.stale()).isFalse();
  }

  @Property(tries = 300)
  void oneBitOfMdsBitmapThatKeepsTheArrayFromStartingIsADifference(
      @ForAll @IntRange(max = 68 * 8 - 1) int bit) throws Exception {
    int at = bit / 8;
    boolean matters = at < 32 || (at >= 52 && at < 56);
    if (!matters) {
      return; // Counted up, or written by md at the start.
    }
    MdBitmap right = MdBitmap.parse(MetaBytes.bitmap());
    Optional<MdBitmap> read;
    try {
      read = Optional.of(MdBitmap.parse(MetaBytes.flipped(MetaBytes.bitmap(), bit)));
    } catch (ParseException e) {
      read = Optional.empty();
    }
    assertThat(read).isNotEqualTo(Optional.of(right));
  }
}
