package org.rotproof.storage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
  private final Map<String, String> diskNames = new HashMap<>();
  private final Map<String, String> openBy = new HashMap<>();
  private final Map<String, String> otherMounts = new HashMap<>();
  private final Set<String> claimed = new HashSet<>();
  private boolean named = true;

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

  /** Takes a node out of /sys again. */
  public Systems without(String node) {
    block.remove(node);
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

  /** A further name below /dev/disk, with its folder. */
  public Systems name(String name, String node) {
    diskNames.put(name, node);
    return this;
  }

  public Systems openBy(String node, String who) {
    openBy.put(node, who);
    return this;
  }

  public Systems otherMounts(String who, String mountInfo) {
    otherMounts.put(who, mountInfo);
    return this;
  }

  public Systems claimed(String node) {
    claimed.add(node);
    return this;
  }

  /** Without the names that udev would give to disks for which a test names none. */
  public Systems onlyTheseNames() {
    named = false;
    return this;
  }

  private void name() {
    try {
      for (LsblkDevice d :
          LsblkDevice.parse("{\"blockdevices\":[" + String.join(",", disks) + "]}")) {
        if (!byId.containsValue(d.node())) {
          byId.put("ata-TOY_" + d.node(), d.node());
        }
      }
    } catch (ParseException e) {
      // What lsblk printed is not meant to be understood here.
    }
  }

  public RawSystem raw() {
    if (named) {
      name();
    }
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
        List.of(),
        diskNames,
        openBy,
        otherMounts,
        claimed);
  }

  public Inventory read() throws ParseException {
    return InventoryReader.read(raw());
  }
}
