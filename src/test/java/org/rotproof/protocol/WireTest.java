package org.rotproof.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The form in which window and helper write to each other, from both ends. */
class WireTest {
  /** What each request is called, and what answers it: helpers of other versions know these. */
  private static final String REQUESTS =
      "after-restart:done cancel:done channels:channel-list differences:difference-list"
          + " disk-health:disk-told do:worked export-history:done follow-work:any forget:done"
          + " go-on:worked hello:hello-from history:history-page journals:journal-list"
          + " keep-work:done locate:done look:found measure:measured practice-exec:executed"
          + " rehearse:rehearsed remove-channel:done report:done save-keys:keys-saved"
          + " save-versions:versions-saved scrub:scrubbed scrub-control:done scrub-elsewhere:done"
          + " scrub-plan:scrub-plan secret:done set-channel:done speed-limit:done stop-work:done"
          + " pause-work:done surface:surface-map test-channel:done trends:trend-list undo:done"
          + " vitals:vitals-seen watch:done where-to-go-on:scrub-point work-told:done"
          + " works:work-list";

  private static final List<String> WORKED = List.of("built", "done");

  private static Map<Class<?>, String> names(Class<?> type) {
    return Stream.of(type.getAnnotation(JsonSubTypes.class).value())
        .collect(Collectors.toMap(JsonSubTypes.Type::value, JsonSubTypes.Type::name));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Ask<?> asked(byte[] line) {
    return ((Wire.Message.Asked) Wire.asked(line, line.length)).ask();
  }

  private static String problem(String line) {
    byte[] bytes = bytes(line);
    return ((Wire.Message.Malformed) Wire.asked(bytes, bytes.length)).problem();
  }

  private static Wire.Reply reply(byte[] line) throws IOException {
    return Wire.reply(new String(line, StandardCharsets.UTF_8));
  }

  @Test
  void everyMessageHasOneNameAndKeepsIt() {
    for (Class<?> type : List.of(Ask.class, Answer.class, Event.class)) {
      assertThat(names(type).keySet())
          .as("named " + type.getSimpleName())
          .containsExactlyInAnyOrderElementsOf(Kinds.of(type));
      assertThat(names(type).values()).doesNotHaveDuplicates();
    }
    Map<Class<?>, String> answers = names(Answer.class);
    Function<Class<?>, String> answer =
        type ->
            type == Answer.Worked.class
                ? "worked"
                : type == Answer.class ? "any" : answers.get(type);
    Map<String, String> now = new TreeMap<>();
    names(Ask.class).forEach((type, name) -> now.put(name, answer.apply(answers(type))));
    Map<String, String> pinned =
        Stream.of(REQUESTS.split(" "))
            .map(pair -> pair.split(":"))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    assertThat(now).containsExactlyInAnyOrderEntriesOf(pinned);
    assertThat(Kinds.of(Answer.Worked.class).stream().map(answers::get))
        .containsExactlyInAnyOrderElementsOf(WORKED);
  }

  /** As the request itself says it; one without its fields will do for that. */
  private static Class<?> answers(Class<?> type) {
    try {
      Object[] nothing =
          Arrays.stream(type.getRecordComponents())
              .map(
                  c ->
                      c.getType() == long.class
                          ? (Object) 0L
                          : c.getType() == int.class
                              ? (Object) 0
                              : c.getType() == boolean.class
                                  ? false
                                  : c.getType() == List.class ? List.of() : null)
              .toArray();
      Class<?>[] parts =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      return ((Ask<?>) type.getDeclaredConstructor(parts).newInstance(nothing)).answers();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type + " cannot be made", e);
    }
  }

  @Test
  void aRequestComesThroughAsItWas() throws Exception {
    for (Ask<?> ask : List.of(new Ask.Look(), new Ask.GoOn("j"), new Ask.Scrub("a", 5, true, 7))) {
      byte[] line = Wire.line(12, ask);
      assertThat(line[line.length - 1]).isEqualTo((byte) '\n');
      assertThat(Wire.asked(line, line.length)).isEqualTo(new Wire.Message.Asked(12, ask));
    }
    // What a record can do and what it holds are two things: only the latter is written.
    assertThat(new String(Wire.line(1, new Ask.GoOn("j")), StandardCharsets.UTF_8))
        .isEqualTo("{\"id\":1,\"ask\":{\"type\":\"go-on\",\"journal\":\"j\"}}\n");
  }

