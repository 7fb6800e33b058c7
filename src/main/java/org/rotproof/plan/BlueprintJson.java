package org.rotproof.plan;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rotproof.plan.Blueprint.Keys;
import org.rotproof.plan.Blueprint.Mount;
import org.rotproof.plan.Blueprint.PracticeDisks;
import org.rotproof.plan.Blueprint.Protection;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.plan.Blueprint.Storage;
import org.rotproof.storage.RaidLevel;
import org.rotproof.storage.Sizes;

/** Reads and writes the blueprint file. What it reads has passed {@link BlueprintCheck}. */
public final class BlueprintJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private BlueprintJson() {}

  /**
   * Reads a blueprint; everything but name and disks has a default.
   *
   * @throws PlanException that names the field and what to do
   */
  public static Blueprint read(String json) throws PlanException {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw wrong("", "The blueprint is not valid JSON: " + e.getOriginalMessage() + ".");
    } catch (StackOverflowError e) {
      throw wrong("", "The blueprint is nested too deeply.");
    }
    if (root == null || !root.isObject()) {
      throw wrong("", "The blueprint must be one JSON object, { … }.");
    }
    Blueprint blueprint = blueprint(new Fields("", root));
    BlueprintCheck.check(blueprint);
    return blueprint;
  }

  private static Blueprint blueprint(Fields f) throws PlanException {
    f.only(
        "name",
        "disks",
        "spares",
        "protection",
        "raid",
        "keys",
        "storage",
        "mount",
        "scrub",
        "practice");
    String name = f.text("name").orElseThrow(() -> missing("name", "Give the array a name."));
    List<String> disks = f.texts("disks");
    if (disks.isEmpty()) {
      throw missing("disks", "List the disks to use.");
    }
    Protection protection = protection(f.object("protection"));
    RaidLevel level = level(f.text("raid"), disks.size());
    return new Blueprint(
        name,
        disks,
        f.texts("spares"),
        protection,
        level,
        keys(f.object("keys"), name, protection.kind()),
        storage(f.object("storage"), name),
        mount(f.object("mount"), name),
        schedule(f.text("scrub").orElse("monthly")),
        practice(f));
  }

  private static RaidLevel level(Optional<String> text, int disks) throws PlanException {
    if (text.isEmpty()) {
      return RaidLevel.usual(disks);
    }
    return RaidLevel.offered(text.get())
        .orElseThrow(
            () ->
                wrong(
                    "raid",
                    "'" + text.get() + "' is not a level: use raid1, raid5, raid6 or raid10."));
  }

  private static Protection protection(Fields f) throws PlanException {
    f.only("kind", "integrity", "sectorBytes", "writePath", "start");
    String kindText = f.text("kind").orElse("encrypted");
    Protection.Kind kind =
        switch (kindText) {
          case "encrypted" -> Protection.Kind.ENCRYPTED;
          case "integrity" -> Protection.Kind.INTEGRITY;
          case "layered" -> Protection.Kind.LAYERED;
          default ->
              throw wrong(
                  f.path("kind"),
                  "'" + kindText + "' is not a kind: use encrypted, integrity or layered.");
        };
    String integrity = f.text("integrity").orElse(Integrity.fitting(kind).get(0).id());
    long sector = f.whole("sectorBytes").orElse(4096L);
    if (sector != 512 && sector != 4096) {
      throw wrong(f.path("sectorBytes"), "Sectors are 512 or 4096 bytes, not " + sector + ".");
    }
    String path = f.text("writePath").orElse("journal");
    Protection.WritePath writePath =
        switch (path) {
          case "journal" -> Protection.WritePath.JOURNAL;
          case "bitmap" -> Protection.WritePath.BITMAP;
          default ->
              throw wrong(
                  f.path("writePath"),
                  "'" + path + "' is not a way of writing: use journal or bitmap.");
        };
    String begin = f.text("start").orElse("wiped");
    Protection.Start start =
        switch (begin) {
          case "wiped" -> Protection.Start.WIPED;
          case "at-once" -> Protection.Start.AT_ONCE;
          default ->
              throw wrong(
                  f.path("start"), "'" + begin + "' is no way to start: use wiped or at-once.");
        };
    return new Protection(kind, integrity, (int) sector, writePath, start);
  }

  private static Keys keys(Fields f, String name, Protection.Kind kind) throws PlanException {
    f.only("keyFile", "passphrase", "recoveryKey", "headerBackup");
    boolean passphrase = f.flag("passphrase", false);
    Optional<String> keyFile = f.text("keyFile");
    boolean needsKey = kind != Protection.Kind.INTEGRITY;
    if (needsKey && keyFile.isEmpty() && !passphrase && !f.isNull("keyFile")) {
      keyFile = Optional.of(name + ".key");
    }
    return new Keys(keyFile, passphrase, f.flag("recoveryKey", false), f.text("headerBackup"));
  }

  private static Storage storage(Fields f, String name) throws PlanException {
    f.only("kind", "type", "label", "volumeGroup", "logicalVolume");
    String kind = f.text("kind").orElse("filesystem");
    String typed = f.text("type").orElse(FileSystemType.EXT4.toString());
    FileSystemType type =
        FileSystemType.of(typed)
            .orElseThrow(
                () ->
                    wrong(
                        f.path("type"),
                        BlueprintCheck.shown(typed)
                            + " is not a file system: use "
                            + FileSystemType.all()
                            + "."));
    String label = f.text("label").orElse(type.label(name));
    if (kind.equals("lvm")) {
      return new Storage.Lvm(
          f.text("volumeGroup").orElse(name), f.text("logicalVolume").orElse("data"), type, label);
    }
    if (!kind.equals("filesystem")) {
      throw wrong(f.path("kind"), "'" + kind + "' is not a kind: use filesystem or lvm.");
    }
    f.only("kind", "type", "label");
    return new Storage.FileSystem(type, label);
  }

  private static Mount mount(Fields f, String name) throws PlanException {
    f.only("point", "atBoot");
    Optional<String> point =
        f.isNull("point") ? Optional.empty() : Optional.of(f.text("point").orElse("/srv/" + name));
    return new Mount(point, f.flag("atBoot", false));
  }

  private static ScrubSchedule schedule(String text) throws PlanException {
    for (ScrubSchedule schedule : ScrubSchedule.values()) {
      if (schedule.name().toLowerCase(Locale.ROOT).equals(text)) {
        return schedule;
      }
    }
    throw wrong("scrub", "'" + text + "' is not a schedule: never, weekly, monthly or quarterly.");
  }

  private static Optional<PracticeDisks> practice(Fields f) throws PlanException {
    if (!f.has("practice")) {
      return Optional.empty();
    }
    Fields p = f.object("practice");
    p.only("disks", "size");
    long count = p.whole("disks").orElse(2L);
    if (count < 1 || count > 24) {
      throw wrong("practice.disks", "Practice offers 1 to 24 toy disks, not " + count + ".");
    }
    return Optional.of(new PracticeDisks((int) count, p.size("size", 96L << 20)));
  }

  /** The JSON of a blueprint, every field written out. */
  public static String write(Blueprint b) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("name", b.name());
    b.disks().forEach(root.putArray("disks")::add);
    b.spares().forEach(root.putArray("spares")::add);
    ObjectNode protection =
        root.putObject("protection")
            .put("kind", b.protection().kind().name().toLowerCase(Locale.ROOT))
            .put("integrity", b.protection().integrity())
            .put("sectorBytes", b.protection().sectorBytes());
    if (b.protection().bitmap()) {
      // Only where it is so: versions that do not know the word read all other records.
      protection.put("writePath", "bitmap");
    }
    if (b.protection().atOnce()) {
      protection.put("start", "at-once");
    }
    root.put("raid", b.raid().mdName());
    root.putObject("keys")
        .put("keyFile", b.keys().keyFile().orElse(null))
        .put("passphrase", b.keys().passphrase())
        .put("recoveryKey", b.keys().recoveryKey())
        .put("headerBackup", b.keys().headerBackup().orElse(null));
    ObjectNode storage = root.putObject("storage");
    if (b.storage() instanceof Storage.Lvm lvm) {
      storage
          .put("kind", "lvm")
          .put("volumeGroup", lvm.volumeGroup())
          .put("logicalVolume", lvm.logicalVolume());
    } else {
      storage.put("kind", "filesystem");
    }
    storage.put("type", b.storage().type().toString()).put("label", b.storage().label());
    root.putObject("mount")
        .put("point", b.mount().point().orElse(null))
        .put("atBoot", b.mount().atBoot());
    root.put("scrub", b.scrub().name().toLowerCase(Locale.ROOT));
    b.practice()
        .ifPresent(
            p ->
                root.putObject("practice")
                    .put("disks", p.disks())
                    .put("size", Long.toString(p.sizeBytes())));
    return root.toPrettyString() + "\n";
  }

  private static PlanException wrong(String field, String message) {
    return new PlanException(PlanException.Reason.USAGE, field, message);
  }

  private static PlanException missing(String field, String message) {
    return wrong(field, "The field '" + field + "' is missing. " + message);
  }

  /** One JSON object with the path that leads to it, for messages. */
  private record Fields(String prefix, JsonNode node) {
    String path(String field) {
      return prefix.isEmpty() ? field : prefix + "." + field;
    }

    boolean has(String field) {
      return node.has(field);
    }

    boolean isNull(String field) {
      return node.has(field) && node.get(field).isNull();
    }

    void only(String... names) throws PlanException {
      List<String> unknown = new ArrayList<>();
      node.fieldNames().forEachRemaining(unknown::add);
      unknown.removeAll(List.of(names));
      if (!unknown.isEmpty()) {
        throw wrong(
            path(unknown.get(0)),
            "Unknown field '"
                + path(unknown.get(0))
                + "'. Known here: "
                + String.join(", ", names)
                + ".");
      }
    }

    Optional<String> text(String field) throws PlanException {
      JsonNode value = node.get(field);
      if (value == null || value.isNull()) {
        return Optional.empty();
      }
      if (!value.isTextual()) {
        throw wrong(path(field), "'" + path(field) + "' must be a text in quotes.");
      }
      return Optional.of(value.textValue());
    }

    List<String> texts(String field) throws PlanException {
      JsonNode value = node.get(field);
      List<String> texts = new ArrayList<>();
      if (value == null) {
        return texts;
      }
      if (!value.isArray()) {
        throw wrong(path(field), "'" + path(field) + "' must be a list of texts, [ … ].");
      }
      for (JsonNode item : value) {
        if (!item.isTextual()) {
          throw wrong(path(field), "'" + path(field) + "' must hold only texts in quotes.");
        }
        texts.add(item.textValue());
      }
      return texts;
    }

    boolean flag(String field, boolean otherwise) throws PlanException {
      JsonNode value = node.get(field);
      if (value == null) {
        return otherwise;
      }
      if (!value.isBoolean()) {
        throw wrong(path(field), "'" + path(field) + "' must be true or false.");
      }
      return value.booleanValue();
    }

    Optional<Long> whole(String field) throws PlanException {
      JsonNode value = node.get(field);
      if (value == null) {
        return Optional.empty();
      }
      if (!value.isIntegralNumber() || !value.canConvertToLong()) {
        throw wrong(path(field), "'" + path(field) + "' must be a whole number.");
      }
      return Optional.of(value.longValue());
    }

    long size(String field, long otherwise) throws PlanException {
      JsonNode value = node.get(field);
      if (value == null) {
        return otherwise;
      }
      try {
        long bytes = value.isTextual() ? Sizes.parse(value.textValue()) : whole(field).orElse(0L);
        if (bytes >= 512 && bytes % 512 == 0) {
          return bytes;
        }
      } catch (IllegalArgumentException e) {
        throw wrong(path(field), "In '" + path(field) + "': " + e.getMessage() + ".");
      }
      throw wrong(
          path(field), "'" + path(field) + "' must be a multiple of 512 bytes, such as 96M.");
    }

    Fields object(String field) throws PlanException {
      JsonNode value = node.get(field);
      if (value == null) {
        return new Fields(path(field), MAPPER.createObjectNode());
      }
      if (!value.isObject()) {
        throw wrong(path(field), "'" + path(field) + "' must be an object, { … }.");
      }
      return new Fields(path(field), value);
    }
  }
}
