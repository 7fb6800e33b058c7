package org.rotproof.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes of a machine in a file one that can be given away: serials, world wide names, UUIDs, names
 * that people gave, hosts, users and addresses become others, the same ones always the same, in
 * every text in which they stand; what is said of the machine stays the same but for the names.
 * Models, sizes, states and versions stay as they are, since they are what a fault is found by.
 */
final class MachineDisguise {
  /** Fields of lsblk that hold what somebody else might know again. */
  private static final Set<String> LSBLK =
      Set.of(
          "name",
          "kname",
          "pkname",
          "path",
          "label",
          "partlabel",
          "serial",
          "wwn",
          "uuid",
          "partuuid",
          "ptuuid",
          "mountpoint",
          "mountpoints",
          "fsroots",
          "id",
          "id-link",
          "owner",
          "group");

  /** Fields of smartctl's that say nothing but which disk it is, and when. */
  private static final Set<String> ALONE =
      Set.of("eui64", "nguid", "nvme_subsystem_nqn", "subsystem_nqn", "local_time");

  private static final Pattern PEOPLE = Pattern.compile("/(?:home|media)/([^/\\s\",:]+)");

  private final Aliases aliases = new Aliases();
  private final PeoplesNames peoples = new PeoplesNames(aliases);

  private MachineDisguise() {}

  /** The same machine under other names; the tree is changed. */
  static void on(ObjectNode root) {
    MachineDisguise disguise = new MachineDisguise();
    disguise.learn(root);
    disguise.change(root);
  }

  private void learn(ObjectNode root) {
    if (root.path("files") instanceof ObjectNode files) {
      for (String path : names(files)) {
        String content = files.path(path).asText("");
        files.put(path, path.endsWith(".json") ? content : PeoplesNames.withoutComments(content));
      }
    }
    root.path("lsblk").path("blockdevices").forEach(this::learnDevice);
    for (JsonNode attributes : root.path("block")) {
      aliases.id(attributes.path("serial").asText(""));
      aliases.id(attributes.path("wwid").asText(""));
      peoples.mapping(attributes.path("dm/name").asText(""));
    }
    root.path("arrayNames").fieldNames().forEachRemaining(this::learnArray);
    root.path("arrayExports").forEach(export -> export.asText("").lines().forEach(this::learnKey));
    root.path("zfsPools").forEach(pool -> aliases.name(pool.asText("")));
    root.path("smart").forEach(this::learnSmart);
    learnTable(root.path("mounts").asText(""));
    root.path("files")
        .fields()
        .forEachRemaining(file -> learnFile(file.getKey(), file.getValue().asText("")));
    learnPeople(root);
    root.path("byId").fieldNames().forEachRemaining(peoples::id);
    root.path("diskNames").fieldNames().forEachRemaining(name -> peoples.path("/dev/disk/" + name));
    root.path("mappings").forEach(name -> peoples.mapping(name.asText("")));
    root.path("sectorBytes").fieldNames().forEachRemaining(peoples::mapping);
    root.path("dmTable").asText("").lines().forEach(line -> peoples.mapping(line.split(":")[0]));
    root.path("otherMounts").forEach(text -> text.asText("").lines().forEach(this::learnMountInfo));
    for (String field : names(root)) {
      if (!Set.of("lsblk", "smart", "versions", "abilities", "arrayExports").contains(field)) {
        peoples.texts(root.path(field));
      }
    }
  }

  /** As proc(5) has it: what is mounted, its source and its type come last. */
  private void learnMountInfo(String line) {
    int dash = line.indexOf(" - ");
    String[] source = dash < 0 ? new String[0] : line.substring(dash + 3).split(" ");
    if (source.length > 1 && source[1].matches("[^/=:\\[]+:.*")) {
      for (String part : source[1].split("[:/@]+")) {
        aliases.name(part);
      }
    }
  }

  /** Whoever has a folder, wherever a path leads into it. */
  private void learnPeople(JsonNode node) {
    if (node.isTextual()) {
      Matcher matcher = PEOPLE.matcher(node.textValue());
      while (matcher.find()) {
        aliases.name(MountPoint.decoded(matcher.group(1)));
      }
    }
    node.forEach(this::learnPeople);
  }

