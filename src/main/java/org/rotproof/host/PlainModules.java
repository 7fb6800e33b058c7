package org.rotproof.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A kernel's modules without the packing that supermin cannot undo. It unpacks xz while it builds
 * the guest, but puts modules that are packed with zstd, as Ubuntu's are, into it as they are,
 * where its own insmod cannot load them.
 */
final class PlainModules {
  private static final String PACKED = ".ko.zst";
  private static final String LIST = "modules.dep";

  /** What a guest with disks can need; most of a kernel is for other hardware. */
  private static final Pattern WANTED =
      Pattern.compile(
          "kernel/(arch|block|crypto|fs|lib)/.*"
              + "|kernel/drivers/(ata|block|char|md|nvdimm|nvme|scsi|virtio)/.*"
              + "|kernel/drivers/net/virtio_net\\..*");

  private PlainModules() {}

  /**
   * Modules that supermin can load: those of that folder, or where it cannot unpack them, plain
   * ones in a folder below another.
   */
  static Path forSupermin(Path modules, Path work) throws IOException, InterruptedException {
    return needed(modules) ? unpack(modules, work) : modules;
  }

  /** Whether the modules in that folder have to be unpacked before supermin gets them. */
  static boolean needed(Path modules) throws IOException {
    return list(modules).contains(PACKED);
  }

  /** The Debian packages of the tools that unpack those modules, here or in supermin. */
  static List<String> tools(Path modules) throws IOException {
    String list = list(modules);
    if (list.contains(PACKED)) {
      return List.of("zstd");
    }
    return list.contains(".ko.xz") ? List.of("xz-utils") : List.of();
  }

  /** What depmod says of them; "" where it was never asked. */
  private static String list(Path modules) throws IOException {
    Path list = modules.resolve(LIST);
    return Files.isReadable(list) ? Files.readString(list, StandardCharsets.UTF_8) : "";
  }

  /**
   * Unpacks those that a guest can need.
   *
   * @param modules the folder of the kernel's modules, named by its version
   * @param work a folder to make it below
   * @return the folder, named by the version too
   * @throws IOException where a tool is missing or fails, with its words
   */
  private static Path unpack(Path modules, Path work) throws IOException, InterruptedException {
    String version = String.valueOf(modules.getFileName());
    Path plain = Files.createDirectories(work.resolve("plain/lib/modules").resolve(version));
    List<String> zstd = new ArrayList<>(List.of("env", "-C", modules.toString(), "zstd", "-dq"));
    zstd.addAll(List.of("--output-dir-mirror", plain.toString(), "--"));
    for (String path : withWhatTheyNeed(list(modules), p -> WANTED.matcher(p).matches())) {
      if (path.endsWith(PACKED)) {
        zstd.add(path);
      } else {
        Path copy = plain.resolve(path);
        Files.createDirectories(copy.getParent());
        Files.copy(modules.resolve(path), copy);
      }
    }
    Appliance.tool(zstd);
    for (String name : List.of("modules.builtin", "modules.builtin.modinfo", "modules.order")) {
      if (Files.exists(modules.resolve(name))) {
        Files.copy(modules.resolve(name), plain.resolve(name));
      }
    }
    Appliance.tool(List.of("env", "depmod", "-b", work.resolve("plain").toString(), version));
    return plain;
  }

  /**
   * The wanted ones of a modules.dep, and all that they need; pure.
   *
   * @param list lines "module: what it needs"
   */
  static Set<String> withWhatTheyNeed(String list, Predicate<String> wanted) {
    Map<String, List<String>> needs = new HashMap<>();
    for (String line : list.split("\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        String rest = line.substring(colon + 1).strip();
        needs.put(line.substring(0, colon), rest.isEmpty() ? List.of() : List.of(rest.split(" +")));
      }
    }
    Set<String> all = new TreeSet<>();
    Deque<String> next = new ArrayDeque<>(needs.keySet().stream().filter(wanted).toList());
    while (!next.isEmpty()) {
      String path = next.pop();
      if (all.add(path)) {
        next.addAll(needs.getOrDefault(path, List.of()));
      }
    }
    return all;
  }
}
