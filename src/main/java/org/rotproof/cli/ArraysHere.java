package org.rotproof.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.rotproof.storage.Array;
import org.rotproof.storage.Leg;
import org.rotproof.storage.Mdstat;
import org.rotproof.storage.MdstatArray;
import org.rotproof.storage.ParseException;

/**
 * The arrays of this computer as an ordinary user may see them: /proc/mdstat, and what sysfs tells
 * of names, layers and mounts. What may not be read stays unknown.
 *
 * @param root "/" but for tests
 */
record ArraysHere(Path root) {
  /**
   * Looks.
   *
   * @throws ParseException when /proc/mdstat is no text that a kernel prints
   */
  List<Array> look() throws ParseException, IOException {
    Path mdstat = root.resolve("proc/mdstat");
    if (!Files.exists(mdstat)) {
      return List.of();
    }
    Map<String, String> names = names();
    Map<String, String> mounts = mounts();
    List<Array> arrays = new ArrayList<>();
    for (MdstatArray found : Mdstat.parse(Files.readString(mdstat)).arrays()) {
      arrays.add(more(found.toArray(), names, mounts));
    }
    return arrays;
  }

  private Array more(Array a, Map<String, String> names, Map<String, String> mounts) {
    List<Leg> legs = a.legs().stream().map(this::more).toList();
    String state = text(block(a.node()).resolve("md/array_state"));
    return new Array(
        a.node(),
        names.getOrDefault(a.node(), a.name()),
        a.uuid(),
        a.level(),
        a.sizeBytes(),
        a.chunkBytes(),
        a.layout(),
        a.raidDisks(),
        a.degraded(),
        protection(a.node(), legs),
        mountPoint(a.node(), mounts),
        a.fileSystem(),
        legs,
        a.sync(),
        a.integrity(),
        a.metadata(),
        state.isEmpty() ? a.state() : state,
        a.componentSectors(),
        number(text(block(a.node()).resolve("md/mismatch_cnt"))),
        a.topDevice());
  }

  private Leg more(Leg leg) {
    String mapping = text(block(leg.node()).resolve("dm/name"));
    String carrier = "/dev/" + lowest(leg.node());
    return new Leg(
        leg.slot(),
        leg.path(),
        mapping,
        carrier,
        leg.state(),
        leg.dataOffsetSectors(),
        leg.sizeBytes(),
        carrier,
        leg.integrityNode(),
        leg.correctedErrors(),
        leg.badBlocks());
  }

  /** What sysfs can tell: "" where legs are mapped in a way that is not one of ours. */
  private String protection(String node, List<Leg> legs) {
    Set<String> kinds = new HashSet<>();
    legs.forEach(leg -> kinds.add(kind(leg.node())));
    if (kinds.size() != 1) {
      return "";
    }
    String kind = kinds.iterator().next();
    boolean crypt =
        names(block(node).resolve("holders")).stream().anyMatch(h -> uuid(h).startsWith("CRYPT-"));
    return kind.equals("integrity") && crypt ? "layered" : kind;
  }

  private String kind(String node) {
    boolean subdevice =
        names(block(node).resolve("slaves")).stream()
            .anyMatch(s -> uuid(s).matches("CRYPT-(SUBDEV|INTEGRITY)-.*"));
    if (uuid(node).startsWith("CRYPT-LUKS2") && subdevice) {
      return "encrypted";
    }
    // integritysetup marks its devices so: those are dm-integrity on their own.
    if (uuid(node).startsWith("CRYPT-INTEGRITY")) {
      return "integrity";
    }
    return uuid(node).isEmpty() ? "none" : "";
  }

  private String uuid(String node) {
    return text(block(node).resolve("dm/uuid"));
  }

  private String lowest(String node) {
    String now = node;
    for (int depth = 0; depth < 8; depth++) {
      List<String> below = names(block(now).resolve("slaves"));
      if (below.size() != 1) {
        return now;
      }
      now = below.get(0);
    }
    return now;
  }

  private String mountPoint(String node, Map<String, String> mounts) {
    List<String> nodes = new ArrayList<>(List.of(node));
    for (int i = 0; i < nodes.size() && nodes.size() < 64; i++) {
      String point = mounts.get(text(block(nodes.get(i)).resolve("dev")));
      if (point != null) {
        return point;
      }
      nodes.addAll(names(block(nodes.get(i)).resolve("holders")));
    }
    return "";
  }

  /** Device number ("9:127") to the first place it is mounted at; see proc(5), mountinfo. */
  private Map<String, String> mounts() {
    Map<String, String> mounts = new HashMap<>();
    for (String line : text(root.resolve("proc/self/mountinfo")).split("\n")) {
      String[] words = line.split(" ");
      if (words.length > 4) {
        mounts.putIfAbsent(words[2], words[4].replace("\\040", " "));
      }
    }
    return mounts;
  }

  /** Node to the name that udev linked it under /dev/md. */
  private Map<String, String> names() {
    Map<String, String> names = new HashMap<>();
    for (String name : names(root.resolve("dev/md"))) {
      try {
        Path target = Files.readSymbolicLink(root.resolve("dev/md").resolve(name)).getFileName();
        names.put(String.valueOf(target), name);
      } catch (IOException ignored) {
        // Not a link: nobody's name.
      }
    }
    return names;
  }

  private Path block(String node) {
    return root.resolve("sys/class/block").resolve(node.replace('/', '!'));
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> found = Files.list(folder)) {
      return found.map(p -> String.valueOf(p.getFileName())).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