  private void learnDevice(JsonNode device) {
    aliases.id(device.path("serial").asText(""));
    aliases.worldWide(device.path("wwn").asText(""));
    for (String field : List.of("uuid", "partuuid", "ptuuid")) {
      aliases.id(device.path(field).asText(""));
    }
    boolean member = device.path("fstype").asText("").equals("linux_raid_member");
    String label = device.path("label").asText("");
    if (member) {
      learnArray(label);
    } else {
      aliases.name(label);
    }
    aliases.name(device.path("partlabel").asText(""));
    if (device.path("kname").asText("").startsWith("dm-")) {
      peoples.mapping(device.path("name").asText(""));
    }
    device.path("mountpoints").forEach(point -> peoples.path(point.asText("")));
    device.path("fsroots").forEach(point -> peoples.path(point.asText("")));
    for (String field : List.of("id", "id-link")) {
      peoples.id(device.path(field).asText(""));
    }
    peoples.path(device.path("mountpoint").asText(""));
    device.path("children").forEach(this::learnDevice);
  }

  /** "nas:photos", or only the name. */
  private void learnArray(String full) {
    for (String part : full.split(":")) {
      aliases.name(part);
    }
  }

  private void learnKey(String line) {
    String value = line.substring(line.indexOf('=') + 1);
    if (line.startsWith("MD_UUID=")) {
      aliases.id(value);
    } else if (line.startsWith("MD_NAME=") || line.startsWith("MD_DEVNAME=")) {
      learnArray(value);
    }
  }

  private void learnSmart(JsonNode smart) {
    aliases.id(smart.path("serial_number").asText("").strip());
    aliases.worldWide(smart.path("logical_unit_id").asText(""));
    aliases.worldWide(naa(smart.path("wwn")));
  }

  private static String naa(JsonNode wwn) {
    return wwn.path("naa").isInt()
        ? String.format(
            "%x%06x%09x",
            wwn.path("naa").intValue(), wwn.path("oui").longValue(), wwn.path("id").longValue())
        : "";
  }

  private void learnTable(String table) {
    for (String line : table.split("\n")) {
      String[] words = line.strip().split("[ \t]+");
      if (words.length < 2 || words[0].startsWith("#")) {
        continue;
      }
      peoples.path(MountPoint.decoded(words[1]));
      String source = MountPoint.decoded(words[0]);
      if (source.startsWith("//") || source.matches("[^/=:\\[]+:.*")) {
        for (String part : source.split("[:/@]+")) {
          aliases.name(part);
        }
      } else if (source.startsWith("/dev/mapper/")) {
        peoples.mapping(source.substring("/dev/mapper/".length()));
      } else if (words.length > 2 && words[2].equals("zfs")) {
        List.of(source.split("/")).forEach(aliases::name);
      } else if (source.contains("=")) {
        String value = source.substring(source.indexOf('=') + 1).replace("\"", "");
        if (source.startsWith("LABEL=") || source.startsWith("PARTLABEL=")) {
          aliases.name(value);
        } else {
          aliases.id(value);
        }
      }
      for (String option : words.length > 3 ? words[3].split(",") : new String[0]) {
        if (option.matches("(?i)(user|username|pass|password|dom|domain|workgroup)=.+")) {
          aliases.secret(option.substring(option.indexOf('=') + 1));
        }
      }
    }
  }

  private void learnFile(String path, String content) {
    if (path.endsWith("/fstab")) {
      learnTable(content);
    } else if (path.endsWith("tab")) {
      content.lines().forEach(l -> peoples.mapping(l.strip().split("[ \t]+")[0].replace("#", "")));
    } else if (path.contains("mdadm")) {
      content.lines().forEach(this::learnMdadm);
      content.lines().forEach(peoples::settings);
    } else if (path.endsWith(".json")) {
      String file = path.substring(path.lastIndexOf('/') + 1);
      aliases.name(file.substring(0, file.length() - ".json".length()));
      learnRecord(content);
    }
  }

