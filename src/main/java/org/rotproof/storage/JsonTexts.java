package org.rotproof.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.OptionalLong;

/** Reads the JSON of tools, whose versions disagree on what is a string and what is a number. */
final class JsonTexts {
  private static final int MOST_CHARS = 16 << 20;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(100)
                .maxNumberLength(200)
                .maxNameLength(10_000)
                .maxStringLength(1 << 20)
                .build());
  }

  private JsonTexts() {}

  /** The one object that a text holds. */
  static JsonNode object(String source, String text) throws ParseException {
    if (text.length() > MOST_CHARS) {
      throw new ParseException(source, "more than " + MOST_CHARS + " characters");
    }
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node == null || !node.isObject()) {
        throw new ParseException(source, "is not a JSON object: '" + ParserTexts.quote(text) + "'");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new ParseException(
          source, "is not JSON: " + ParserTexts.quote(e.getOriginalMessage().strip()), e);
    }
  }

  /** The array of that name, which must be there. */
  static JsonNode array(String source, JsonNode node, String field) throws ParseException {
    JsonNode array = node.path(field);
    if (!array.isArray()) {
      throw new ParseException(source, "has no list '" + field + "'");
    }
    return array;
  }

  /** A text; "" where it is missing or null. Numbers and booleans become their text. */
  static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isValueNode() && !value.isNull()
        ? ForeignText.clean(value.asText("").strip())
        : "";
  }

  /** A whole number from 0 on, written as a number or as a string; empty for anything else. */
  static OptionalLong number(JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.canConvertToLong() && value.longValue() >= 0
          ? OptionalLong.of(value.longValue())
          : OptionalLong.empty();
    }
    return value.isTextual() ? ParserTexts.number(value.textValue().strip()) : OptionalLong.empty();
  }

  /** The same for a field of a node. */
  static OptionalLong number(JsonNode node, String field) {
    return number(node.path(field));
  }

  /** A yes or no: true, 1, "1", "true", "yes"; no where it is missing. */
  static boolean yes(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    String text = value.asText("");
    return text.equals("1") || text.equals("true") || text.equals("yes");
  }
}
