package org.rotproof.helper.look;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.MdadmConf;
import org.rotproof.plan.ReadErrorLimit;
import org.rotproof.plan.ScrubTimer;
import org.rotproof.plan.ScrubUnits;
import org.rotproof.plan.SwitchedOff;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.storage.Machine;

/**
 * Reads what opening at boot builds on, and the records of arrays. Changes nothing; what may not be
 * read counts as unreadable, never as missing.
 */
public final class MachineReader {
  private static final long MOST_BYTES = 1 << 20;
  private static final int MOST_RECORDS = 200;
  private static final int MOST_SWITCHED_OFF = 1000;
  private static final int DEEPEST = 16;
  private static final List<String> FILES =
      List.of(
          BootLines.CRYPTTAB,
          BootLines.INTEGRITYTAB,
          BootLines.VERITYTAB,
          BootLines.MDADM_CONF,
          BootLines.OTHER_MDADM_CONF,
          BootLines.FSTAB,
          Machine.KERNEL_RELEASE,
          ScrubTimer.PROGRAM);

  private final Path root;
  private final Map<String, String> files = new HashMap<>();
  private final Set<String> unreadable = new HashSet<>();

  private MachineReader(Path root) {
    this.root = root;
  }

  /** Reads this machine. */
  public static Machine read() {
    return read(Path.of("/"));
  }

  /** Reads only the records of arrays, fast enough for once a second. */
  static Machine records() {
    MachineReader reader = new MachineReader(Path.of("/"));
    reader.takeAll(ArrayRecord.FOLDER, "*.json");
    return new Machine(false, false, false, reader.files, reader.unreadable, Set.of(), Map.of());
  }

  /** Reads the machine whose files lie below a folder. */
  public static Machine read(Path root) {
    MachineReader reader = new MachineReader(root);
    FILES.forEach(reader::take);
    MdadmConf.FOLDERS.forEach(folder -> reader.takeAll(folder, "*.conf"));
    reader.takeAll(ArrayRecord.FOLDER, "*.json");
    reader.takeAll(ScrubUnits.FOLDER, ScrubUnits.ALL);
    reader.takeAll(ReadErrorLimit.FOLDER, ReadErrorLimit.ALL);
    reader.sectorsInSuperblocks();
    reader.emptyBackups();
    reader.keys();
    for (String path :
        List.of(
            BootLines.CRYPTTAB_READER,
            BootLines.INTEGRITYTAB_READER,
            Machine.TPM2,
            Machine.TPM2_ENROLLER,
            Machine.TANG_ENROLLER,
            Machine.TANG_ASKER,
            Machine.TANG_AT_BOOT)) {
      if (Files.exists(reader.at(path))) {
        reader.unreadable.add(path);
      }
    }
    reader.systemd();
    Map<String, Integer> mappings = reader.mappings();
    return new Machine(
            true,
            Files.isDirectory(root.resolve("run/systemd/system")),
            reader.rootEncrypted(),
            reader.files,
            reader.unreadable,
            mappings.keySet(),
            mappings)
        .withSwitchedOff(reader.switchedOff());
  }

  /** Whether it is empty but for comments. */
  private static boolean saysNothing(Path file) throws IOException {
    return Files.size(file) <= MOST_BYTES
        && Files.readString(file, StandardCharsets.ISO_8859_1)
            .lines()
            .map(String::strip)
            .allMatch(line -> line.isEmpty() || line.startsWith("#") || line.startsWith(";"));
  }

  /** What an empty file or a link to /dev/null stands in the place of. */
  private Set<String> switchedOff() {
    Set<String> paths = new HashSet<>();
    for (String folder : SwitchedOff.FOLDERS) {
      if (!Files.isDirectory(at(folder))) {
        continue;
      }
      try (DirectoryStream<Path> found = Files.newDirectoryStream(at(folder))) {
        for (Path file : found) {
          boolean off =
              Files.isSymbolicLink(file)
                  ? Files.readSymbolicLink(file).equals(Path.of("/dev/null"))
                  : Files.isRegularFile(file) && saysNothing(file);
          if (off && paths.size() < MOST_SWITCHED_OFF) {
            paths.add(folder + "/" + file.getFileName());
          }
        }
      } catch (IOException | DirectoryIteratorException e) {
        unreadable.add(folder);
      }
    }
    return paths;
  }

  private Path at(String path) {
    return root.resolve(path.substring(1));
  }

  private void take(String path) {
    Path file = at(path);
    if (!Files.exists(file)) {
      return;
    }
    try {
      if (Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES) {
        files.put(path, Files.readString(file, StandardCharsets.ISO_8859_1));
        return;
      }
    } catch (IOException e) {
      // As with a folder or a huge file: it is there, and nothing is known of it.
    }
    unreadable.add(path);
  }

