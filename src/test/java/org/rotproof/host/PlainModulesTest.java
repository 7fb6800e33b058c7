package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainModulesTest {
  private static final String LIST =
      """
      kernel/drivers/md/dm-integrity.ko.zst: kernel/crypto/async_tx.ko.zst kernel/crypto/xor.ko.zst
      kernel/crypto/async_tx.ko.zst: kernel/drivers/dma/dma.ko.zst
      kernel/drivers/dma/dma.ko.zst:
      kernel/sound/snd.ko.zst: kernel/sound/soundcore.ko.zst
      garbage
      """;

  @TempDir Path folder;

  @Test
  void whatAModuleNeedsComesWithIt() {
    assertThat(PlainModules.withWhatTheyNeed(LIST, p -> p.contains("dm-integrity")))
        .containsExactly(
            "kernel/crypto/async_tx.ko.zst",
            "kernel/crypto/xor.ko.zst",
            "kernel/drivers/dma/dma.ko.zst",
            "kernel/drivers/md/dm-integrity.ko.zst");
  }

  @Test
  void onlyWhatSuperminCannotUnpackIsUnpacked() throws Exception {
    Path list = folder.resolve("modules.dep");
    assertThat(PlainModules.needed(folder)).as("no list").isFalse();
    Files.writeString(list, LIST);
    assertThat(PlainModules.needed(folder)).isTrue();
    assertThat(PlainModules.tools(folder)).isEqualTo(List.of("zstd"));
    Files.writeString(list, LIST.replace(".zst", ".xz"));
    assertThat(PlainModules.needed(folder)).isFalse();
    assertThat(PlainModules.tools(folder)).isEqualTo(List.of("xz-utils"));
    Files.writeString(list, LIST.replace(".zst", ""));
    assertThat(PlainModules.tools(folder)).isEmpty();
  }
}
