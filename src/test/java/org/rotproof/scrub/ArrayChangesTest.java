package org.rotproof.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rotproof.scrub.HistoryEntry.Kind;
import org.rotproof.storage.Array;
import org.rotproof.storage.SyncProgress;
import org.rotproof.ui.monitor.model.Given;

class ArrayChangesTest {
  private static final Optional<SyncProgress> REBUILD =
      Optional.of(
          new SyncProgress(
              SyncProgress.Action.RECOVERY, SyncProgress.State.RUNNING, 40, 100, 10, 6));

  private static List<HistoryEntry> between(Array before, Array after) {
    return ArrayChanges.between(List.of(before), List.of(after), 1);
  }

  private static Array array(int degraded, Optional<SyncProgress> sync, String... states) {
    return Given.array("photos", "raid1", degraded, sync, states);
  }

  @Test
  void aRebuildThatWasBrokenOffIsNeverSaidToHaveEnded() {
    Array rebuilding = array(1, REBUILD, "in_sync", "rebuilding");
    assertThat(between(rebuilding, array(0, Optional.empty(), "in_sync", "in_sync")))
        .extracting(HistoryEntry::kind)
        .contains(Kind.SYNC_ENDED, Kind.ARRAY_WHOLE)
        .doesNotContain(Kind.SYNC_BROKEN);
    for (Array broken :
        List.of(
            array(1, Optional.empty(), "in_sync", "faulty"),
            array(1, Optional.empty(), "in_sync"),
            array(1, Optional.empty(), "in_sync", "rebuilding"))) {
      assertThat(between(rebuilding, broken))
          .extracting(HistoryEntry::kind)
          .contains(Kind.SYNC_BROKEN)
          .doesNotContain(Kind.SYNC_ENDED);
    }
  }
}
