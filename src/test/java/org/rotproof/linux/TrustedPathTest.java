package org.rotproof.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Paths that another user may change are told from those that he may not. */
class TrustedPathTest {
  @TempDir Path dir;
  private Path folder;

  @BeforeEach
  void make() throws IOException {
    folder = Files.createDirectories(dir.toRealPath().resolve("a/b"));
    rights(folder, "rwxr-xr-x");
    rights(folder.getParent(), "rwxr-xr-x");
  }

  private static void rights(Path path, String rights) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
  }

  private static void trusted(Path path) {
    assertThat(TrustedPath.problem(path)).as("%s", path).isEmpty();
  }

  private static void refused(Path path, String why) {
    assertThat(TrustedPath.problem(path)).as("%s", path).isPresent();
    assertThat(TrustedPath.problem(path).orElseThrow()).contains(why);
  }

  @Test
  void ownFoldersAndWhatIsNotThereYetAreFine() throws Exception {
    trusted(folder);
    trusted(folder.resolve("key"));
    trusted(folder.resolve("new/deeper/key"));
    Files.createSymbolicLink(folder.resolve("link"), folder);
    trusted(folder.resolve("link/key"));
    Files.createSymbolicLink(folder.resolve("relative"), Path.of("../b/./"));
    trusted(folder.resolve("relative/key"));
    trusted(Path.of("/etc/rotproof/keys/photos.key"));
    trusted(Path.of("/srv/photos"));
  }

  @Test
  void whereOthersMayRenameAPartNothingBelowIsTrusted() throws Exception {
    rights(folder.getParent(), "rwxrwxrwx");
    refused(folder.resolve("key"), "rename");
    rights(folder.getParent(), "rwxr-xr-x");
    rights(folder, "rwxr-xrwx");
    refused(folder, "rename");
    refused(folder.resolve("key"), "rename");
  }

  @Test
  void aStickyFolderIsNoPlaceForWhatIsToBeMadeButWhatIsOnesOwnThereStays() throws Exception {
    Processes.Finished made = Processes.run("chmod", "1777", folder.toString());
    assertThat(made.ok()).isTrue();
    refused(folder, "folder");
    refused(folder.resolve("key"), "could make");
    Path own = Files.createDirectory(folder.resolve("own"));
    rights(own, "rwx------");
    trusted(own.resolve("key"));
  }

  @Test
  void aFileThatOthersMayWriteIsRefused() throws Exception {
    Path key = Files.writeString(folder.resolve("key"), "x");
    rights(key, "rw-r--r--");
    trusted(key);
    rights(key, "rw-r--rw-");
    refused(key, "may write");
  }

  @Test
  void whatBelongsToAnotherUserIsRefusedAndSoIsALinkOfHis() throws Exception {
    org.junit.jupiter.api.Assumptions.assumeTrue(Owner.isRoot());
    Path key = Files.writeString(folder.resolve("key"), "planted");
    Files.setAttribute(key, "unix:uid", 12345);
    refused(key, "another user");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc"));
    trusted(link.resolve("x"));
    Files.setAttribute(link, "unix:uid", 12345, LinkOption.NOFOLLOW_LINKS);
    refused(link.resolve("x"), "another user");
    Files.setAttribute(folder, "unix:uid", 12345);
    refused(folder.resolve("new"), "another user");
    Path around = Files.createSymbolicLink(dir.resolve("around"), folder.resolve("new"));
    refused(around, "another user");
  }

  @Test
  void linksInARingAndPathsThatAreNotWholeAreRefused() throws Exception {
    Files.createSymbolicLink(folder.resolve("x"), folder.resolve("y"));
    Files.createSymbolicLink(folder.resolve("y"), folder.resolve("x"));
    refused(folder.resolve("x"), "links");
    refused(Path.of("etc/passwd"), "no whole path");
  }
}