  /** Takes all files of a folder that are called so. */
  private void takeAll(String folder, String names) {
    if (!Files.isDirectory(at(folder))) {
      return;
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(at(folder), names)) {
      int count = 0;
      for (Path file : found) {
        if (count++ < MOST_RECORDS) {
          take(folder + "/" + file.getFileName());
        }
      }
    } catch (IOException e) {
      unreadable.add(folder);
    }
  }

  /** Of each array whether md has the size of its sectors written down: from Linux 6.19 on. */
  private void sectorsInSuperblocks() {
    if (!Files.isDirectory(at("/sys/block"))) {
      return;
    }
    try (DirectoryStream<Path> arrays = Files.newDirectoryStream(at("/sys/block"), "md*")) {
      for (Path array : arrays) {
        take("/sys/block/" + array.getFileName() + "/md/logical_block_size");
      }
    } catch (IOException e) {
      // Then nobody says so.
    }
  }

  /**
   * Of the files as they were before an array changed them, those that were empty: they tell a file
   * that was there from one that was made.
   */
  private void emptyBackups() {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(at(ArrayRecord.BEFORE))) {
      for (Path file : found) {
        if (Files.isRegularFile(file) && Files.size(file) == 0) {
          files.put(ArrayRecord.BEFORE + "/" + file.getFileName(), "");
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // No folder, no backups.
      return;
    }
  }

  /** Key files by their names only: nobody but the tools reads a key. */
  private void keys() {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(at(ArrayRecord.KEYS))) {
      found.forEach(file -> unreadable.add(ArrayRecord.KEYS + "/" + file.getFileName()));
    } catch (IOException | DirectoryIteratorException e) {
      // No folder, no keys.
      return;
    }
  }

  /**
   * systemd's own library by its name, which tells the version. Debian has it below its triplet.
   */
  private void systemd() {
    List<Path> folders = new ArrayList<>(List.of(at("/usr/lib/systemd"), at("/usr/lib64/systemd")));
    try (DirectoryStream<Path> triplets = Files.newDirectoryStream(at("/usr/lib"), "*-linux-*")) {
      triplets.forEach(t -> folders.add(t.resolve("systemd")));
    } catch (IOException | DirectoryIteratorException e) {
      // Then only the plain folders are looked at.
      folders.removeIf(f -> !Files.isDirectory(f));
    }
    for (Path folder : folders) {
      try (DirectoryStream<Path> found =
          Files.newDirectoryStream(folder, "libsystemd-shared-*.so")) {
        found.forEach(p -> unreadable.add("/" + root.relativize(p)));
      } catch (IOException | DirectoryIteratorException e) {
        // Not in this one.
        continue;
      }
    }
  }

  /** Each open mapping with the size of its sectors. */
  private Map<String, Integer> mappings() {
    Map<String, Integer> names = new HashMap<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(root.resolve("sys/block"), "dm-*")) {
      for (Path node : found) {
        String bytes = text(node.resolve("queue/logical_block_size")).orElse("");
        text(node.resolve("dm/name"))
            .filter(n -> !n.isEmpty())
            .ifPresent(n -> names.put(n, bytes.matches("\\d{1,6}") ? Integer.parseInt(bytes) : 0));
      }
    } catch (IOException e) {
      // No /sys: then nothing is mapped that could be seen.
      return names;
    }
    return names;
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether anything below the root file system is a dm-crypt device. */
  private boolean rootEncrypted() {
    for (String line : text(root.resolve("proc/self/mounts")).orElse("").split("\n")) {
      String[] words = line.split(" ");
      if (words.length > 1 && words[1].equals("/") && words[0].startsWith("/dev/")) {
        try {
          String node = root.resolve(words[0].substring(1)).toRealPath().getFileName().toString();
          if (crypt(root.resolve("sys/class/block").resolve(node), 0)) {
            return true;
          }
        } catch (IOException e) {
          return false;
        }
      }
    }
    return false;
  }

  private static boolean crypt(Path node, int depth) throws IOException {
    if (text(node.resolve("dm/uuid")).orElse("").startsWith("CRYPT-")) {
      return true;
    }
    Path slaves = node.resolve("slaves");
    if (depth > DEEPEST || !Files.isDirectory(slaves)) {
      return false;
    }
    try (DirectoryStream<Path> below = Files.newDirectoryStream(slaves)) {
      for (Path slave : below) {
        if (crypt(slave.toRealPath(), depth + 1)) {
          return true;
        }
      }
    }
    return false;
  }
}
