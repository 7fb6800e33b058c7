package org.rotproof.helper.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Event.StepState;
import org.rotproof.protocol.Json;
import org.rotproof.scrub.SectorRange;

class OutboxTest {
  private final Outbox outbox = new Outbox();

  private static Event.StepChanged step(StepState state, long done) {
    return new Event.StepChanged(1, 2, state, done, 100, 5, 9);
  }

  private List<JsonNode> all() throws Exception {
    outbox.answer(99, new Answer.Done());
    List<JsonNode> lines = new ArrayList<>();
    while (true) {
      Optional<byte[]> line = outbox.take();
      JsonNode node = Json.mapper().readTree(line.orElseThrow());
      if (node.get("id").asLong() == 99) {
        return lines;
      }
      lines.add(node);
    }
  }

  @Test
  void progressThatNobodyFetchedIsReplacedByNewerProgress() throws Exception {
    for (int i = 0; i < 1_000_000; i++) {
      outbox.event(7, step(StepState.RUNNING, i));
    }
    List<JsonNode> lines = all();
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).at("/event/doneBytes").asLong()).isEqualTo(999_999);
  }

  @Test
  void aStateIsNeverLostAndNothingSlipsInFrontOfIt() throws Exception {
    outbox.event(7, step(StepState.RUNNING, 1));
    outbox.event(7, step(StepState.FAILED, 0));
    outbox.event(7, step(StepState.RUNNING, 2));
    outbox.event(7, step(StepState.DONE, 0));
    outbox.answer(7, new Answer.Done());
    assertThat(all())
        .extracting(n -> n.has("answer") ? "answer" : n.at("/event/state").asText())
        .containsExactly("RUNNING", "FAILED", "RUNNING", "DONE", "answer");
  }

  @Test
  void rotBeyondMeasureDoesNotFillTheMemory() throws Exception {
    for (int i = 0; i < 100_000; i++) {
      outbox.event(
          7, new Event.RotFound("disk1", new SectorRange(i, i), Event.RotFound.Fate.FOUND));
    }
    assertThat(all()).hasSizeBetween(1000, 5000);
  }

  @Test
  void aTextWaitsForItsReader() throws Exception {
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 100; i++) {
                outbox.event(7, new Event.ExportText("part " + i));
              }
              outbox.answer(7, new Answer.Done());
            });
    writer.start();
    List<String> texts = new ArrayList<>();
    boolean ended = false;
    while (!ended) {
      JsonNode node = Json.mapper().readTree(outbox.take().orElseThrow());
      ended = node.has("answer");
      if (!ended) {
        texts.add(node.at("/event/text").asText());
      }
    }
    writer.join();
    assertThat(texts).hasSize(100).startsWith("part 0").endsWith("part 99");
  }

  @Test
  void whenTheReaderHasGoneNobodyWaitsForIt() throws Exception {
    outbox.close();
    outbox.event(7, new Event.ExportText("x"));
    outbox.waitForRoom();
    assertThat(outbox.take()).isEmpty();
  }
}
