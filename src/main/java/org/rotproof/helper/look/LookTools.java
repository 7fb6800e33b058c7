package org.rotproof.helper.look;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.rotproof.linux.Processes;
import org.rotproof.storage.ParseException;
import org.rotproof.storage.TimerState;

/**
 * The tools that a look asks. Each may be missing or refuse: then a sentence says what stays
 * unknown.
 */
final class LookTools {
  /** Far more than any of them needs: a machine may be busy, and a disk may have to spin up. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Names that mdadm told, by node and UUID: it reads a disk for them, so it is asked once. */
  private final Map<String, String> askedExports = new ConcurrentHashMap<>();

  /** Sentences on what stays unknown. Thread-safe. */
  static final class Notes {
    private final List<String> sentences = new ArrayList<>();

    synchronized void add(String sentence) {
      sentences.add(sentence);
    }

    synchronized List<String> sentences() {
      return List.copyOf(sentences);
    }
  }

  /** All columns: names of single columns differ between versions, and one unknown fails all. */
  String lsblk() throws IOException, InterruptedException {
    Processes.Finished end = Processes.run(List.of("lsblk", "-J", "-b", "-O"), new byte[0], LIMIT);
    if (end.stdout().isBlank()) {
      throw new IOException("lsblk lists nothing: " + end.words());
    }
    return end.stdout();
  }

  String dmTable(Notes notes) throws InterruptedException {
    return ask(notes, "which algorithm guards each member", List.of("dmsetup", "table"));
  }

  /** How dm-integrity stands; "" where that is not told, as to whoever is not root. */
  String dmIntegrityStatus() throws InterruptedException {
    return ask(new Notes(), "", List.of("dmsetup", "status", "--noflush", "--target", "integrity"));
  }

  /** LVM's groups on these devices; "" where there are none to ask for. */
  String volumeGroups(List<String> devices, Notes notes) throws InterruptedException {
    if (devices.isEmpty()) {
      return "";
    }
    List<String> argv =
        new ArrayList<>(List.of("vgs", "--reportformat", "json", "-o", "vg_name,pv_name"));
    devices.forEach(d -> argv.addAll(List.of("--devices", d)));
    return ask(notes, "which LVM groups are there that are not open", argv);
  }

  /** How timers stand; none where systemd does not answer. */
  Map<String, TimerState> timers(List<String> units, Notes notes) throws InterruptedException {
    if (units.isEmpty()) {
      return Map.of();
    }
    List<String> argv = new ArrayList<>(List.of("systemctl", "show", "--timestamp=utc"));
    argv.addAll(List.of("--property=" + TimerState.PROPERTIES, "--"));
    argv.addAll(units);
    try {
      return TimerState.parse(ask(notes, "whether the timers of scrubs run", argv));
    } catch (ParseException e) {
      notes.add(e.getMessage());
      return Map.of();
    }
  }

  private static String ask(Notes notes, String unknown, List<String> argv)
      throws InterruptedException {
    String tool = argv.get(0);
    try {
      Processes.Finished end = Processes.run(argv, new byte[0], LIMIT);
      if (end.ok()) {
        return end.stdout();
      }
      notes.add("It is not known " + unknown + ": " + tool + " says: " + firstLine(end.words()));
    } catch (IOException e) {
      notes.add("It is not known " + unknown + ": " + tool + " cannot be run.");
    }
    return "";
  }

  private static String firstLine(String words) {
    String line = words.lines().findFirst().orElse("nothing").strip();
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }

  /**
   * What mdadm exports of each array. udev has kept it, readable for everyone; where it has not,
   * mdadm itself is asked, once.
   */
  Map<String, String> arrayExports(Map<String, Map<String, String>> block)
      throws InterruptedException {
    Map<String, String> exports = new HashMap<>();
    for (Map.Entry<String, Map<String, String>> device : block.entrySet()) {
      if (device.getValue().containsKey("md/array_state")) {
        exports.put(device.getKey(), export(device.getKey(), device.getValue()));
      }
    }
    return exports;
  }

  private String export(String node, Map<String, String> attributes) throws InterruptedException {
    String kept = udev(attributes.getOrDefault("dev", ""));
    if (kept.contains("MD_UUID=")) {
      return kept;
    }
    String uuid = attributes.getOrDefault("md/uuid", "");
    String known = askedExports.get(node + " " + uuid);
    if (known == null) {
      known = detail(node);
      if (!uuid.isEmpty() && !known.isEmpty()) {
        askedExports.put(node + " " + uuid, known);
      }
    }
    return known;
  }

  private static String detail(String node) throws InterruptedException {
    try {
      Processes.Finished end =
          Processes.run(
              List.of("mdadm", "--detail", "--export", "/dev/" + node), new byte[0], LIMIT);
      return end.ok() ? end.stdout() : "";
    } catch (IOException e) {
      return "";
    }
  }

  /** The properties that udev's database keeps of a block device (lines "E:KEY=value"). */
  private static String udev(String majorMinor) {
    try {
      Path file = Path.of("/run/udev/data/b" + majorMinor);
      return Files.readString(file, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("E:MD_"))
          .map(line -> line.substring(2))
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      return "";
    }
  }
}
