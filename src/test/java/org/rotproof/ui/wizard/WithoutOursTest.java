package org.rotproof.ui.wizard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.BlueprintJson;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.Planner;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.plan.boot.MarkedBlock;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;
import org.rotproof.ui.Shop;

class WithoutOursTest {
  private static Blueprint blueprint(Inventory shop) throws PlanException {
    List<String> disks = shop.disks().stream().map(Disk::id).limit(2).toList();
    return BlueprintJson.read(
        "{\"name\":\"data\",\"disks\":[\""
            + String.join("\",\"", disks)
            + "\"],\"mount\":{\"point\":\"/srv/data\",\"atBoot\":true}}");
  }

  /** A build that was cut has left these: its key, its record, its lines. */
  private static Machine halfBuilt() {
    String block = new MarkedBlock("data", List.of("data-1 UUID=1 none luks")).text();
    return new Machine(
        true,
        true,
        true,
        Map.of("/etc/crypttab", "other UUID=2 none luks\n" + block, ArrayRecord.path("data"), "{}"),
        Set.of(
            BootLines.CRYPTTAB_READER,
            ArrayRecord.KEYS + "/data.key",
            ArrayRecord.KEYS + "/other.key"),
        Set.of());
  }

  @Test
  void theStepsOfABuildThatWasCutCanStillBeTold() throws Exception {
    Inventory shop = Shop.shop();
    Blueprint blueprint = blueprint(shop);
    Inventory now = shop.with(halfBuilt());
    assertThatThrownBy(() -> Planner.plan(blueprint, now)).isInstanceOf(PlanException.class);

    Inventory before = WithoutOurs.of(now, blueprint);

    assertThat(Planner.plan(blueprint, before).stages()).isNotEmpty();
    assertThat(before.machine().file("/etc/crypttab")).contains("other UUID=2 none luks\n");
    assertThat(before.machine().unreadable())
        .containsExactlyInAnyOrder(BootLines.CRYPTTAB_READER, ArrayRecord.KEYS + "/other.key");
  }
}
