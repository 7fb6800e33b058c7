package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {
  @TempDir Path folder;

  @Test
  void keepsTheLastUsedFewOfAKindAndDropsWhatACrashLeft() throws Exception {
    Instant now = Instant.now();
    for (int i = 1; i <= 9; i++) {
      Path old = Files.writeString(folder.resolve("program-" + i + ".tar"), "old");
      Files.setLastModifiedTime(old, FileTime.from(now.minusSeconds(1000L * i)));
    }
    Path other = Files.createDirectory(folder.resolve("appliance-1"));
    Files.createDirectories(folder.resolve("half-1234/jars"));
    Path ancient = Files.writeString(folder.resolve("appliance-0"), "ancient");
    Files.setLastModifiedTime(ancient, FileTime.from(now.minusSeconds(40L * 86_400)));

    Path made = new Cache(folder).get("program-new.tar", t -> Files.writeString(t, "new"));

    assertThat(made).hasContent("new");
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder(
            "lock",
            "program-new.tar",
            "program-1.tar",
            "program-2.tar",
            "program-3.tar",
            other.getFileName().toString());
  }
}
