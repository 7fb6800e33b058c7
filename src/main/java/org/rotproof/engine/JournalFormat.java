package org.rotproof.engine;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.rotproof.plan.Command;

/** How a journal's lines are written and read. Strict: what it does not know is an error. */
final class JournalFormat {
  static final int VERSION = 2;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(times())
          .addMixIn(Command.Input.class, InputNames.class)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(50).build());
  }

  private JournalFormat() {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Command.Input.None.class, name = "none"),
    @JsonSubTypes.Type(value = Command.Input.Text.class, name = "text"),
    @JsonSubTypes.Type(value = Command.Input.Secret.class, name = "secret"),
    @JsonSubTypes.Type(value = Command.Input.SecretLines.class, name = "secret-lines")
  })
  private interface InputNames {}

  private static SimpleModule times() {
    SimpleModule module = new SimpleModule();
    module.addSerializer(OffsetDateTime.class, new ToStringSerializer());
    module.addDeserializer(
        OffsetDateTime.class,
        new StdDeserializer<OffsetDateTime>(OffsetDateTime.class) {
          @Override
          public OffsetDateTime deserialize(JsonParser p, DeserializationContext c)
              throws IOException {
            try {
              return OffsetDateTime.parse(p.getText());
            } catch (DateTimeException e) {
              throw c.weirdStringException("", OffsetDateTime.class, "not a time");
            }
          }
        });
    return module;
  }

  static byte[] line(Entry entry) {
    try {
      return (MAPPER.writerFor(Entry.class).writeValueAsString(entry) + "\n")
          .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every entry has words", e);
    }
  }

  /**
   * Reads one line.
   *
   * @throws IOException for anything that is not exactly an entry
   */
  static Entry entry(byte[] bytes, int from, int to) throws IOException {
    try {
      return MAPPER.readerFor(Entry.class).readValue(bytes, from, to - from);
    } catch (RuntimeException | StackOverflowError e) {
      throw new IOException("not an entry", e);
    }
  }
}
