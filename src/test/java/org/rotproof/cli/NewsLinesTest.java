package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanWords;
import org.rotproof.plan.Planner;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Event.RotFound;
import org.rotproof.protocol.Json;
import org.rotproof.scrub.SectorRange;
import picocli.CommandLine;

/** What a program, or a voice, hears while work goes on. */
class NewsLinesTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private static NewsLines lines(String... words) {
    NewsLines lines = new NewsLines();
    new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("news", mixin(lines)))
        .parseArgs(words);
    return lines;
  }

  private static CommandLine.Model.CommandSpec mixin(NewsLines lines) {
    return CommandLine.Model.CommandSpec.forAnnotatedObject(lines);
  }

  private JsonNode line(int index) throws Exception {
    String[] all = bytes.toString(StandardCharsets.UTF_8).split("\n");
    return Json.mapper().readTree(all[index]);
  }

  @Test
  void eachEventIsOneLineAndTheResultTheLast() throws Exception {
    NewsLines news = lines("--json-lines");
    Consumer<Event> events = news.ofScrub(out, e -> {});
    events.accept(new RotFound("disk2", new SectorRange(10, 19), RotFound.Fate.REPAIRED));
    news.result(out, Map.of("result", "repaired", "repairedSectors", 10));
    assertThat(line(0).at("/type").asText()).isEqualTo("rot");
    assertThat(line(0).at("/disk").asText()).isEqualTo("disk2");
    assertThat(line(0).at("/fate").asText()).isEqualTo("REPAIRED");
    assertThat(line(1).at("/type").asText()).isEqualTo("result");
    assertThat(line(1).at("/repairedSectors").asInt()).isEqualTo(10);
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).hasSize(2);
  }

  @Test
  void aStepSaysWhatItIsInWords() throws Exception {
    PracticeDisks disks =
        PracticeDisks.of(BlueprintFile.read("assets/blueprints/small.json", System.in));
    Plan plan =
        Planner.plan(
            BlueprintFile.read("assets/blueprints/small.json", System.in), disks.inventory());
    lines("--json-lines")
        .ofPlan(plan, out, e -> {})
        .accept(new Event.StepChanged(0, 0, Event.StepState.RUNNING, 1, 2, 3, 4));
    assertThat(line(0).at("/type").asText()).isEqualTo("step");
    assertThat(line(0).at("/words").asText()).isEqualTo(PlanWords.of(plan.stages().get(0)));
    assertThat(line(0).at("/subject").asText()).isNotEmpty();
    assertThat(line(0).at("/state").asText()).isEqualTo("RUNNING");
  }

  @Test
  void withoutThemTheTerminalIsToldAsEver() {
    AtomicInteger told = new AtomicInteger();
    lines()
        .ofScrub(out, e -> told.incrementAndGet())
        .accept(new RotFound("disk2", new SectorRange(10, 19), RotFound.Fate.FOUND));
    assertThat(told).hasValue(1);
    assertThat(bytes.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"scrub", "build", "open", "replace", "convert", "bring-back", "grow"})
  void whateverTakesLongHasThem(String command) {
    assertThat(CommandLineRun.of(command, "--help").out()).contains("--json-lines");
  }
}
