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

  @Test
  void matchesWhatTheKernelGaveForSmallDisksWithChunks() throws PlanException {
    // Measured: 96 MiB disks, 4096-byte sectors, the kinds' usual algorithms.
    assertThat(usable("integrity", "raid5", 3)).isEqualTo(195_035_136);
    assertThat(usable("layered", "raid6", 4)).isEqualTo(178_257_920);
    assertThat(usable("encrypted", "raid10", 4)).isEqualTo(160_432_128);
  }

  private static long usable(String kind, String raid, int disks) throws PlanException {
    StringBuilder names = new StringBuilder("\"disk1\"");
    for (int i = 2; i <= disks; i++) {
      names.append(",\"disk").append(i).append('"');
    }
    Blueprint b =
        BlueprintJson.read(
            "{\"name\":\"t\",\"raid\":\"%s\",\"disks\":[%s],\"protection\":{\"kind\":\"%s\"}}"
                .formatted(raid, names, kind));
    return Planner.plan(b, Toys.inventory(disks, 96L << 20)).capacity().usableBytes();
  }
}
