package org.rotproof.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Machines of the field, kept as test resources: see the folder cases/machines. */
public final class Cases {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Cases() {}

  /** What is found on one of them. */
  public static Inventory machine(String name) throws Exception {
    JsonNode root = MAPPER.readTree(Corpus.text("cases/machines/" + name + ".json"));
    Map<String, Map<String, String>> block = new HashMap<>();
    root.path("block").fields().forEachRemaining(e -> block.put(e.getKey(), texts(e.getValue())));
    RawSystem raw =
        new RawSystem(
            root.path("lsblk").toString(),
            root.path("mdstat").asText(),
            block,
            texts(root.path("byId")),
            Map.of(),
            texts(root.path("arrayExports")),
            root.path("dmTable").asText(),
            root.path("mounts").asText(),
            root.path("swaps").asText(),
            "",
            Map.of(),
            Set.of(),
            "",
            Set.of(),
            List.of());
    return InventoryReader.read(raw);
  }

  /** A blueprint for one of them. */
  public static String blueprint(String name) {
    return Corpus.text("cases/machines/blueprints/" + name + ".json");
  }

  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new HashMap<>();
    node.fields().forEachRemaining(e -> texts.put(e.getKey(), e.getValue().asText()));
    return texts;
  }
}