  private void learnMdadm(String line) {
    for (String word : line.strip().split("[ \t]+")) {
      String value = word.substring(word.indexOf('=') + 1);
      if (word.toLowerCase(Locale.ROOT).startsWith("uuid=")) {
        aliases.id(value);
      } else if (word.toLowerCase(Locale.ROOT).startsWith("name=")) {
        learnArray(value);
      } else if (word.contains("@")) {
        aliases.name(word.substring(0, word.indexOf('@')).replaceAll("^\\W+", ""));
      } else if (word.startsWith("/dev/md/")) {
        learnArray(word.substring("/dev/md/".length()));
      } else if (line.strip().toLowerCase(Locale.ROOT).startsWith("homeh")) {
        aliases.name(word.startsWith("<") ? "" : word);
      }
    }
  }

  /** Records of arrays have the same words in the same fields as lsblk. */
  private void learnRecord(String json) {
    try {
      learnFields(JsonTexts.object("a record", json));
    } catch (ParseException e) {
      // A record that cannot be read says nothing that could be known again but by the other ways.
      return;
    }
  }

  private void learnFields(JsonNode node) {
    aliases.id(node.path("serial").asText(""));
    aliases.worldWide(node.path("wwn").asText(""));
    // That of a stick that lies in a drawer, which has no form of its own.
    aliases.id(node.path("uuid").asText(""));
    // Where a house's Tang server answers, and which one it is.
    aliases.secret(node.path("url").asText(""));
    aliases.secret(node.path("thumbprint").asText(""));
    for (String field : List.of("label", "volumeGroup", "logicalVolume", "name")) {
      aliases.name(node.path(field).asText(""));
    }
    peoples.mapping(node.path("mapping").asText(""));
    peoples.path(node.path("point").asText(""));
    node.forEach(this::learnFields);
  }

  private void change(ObjectNode root) {
    for (String field : names(root)) {
      JsonNode value = root.get(field);
      switch (field) {
        case "rotproofReport", "versions", "abilities" -> {}
        case "lsblk" -> changeDevices(value.path("blockdevices"));
        case "smart" -> changeSmart(value);
        default -> root.set(field, changed(value));
      }
    }
  }

  private static List<String> names(ObjectNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private JsonNode changed(JsonNode node) {
    if (node.isTextual()) {
      return TextNode.valueOf(aliases.in(node.textValue()));
    }
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, changed(array.get(i)));
      }
    }
    if (node instanceof ObjectNode object) {
      Map<String, JsonNode> before = new LinkedHashMap<>();
      names(object).forEach(name -> before.put(name, object.get(name)));
      object.removeAll();
      before.forEach((name, value) -> object.set(aliases.in(name), changed(value)));
    }
    return node;
  }

  private void changeDevices(JsonNode devices) {
    for (JsonNode one : devices) {
      if (one instanceof ObjectNode device) {
        for (String field : names(device)) {
          if (LSBLK.contains(field)) {
            device.set(field, changed(device.get(field)));
          }
        }
        changeDevices(device.path("children"));
      }
    }
  }

  private void changeSmart(JsonNode answers) {
    if (answers instanceof ObjectNode all) {
      for (String node : names(all)) {
        changeAnswer(all.path(node));
      }
    }
  }

  /** Its numbers stay; whatever in it names this one disk does not. */
  private void changeAnswer(JsonNode answer) {
    if (answer instanceof ObjectNode object) {
      for (String field : names(object)) {
        JsonNode value = object.get(field);
        if (field.equals("serial_number") || field.equals("logical_unit_id")) {
          object.set(field, changed(value));
        } else if (field.equals("wwn") && !naa(value).isEmpty()) {
          changeWwn((ObjectNode) value);
        } else if (ALONE.contains(field)) {
          object.remove(field);
        } else {
          changeAnswer(value);
        }
        if (value.isTextual() && value.textValue().contains("/")) {
          object.set(field, changed(value));
        }
      }
    } else if (answer instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        if (array.get(i).isTextual()) {
          array.set(i, changed(array.get(i)));
        } else {
          changeAnswer(array.get(i));
        }
      }
    }
  }

  private void changeWwn(ObjectNode wwn) {
    String other = aliases.in(naa(wwn));
    try {
      wwn.set("oui", IntNode.valueOf(Integer.parseInt(other.substring(1, 7), 16)));
      wwn.set("id", LongNode.valueOf(Long.parseLong(other.substring(7), 16)));
    } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
      wwn.removeAll();
    }
  }
}
