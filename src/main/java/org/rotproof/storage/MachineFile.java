package org.rotproof.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A machine in a file: all that the program looked at, as one JSON object, so that it can be sent,
 * tried and kept. Each component of {@link RawSystem} is a field of the same name; besides them
 * stand the files under /etc and what else a {@link Machine} has. Byte texts of the kernel and of
 * files stand with one character for each byte, as they are kept in memory.
 *
 * <p>What a file leaves out is taken for empty, so that a file written by hand, or by an earlier
 * version, can be read. Where nothing is said of systemd, a machine is taken for one that systemd
 * starts, with all that reads the files under /etc. Unknown fields are left alone; a field of the
 * wrong type is an error that names it.
 *
 * @param smart nodes to the JSON that smartctl printed
 * @param versions of the program, the kernel and the tools, by their names
 */
public record MachineFile(
    RawSystem raw, Machine machine, Map<String, String> smart, Map<String, String> versions) {
  /** The most characters that are read. */
  public static final int MOST_CHARS = 16 << 20;

  private static final String SOURCE = "the report of a machine";
  private static final String MARK = "rotproofReport";
  private static final int VERSION = 1;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(100)
                .maxNumberLength(200)
                .maxNameLength(10_000)
                .maxStringLength(MOST_CHARS)
                .build());
  }

  public MachineFile {
    smart = Map.copyOf(smart);
    versions = Map.copyOf(versions);
  }

  /** What the program says of that machine. */
  public Inventory inventory() throws ParseException {
    Inventory found = InventoryReader.read(raw).with(machine);
    return found.with(found.arrays().stream().map(this::asWished).toList());
  }

  /** Where the mount's own options are not told, /etc/fstab may tell that somebody wanted it so. */
  private Array asWished(Array array) {
    if (array.signs().written() != ArraySigns.Written.READ_ONLY_UNKNOWN) {
      return array;
    }
    String lines =
        machine
            .file("/etc/fstab")
            .orElse("")
            .lines()
            .filter(line -> line.strip().split("[ \t]+").length >= 4)
            .collect(Collectors.joining("\n"));
    try {
      boolean wished =
          MountEntry.parse(lines).stream()
              .anyMatch(e -> e.point().equals(array.mountPoint()) && e.readOnly());
      return wished ? array.readOnlyByWish() : array;
    } catch (ParseException e) {
      return array;
    }
  }

  /**
   * Reads one.
   *
   * @throws ParseException when it is none; names the field
   */
  public static MachineFile parse(String json) throws ParseException {
    if (json.length() > MOST_CHARS) {
      throw new ParseException(SOURCE, "more than " + MOST_CHARS + " characters");
    }
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new ParseException(
          SOURCE, "is not JSON: " + ParserTexts.quote(e.getOriginalMessage().strip()), e);
    }
    if (root == null || !root.isObject()) {
      throw new ParseException(SOURCE, "is not a JSON object: '" + ParserTexts.quote(json) + "'");
    }
    return new Reader((ObjectNode) root).file();
  }

  /** The text of the file, which {@link #parse} reads. */
  public String json() {
    return text(tree());
  }

  /**
   * The same machine without what would be known again: serials, UUIDs, addresses and names are
   * replaced, the same by the same, and all else stays.
   */
  public MachineFile disguised() {
    ObjectNode root = tree();
    MachineDisguise.on(root);
    try {
      return parse(text(root));
    } catch (ParseException e) {
      throw new IllegalStateException("words for words are a report still", e);
    }
  }

  private static String text(ObjectNode root) {
    try {
      return MAPPER.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and maps are plain JSON", e);
    }
  }

  private ObjectNode tree() {
    ObjectNode root = MAPPER.createObjectNode();
    root.put(MARK, VERSION);
    root.set("versions", MAPPER.valueToTree(new TreeMap<>(versions)));
    ObjectNode texts = MAPPER.valueToTree(raw);
    texts.set("lsblk", treeOrText(raw.lsblk()));
    ObjectNode answers = MAPPER.createObjectNode();
    new TreeMap<>(smart).forEach((node, said) -> answers.set(node, treeOrText(said)));
    texts.set("smart", answers);
    root.setAll(texts);
    if (machine.known()) {
      ObjectNode facts = MAPPER.valueToTree(machine);
      facts.remove("known");
      root.setAll(facts);
    }
    return root;
  }

  /** JSON as it is, for people to read; what is none stays a text. */
  private static JsonNode treeOrText(String text) {
    try {
      JsonNode tree = MAPPER.readTree(text);
      if (tree != null && tree.isObject()) {
        return tree;
      }
    } catch (JsonProcessingException e) {
      return MAPPER.getNodeFactory().textNode(text);
    }
    return MAPPER.getNodeFactory().textNode(text);
  }

  /** Reads one object, field by field. */
  private static final class Reader {
    private final ObjectNode root;

    Reader(ObjectNode root) {
      this.root = root;
    }

    MachineFile file() throws ParseException {
      checkMark();
      Map<String, String> smart = smart();
      ObjectNode texts = MAPPER.valueToTree(RawSystem.EMPTY);
      for (String field : fieldNames(texts)) {
        if (root.hasNonNull(field)) {
          texts.set(field, withoutNulls(root.get(field)));
        }
      }
      if (!root.hasNonNull("lsblk")) {
        String what = root.hasNonNull("mdstat") ? "disks." : "disks and arrays.";
        texts
            .withArray("unknown")
            .add("The file has nothing of lsblk: nothing is known of " + what);
      }
      texts.put("lsblk", jsonText("lsblk", root.path("lsblk"), "{\"blockdevices\":[]}"));
      for (String names : List.of("byId", "arrayNames", "diskNames")) {
        shortenNodes(texts.path(names));
      }
      if (texts.path("openBy") instanceof ObjectNode open) {
        for (String name : fieldNames(open)) {
          JsonNode who = open.remove(name);
          open.set(node(name), who);
        }
      }
      if (texts.path("claimed") instanceof ArrayNode claimed) {
        for (int i = 0; i < claimed.size(); i++) {
          if (claimed.path(i).isTextual()) {
            claimed.set(i, node(claimed.path(i).textValue()));
          }
        }
      }
      texts.set("smart", MAPPER.valueToTree(readings(smart)));
      RawSystem raw = to(texts, RawSystem.class);
      return new MachineFile(raw, machine(raw), smart, map("versions"));
    }

    private void checkMark() throws ParseException {
      if (!root.has(MARK) && !root.has("lsblk") && !root.has("mdstat")) {
        throw new ParseException(
            SOURCE, "has none of the fields '" + MARK + "', 'lsblk' and 'mdstat'");
      }
      JsonNode version = root.path(MARK);
      if (!version.isMissingNode() && !(version.isInt() && version.intValue() == VERSION)) {
        throw new ParseException(
            SOURCE,
            "is of the form '"
                + ParserTexts.quote(version.asText())
                + "', and only 1 is known here");
      }
    }

    private static List<String> fieldNames(ObjectNode node) {
      List<String> names = new ArrayList<>();
      node.fieldNames().forEachRemaining(names::add);
      return names;
    }

    /** "../../sda" and "/dev/sda" mean sda. */
    private static void shortenNodes(JsonNode names) {
      if (names instanceof ObjectNode map) {
        for (String name : fieldNames(map)) {
          if (map.path(name).isTextual()) {
            map.put(name, node(map.path(name).textValue()));
          }
        }
      }
    }

    private static String node(String target) {
      return target.replaceFirst("^(?:(?:\\.\\./)+|/dev/)", "");
    }

    /** What is not there is left out, as in a map of ours. */
    private static JsonNode withoutNulls(JsonNode node) {
      if (node instanceof ArrayNode array) {
        for (int i = array.size() - 1; i >= 0; i--) {
          if (array.path(i).isNull()) {
            array.remove(i);
          }
        }
      }
      if (node instanceof ObjectNode object) {
        for (String name : fieldNames(object)) {
          if (object.path(name).isNull()) {
            object.remove(name);
          } else {
            withoutNulls(object.path(name));
          }
        }
      }
      return node;
    }

    private static String jsonText(String field, JsonNode value, String otherwise)
        throws ParseException {
      boolean blank = value.isTextual() && value.textValue().isBlank();
      if (value.isMissingNode() || value.isNull() || blank) {
        return otherwise;
      }
      if (!value.isTextual() && !value.isObject()) {
        throw wrong(field);
      }
      return value.isTextual() ? value.textValue() : value.toString();
    }

    private Map<String, String> smart() throws ParseException {
      Map<String, String> answers = new HashMap<>();
      JsonNode all = root.path("smart");
      if (!all.isMissingNode() && !all.isNull() && !all.isObject()) {
        throw wrong("smart");
      }
      for (Map.Entry<String, JsonNode> entry : all.properties()) {
        String text = jsonText("smart." + entry.getKey(), entry.getValue(), "");
        if (!text.isEmpty()) {
          answers.put(node(entry.getKey()), text);
        }
      }
      return answers;
    }

    private static Map<String, SmartReading> readings(Map<String, String> smart) {
      Map<String, SmartReading> readings = new HashMap<>();
      smart.forEach((node, text) -> readings.put(node, reading(text)));
      return readings;
    }

    private static SmartReading reading(String text) {
      try {
        return SmartReport.parse(text);
      } catch (ParseException e) {
        return SmartReading.unknown(e.getMessage());
      }
    }

    private Machine machine(RawSystem raw) throws ParseException {
      if (!root.hasNonNull("files")) {
        return Machine.UNKNOWN;
      }
      Map<String, Integer> sectors = new HashMap<>();
      for (Map.Entry<String, String> entry : map("sectorBytes").entrySet()) {
        long bytes = ParserTexts.number("sectorBytes", entry.getValue());
        sectors.put(entry.getKey(), (int) Math.min(bytes, 1 << 24));
      }
      Set<String> mappings = new HashSet<>(sectors.keySet());
      raw.block().values().stream()
          .map(attributes -> attributes.getOrDefault("dm/name", ""))
          .filter(name -> !name.isEmpty())
          .forEach(mappings::add);
      mappings.addAll(set("mappings").orElse(Set.of()));
      return new Machine(
          true,
          flag("systemd").orElse(true),
          flag("rootEncrypted").orElseGet(() -> rootEncrypted(raw)),
          map("files"),
          set("unreadable").orElse(Set.of(Machine.CRYPTTAB_READER, Machine.INTEGRITYTAB_READER)),
          mappings,
          sectors,
          set("switchedOff").orElse(Set.of()),
          timers());
    }

    private Map<String, TimerState> timers() throws ParseException {
      Map<String, TimerState> timers = new HashMap<>();
      JsonNode all = root.path("timers");
      if (!all.isMissingNode() && !all.isNull() && !all.isObject()) {
        throw wrong("timers");
      }
      for (Map.Entry<String, JsonNode> entry : all.properties()) {
        timers.put(entry.getKey(), to(entry.getValue(), TimerState.class));
      }
      return timers;
    }

    private static boolean rootEncrypted(RawSystem raw) {
      try {
        return LsblkDevice.parse(raw.lsblk()).stream()
            .flatMap(LsblkDevice::withDescendants)
            .filter(d -> d.type().equals("crypt"))
            .flatMap(LsblkDevice::withDescendants)
            .anyMatch(d -> d.mountPoints().contains("/"));
      } catch (ParseException e) {
        return false;
      }
    }

    private Optional<Boolean> flag(String field) throws ParseException {
      JsonNode value = root.path(field);
      if (value.isMissingNode() || value.isNull()) {
        return Optional.empty();
      }
      if (!value.isBoolean()) {
        throw wrong(field);
      }
      return Optional.of(value.booleanValue());
    }

    private Map<String, String> map(String field) throws ParseException {
      Map<String, String> map = new HashMap<>();
      JsonNode value = root.path(field);
      if (value.isMissingNode() || value.isNull()) {
        return map;
      }
      if (!value.isObject()) {
        throw wrong(field);
      }
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        if (entry.getValue().isContainerNode()) {
          throw wrong(field + "." + entry.getKey());
        }
        if (!entry.getValue().isNull()) {
          map.put(entry.getKey(), entry.getValue().asText());
        }
      }
      return map;
    }

    private Optional<Set<String>> set(String field) throws ParseException {
      JsonNode value = root.path(field);
      if (value.isMissingNode() || value.isNull()) {
        return Optional.empty();
      }
      Set<String> set = new HashSet<>();
      if (!value.isArray()) {
        throw wrong(field);
      }
      for (JsonNode one : value) {
        if (!one.isTextual()) {
          throw wrong(field);
        }
        set.add(one.textValue());
      }
      return Optional.of(set);
    }

    private static <T> T to(JsonNode node, Class<T> type) throws ParseException {
      try {
        return MAPPER.treeToValue(node, type);
      } catch (JsonMappingException e) {
        String field =
            e.getPath().stream()
                .map(
                    at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : at.getFieldName())
                .collect(Collectors.joining("."));
        throw wrong(field);
      } catch (JsonProcessingException | IllegalArgumentException e) {
        throw new ParseException(SOURCE, ParserTexts.quote(String.valueOf(e.getMessage())), e);
      }
    }

    private static ParseException wrong(String field) {
      return new ParseException(
          SOURCE,
          "the field '" + ParserTexts.quote(field) + "' is not of the type that it must be");
    }
  }
}
