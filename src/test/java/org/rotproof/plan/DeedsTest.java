package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rotproof.storage.Inventory;

class DeedsTest {
  @Test
  void aDiskIsNamedByItsSerialAlsoWhereItIsGone() throws Exception {
    ArrayRecord record = LifeToys.record(2, 0, "");
    Inventory all = LifeToys.machine(3, record, Optional.empty(), Map.of());
    Inventory without =
        all.withDisks(all.disks().stream().filter(d -> !d.id().equals("disk1")).toList());
    String gone = record.member("disk1").orElseThrow().serial();
    String fresh = all.disk("disk3").orElseThrow().serial();
    for (Inventory found : List.of(all, without)) {
      assertThat(Deeds.words(new Chore.Replace("photos", "disk1", "disk3", false), found))
          .hasValueSatisfying(
              words ->
                  assertThat(words)
                      .startsWith("disk1")
                      .contains(gone, " was replaced by disk3", fresh)
                      .endsWith("."));
    }
  }

  @Test
  void tryingAKeyIsNoDeed() throws Exception {
    Inventory found = LifeToys.machine(2, LifeToys.record(2, 0, ""), Optional.empty(), Map.of());
    assertThat(Deeds.words(new Chore.TryKey("photos", SecretName.PASSPHRASE), found)).isEmpty();
    assertThat(Deeds.words(new Chore.ChangePassphrase("photos"), found))
        .contains("The passphrase of photos was changed.");
  }
}
