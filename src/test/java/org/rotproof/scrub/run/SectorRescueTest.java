package org.rotproof.scrub.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.scrub.RaidGeometry;
import org.rotproof.scrub.RangeSet;
import org.rotproof.storage.MdLevel;

/** Files in the place of legs, and of md's folder in sysfs. */
class SectorRescueTest {
  private static final long OFFSET = 2048;
  private static final int CHUNK = 8;
  private static final int COMPONENT = 96;
  private static final int UNTOUCHED = (int) (OFFSET + COMPONENT) * 512;

  @TempDir private Path folder;
  private final List<Path> legs = new ArrayList<>();
  private MdSysfs md;

  private SectorRescue rescue(RaidGeometry geometry) throws IOException {
    Files.createDirectories(folder.resolve("md0/md"));
    Files.writeString(folder.resolve("md0/md/suspend_lo"), "0\n");
    Files.writeString(folder.resolve("md0/md/suspend_hi"), "0\n");
    md = new MdSysfs(folder, "md0");
    Random random = new Random(5);
    byte[][] content = new byte[geometry.legs()][UNTOUCHED + 4096];
    for (byte[] leg : content) {
      random.nextBytes(leg);
    }
    for (long sector = 0; sector < geometry.arraySectors(); sector++) {
      byte[] data = new byte[512];
      random.nextBytes(data);
      for (RaidGeometry.Place place : geometry.copies(sector)) {
        System.arraycopy(
            data, 0, content[place.leg()], (int) (place.legSector() + OFFSET) * 512, 512);
      }
    }
    if (geometry.hasParity()) {
      parity(geometry, content);
    }
    List<ArrayShape.ShapeLeg> shape = new ArrayList<>();
    for (int i = 0; i < content.length; i++) {
      Path leg = folder.resolve("leg" + i);
      Files.write(leg, content[i]);
      legs.add(leg);
      shape.add(
          new ArrayShape.ShapeLeg(
              i, ".." + leg, "disk" + (i + 1), OFFSET, OFFSET + COMPONENT, 512));
    }
    return new SectorRescue(new ArrayShape(geometry, shape, Set.of()), md);
  }

  /** RAID 5 only: the leg without data holds the sum of the others. */
  private static void parity(RaidGeometry geometry, byte[][] content) {
    for (int sector = 0; sector < COMPONENT; sector++) {
      for (int leg = 0; leg < content.length; leg++) {
        if (geometry.role(leg, sector) instanceof RaidGeometry.Role.Parity) {
          for (int i = 0; i < 512; i++) {
            int at = (int) (sector + OFFSET) * 512 + i;
            byte sum = 0;
            for (int other = 0; other < content.length; other++) {
              sum ^= other == leg ? 0 : content[other][at];
            }
            content[leg][at] = sum;
          }
        }
      }
    }
  }

  private byte[] spoil(int leg, long sector, int sectors) throws IOException {
    byte[] before = Files.readAllBytes(legs.get(leg));
    byte[] noise = new byte[sectors * 512];
    new Random(sector).nextBytes(noise);
    try (RandomAccessFile file = new RandomAccessFile(legs.get(leg).toFile(), "rw")) {
      file.seek((sector + OFFSET) * 512);
      file.write(noise);
    }
    return before;
  }

  private void twoLegsInOnePage(RaidGeometry geometry) throws Exception {
    SectorRescue rescue = rescue(geometry);
    byte[] first = spoil(0, 40, 2);
    byte[] second = spoil(1, 42, 1);
    List<RangeSet> bad = new ArrayList<>();
    bad.add(RangeSet.between(40, 42));
    bad.add(RangeSet.between(42, 43));
    while (bad.size() < geometry.legs()) {
      bad.add(RangeSet.empty());
    }
    rescue.rescue(bad);
    assertThat(Files.readAllBytes(legs.get(0))).isEqualTo(first);
    assertThat(Files.readAllBytes(legs.get(1))).isEqualTo(second);
    assertThat(md.text("suspend_hi")).isEqualTo("0");
    assertThat(md.text("suspend_lo")).isEqualTo("0");
  }

  @Test
  void sectorsComeBackFromTheOtherCopyOfAMirror() throws Exception {
    twoLegsInOnePage(RaidGeometry.of(new MdLevel("raid1"), 2, 0, 0, COMPONENT));
  }

  @Test
  void sectorsComeBackFromParity() throws Exception {
    twoLegsInOnePage(RaidGeometry.of(new MdLevel("raid5"), 3, 2, CHUNK, COMPONENT));
  }

  @Test
  void sectorsComeBackFromTheOtherCopyOfARaid10() throws Exception {
    twoLegsInOnePage(RaidGeometry.of(new MdLevel("raid10"), 4, 0x102, CHUNK, COMPONENT));
  }

  @Test
  void whatNobodyHasIsLeftAsItIs() throws Exception {
    SectorRescue rescue = rescue(RaidGeometry.of(new MdLevel("raid1"), 2, 0, 0, COMPONENT));
    spoil(0, 40, 1);
    spoil(1, 40, 1);
    byte[] first = Files.readAllBytes(legs.get(0));
    rescue.rescue(List.of(RangeSet.between(40, 41), RangeSet.between(40, 41)));
    assertThat(Files.readAllBytes(legs.get(0))).isEqualTo(first);
  }

  @Test
  void nothingIsWrittenWhereSomebodyElseHoldsTheWrites() throws Exception {
    SectorRescue rescue = rescue(RaidGeometry.of(new MdLevel("raid1"), 2, 0, 0, COMPONENT));
    spoil(0, 40, 1);
    byte[] first = Files.readAllBytes(legs.get(0));
    md.write("suspend_hi", "800");
    assertThatThrownBy(() -> rescue.rescue(List.of(RangeSet.between(40, 41), RangeSet.empty())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another program holds");
    assertThat(Files.readAllBytes(legs.get(0))).isEqualTo(first);
  }
}
