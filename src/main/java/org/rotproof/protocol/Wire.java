package org.rotproof.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rotproof.storage.ForeignText;

/**
 * The form in which window and helper write to each other: a line of JSON a message.
 *
 * <p>On the way to the helper {@code {"id":7,"ask":{"type":"look"}}}, on the way back {@code
 * {"id":7,"event":{…}}} any number of times, and then one {@code {"id":7,"answer":{…}}} or {@code
 * {"id":7,"failure":{…}}}. A secret never becomes a String: its base64 is put into the line and
 * decoded from the line's own bytes, which whoever holds them overwrites. What is said of a broken
 * line to the other end says nothing of what it held, except for field names.
 */
public final class Wire {
  /** The id of failures that no request can be found for. */
  public static final long NO_ID = -1;

  /** Two secrets of this length still fit into a tool's standard input at once. */
  private static final int MOST_SECRET_CHARS = 20_000;

  /** Longer than the buffer that Java puts before a process's input. */
  private static final int LEAST_SECRET_BYTES = 10_000;

  private static final int MOST_NAME_CHARS = 64;

  private static final ObjectMapper MAPPER = Json.mapper();
  private static final ObjectReader LINES = MAPPER.readerFor(Ask.Line.class);
  private static final ObjectReader ASKS = MAPPER.readerFor(Ask.class);

  private static final Pattern ID = Pattern.compile("^\\s*\\{\\s*\"id\"\\s*:\\s*(\\d{1,18})\\s*,");
  private static final Pattern EVENT_ID =
      Pattern.compile("^\\s*\\{\\s*\"id\"\\s*:\\s*\\d{1,18}\\s*,\\s*\"event\"");

  /** A tool's own words, a command's output: texts of more than one line. An export is one, too. */
  private static final Set<String> MANY_LINES = Set.of("toolOutput", "output");

  /** Contents of files, by their paths. */
  private static final String FILES = "files";

  private Wire() {}

  /** What a line to the helper was. */
  public sealed interface Message {
    /** Its request's id. */
    long id();

    /** A request; whoever takes a secret owns its bytes. */
    record Asked(long id, Ask<?> ask) implements Message {}

    /** Nonsense; {@link #NO_ID} where it does not even say for which request. */
    record Malformed(long id, String problem) implements Message {}
  }

  /** What a line from the helper was. Its texts are fit to be shown. */
  public sealed interface Reply {
    /** Its request's id. */
    long id();

    /** Something happens meanwhile. */
    record News(long id, Event event) implements Reply {}

    /** The last word. */
    record End(long id, Answer answer) implements Reply {}

    /** The last word, where it did not end well. */
    record Failed(long id, Failure failure) implements Reply {}
  }

  /**
   * A request as it is written, with its newline. A secret is overwritten in the request.
   *
   * @throws JsonProcessingException when it cannot be put into words
   */
  public static byte[] line(long id, Ask<?> ask) throws JsonProcessingException {
    return ask instanceof Ask.Secret secret ? secretLine(id, secret) : line(id, "ask", ask);
  }

  /**
   * An event, an answer or a failure as it is written, with its newline.
   *
   * @throws JsonProcessingException when it cannot be put into words
   */
  public static byte[] line(long id, Object reply) throws JsonProcessingException {
    return line(
        id,
        reply instanceof Answer ? "answer" : reply instanceof Event ? "event" : "failure",
        reply);
  }

  private static byte[] line(long id, String name, Object content) throws JsonProcessingException {
    ObjectNode message = MAPPER.createObjectNode().put("id", id);
    // Through a tree: only so the type's name is written for a value whose own class is known.
    message.set(name, MAPPER.valueToTree(content));
    byte[] json = MAPPER.writeValueAsBytes(message);
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }

  /**
   * Put together by hand, since the JSON library keeps its buffers. Blanks follow, which do not
   * count: a line of this length goes past the buffer of a process's input, and says nothing of how
   * long the secret is.
   */
  private static byte[] secretLine(long id, Ask.Secret secret) throws JsonProcessingException {
    byte[] base64 = Base64.getEncoder().encode(secret.bytes());
    Arrays.fill(secret.bytes(), (byte) 0);
    byte[] before =
        ("{\"id\":"
                + id
                + ",\"ask\":{\"type\":\"secret\",\"name\":"
                + MAPPER.writeValueAsString(secret.name())
                + ",\"base64\":\"")
            .getBytes(StandardCharsets.UTF_8);
    byte[] after = "\"}}".getBytes(StandardCharsets.UTF_8);
    int length = before.length + base64.length + after.length;
    byte[] line = new byte[Math.max(LEAST_SECRET_BYTES, length + 1)];
    Arrays.fill(line, (byte) ' ');
    System.arraycopy(before, 0, line, 0, before.length);
    System.arraycopy(base64, 0, line, before.length, base64.length);
    System.arraycopy(after, 0, line, length - after.length, after.length);
    line[line.length - 1] = '\n';
    Arrays.fill(base64, (byte) 0);
    return line;
  }

  /**
   * Reads a line from the helper.
   *
   * @throws IOException with a word of why, when it is no message
   */
  public static Reply reply(String text) throws IOException {
    JsonNode message = cleaned(MAPPER.readTree(text), "");
    JsonNode id = message.path("id");
    if (!id.isIntegralNumber()) {
      throw new IOException("a message without an id");
    }
    if (message.has("event")) {
      return new Reply.News(id.longValue(), read(message.get("event"), Event.class));
    }
    if (message.has("answer")) {
      return new Reply.End(id.longValue(), read(message.get("answer"), Answer.class));
    }
    if (message.has("failure")) {
      return new Reply.Failed(id.longValue(), read(message.get("failure"), Failure.class));
    }
    throw new IOException("neither event nor answer nor failure");
  }

