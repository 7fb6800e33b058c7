package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What practice is made of on each kind of processor. */
class GuestArchTest {
  @ParameterizedTest
  @ValueSource(strings = {"amd64", "aarch64"})
  void theLibrariesHaveTheirPartsForIt(String arch) {
    GuestArch guest = GuestArch.of(arch);
    assertThat(
            getClass()
                .getResource("/org/sqlite/native/" + guest.sqliteFolder() + "/libsqlitejdbc.so"))
        .isNotNull();
    assertThat(getClass().getResource("/com/sun/jna/" + guest.jnaFolder() + "/libjnidispatch.so"))
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"amd64", "aarch64"})
  void theInstallerAsksForTheSamePackages(String arch) throws Exception {
    GuestArch guest = GuestArch.of(arch);
    String installer = Files.readString(Path.of("installer/lib.sh"));
    assertThat(installer).contains("QEMU=" + guest.qemuPackage() + "\n", guest.kernelPackage());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingOfAnotherProcessorIsTold(boolean kvm) {
    GuestArch arm = GuestArch.of("aarch64");
    String all = arm.qemu() + arm.processor(kvm) + arm.commandLine();
    for (String word : List.of("x86", "q35", "avx", "tsc", "ttyS0")) {
      assertThat(all).doesNotContain(word);
    }
    assertThat(all).contains("virt", "ttyAMA0");
  }
}
