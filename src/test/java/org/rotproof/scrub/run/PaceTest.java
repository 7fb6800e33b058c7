package org.rotproof.scrub.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.scrub.ScrubOutcome;
import org.rotproof.scrub.SectorRange;

class PaceTest {
  @TempDir Path folder;
  private final ScrubControl control = new ScrubControl();
  private final List<Long> told = new ArrayList<>();
  private long nanos;

  private final ScrubListener listener =
      new ScrubListener() {
        @Override
        public void moved(
            Phase phase, long done, long total, long speed, long etaMillis, long mismatches) {
          told.add(done);
        }

        @Override
        public void found(String disk, SectorRange range, Fate fate) {}

        @Override
        public void windowDone(Supplier<ScrubOutcome> soFar) {}
      };

  private Pace pace() throws IOException {
    counters(10, 0);
    return new Pace(listener, control, new OthersUse(folder.resolve("stat"), () -> nanos), 800, 0);
  }

  private void counters(long reads, long waiting) throws IOException {
    Files.writeString(
        folder.resolve("stat"), reads + " 0 8 0 0 0 8 0 " + waiting + " 0 0 0 0 0 0 0 0\n");
  }

  /** What is read ahead would be read in the rest, and the rest be measured by nothing. */
  @Test
  void nothingMayBeReadAheadWhereItRestsForOthers() throws Exception {
    Pace pace = pace();
    control.giveWay(true);
    assertThat(pace.rests()).as("nobody is there").isFalse();
    nanos += 1_000_000_000L;
    counters(500, 0);
    assertThat(pace.rests()).isTrue();
    control.giveWay(false);
    assertThat(pace.rests()).as("it does not give way").isFalse();
  }

  @Test
  void itGoesOnWhereNobodyIsThereAndTellsWhereItIs() throws Exception {
    Pace pace = pace();
    control.giveWay(true);
    pace.read(400);
    pace.read(800);
    assertThat(told).startsWith(0L).endsWith(800L);
  }

  @Test
  void aStoppedScrubDoesNotRest() throws Exception {
    Pace pace = pace();
    control.giveWay(true);
    pace.rests();
    nanos += 1_000_000_000L;
    counters(500, 1);
    control.stop();
    Thread.sleep(300);
    pace.read(400);
    assertThat(told).as("a rest is told four times a second").containsExactly(0L, 400L);
  }
}
