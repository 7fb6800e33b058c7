package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program knows of itself. */
class ProgramTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir Path top;

  private Path put(String name, String text) throws IOException {
    Path file = top.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Program inCheckout() throws IOException {
    put("pom.xml", "<artifactId>rotproof</artifactId>\n  <version>7.8.9</version>");
    return Program.at(Optional.of(Files.createDirectories(top.resolve("target/classes"))));
  }

  @Test
  void aCheckoutTellsVersionAndCommit() throws Exception {
    put(".git/HEAD", "ref: refs/heads/main\n");
    put(".git/refs/heads/main", COMMIT + "\n");
    assertThat(inCheckout().words()).isEqualTo("7.8.9 (0123456789ab)");
  }

  @Test
  void packedRefsAndFurtherWorkTreesAreUnderstood() throws Exception {
    put("main/.git/worktrees/w/HEAD", "ref: refs/heads/side\n");
    put("main/.git/worktrees/w/commondir", "../..\n");
    put("main/.git/packed-refs", "# pack-refs with: peeled\n" + COMMIT + " refs/heads/side\n");
    put(".git", "gitdir: main/.git/worktrees/w\n");
    assertThat(inCheckout().commit()).contains("0123456789ab");
  }

  @Test
  void withoutGitOnlyTheVersionIsKnown() throws Exception {
    assertThat(inCheckout().words()).isEqualTo("7.8.9");
    assertThat(inCheckout().checkout()).isEmpty();
  }

  @Test
  void onlyACheckoutThatCanInstallIsOne() throws Exception {
    assertThat(put("installer/install", "").toFile().setExecutable(true)).isTrue();
    assertThat(inCheckout().checkout()).contains(top);
  }

  @Test
  void aPackagesJarTellsBoth() throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "7.8.9");
    manifest.getMainAttributes().putValue("Rotproof-Commit", COMMIT);
    Path jar = top.resolve("rotproof.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream written = new JarOutputStream(out, manifest)) {
      written.finish();
    }
    assertThat(Program.at(Optional.of(jar)).words()).isEqualTo("7.8.9 (0123456789ab)");
    assertThat(Program.at(Optional.of(jar)).checkout()).isEmpty();
  }

  @Test
  void whatTellsNothingIsUnknown() {
    assertThat(Program.at(Optional.empty()).words()).isEqualTo("unknown");
  }
}
