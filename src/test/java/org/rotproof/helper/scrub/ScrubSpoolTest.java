package org.rotproof.helper.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.linux.ProcessMark;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Event.RotFound.Fate;
import org.rotproof.protocol.Event.ScrubMoved;
import org.rotproof.protocol.Event.ScrubMoved.Phase;
import org.rotproof.scrub.SectorRange;

/** What a running scrub tells other processes. */
class ScrubSpoolTest {
  @TempDir private Path folder;

  private static Event.RotFound rot(long sector) {
    return new Event.RotFound("disk é", new SectorRange(sector, sector + 7), Fate.FOUND);
  }

  @Test
  void aReaderSeesHowFarItIsAndEachFindOnce() throws Exception {
    Path file = folder.resolve("scrub.live");
    assertThat(ScrubSpool.look(file, 0)).isEmpty();
    try (ScrubSpool spool = ScrubSpool.create(file, 1234, 64)) {
      ScrubSpool.Look begun = ScrubSpool.look(file, 0).orElseThrow();
      assertThat(begun.head().process().alive()).isTrue();
      assertThat(begun.head().startedMillis()).isEqualTo(1234);
      assertThat(begun.head().fromSector()).isEqualTo(64);
      assertThat(begun.finds()).isEmpty();

      spool.found(rot(8));
      spool.found(rot(16));
      ScrubSpool.Look two = ScrubSpool.look(file, begun.nextByte()).orElseThrow();
      assertThat(two.finds()).containsExactly(rot(8), rot(16));
      spool.found(rot(24));
      assertThat(ScrubSpool.look(file, two.nextByte()).orElseThrow().finds())
          .containsExactly(rot(24));
      assertThat(ScrubSpool.look(file, 0).orElseThrow().finds())
          .as("for one who comes late")
          .hasSize(3);

      ScrubMoved end = new ScrubMoved(Phase.READING, 99, 99, 1, 0, 8);
      spool.moved(end);
      assertThat(ScrubSpool.look(file, 0).orElseThrow().head().moved()).isEqualTo(end);
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void aHalfWrittenFindWaitsAndADeadProcessIsNotBelieved() throws Exception {
    Path file = folder.resolve("scrub.live");
    try (ScrubSpool spool = ScrubSpool.create(file, 1, 0)) {
      spool.found(rot(8));
      byte[] whole = Files.readAllBytes(file);
      Path torn = folder.resolve("torn");
      Files.write(torn, java.util.Arrays.copyOf(whole, whole.length - 5));
      ScrubSpool.Look look = ScrubSpool.look(torn, 0).orElseThrow();
      assertThat(look.finds()).isEmpty();
      Files.write(torn, whole);
      assertThat(ScrubSpool.look(torn, look.nextByte()).orElseThrow().finds())
          .containsExactly(rot(8));
      Files.writeString(torn, "rubbish");
      assertThat(ScrubSpool.look(torn, 0)).isEmpty();
      ProcessMark here = ProcessMark.self();
      assertThat(new ProcessMark(here.pid(), here.startTicks() - 1).alive())
          .as("a number that was given to another process")
          .isFalse();
      assertThat(new ProcessMark(Long.MAX_VALUE >> 32, here.startTicks()).alive()).isFalse();
    }
  }

  @Test
  void itNeverGrowsBeyondSomeMegabytes() throws Exception {
    Path file = folder.resolve("scrub.live");
    try (ScrubSpool spool = ScrubSpool.create(file, 1, 0)) {
      for (int i = 0; i < 30_000; i++) {
        spool.found(rot(i * 8L));
      }
      assertThat(Files.size(file)).isLessThan(4_000_000);
    }
  }
}
