package org.rotproof.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir Path folder;

  @Test
  void aLinkIsReplacedAndNotFollowedAndNothingElseIsLeft() throws Exception {
    Path other = Files.writeString(folder.resolve("other"), "precious");
    Path file = Files.createSymbolicLink(folder.resolve("out.prom"), other);
    WholeFile.write(file, "new".getBytes(StandardCharsets.UTF_8), "rw-r--r--");
    assertThat(other).hasContent("precious");
    assertThat(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(other, file);
    }
  }

  /** As root, a file in the place of /dev/null would be the end of it. */
  @Test
  void whatIsNoPlainFileIsLeftAlone() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path toPipe = Files.createSymbolicLink(folder.resolve("to-pipe"), pipe);
    Path toNull = Files.createSymbolicLink(folder.resolve("to-null"), Path.of("/dev/null"));
    Path inner = Files.createDirectory(folder.resolve("inner"));
    for (Path place : List.of(pipe, toPipe, toNull, inner, Path.of(""))) {
      assertThatThrownBy(() -> WholeFile.write(place, new byte[] {1}, "rw-r--r--"))
          .as(place.toString())
          .isInstanceOf(java.io.IOException.class);
    }
    assertThat(Files.exists(pipe) && !Files.isRegularFile(pipe)).isTrue();
    assertThat(Files.isSymbolicLink(toPipe) && Files.isSymbolicLink(toNull)).isTrue();
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(pipe, toPipe, toNull, inner);
    }
  }

  /** For root, a file in the place of /dev/stdout would be the end of it, whatever it leads to. */
  @Test
  void nothingIsPutAmongTheSystemsOwn() throws Exception {
    Path dev = Files.createSymbolicLink(folder.resolve("dev"), Path.of("/dev"));
    for (Path place :
        List.of(
            Path.of("/dev/rotproof-test"),
            Path.of("/srv/../dev/rotproof-test"),
            dev.resolve("rotproof-test"),
            Path.of("/proc/rotproof-test"))) {
      assertThatThrownBy(() -> WholeFile.write(place, new byte[] {1}, "rw-r--r--"))
          .as(place.toString())
          .hasMessageContaining("the system keeps no files there");
    }
    assertThat(Path.of("/dev/rotproof-test")).doesNotExist();
  }

  /** In a folder of another user, who puts links in the way as fast as he can. */
  @Test
  void linksThatAreSwappedInMeanwhileLeadNowhere() throws Exception {
    Path other = Files.writeString(folder.resolve("other"), "precious");
    Thread hostile =
        new Thread(
            () -> {
              while (!Thread.interrupted()) {
                swap(other);
              }
            });
    hostile.start();
    try {
      for (int i = 0; i < 300; i++) {
        try {
          WholeFile.write(
              folder.resolve("out"), "new".getBytes(StandardCharsets.UTF_8), "rw-r--r--");
        } catch (java.io.IOException e) {
          // He can spoil what is written into his own folder, and nothing else.
          continue;
        }
      }
    } finally {
      hostile.interrupt();
      hostile.join();
    }
    assertThat(other).hasContent("precious");
  }

  private void swap(Path target) {
    try (var files = Files.newDirectoryStream(folder, "*.new")) {
      for (Path file : files) {
        Files.deleteIfExists(file);
        Files.createSymbolicLink(file, target);
      }
    } catch (java.io.IOException | java.nio.file.DirectoryIteratorException e) {
      // The file was quicker.
      return;
    }
  }
}
