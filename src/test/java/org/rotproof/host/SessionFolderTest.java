package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.linux.Owner;
import org.rotproof.linux.Processes;

/** What others, or a crash, leave among the sessions neither harms nor stops a new one. */
@Timeout(60)
class SessionFolderTest {
  @TempDir Path dir;

  private Path base() {
    return dir.resolve("cache/sessions");
  }

  private Path dead(String name) throws IOException {
    Path folder = Files.createDirectories(base().resolve("practice-" + name));
    Files.setPosixFilePermissions(base(), PosixFilePermissions.fromString("rwx------"));
    return folder;
  }

  private static void old(Path folder) throws IOException {
    Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
  }

  private void begin() throws IOException {
    SessionFolder session = SessionFolder.create(base());
    assertThat(Files.getPosixFilePermissions(session.path()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(Files.getPosixFilePermissions(base()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    session.close();
    session.close();
    assertThat(session.path()).doesNotExist();
  }

  @Test
  void itLiesBelowAFolderOfOnesOwn() throws Exception {
    begin();
    try (SessionFolder session = SessionFolder.create()) {
      assertThat(session.path()).startsWith(Cache.open().folder());
    }
  }

  @Test
  void whatADeadOneLeftIsRemovedAndALivingOneStays() throws Exception {
    Path gone = dead("gone");
    Files.createFile(gone.resolve("owner"));
    Files.createDirectories(gone.resolve("a/b/c"));
    Files.writeString(gone.resolve("a/b/c/image"), "x");
    try (SessionFolder living = SessionFolder.create(base())) {
      assertThat(gone).doesNotExist();
      begin();
      assertThat(living.path().resolve("owner")).exists();
    }
  }

  @Test
  void noLinkLeadsOut() throws Exception {
    Path outside = Files.createDirectories(dir.resolve("outside"));
    Path file = Files.writeString(outside.resolve("precious"), "x");
    Path folder = dead("links");
    Files.createFile(folder.resolve("owner"));
    Files.createSymbolicLink(folder.resolve("inner"), outside);
    Files.createSymbolicLink(folder.resolve("file"), file);
    Files.createSymbolicLink(base().resolve("practice-link"), outside);
    Path linked = dead("linked-owner");
    Files.createSymbolicLink(linked.resolve("owner"), file);
    old(linked);
    begin();
    assertThat(file).hasContent("x");
    assertThat(outside).isDirectory();
    assertThat(folder).doesNotExist();
    assertThat(base().resolve("practice-link")).isSymbolicLink();
  }

  @Test
  void aPipeThatIsCalledOwnerStopsNobody() throws Exception {
    Path young = dead("young");
    Path aged = dead("aged");
    for (Path folder : new Path[] {young, aged}) {
      assertThat(Processes.run("mkfifo", folder.resolve("owner").toString()).ok()).isTrue();
    }
    old(aged);
    begin();
    assertThat(young).exists();
    assertThat(aged).doesNotExist();
  }

  @Test
  void whatCannotBeEmptiedStays() throws Exception {
    Path folder = dead("deep");
    Files.createFile(folder.resolve("owner"));
    Path deep = folder;
    for (int i = 0; i < 100; i++) {
      deep = Files.createDirectory(deep.resolve("d"));
    }
    Path noFolder = Files.createFile(base().resolve("practice-file"));
    Path shut = dead("shut");
    Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("---------"));
    old(shut);
    begin();
    assertThat(folder).exists();
    assertThat(noFolder).exists();
    Files.deleteIfExists(noFolder);
    if (Files.exists(shut)) {
      Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void anotherUsersFolderIsNotTouched() throws Exception {
    Path folder = dead("theirs");
    Files.createFile(folder.resolve("owner"));
    if (Owner.isRoot()) {
      Files.setAttribute(folder, "unix:uid", 12345, LinkOption.NOFOLLOW_LINKS);
      begin();
      assertThat(folder.resolve("owner")).exists();
      Path theirs = Files.createDirectories(dir.resolve("theirs"));
      Files.setAttribute(theirs, "unix:uid", 12345, LinkOption.NOFOLLOW_LINKS);
      assertThatThrownBy(() -> SessionFolder.create(theirs))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another user");
      Files.createSymbolicLink(dir.resolve("their-link"), base());
      Files.setAttribute(dir.resolve("their-link"), "unix:uid", 12345, LinkOption.NOFOLLOW_LINKS);
      assertThatThrownBy(() -> SessionFolder.create(dir.resolve("their-link")))
          .isInstanceOf(IOException.class);
    }
    Path open = Files.createDirectories(dir.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> SessionFolder.create(open))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Other users could write");
  }
}
