package org.rotproof.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.linux.CopyOut.Copied;

/** The folder belongs to somebody else: whatever lies in it stays, and no link is followed. */
class CopyOutTest {
  private static final byte[] KEY = new byte[100_000];

  @TempDir private Path folder;
  private Path stick;
  private Path key;

  @BeforeEach
  void make() throws Exception {
    new java.util.Random(1).nextBytes(KEY);
    stick = Files.createDirectory(folder.resolve("stick"));
    key = Files.write(folder.resolve("photos.key"), KEY);
  }

  private Copied copy() throws Exception {
    try (CopyOut out = CopyOut.into(stick)) {
      return out.copy(key, "photos.key");
    }
  }

  @Test
  void theCopyIsTheSameAndForItsOwnerOnly() throws Exception {
    assertThat(copy()).isEqualTo(new Copied("photos.key", KEY.length, false, true));
    Path there = stick.resolve("photos.key");
    assertThat(there).hasBinaryContent(KEY);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(there)))
        .isEqualTo("rw-------");
  }

  @Test
  void whatIsThereAlreadyIsNotCopiedTwiceAndNeverTouched() throws Exception {
    copy();
    assertThat(copy()).isEqualTo(new Copied("photos.key", KEY.length, true, true));
    Files.write(stick.resolve("photos.key"), List.of("an older key"));
    assertThat(copy().name()).isEqualTo("photos-2.key");
    assertThat(stick.resolve("photos.key")).hasContent("an older key");
    assertThat(stick.resolve("photos-2.key")).hasBinaryContent(KEY);
    try (var files = Files.list(stick)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void whatChangesBetweenTwoReadingsIsWrittenAsItPassed() throws Exception {
    int[] asked = {0};
    CopyOut.Source source =
        () ->
            java.nio.channels.Channels.newChannel(
                new java.io.ByteArrayInputStream(new byte[] {(byte) ++asked[0], 7}));
    try (CopyOut out = CopyOut.into(stick)) {
      assertThat(out.create(source, "a.bin")).isEqualTo(new Copied("a.bin", 2, false, true));
      assertThat(out.create(source, "a.bin").name()).isEqualTo("a-2.bin");
    }
    assertThat(stick.resolve("a.bin")).hasBinaryContent(new byte[] {1, 7});
    assertThat(stick.resolve("a-2.bin")).hasBinaryContent(new byte[] {2, 7});
  }

  @Test
  void aLinkThatSomebodyPutThereIsNotFollowed() throws Exception {
    Path target = folder.resolve("shadow");
    Files.createSymbolicLink(stick.resolve("photos.key"), target);
    assertThatThrownBy(this::copy).isInstanceOf(java.io.IOException.class);
    assertThat(target).doesNotExist();
    Files.createSymbolicLink(folder.resolve("link"), stick);
    assertThatThrownBy(() -> CopyOut.into(folder.resolve("link")))
        .hasMessageContaining("is no folder");
  }

  @Test
  void whatCannotBeReadLeavesNothing() throws Exception {
    try (CopyOut out = CopyOut.into(stick)) {
      assertThatThrownBy(() -> out.copy(folder.resolve("missing"), "photos.key"))
          .isInstanceOf(java.io.IOException.class);
    }
    assertThat(stick).isEmptyDirectory();
  }
}
