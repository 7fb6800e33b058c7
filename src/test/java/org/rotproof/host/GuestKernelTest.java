package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestKernelTest {
  @TempDir Path folder;

  private void kernel(String version, boolean integrity) throws IOException {
    Files.createDirectories(folder.resolve("boot"));
    Files.writeString(folder.resolve("boot/vmlinuz-" + version), version);
    Path md = Files.createDirectories(folder.resolve("modules/" + version + "/kernel/drivers/md"));
    if (integrity) {
      Files.writeString(md.resolve("dm-integrity.ko.zst"), "");
    }
  }

  private String found() throws Exception {
    return GuestKernel.find(
            List.of(folder.resolve("boot"), folder.resolve("copies")),
            folder.resolve("modules"),
            folder.resolve("copies"))
        .image()
        .getFileName()
        .toString();
  }

  @Test
  void theNewestForVirtualMachinesWins() throws Exception {
    kernel("6.9.1-generic", true);
    assertThat(found()).isEqualTo("vmlinuz-6.9.1-generic");
    kernel("6.10.1-generic", true);
    assertThat(found()).isEqualTo("vmlinuz-6.10.1-generic");
    kernel("6.1.0-9-cloud-amd64", true);
    kernel("6.1.0-10-cloud-amd64", true);
    kernel("6.1.0-11-cloud-amd64", false);
    assertThat(found()).isEqualTo("vmlinuz-6.1.0-10-cloud-amd64");
  }

  @Test
  void withoutOneThePersonIsToldWhatToInstall() throws Exception {
    kernel("6.1.0-11-cloud-amd64", false);
    assertThatThrownBy(this::found)
        .isInstanceOfSatisfying(
            org.rotproof.protocol.FailureException.class,
            e -> assertThat(e.failure().advice()).contains("sudo apt install linux-image"));
  }

  @Test
  void aCopyServesWhereBootMayNotBeRead() throws Exception {
    kernel("6.8.0-1-generic", true);
    Files.createDirectories(folder.resolve("copies"));
    Files.move(
        folder.resolve("boot/vmlinuz-6.8.0-1-generic"),
        folder.resolve("copies/vmlinuz-6.8.0-1-generic"));
    assertThat(found()).isEqualTo("vmlinuz-6.8.0-1-generic");
  }
}
