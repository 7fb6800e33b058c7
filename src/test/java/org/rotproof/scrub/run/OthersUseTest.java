package org.rotproof.scrub.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OthersUseTest {
  @TempDir private Path folder;
  private long nanos = 5_000_000_000L;

  private void counters(long reads, long writes) throws IOException {
    counters(reads, 8, writes, 0);
  }

  private void counters(long reads, long sectors, long writes, long waiting) throws IOException {
    Files.writeString(
        folder.resolve("stat"),
        reads + " 0 " + sectors + " 0 " + writes + " 0 8 0 " + waiting + " 0 0 0 0 0 0 0 0\n");
  }

  private OthersUse use() {
    return new OthersUse(folder.resolve("stat"), () -> nanos);
  }

  @Test
  void whoeverReadsOrWritesIsSeenAndHousekeepingIsNobody() throws Exception {
    counters(1000, 1000);
    OthersUse use = use();
    assertThat(use.now()).as("what was before is not now").isFalse();
    nanos += 1_000_000_000L;
    counters(1004, 1004);
    assertThat(use.now()).as("a file system's own").isFalse();
    nanos += 1_000_000_000L;
    counters(1030, 1004);
    assertThat(use.now()).as("a reader").isTrue();
    nanos += 100_000_000L;
    assertThat(use.now()).as("not asked again so soon").isTrue();
    nanos += 1_000_000_000L;
    counters(1030, 1034);
    assertThat(use.now()).as("a writer").isTrue();
    nanos += 900_000_000L;
    assertThat(use.now()).as("between two writes").isTrue();
    nanos += 300_000_000L;
    assertThat(use.now()).as("it is over").isFalse();
  }

  /** A reader of large pieces that a scrub holds up ends few requests: the more it needs way. */
  @Test
  void whoeverIsHeldUpIsSeenByWhatWaitsAndByWhatCame() throws Exception {
    counters(10, 8, 10, 0);
    OthersUse use = use();
    assertThat(use.now()).isFalse();
    nanos += 1_000_000_000L;
    counters(10, 8, 10, 1);
    assertThat(use.now()).as("one waits").isTrue();
    nanos += 1_000_000_000L;
    counters(11, 2056, 10, 0);
    assertThat(use.now()).as("one that was large has ended").isTrue();
    nanos += 1_100_000_000L;
    counters(12, 2064, 10, 0);
    assertThat(use.now()).isFalse();
  }

  /** Or a scrub would rest for ever beside a counter that some kernel got wrong. */
  @Test
  void whatWaitsAndNeverEndsHoldsItUpForSecondsOnly() throws Exception {
    counters(10, 8, 10, 1);
    OthersUse use = use();
    use.now();
    nanos += 1_000_000_000L;
    assertThat(use.now()).isTrue();
    nanos += 4_000_000_000L;
    assertThat(use.now()).isFalse();
  }

  @Test
  void anArrayWithoutCountersHoldsNobodyUp() {
    OthersUse use = use();
    assertThat(use.now()).isFalse();
    nanos += 1_000_000_000L;
    assertThat(use.now()).isFalse();
  }
}
