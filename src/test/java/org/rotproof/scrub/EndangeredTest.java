package org.rotproof.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rotproof.scrub.Endangered.What;
import org.rotproof.scrub.ScrubReport.Result;

class EndangeredTest {
  private static final Endangered MENDED =
      new Endangered("disk1", What.LUKS_HEADER, true, "It was damaged, and is right again.");
  private static final Endangered GONE =
      new Endangered("disk2", What.INTEGRITY_SUPERBLOCK, false, "disk2 will not open.");

  private static ScrubReport report(Result result) {
    return new ScrubReport(
        result, 0, 0, List.of(), List.of(), List.of(), 100, 100, 1, 0, "", List.of());
  }

  @Test
  void aScrubThatFoundAHeaderGoneIsNotClean() {
    assertThat(report(Result.CLEAN).with(List.of()).result()).isEqualTo(Result.CLEAN);
    ScrubReport mended = report(Result.CLEAN).with(List.of(MENDED));
    assertThat(mended.result()).isEqualTo(Result.REPAIRED);
    assertThat(mended.nextStartEndangered()).isFalse();
    ScrubReport gone = mended.with(List.of(GONE));
    assertThat(gone.endangered()).containsExactly(MENDED, GONE);
    assertThat(gone.nextStartEndangered()).isTrue();
    ScrubReport only = report(Result.CLEAN).with(List.of(GONE));
    assertThat(only.result()).isEqualTo(Result.INCOMPLETE);
    assertThat(only.reason()).isNotBlank();
    assertThatThrownBy(
            () ->
                new ScrubReport(
                    Result.CLEAN,
                    0,
                    0,
                    List.of(),
                    List.of(),
                    List.of(),
                    100,
                    100,
                    1,
                    0,
                    "",
                    List.of(),
                    List.of(GONE),
                    List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void itIsWrittenAsScriptsReadIt() throws Exception {
    JsonNode json = new ObjectMapper().valueToTree(MENDED);
    assertThat(json.path("what").asText()).isEqualTo("luks-header");
    assertThat(json.path("repaired").asBoolean()).isTrue();
    assertThat(new ObjectMapper().treeToValue(json, Endangered.class)).isEqualTo(MENDED);
    for (What what : What.values()) {
      assertThat(What.of(what.id())).isEqualTo(what);
    }
  }

  @Test
  void anEarlierVersionsReportHasNone() throws Exception {
    JsonNode json = new ObjectMapper().valueToTree(report(Result.CLEAN));
    ((com.fasterxml.jackson.databind.node.ObjectNode) json).remove("endangered");
    assertThat(new ObjectMapper().treeToValue(json, ScrubReport.class).endangered()).isEmpty();
  }
}
