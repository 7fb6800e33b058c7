package org.rotproof.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was opened is what is read, whatever somebody puts in its place. */
class HeldFileTest {
  @TempDir private Path folder;

  private static String text(HeldFile file) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(100);
    try (SeekableByteChannel channel = file.channel()) {
      channel.read(buffer);
    }
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
  }

  @Test
  void whatIsPutInItsPlaceIsNotRead() throws Exception {
    Path real = folder.toRealPath();
    Path letter = Files.writeString(real.resolve("letter"), "mine");
    Path other = Files.writeString(real.resolve("other"), "another's");
    try (HeldFile held = HeldFile.open(letter)) {
      Files.delete(letter);
      Files.createSymbolicLink(letter, other);
      assertThat(text(held)).isEqualTo("mine");
      assertThat(text(held)).as("a second reading").isEqualTo("mine");
      assertThat(held.bytes()).isEqualTo(4);
    }
  }

  @Test
  void linksOnTheWayAndWhatIsNoFileAreRefused() throws Exception {
    Path real = Files.createDirectory(folder.toRealPath().resolve("real"));
    Files.writeString(real.resolve("letter"), "mine");
    Path link = Files.createSymbolicLink(folder.toRealPath().resolve("link"), real);
    Path last = Files.createSymbolicLink(real.resolve("last"), real.resolve("letter"));
    for (Path no : new Path[] {link.resolve("letter"), last, real, real.resolve("gone")}) {
      assertThatThrownBy(() -> HeldFile.open(no)).as("%s", no).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aPipeOfThatNameIsNotWaitedFor() throws Exception {
    Path pipe = folder.toRealPath().resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertThatThrownBy(() -> HeldFile.open(pipe)).isInstanceOf(IOException.class));
  }
}
