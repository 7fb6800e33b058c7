package org.rotproof.helper.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayProtection;
import org.rotproof.storage.MdLevel;
import org.rotproof.storage.RaidLevel;

/** An array that runs with md's own limit gets ours, if it heals. */
class HealingLimitTest {
  @TempDir Path blocks;

  private static Array array(String protection) {
    return new Array(
        "md0",
        "photos",
        "u",
        MdLevel.of(RaidLevel.RAID10),
        1,
        0,
        "near=2",
        4,
        0,
        ArrayProtection.of(protection),
        "",
        "",
        List.of(),
        Optional.empty(),
        "",
        "1.2",
        "clean",
        0,
        0,
        "");
  }

  private String after(String protection, String before) throws IOException {
    Path file = blocks.resolve("md0/md/max_read_errors");
    Files.createDirectories(file.getParent());
    Files.writeString(file, before + "\n");
    HealingLimit.raise(array(protection), blocks);
    return Files.readString(file).strip();
  }

  @Test
  void onlyWhereThereIsIntegrityAndOnlyUpwards() throws IOException {
    assertThat(after("integrity", "20")).isEqualTo("1000000");
    assertThat(after("layered", "0")).isEqualTo("1000000");
    assertThat(after("encrypted", "2000000")).isEqualTo("2000000");
    assertThat(after("none", "20")).isEqualTo("20");
    assertThat(after("", "20")).isEqualTo("20");
  }

  @Test
  void whatCannotBeRaisedIsSaid() throws IOException {
    HealingLimit.raise(array("integrity"), blocks); // Stopped meanwhile: nothing to say.
    Files.createDirectories(blocks.resolve("md0/md/max_read_errors"));
    assertThatThrownBy(() -> HealingLimit.raise(array("integrity"), blocks))
        .hasMessageContaining("may throw a disk out of photos");
  }
}
