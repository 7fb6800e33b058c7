package org.rotproof.helper.look;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.rotproof.storage.DmTarget;
import org.rotproof.storage.ParseException;

/**
 * How far the kernel has computed the tags of dm-integrity. No file of the system tells it, so a
 * tool is asked with each look, but only until all of them are there: what opens a device again
 * makes another set of devices. Thread-safe.
 */
final class Guards {
  /** Among a node's attributes: how many sectors have right tags, and how many there are. */
  private static final String GUARDED = "dm/guarded";

  private final LookTools tools;

  /** For which set of devices all tags were seen to be there, and what was told of each. */
  private String wholeKey = "";

  private Map<String, String> whole = Map.of();

  Guards(LookTools tools) {
    this.tools = tools;
  }

  /**
   * The devices, with what is known of each that guards.
   *
   * @param dmTable what the kernel runs with; "" where that is not told
   */
  synchronized Map<String, Map<String, String>> in(
      Map<String, Map<String, String>> block, String dmTable) throws InterruptedException {
    Set<String> names = guarding(dmTable);
    Map<String, String> nodes = new HashMap<>();
    block.forEach(
        (node, attributes) -> {
          String name = attributes.getOrDefault("dm/name", "");
          if (names.contains(name)) {
            nodes.put(name, node);
          }
        });
    if (nodes.isEmpty()) {
      return block;
    }
    String key = key(block, nodes);
    Map<String, String> told = key.equals(wholeKey) ? whole : ask();
    if (told.keySet().containsAll(nodes.keySet()) && told.values().stream().allMatch(Guards::all)) {
      wholeKey = key;
      whole = told;
    }
    Map<String, Map<String, String>> with = new HashMap<>(block);
    nodes.forEach(
        (name, node) -> {
          if (told.containsKey(name)) {
            Map<String, String> attributes = new HashMap<>(block.get(node));
            attributes.put(GUARDED, told.get(name));
            with.put(node, attributes);
          }
        });
    return with;
  }

  private static Set<String> guarding(String dmTable) {
    try {
      return DmTarget.parse(dmTable).stream()
          .filter(target -> target.type().equals("integrity"))
          .map(DmTarget::name)
          .collect(Collectors.toSet());
    } catch (ParseException e) {
      return Set.of(); // Whoever reads it for more says so.
    }
  }

  /** Changes with each device that is opened: its number and the order of its kind count up. */
  private static String key(Map<String, Map<String, String>> block, Map<String, String> nodes) {
    Set<String> parts = new HashSet<>();
    nodes.forEach(
        (name, node) ->
            parts.add(
                String.join(
                    " ",
                    name,
                    node,
                    block.get(node).getOrDefault("dev", ""),
                    block.get(node).getOrDefault("diskseq", ""),
                    block.get(node).getOrDefault("dm/uuid", ""),
                    block.get(node).getOrDefault("slaves", ""))));
    return String.join("\n", parts.stream().sorted().toList());
  }

  private static boolean all(String guarded) {
    List<String> words = List.of(guarded.split(" "));
    return words.size() == 2 && words.get(0).equals(words.get(1));
  }

  private Map<String, String> ask() throws InterruptedException {
    Map<String, String> told = new HashMap<>();
    try {
      for (DmTarget target : DmTarget.parse(tools.dmIntegrityStatus())) {
        told.put(target.name(), target.guarded());
      }
    } catch (ParseException e) {
      return Map.of();
    }
    told.values().removeIf(String::isEmpty);
    return told;
  }
}
