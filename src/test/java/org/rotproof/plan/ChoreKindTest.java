package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rotproof.protocol.Json;

class ChoreKindTest {
  private static List<String> those(Predicate<ChoreKind> which) {
    return Stream.of(ChoreKind.values()).filter(which).map(ChoreKind::wire).sorted().toList();
  }

  /** Journals, and helpers of other versions, know them by these names. */
  @Test
  void theNamesOnTheWireAndInJournalsNeverChange() {
    assertThat(those(kind -> true))
        .containsExactly(
            "add-member",
            "add-recovery-key",
            "add-spare",
            "add-unlock",
            "adopt",
            "back-up-headers",
            "bring-back",
            "build",
            "change-key-file",
            "change-passphrase",
            "close",
            "convert",
            "drop-key-file",
            "open",
            "remove-unlock",
            "rename",
            "renew-unlock",
            "replace",
            "restore-header",
            "schedule",
            "settle",
            "take-apart",
            "test-unlock",
            "try-key",
            "use-larger-disks");
    assertThat(ChoreKind.of("use-larger")).isEmpty();
    assertThat(ChoreKind.of("scrub")).isEmpty();
  }

  @Test
  void eachKindIsOneRecordAndEachRecordSaysItsKind() throws Exception {
    assertThat(Stream.of(ChoreKind.values()).map(ChoreKind::type))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Chore.class.getPermittedSubclasses())
                .<Class<? extends Chore>>map(c -> c.asSubclass(Chore.class))
                .toList());
    for (Chore chore :
        List.of(
            new Chore.Open("a", List.of(), true),
            new Chore.TryKey("a", SecretName.PASSPHRASE),
            new Chore.UseLargerDisks("a"),
            new Chore.Schedule("a", Blueprint.ScrubSchedule.WEEKLY))) {
      String json = Json.mapper().writeValueAsString(chore);
      assertThat(json).startsWith("{\"type\":\"" + chore.kind().wire() + "\",\"array\":\"a\"");
      assertThat(chore.kind().type()).isEqualTo(chore.getClass());
      assertThat(Json.mapper().readValue(json, Chore.class)).isEqualTo(chore);
    }
    assertThatThrownBy(
            () -> Json.mapper().readValue("{\"type\":\"use-larger\",\"array\":\"a\"}", Chore.class))
        .isInstanceOf(JsonMappingException.class);
  }

  @Test
  void whatEachIsAskedForHow() {
    assertThat(those(kind -> kind.danger() == Danger.UNLOCK))
        .containsExactly("close", "open", "test-unlock", "try-key");
    assertThat(those(kind -> kind.danger() == Danger.ERASE))
        .containsExactly(
            "add-member",
            "add-spare",
            "bring-back",
            "build",
            "convert",
            "replace",
            "restore-header",
            "take-apart");
    assertThat(those(kind -> kind.danger() == Danger.LOOK || kind.danger() == Danger.SCRUB))
        .as("no chore only looks")
        .isEmpty();
    assertThat(those(ChoreKind::confirmedByName))
        .contains("replace", "add-spare", "convert", "take-apart", "change-passphrase")
        .doesNotContain("open", "close", "bring-back", "adopt", "schedule");
  }

  @Test
  void whatEachNeedsAndLeaves() {
    assertThat(those(ChoreKind::needsRunningArray))
        .containsExactly(
            "add-member", "add-spare", "bring-back", "replace", "settle", "use-larger-disks");
    assertThat(those(ChoreKind::leavesNothing))
        .containsExactly("close", "open", "test-unlock", "try-key");
    assertThat(those(ChoreKind::endsArray)).containsExactly("close", "take-apart");
    assertThat(those(kind -> !kind.isWork())).containsExactly("test-unlock", "try-key");
    assertThat(those(kind -> !kind.changesOpening()))
        .containsExactly(
            "back-up-headers", "close", "open", "schedule", "settle", "test-unlock", "try-key");
  }

  @Test
  void secretsKeepTheirNames() throws Exception {
    assertThat(SecretName.values())
        .extracting(SecretName::toString)
        .containsExactly("passphrase", "recovery-key", "new-passphrase");
    Chore chore = new Chore.TryKey("a", SecretName.RECOVERY_KEY);
    JsonNode tree = Json.mapper().valueToTree(chore);
    assertThat(tree.path("secret").textValue()).isEqualTo("recovery-key");
    assertThat(Json.mapper().treeToValue(tree, Chore.class)).isEqualTo(chore);
    assertThat(SecretName.of("token")).isEmpty();
  }
}
