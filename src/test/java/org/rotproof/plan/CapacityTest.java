package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CapacityTest {
  @Test
  void matchesWhatTheKernelGaveForTwoSmallEncryptedDisks() throws PlanException {
    // Captured: two 96 MiB disks, LUKS2 + hmac-sha256, 4096-byte sectors, raid1.
    Blueprint b = BlueprintJson.read("{\"name\":\"t\",\"disks\":[\"disk1\",\"disk2\"]}");
    Plan plan = Planner.plan(b, Toys.inventory(2, 96L << 20));
    assertThat(plan.capacity().usableBytes()).isEqualTo(81_461_248);
  }

  @Test
  void theSeedBlueprintIsAPlan() throws Exception {
    Blueprint b = BlueprintJson.read(Files.readString(Path.of("assets/blueprints/seed.json")));
    Plan plan = Planner.plan(b, Toys.inventory(2, 500L << 20));
    assertThat(BlueprintJson.read(BlueprintJson.write(b))).isEqualTo(b);
    assertThat(plan.digest()).hasSize(64);
  }
}
