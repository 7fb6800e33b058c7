package org.rotproof.helper.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import org.rotproof.linux.LockedBytes;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Json;
import org.rotproof.storage.ForeignText;

/**
 * Reads one line. A secret never becomes a String: its base64 is decoded straight from the bytes of
 * the line, which the caller overwrites. No message says anything of what a line held, except for
 * field names.
 */
final class Messages {
  /** The id of failures that no request can be found for. */
  static final long NO_ID = -1;

  /** Two secrets of this length still fit into a tool's standard input at once. */
  private static final int MOST_SECRET_CHARS = 20_000;

  private static final int MOST_NAME_CHARS = 64;

  private static final ObjectReader LINES = Json.mapper().readerFor(Ask.Line.class);
  private static final ObjectReader ASKS = Json.mapper().readerFor(Ask.class);

  private Messages() {}

  /** What a line was. */
  sealed interface Message {
    /** Anything but a secret. */
    record Plain(long id, Ask ask) implements Message {}

    /** A secret; whoever takes the message owns its bytes. */
    record Secret(long id, String name, LockedBytes bytes) implements Message {}

    /** Nonsense. */
    record Malformed(long id, String problem) implements Message {}
  }

  static Message read(byte[] bytes, int length) {
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
      return new Message.Plain(head.id, ASKS.readValue(line.ask()));
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
    try (JsonParser parser = Json.mapper().getFactory().createParser(bytes, 0, length)) {
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
      return new Message.Secret(head.id, head.secretName, LockedBytes.takeFrom(clear));
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
