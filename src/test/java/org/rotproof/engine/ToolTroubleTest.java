package org.rotproof.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rotproof.plan.Command;
import org.rotproof.plan.Step;

/** What a tool's exit means, in sentences. */
class ToolTroubleTest {
  private static EngineException explained(Command.Input input, String words) {
    return explained("prove-secret", input, words);
  }

  private static EngineException explained(String kind, Command.Input input, String words) {
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
            0);
    return ToolTrouble.explain(action, 2, words);
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
}
