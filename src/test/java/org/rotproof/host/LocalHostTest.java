package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/** How the helper of this computer is started. */
class LocalHostTest {
  @TempDir Path root;

  private void put(String path) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private void denied(String word, String advice) {
    assertThatThrownBy(() -> new LocalHost(root, false).command())
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> {
              assertThat(e.failure().kind()).isEqualTo(Failure.Kind.DENIED);
              assertThat(e.failure().what()).contains(word);
              assertThat(e.failure().advice()).contains(advice);
            });
  }

  @Test
  void withoutItsPartsItSaysWhatIsMissingAndTheWayToGetIt() throws Exception {
    denied("has to be installed", "try again");
    put("usr/lib/rotproof/rotproof-helper");
    denied("has to be installed", "try again");
    put("usr/share/polkit-1/actions/org.rotproof.policy");
    denied("polkit", "sudo");
  }

  @Test
  void aCheckoutOffersItsOwnWayToInstallUntilTheHelperIsThere() throws Exception {
    Path checkout = Path.of("/home/ann/rot proof");
    assertThat(LocalHost.installCommand(root, Optional.of(checkout)))
        .contains("'/home/ann/rot proof/installer/install'");
    assertThat(LocalHost.installCommand(root, Optional.empty())).isEmpty();
    put("usr/lib/rotproof/rotproof-helper");
    assertThat(LocalHost.installCommand(root, Optional.of(checkout))).isEmpty();
  }

  @Test
  void thePathIsFixedAndThereAreNoOptions() throws Exception {
    put("usr/lib/rotproof/rotproof-helper");
    put("usr/share/polkit-1/actions/org.rotproof.policy");
    put("usr/bin/pkexec");
    assertThat(new LocalHost(root, false).command())
        .containsExactly("/usr/bin/pkexec", "/usr/lib/rotproof/rotproof-helper");
    assertThat(new LocalHost(root, true).command())
        .containsExactly("/usr/lib/rotproof/rotproof-helper");
  }

  @Test
  void thePolicyNamesTheSamePathAndEveryDegreeOfDanger() throws Exception {
    String policy = Files.readString(Path.of("assets/polkit/org.rotproof.policy"));
    assertThat(policy).contains(">" + LocalHost.HELPER + "</annotate>");
    for (String action : java.util.List.of("look", "scrub", "unlock", "change", "erase")) {
      assertThat(policy).contains("<action id=\"org.rotproof." + action + "\">");
    }
    String erase = policy.substring(policy.indexOf("org.rotproof.erase"));
    assertThat(erase).doesNotContain("auth_admin_keep").doesNotContain(">yes<");
  }

  @Test
  void theHelperTakesNoOptionsFromItsCaller() throws Exception {
    String script = Files.readString(Path.of("assets/helper/rotproof-helper"));
    assertThat(script).doesNotContain("$@").doesNotContain("$1").doesNotContain("--practice");
    Process process =
        new ProcessBuilder("sh", "assets/helper/rotproof-helper", "--practice")
            .redirectErrorStream(true)
            .start();
    assertThat(process.waitFor()).isEqualTo(2);
  }

  @Test
  void pkexecsExitsAreSentences() {
    assertThat(LocalHost.explain(126, "").failure().what()).contains("password");
    assertThat(LocalHost.explain(127, "").failure().advice()).contains("sudo");
    assertThat(LocalHost.explain(1, "x").failure().toolOutput()).isEqualTo("x");
  }
}
