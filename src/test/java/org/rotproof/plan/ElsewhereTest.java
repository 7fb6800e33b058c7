package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;

/** The sheet says what another machine needs, and names a kernel only where that is so. */
class ElsewhereTest {
  private static final String WHOLE = "Linux 6.19 or newer";

  private static Inventory machine(
      ArrayRecord r, boolean runs, String release, String inSuperblock) {
    String[] states = r.members().stream().map(m -> "in_sync").toArray(String[]::new);
    Inventory found =
        LifeToys.machine(
            2,
            r,
            runs ? Optional.of(LifeToys.array(r, "/srv/photos", states)) : Optional.empty(),
            Map.of());
    Map<String, String> files = new HashMap<>(found.machine().files());
    files.put(Machine.KERNEL_RELEASE, release + "\n");
    found.arrays().stream()
        .filter(a -> !inSuperblock.isEmpty())
        .forEach(
            a ->
                files.put(
                    "/sys/block/" + a.node() + "/md/logical_block_size", inSuperblock + "\n"));
    Machine m = found.machine();
    return found.with(m.withFiles(files));
  }

  private static String sheet(ArrayRecord r, Inventory found) {
    return RecoverySheet.of(r, found).text();
  }

  @Test
  void aKernelIsNamedWhereTheSuperblocksHaveWhatOlderOnesRefuse() throws Exception {
    ArrayRecord r = LifeToys.record(2, 0, "");
    assertThat(sheet(r, machine(r, true, "6.19.3-amd64", "512")))
        .contains("needs " + WHOLE + ", since it was made on such a kernel");
    assertThat(sheet(r, machine(r, true, "7.0.0-12-generic", "0")))
        .as("made on an older one, and runs on a newer one")
        .doesNotContain(WHOLE);
    assertThat(sheet(r, machine(r, true, "6.1.0-40-amd64", ""))).doesNotContain(WHOLE);
    assertThat(sheet(r, machine(r, false, "7.0.0-12-generic", "")))
        .as("closed: nobody knows")
        .contains(WHOLE + ", should it have been made on such a kernel");
    assertThat(sheet(r, machine(r, false, "6.18.2", ""))).doesNotContain(WHOLE);
    assertThat(sheet(r, machine(r, false, "no release", ""))).doesNotContain(WHOLE);
  }

  @Test
  void oneThatIsBuiltThereIsMadeThere() throws Exception {
    ArrayRecord r = LifeToys.record(2, 0, "");
    Plan plan = Planner.plan(r.blueprint(), Toys.inventory(2, 1L << 30));
    assertThat(RecoverySheet.of(plan, machine(r, false, "6.19.0", "")).text())
        .contains(WHOLE + ", since it is made on such a kernel");
    assertThat(RecoverySheet.of(plan, machine(r, false, "6.12.57", "")).text())
        .doesNotContain(WHOLE);
  }

  @Test
  void theCipherAndTheSectorsAreNamed() throws Exception {
    ArrayRecord r =
        LifeToys.record(
            2,
            0,
            "\"protection\":{\"kind\":\"encrypted\",\"integrity\":\"chacha20-poly1305\","
                + "\"sectorBytes\":512}");
    assertThat(sheet(r, machine(r, true, "6.1.0", "")))
        .contains("dm-crypt, dm-integrity, md's raid1", "rfc7539(chacha20,poly1305)")
        .contains("sectors are of 512 bytes: on disks, or in cases for disks")
        .contains("mdadm, cryptsetup");
    ArrayRecord plain =
        LifeToys.record(2, 0, "\"protection\":{\"kind\":\"integrity\",\"integrity\":\"xxhash64\"}");
    assertThat(sheet(plain, machine(plain, true, "6.1.0", "")))
        .contains("the algorithm xxhash64", "mdadm, integritysetup")
        .doesNotContain("dm-crypt");
  }
}
