package org.rotproof.helper.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.rotproof.helper.scrub.DiskSampler;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.ParseException;

/** On whatever machine the tests run, without root: a look works and makes nothing up. */
class InventoryCollectorTest {
  @Test
  void anyMachineCanBeLookedAtWithoutRoot()
      throws IOException, InterruptedException, ParseException {
    InventoryCollector collector = new InventoryCollector();
    Inventory inventory = collector.look();
    // Not "/": below a chroot that is no mount of its own.
    assertThat(inventory.mountPoints()).contains("/proc");
    assertThat(inventory.disks()).allMatch(d -> d.sizeBytes() > 0).doesNotHaveDuplicates();
    assertThat(inventory.disks()).extracting(Disk::id).doesNotHaveDuplicates();
    assertThat(collector.arrays())
        .extracting(Array::node)
        .containsExactlyElementsOf(inventory.arrays().stream().map(Array::node).toList());
    assertThat(DiskSampler.sample(inventory.arrays())).isNotNull();
  }
}
