package org.rotproof.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rotproof.plan.Command;
import org.rotproof.plan.Step;
import org.rotproof.plan.StillWhole;

/** What a tool's exit means, in sentences. */
class ToolTroubleTest {
  private static EngineException explained(Command.Input input, String words) {
    return explained("prove-secret", input, words);
  }

  private static EngineException explained(String kind, Command.Input input, String words) {
    return explained(kind, input, words, 2);
  }

  private static EngineException explained(
      String kind, Command.Input input, String words, int exit) {
    Action action =
        new Action(
            kind,
            "disk3",
            new Command(List.of("cryptsetup", "open", "/dev/x"), input),
            Optional.empty(),
            false,
            Optional.empty(),
            Command.of("true"),
            false,
            false,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            false,
            Step.Binding.NEVER,
            Step.ProgressSource.NONE,
            0,
            0,
            Optional.empty());
    return ToolTrouble.explain(action, exit, words);
  }

  @Test
  void aKeyThatDoesNotOpenIsNamed() {
    String words = "No key available with this passphrase.";
    assertThat(explained(new Command.Input.Secret("passphrase"), words))
        .hasMessage("The passphrase does not open disk3.");
    assertThat(explained(new Command.Input.Secret("recovery-key"), words))
        .hasMessage("The recovery key does not open disk3.");
    assertThat(explained(new Command.Input.None(), words))
        .hasMessage("The key file does not open disk3.");
  }

  /** As Debian 12's mdadm, cryptsetup and mount say it, each refusal made on its kernel. */
  @Test
  void whatThisKernelCannotIsNoDamage() {
    EngineException newer =
        explained(
            "assemble-array",
            new Command.Input.None(),
            "mdadm: failed to add /dev/loop5 to /dev/md/old: Invalid argument\n"
                + "mdadm: failed to add /dev/loop4 to /dev/md/old: Invalid argument\n"
                + "mdadm: failed to RUN_ARRAY /dev/md/old: Invalid argument");
    assertThat(newer).hasMessageContaining("kernel does not accept the members of disk3");
    assertThat(newer.advice()).contains("6.19 or newer", "Create nothing anew");
    EngineException level =
        explained(
            "assemble-array",
            new Command.Input.None(),
            "mdadm: failed to RUN_ARRAY /dev/md/five: Invalid argument");
    assertThat(level).hasMessageContaining("does not start disk3");
    assertThat(level.advice()).contains("raid456").doesNotContain("Plug in again");
    String reload = "device-mapper: reload ioctl on px (253:4) failed: No such file or directory";
    for (String kind : List.of("open-luks", "open-integrity")) {
      EngineException cipher = explained(kind, new Command.Input.None(), reload);
      assertThat(cipher).hasMessageContaining("lacks the cipher or checksum of disk3");
      assertThat(cipher.advice()).contains("recovery sheet").doesNotContain("cable");
    }
    assertThat(
            explained(
                "mount",
                new Command.Input.None(),
                "mount: /run/mx: mount(2) system call failed: Function not implemented."))
        .hasMessageContaining("smaller steps than its device has sectors");
    EngineException mount =
        explained(
            "mount",
            new Command.Input.None(),
            "mount: /run/mx: wrong fs type, bad option, bad superblock on /dev/loop1, missing"
                + " codepage or helper program, or other error.");
    assertThat(mount).hasMessageContaining("smaller steps than its device has sectors");
    assertThat(mount.advice()).contains("Repair nothing before you know");
    assertThat(explained("open-luks", new Command.Input.None(), "Device px does not exist"))
        .as("a disk that is gone is no kernel's fault")
        .hasMessageContaining("not there any more");
  }

  @Test
  void anArrayThatMdDoesNotStartIsNoDiskToBeReplaced() {
    String words =
        "mdadm: failed to RUN_ARRAY /dev/md/photos: Input/output error\n"
            + "mdadm: Not enough devices to start the array.";
    EngineException e = explained("assemble", new Command.Input.None(), words);
    assertThat(e).hasMessageContaining("too few of its disks agree");
    assertThat(e.advice()).doesNotContain("use another disk").contains("create nothing anew");
    assertThat(explained("prove-secret", new Command.Input.None(), "Input/output error").advice())
        .contains("use another disk");
  }

  @Test
  void anArrayThatLostADiskMeanwhileIsNotMadeLarger() {
    for (String kind : List.of("grow-array", "add-to-array")) {
      assertThat(
              explained(
                  kind, new Command.Input.None(), "photos lacks a disk", StillWhole.NOT_WHOLE))
          .hasMessageContaining("gone or failed meanwhile");
    }
  }
}
