package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {
  private final Instant now = Instant.now();
  @TempDir Path folder;

  private static String program(int number) {
    return String.format("program-%016x.tar", number);
  }

  private void used(String name, Duration ago) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "old");
    Files.setLastModifiedTime(file, FileTime.from(now.minus(ago)));
  }

  private void makeOne() throws Exception {
    Path made = new Cache(folder).get(program(0), t -> Files.writeString(t, "new"));
    assertThat(made).hasContent("new");
  }

  @Test
  void keepsTheLastUsedFewOfAKindAndDropsWhatACrashLeft() throws Exception {
    for (int i = 1; i <= 9; i++) {
      used(program(i), Duration.ofDays(1L + i));
    }
    used("appliance-0123456789abcdef", Duration.ofDays(2));
    used("appliance-fedcba9876543210", Duration.ofDays(40));
    Files.createDirectories(folder.resolve("half-1234/jars"));
    makeOne();
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder(
            "lock", program(0), program(1), program(2), program(3), "appliance-0123456789abcdef");
  }

  /** A machine that runs is switched off and on again with the program that it began with. */
  @Test
  void keepsWhatAMachineThatRunsMayNeedOnceMore() throws Exception {
    for (int i = 1; i <= 9; i++) {
      used(program(i), Duration.ofHours(2L * i));
    }
    makeOne();
    for (int i = 1; i <= 9; i++) {
      assertThat(folder.resolve(program(i))).exists();
    }
  }

  @Test
  void leavesAloneWhatOthersKeepBesideIt() throws Exception {
    used("installed", Duration.ofDays(400));
    Files.createDirectories(folder.resolve("kernel"));
    Files.setLastModifiedTime(
        folder.resolve("kernel"), FileTime.from(now.minus(Duration.ofDays(400))));
    makeOne();
    assertThat(folder.toFile().list()).contains("installed", "kernel");
  }
}
