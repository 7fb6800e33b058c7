package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileSystemTypeTest {
  /** Records and journals carry these words, and so does what others wrote under /etc. */
  @Test
  void itsNamesStayAsTheyAre() {
    assertThat(FileSystemType.values())
        .extracting(FileSystemType::toString)
        .containsExactly("ext4", "xfs", "btrfs");
    assertThat(FileSystemType.all()).isEqualTo("ext4, xfs or btrfs");
  }

  @ParameterizedTest
  @EnumSource
  void itIsReadAsItIsWritten(FileSystemType type) throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    String json = mapper.writeValueAsString(type);
    assertThat(json).isEqualTo('"' + type.toString() + '"');
    assertThat(mapper.readValue(json, FileSystemType.class)).isEqualTo(type);
    assertThat(FileSystemType.of(type.toString())).contains(type);
  }

  @Test
  void whatIsNotMadeHereIsNone() {
    assertThat(FileSystemType.of("ext3")).isEmpty();
    assertThat(FileSystemType.of("EXT4")).isEmpty();
    assertThat(FileSystemType.of("")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aNameIsCutToWhatALabelTakes(FileSystemType type) {
    assertThat(type.label("a".repeat(100))).hasSize(type.longestLabel());
    assertThat(type.label("photos")).isEqualTo("photos");
  }
}
