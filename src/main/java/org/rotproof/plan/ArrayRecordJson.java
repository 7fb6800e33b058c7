package org.rotproof.plan;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.rotproof.storage.Machine;
import org.rotproof.storage.ParseException;

/** Reads and writes the records of arrays. */
public final class ArrayRecordJson {
  private static final int VERSION = 1;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ArrayRecordJson() {}

  /** The record as JSON that ends with a newline. */
  public static String write(ArrayRecord record) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("rotproofArray", VERSION);
    try {
      root.set("blueprint", MAPPER.readTree(BlueprintJson.write(record.blueprint())));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("our own JSON", e);
    }
    ArrayNode members = root.putArray("members");
    for (ArrayRecord.Member m : record.members()) {
      ObjectNode one =
          members
              .addObject()
              .put("disk", m.disk())
              .put("path", m.path())
              .put("mapping", m.mapping())
              .put("serial", m.serial())
              .put("wwn", m.wwn())
              .put("sizeBytes", m.sizeBytes())
              .put("spare", m.spare());
      if (!m.model().isEmpty()) {
        one.put("model", m.model());
      }
      if (!m.uuid().isEmpty()) {
        one.put("uuid", m.uuid());
      }
    }
    if (!record.withoutRecoveryKey().isEmpty()) {
      ArrayNode without = root.putArray("withoutRecoveryKey");
      record.withoutRecoveryKey().stream().sorted().forEach(without::add);
    }
    record
        .unlock()
        .ifPresent(
            way -> {
              root.set("unlock", MAPPER.valueToTree(way));
              if (!record.withoutUnlock().isEmpty()) {
                ArrayNode lacking = root.putArray("withoutUnlock");
                record.withoutUnlock().stream().sorted().forEach(lacking::add);
              }
            });
    return root.toPrettyString() + "\n";
  }

  /**
   * Reads a record.
   *
   * @param source its path, for the message
   */
  public static ArrayRecord read(String source, String json) throws ParseException {
    try {
      JsonNode root = MAPPER.readTree(json);
      if (root == null || root.path("rotproofArray").asInt() != VERSION) {
        throw new ParseException(source, "it is not a record of an array of this version");
      }
      List<ArrayRecord.Member> members = new ArrayList<>();
      for (JsonNode m : root.path("members")) {
        members.add(
            new ArrayRecord.Member(
                text(m, "disk"),
                text(m, "path"),
                text(m, "mapping"),
                text(m, "serial"),
                text(m, "wwn"),
                m.path("sizeBytes").asLong(),
                m.path("spare").asBoolean(),
                m.path("uuid").asText(""),
                m.path("model").asText("")));
      }
      Set<String> without = new TreeSet<>();
      root.path("withoutRecoveryKey").forEach(disk -> without.add(disk.asText()));
      Optional<Unlock> unlock =
          root.has("unlock")
              ? Optional.of(MAPPER.treeToValue(root.path("unlock"), Unlock.class))
              : Optional.empty();
      Set<String> lacking = new TreeSet<>();
      root.path("withoutUnlock").forEach(disk -> lacking.add(disk.asText()));
      ArrayRecord record =
          new ArrayRecord(
              BlueprintJson.read(root.path("blueprint").toString()),
              members,
              without,
              unlock,
              lacking);
      if (!source.equals(record.path())) {
        throw new ParseException(source, "it is the record of another array, " + record.name());
      }
      return record;
    } catch (JsonProcessingException e) {
      throw new ParseException(source, "it is not valid JSON", e);
    } catch (PlanException e) {
      throw new ParseException(source, e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new ParseException(source, "it contradicts itself: " + e.getMessage(), e);
    } catch (StackOverflowError e) {
      throw new ParseException(source, "it is nested too deeply", e);
    }
  }

  private static String text(JsonNode node, String field) throws ParseException {
    JsonNode value = node.path(field);
    if (!value.isTextual()) {
      throw new ParseException("members." + field, "it is missing");
    }
    return value.asText();
  }

  /** The paths of records that are on a machine and say nothing, for whatever reason. */
  public static List<String> unreadable(Machine machine) {
    Set<String> paths = new TreeSet<>(machine.files().keySet());
    paths.addAll(machine.unreadable());
    paths.removeIf(p -> !p.startsWith(ArrayRecord.FOLDER + "/") || !p.endsWith(".json"));
    found(machine).values().forEach(record -> paths.remove(record.path()));
    return List.copyOf(paths);
  }

  /** Every record that was found on a machine and can be read, by the array's name. */
  public static Map<String, ArrayRecord> found(Machine machine) {
    Map<String, ArrayRecord> records = new TreeMap<>();
    machine
        .files()
        .forEach(
            (path, content) -> {
              if (path.startsWith(ArrayRecord.FOLDER + "/") && path.endsWith(".json")) {
                try {
                  ArrayRecord record = read(path, content);
                  records.put(record.name(), record);
                } catch (ParseException e) {
                  // Shown by whoever asks for that array; one bad file must not hide the others.
                }
              }
            });
    return records;
  }
}
