package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made is private from its first moment, and names lead nowhere they should not. */
class HostileNamesTest {
  @TempDir Path dir;

  private static int run(Command command) throws Exception {
    Process process = new ProcessBuilder(command.argv()).inheritIO().start();
    process.getOutputStream().close();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  void aKeyIsMadeInOneStepAndIsForItsOwnerAloneFromTheFirst() throws Exception {
    Path key = dir.resolve("it's a key");
    KeyStep.MakeKeyFile step = new KeyStep.MakeKeyFile(key.toString());
    assertThat(step.command().argv().get(2)).startsWith("umask 0377; ").doesNotContain("chmod");
    assertThat(run(step.command())).isZero();
    assertThat(Files.size(key)).isEqualTo(512);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("r--------");
    assertThat(run(step.command())).as("a key that is there is never overwritten").isNotZero();
    Path elsewhere = dir.resolve("elsewhere");
    Path link = Files.createSymbolicLink(dir.resolve("link"), elsewhere);
    assertThat(run(new KeyStep.MakeKeyFile(link.toString()).command())).isNotZero();
    assertThat(elsewhere).doesNotExist();
  }

  @Test
  void foldersForSecretsAreClosedAndThoseToMountOnAreOpenWhateverTheMask() throws Exception {
    Path secret = dir.resolve("a/b");
    assertThat(run(new KeyStep.MakeSecretFolder(secret.toString()).command())).isZero();
    Path point = dir.resolve("c/d");
    Command mount = new StorageStep.MakeMountPoint(point.toString()).command();
    assertThat(run(Command.shell("umask 077; " + mount.shellLine()))).isZero();
    for (Path made : List.of(secret, secret.getParent())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .isEqualTo("rwx------");
    }
    for (Path made : List.of(point, point.getParent())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .isEqualTo("rwxr-xr-x");
    }
  }

  @Test
  void theSystemsOwnFoldersAreNoMountPoints() {
    for (String point :
        List.of(
            "/",
            "/etc",
            "/etc/x",
            "/usr",
            "/proc",
            "/proc/1",
            "/sys/x",
            "/dev/shm",
            "/run/user/0",
            "/boot/efi",
            "/root/x",
            "/tmp/x",
            "/var/lib/rotproof",
            "/var/lib/rotproof/journals",
            "/var/lib/dpkg",
            "/var/lib/systemd/x",
            "/var",
            "/var/lib",
            "/var/run/x",
            "/var/tmp/x",
            "/srv",
            "/home",
            "/srv/../etc",
            "//etc",
            "/srv/./x",
            "/srv/a b",
            "/srv/\u202ex",
            "srv",
            "",
            "/srv/x\n")) {
      assertThatThrownBy(() -> BlueprintCheck.checkMountPoint(point))
          .as(point)
          .isInstanceOf(PlanException.class)
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "\u202e"));
    }
    for (String point : List.of("/srv/photos", "/home/ann/photos", "/mnt/a/b", "/var/lib/docker")) {
      assertThatCode(() -> BlueprintCheck.checkMountPoint(point)).doesNotThrowAnyException();
    }
  }

  @Test
  void keysGoNowhereThatTheSystemKeepsOrForgets() {
    for (String path :
        List.of(
            "/dev",
            "/dev/sda",
            "/proc/1/mem",
            "/sys/x",
            "/run/key",
            "/tmp/key",
            "/var/lib/rotproof/key",
            "/var/tmp/key",
            "..",
            "../key",
            ".key",
            "-key",
            "a/b",
            "/etc/../key",
            "/etc/x\ny",
            "--key")) {
      Blueprint.Keys keys =
          new Blueprint.Keys(java.util.Optional.of(path), false, false, java.util.Optional.empty());
      assertThatThrownBy(() -> BlueprintCheck.checkKeys(keys, Blueprint.Protection.Kind.ENCRYPTED))
          .as(path)
          .isInstanceOf(PlanException.class);
    }
  }

  @Test
  void nothingInAScriptsCommentsBecomesACommand() throws Exception {
    Blueprint blueprint =
        BlueprintJson.read("{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"]}");
    Path witness = dir.resolve("witness");
    String evil = "x\ntouch " + witness + "\n\u001b[2K\r#\u202e\u2028y";
    Plan plan =
        new Plan(
            blueprint,
            List.of(
                new Stage(
                    "erase", false, List.of(new DiskStep.EraseSignatures(evil, "/dev/null")))),
            CapacityRule.of(
                blueprint.raid(),
                blueprint.protection(),
                blueprint.storage(),
                List.of(1L << 30, 1L << 30),
                List.of()),
            List.of(),
            List.of(evil));
    String script = PlanScript.render(plan);
    String comments =
        script.lines().filter(l -> l.startsWith("#")).reduce("", (a, b) -> a + b + "\n");
    assertThat(comments).contains("It ERASES: x?touch", "Note: x?touch");
    assertThat(comments).doesNotContain("\u001b", "\u202e", "\u2028", "\r");
    assertThat(script.lines()).noneMatch(l -> l.startsWith("touch"));
    assertThat(script).contains("\numask 077\n");
  }
}
