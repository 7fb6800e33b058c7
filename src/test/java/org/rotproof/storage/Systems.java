package org.rotproof.storage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds raw systems for tests, text by text. */
public final class Systems {
  private final List<String> disks = new ArrayList<>();
  private final Map<String, Map<String, String>> block = new HashMap<>();
  private final Map<String, String> byId = new HashMap<>();
  private final Map<String, String> arrayNames = new HashMap<>();
  private final Map<String, String> exports = new HashMap<>();
  private final Map<String, SmartReading> smart = new HashMap<>();
  private String lsblk = "";
  private String mdstat = "";
  private String dmTable = "";
  private String mounts = "";
  private String swaps = "";
  private String groups = "";
  private String practice = "";
  private Set<String> pools = Set.of();

  /** A device as lsblk prints it; children are such texts themselves. */
  public static String device(String name, String type, String more, String... children) {
    String kname = more.contains("\"kname\"") ? "" : "\"kname\":\"" + name + "\",";
    return "{"
        + kname
        + "\"name\":\""
        + name
        + "\",\"type\":\""
        + type
        + "\""
        + (more.isEmpty() ? "" : "," + more)
        + (more.contains("\"size\"") ? "" : ",\"size\":4000787030016")
        + (children.length == 0 ? "" : ",\"children\":[" + String.join(",", children) + "]")
        + "}";
  }

  /** A file system on a device, and where it is mounted ("" for nowhere). */
  public static String holds(String type, String label, String point) {
    return "\"fstype\":\""
        + type
        + "\",\"label\":\""
        + label
        + "\",\"mountpoints\":["
        + (point.isEmpty() ? "null" : "\"" + point + "\"")
        + "]";
  }

  public Systems disk(String text) {
    disks.add(text);
    return this;
  }

  public Systems lsblk(String text) {
    lsblk = text;
    return this;
  }

  public Systems sys(String node, String... pairs) {
    for (int i = 0; i < pairs.length; i += 2) {
      block.computeIfAbsent(node, n -> new HashMap<>()).put(pairs[i], pairs[i + 1]);
    }
    return this;
  }

  public Systems byId(String name, String node) {
    byId.put(name, node);
    return this;
  }

  public Systems arrayName(String name, String node) {
    arrayNames.put(name, node);
    return this;
  }

  public Systems export(String node, String text) {
    exports.put(node, text);
    return this;
  }

  public Systems smart(String node, SmartReading reading) {
    smart.put(node, reading);
    return this;
  }

  public Systems mdstat(String text) {
    mdstat = text;
    return this;
  }

  public Systems dmTable(String text) {
    dmTable = text;
    return this;
  }

  public Systems mounts(String text) {
    mounts = text;
    return this;
  }

  public Systems swaps(String text) {
    swaps = text;
    return this;
  }

  public Systems groups(String text) {
    groups = text;
    return this;
  }

  public Systems practice(String text) {
    practice = text;
    return this;
  }

  public Systems pools(String... names) {
    pools = Set.of(names);
    return this;
  }

  public RawSystem raw() {
    String json = lsblk.isEmpty() ? "{\"blockdevices\":[" + String.join(",", disks) + "]}" : lsblk;
    return new RawSystem(
        json,
        mdstat,
        block,
        byId,
        arrayNames,
        exports,
        dmTable,
        mounts,
        swaps,
        groups,
        smart,
        pools,
        practice,
        Set.of("raid1"),
        List.of());
  }

  public Inventory read() throws ParseException {
    return InventoryReader.read(raw());
  }
}