  /** The request whose last word a broken line from the helper was; {@link #NO_ID} for none. */
  public static long endedBy(String text) {
    Matcher id = ID.matcher(text.substring(0, Math.min(text.length(), 200)));
    return id.find() && !EVENT_ID.matcher(text).lookingAt() ? Long.parseLong(id.group(1)) : NO_ID;
  }

  /**
   * The same with every text fit to be shown: the other end may be another computer, and what it
   * says of its disks is what the disks say. The files under /etc stay byte for byte: they are read
   * as what they are and compared with what is there; whatever shows a line of them cleans it.
   */
  private static JsonNode cleaned(JsonNode node, String name) {
    if (name.equals(FILES) && node.isObject()) {
      return node;
    }
    if (node.isTextual()) {
      String text = node.textValue();
      return TextNode.valueOf(
          MANY_LINES.contains(name) ? ForeignText.cleanLines(text) : ForeignText.clean(text));
    }
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, cleaned(array.get(i), name));
      }
    } else if (node instanceof ObjectNode object) {
      boolean export = object.path("type").asText().equals("export-text");
      object
          .fields()
          .forEachRemaining(f -> f.setValue(cleaned(f.getValue(), export ? "output" : f.getKey())));
    }
    return node;
  }

  private static <T> T read(JsonNode node, Class<T> type) throws IOException {
    T value = MAPPER.treeToValue(node, type);
    if (value == null) {
      throw new IOException("an empty " + type.getSimpleName());
    }
    return value;
  }

  /** Reads a line to the helper: the first {@code length} bytes. */
  public static Message asked(byte[] bytes, int length) {
    Head head = new Head();
    try {
      scan(bytes, length, head);
      if (head.id <= 0) {
        return new Message.Malformed(NO_ID, "it needs an id above 0.");
      }
      if (head.type.equals("secret")) {
        return secret(bytes, head);
      }
      Ask.Line line = LINES.readValue(bytes, 0, length);
      if (!line.ask().isObject()) {
        return new Message.Malformed(head.id, "it asks for nothing.");
      }
      return new Message.Asked(head.id, ASKS.readValue(line.ask()));
    } catch (JsonProcessingException e) {
      return new Message.Malformed(head.id > 0 ? head.id : NO_ID, problem(e));
    } catch (IOException | RuntimeException | StackOverflowError e) {
      return new Message.Malformed(head.id > 0 ? head.id : NO_ID, "it is not valid.");
    }
  }

  /** What a first look at a line finds, without making Strings of values. */
  private static final class Head {
    long id = NO_ID;
    String type = "";
    String secretName = "";
    int secretFrom = -1;
    boolean others;
  }

  private static void scan(byte[] bytes, int length, Head head) throws IOException {
    try (JsonParser parser = MAPPER.getFactory().createParser(bytes, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("id") && value == JsonToken.VALUE_NUMBER_INT) {
          head.id = parser.getLongValue();
        } else if (field.equals("ask") && value == JsonToken.START_OBJECT) {
          ask(parser, head);
        } else {
          parser.skipChildren();
          head.others = true;
        }
      }
    }
  }

  private static void ask(JsonParser parser, Head head) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("type") && value == JsonToken.VALUE_STRING) {
        head.type = parser.getText();
      } else if (field.equals("name") && value == JsonToken.VALUE_STRING) {
        head.secretName = parser.getText();
      } else if (field.equals("base64") && value == JsonToken.VALUE_STRING) {
        // Only its place: asking the parser for the text would leave a copy in its buffers.
        head.secretFrom = (int) parser.currentTokenLocation().getByteOffset() + 1;
      } else {
        parser.skipChildren();
        head.others = true;
      }
    }
  }

  private static Message secret(byte[] bytes, Head head) {
    if (head.others
        || head.secretName.isBlank()
        || head.secretName.length() > MOST_NAME_CHARS
        || head.secretFrom < 0) {
      return new Message.Malformed(head.id, "a secret has a name and base64, and nothing else.");
    }
    int end = head.secretFrom;
    while (bytes[end] != '"') {
      end++;
    }
    if (end - head.secretFrom > MOST_SECRET_CHARS) {
      return new Message.Malformed(head.id, "the secret is too long.");
    }
    byte[] text = Arrays.copyOfRange(bytes, head.secretFrom, end);
    byte[] decoded = new byte[text.length];
    try {
      int length = Base64.getDecoder().decode(text, decoded);
      byte[] clear = Arrays.copyOf(decoded, length);
      return new Message.Asked(head.id, new Ask.Secret(head.secretName, clear));
    } catch (IllegalArgumentException e) {
      return new Message.Malformed(head.id, "the secret is not in base64.");
    } finally {
      Arrays.fill(text, (byte) 0);
      Arrays.fill(decoded, (byte) 0);
    }
  }

  private static String problem(JsonProcessingException e) {
    if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      StringBuilder path = new StringBuilder();
      for (JsonMappingException.Reference step : mapping.getPath()) {
        String name =
            step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName();
        path.append(path.isEmpty() ? "" : ".").append(name);
      }
      String shown = ForeignText.clean(path.toString());
      return "something is wrong with '"
          + (shown.length() > 80 ? shown.substring(0, 80) + "…" : shown)
          + "'.";
    }
    return e instanceof JsonMappingException
        ? "it asks for something unknown, or something is missing."
        : "it is not valid JSON.";
  }
}