  @Test
  void aSecretComesThroughAndIsOverwrittenWhereItCameFrom() throws Exception {
    byte[] secret = {'a', 0, '"', (byte) 0xff};
    Ask.Secret sent = new Ask.Secret("key \"one\"", secret.clone());
    byte[] line = Wire.line(3, sent);
    assertThat(sent.bytes()).containsOnly(0);
    assertThat(line.length).isGreaterThanOrEqualTo(10_000);
    Ask.Secret come = (Ask.Secret) asked(Arrays.copyOf(line, line.length - 1));
    assertThat(come.name()).isEqualTo("key \"one\"");
    assertThat(come.bytes()).isEqualTo(secret);
    String lone = "{\"id\":3,\"ask\":{\"type\":\"secret\",\"name\":\"k\",\"base64\":\"%s\"%s}}";
    assertThat(problem(lone.formatted("####", ""))).contains("base64").doesNotContain("#");
    assertThat(problem(lone.formatted("YQ==", ",\"more\":1"))).contains("nothing else");
    assertThat(problem(lone.formatted("Y".repeat(20_001), ""))).contains("too long");
  }

  @Test
  void whatTheHelperSaysComesThroughAsItWas() throws Exception {
    Answer done = new Answer.Executed(0, "two\nlines");
    Event event = new Event.ExportText("a,b\nc");
    Failure failure = new Failure(Failure.Kind.DENIED, "a", "b", "c", "d\ne");
    assertThat(reply(Wire.line(4, done))).isEqualTo(new Wire.Reply.End(4, done));
    assertThat(reply(Wire.line(4, event))).isEqualTo(new Wire.Reply.News(4, event));
    assertThat(reply(Wire.line(4, failure))).isEqualTo(new Wire.Reply.Failed(4, failure));
    for (Answer end :
        List.of(new Answer.Done(), new Answer.Built("build-a-1", "a", "md127", 5, 1.5))) {
      assertThat(reply(Wire.line(4, end))).isEqualTo(new Wire.Reply.End(4, end));
    }
    assertThat(
            new String(
                Wire.line(4, new Answer.Built("j", "a", "md1", 5, 1)), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"id\":4,\"answer\":{\"type\":\"built\",\"journal\":\"j\",\"array\":\"a\","
                + "\"node\":\"md1\",\"usableBytes\":5,\"seconds\":1.0}}\n");
  }

  @Test
  void whatAnotherComputerSaysIsFitToBeShown() throws Exception {
    Failure hostile = new Failure(Failure.Kind.LOST, "a\u001b[2Jb\nc", "", "", "x\u001b\ny");
    Wire.Reply.Failed shown = (Wire.Reply.Failed) reply(Wire.line(1, hostile));
    assertThat(shown.failure().what()).doesNotContain("\u001b", "\n");
    assertThat(shown.failure().toolOutput()).doesNotContain("\u001b").contains("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"answer\":{\"type\":\"done\"}}",
        "{\"id\":1}",
        "{\"id\":1.5,\"answer\":{\"type\":\"done\"}}",
        "{\"id\":1,\"answer\":null}",
        "{\"id\":1,\"answer\":{\"type\":\"nobody-knows\"}}",
        "{\"id\":1,\"answer\":{\"type\":\"fou",
        "[]",
        "noise"
      })
  void whatIsNoMessageIsNoReply(String line) {
    assertThatThrownBy(() -> Wire.reply(line)).isInstanceOf(IOException.class);
  }

  @Test
  void aBrokenLineStillShowsWhoseEndItWas() {
    assertThat(Wire.endedBy("{\"id\":17,\"answer\":{\"type\":\"fou")).isEqualTo(17);
    assertThat(Wire.endedBy(" { \"id\" : 17 , \"failure\":{")).isEqualTo(17);
    assertThat(Wire.endedBy("{\"id\":17,\"event\":{\"type\":\"fou")).isEqualTo(Wire.NO_ID);
    assertThat(Wire.endedBy("noise \"id\":17,")).isEqualTo(Wire.NO_ID);
  }
}
