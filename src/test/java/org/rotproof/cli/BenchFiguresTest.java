package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.rotproof.protocol.Json;

/** What the README and the costs quote is what was measured. */
class BenchFiguresTest {
  private static final Path FIGURES = Path.of("assets/bench.json");
  private static final Path PICTURE = Path.of("assets/pictures/bench.svg");

  private static JsonNode figures() throws IOException {
    return Json.mapper().readTree(Files.readString(FIGURES));
  }

  /** `./installer/bench --picture` draws it anew. */
  @Test
  void thePictureIsThatOfTheFigures() throws Exception {
    assertThat(Files.readString(PICTURE)).isEqualTo(BenchPicture.of(figures()));
  }

  @Test
  void theReadmeQuotesTheFigures() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    JsonNode figures = figures();
    assertThat(readme)
        .contains(figures.path("ratioOfALargeDisk").asText() + " of the usual script's time")
        .contains(two(figures.at("/work/integrity-journal/writeRatio")) + " of\n  plain md's")
        .contains(two(figures.at("/work/integrity-bitmap/writeRatio")) + " in the same measurement")
        .contains("had " + two(figures.at("/reader/ratioGivenWay")) + " of the speed")
        .contains("without giving way " + two(figures.at("/reader/ratio")));
  }

  private static String two(JsonNode ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio.asDouble());
  }

  @Test
  void twoRunsAreComparedByTheirRatios() throws Exception {
    JsonNode then = Json.mapper().readTree("{\"a\":{\"ratio\":0.5,\"seconds\":7},\"ratioB\":1.0}");
    JsonNode now = Json.mapper().readTree("{\"a\":{\"ratio\":0.7,\"seconds\":9},\"ratioB\":1.05}");
    assertThat(BenchCompare.lines(then, now))
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("a.ratio", "0.50", "0.70", "differs"))
        .anySatisfy(line -> assertThat(line).contains("ratioB").doesNotContain("differs"));
  }
}
