package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What practice keeps, and gives back. */
class PracticeCacheTest {
  @TempDir Path folder;
  private PracticeCache cache;

  @BeforeEach
  void open() {
    cache = PracticeCache.in(folder);
  }

  @Test
  void nothingIsNothing() throws Exception {
    assertThat(cache.sizeBytes()).isZero();
    cache.empty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void holesTakeNoRoom() throws Exception {
    Path made = Files.createDirectory(folder.resolve("appliance-5f5d72173591a0eb"));
    try (RandomAccessFile file = new RandomAccessFile(made.resolve("root").toFile(), "rw")) {
      file.setLength(4L << 30);
      file.write(new byte[1 << 20]);
    }
    assertThat(cache.sizeBytes()).isBetween(1L << 20, 8L << 20);
  }

  @Test
  void whatPracticeDidNotMakeStays() throws Exception {
    Files.createDirectory(folder.resolve("appliance-5f5d72173591a0eb"));
    Files.writeString(folder.resolve("program-31b12d1fe0ec5c05.tar"), "x");
    Files.createDirectory(folder.resolve("kernel"));
    Files.createDirectory(folder.resolve("sessions"));
    Files.writeString(folder.resolve("installed"), "x");
    cache.empty();
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("kernel", "sessions", "installed");
  }
}
