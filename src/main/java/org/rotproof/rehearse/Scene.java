package org.rotproof.rehearse;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.rotproof.linux.PrivateFolder;
import org.rotproof.linux.Processes;
import org.rotproof.plan.RehearsalPlan;
import org.rotproof.storage.RehearsalNames;

/**
 * The devices of one rehearsal, from the first to the last. Everything is called so that {@link
 * #clear} finds it again, whatever has become of the process that made it.
 *
 * <p>Two devices with the same UUIDs on one machine are dangerous: udev would give one the names of
 * the other, mdadm would take a leg into the array that runs, LVM would see its group twice. So a
 * rule that lies only in /run hides ours from whoever listens to udev, and nodes of what carries a
 * file system or a group are taken out of /dev, into a folder where LVM does not look.
 */
final class Scene implements AutoCloseable {
  private static final Path SYS_BLOCK = Path.of("/sys/class/block");
  private static final Path MD = SYS_BLOCK.resolve(RehearsalNames.MD_NODE);
  private static final Path FOLDER = Path.of(RehearsalPlan.FOLDER);
  private static final Path RULE = Path.of("/run/udev/rules.d/12-rotproof-rehearsal.rules");

  /** Before the rules of device-mapper, of blkid, of mdadm and of LVM. */
  private static final String RULES =
      "# Written for a rehearsal, and taken away after it: nobody shall act on its devices.\n"
          + "SUBSYSTEM!=\"block\", GOTO=\"rotproof_rehearsal_end\"\n"
          + "KERNEL==\"dm-*\", ATTR{dm/name}==\""
          + RehearsalNames.PREFIX
          + "*\", SYMLINK:=\"mapper/$attr{dm/name}\", OPTIONS+=\"nowatch\","
          + " ENV{SYSTEMD_READY}=\"0\", ENV{UDISKS_IGNORE}=\"1\","
          + " ENV{DM_UDEV_DISABLE_SUBSYSTEM_RULES_FLAG}=\"1\","
          + " ENV{DM_UDEV_DISABLE_DISK_RULES_FLAG}=\"1\","
          + " ENV{DM_UDEV_DISABLE_OTHER_RULES_FLAG}=\"1\"\n"
          + "KERNEL==\""
          + RehearsalNames.MD_NODE
          + "*\", SYMLINK:=\"\", RUN:=\"\", OPTIONS+=\"nowatch\", ENV{SYSTEMD_READY}=\"0\","
          + " ENV{UDISKS_IGNORE}=\"1\"\n"
          + "LABEL=\"rotproof_rehearsal_end\"\n";

  private static final int ROUNDS_TO_CLEAR = 100;
  private static final long MILLIS_BETWEEN = 200;
  private static final int CHUNK_SECTORS = 8;
  private static final int SECTOR = 512;

  /** Stays empty, so that no copy of a superblock lies where somebody would look for one. */
  private static final int HEAD_BYTES = 1 << 20;

  private final Path files;

  private Scene(Path files) {
    this.files = files;
  }

  /**
   * Sets it up, after clearing what an earlier one has left.
   *
   * @param files where the layers' files lie; made here, and taken away at the end
   */
  static Scene begin(Path files) throws IOException, InterruptedException {
    clear(files);
    Scene scene = new Scene(files);
    try {
      scene.setUp();
      return scene;
    } catch (IOException | InterruptedException e) {
      scene.close();
      throw e;
    }
  }

  private void setUp() throws IOException, InterruptedException {
    must("modprobe", "--all", "dm_snapshot", "loop");
    PrivateFolder.make(files);
    Files.createDirectory(
        FOLDER, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    if (Files.isDirectory(Path.of("/run/udev"))) {
      Files.createDirectories(RULE.getParent());
      Files.writeString(RULE, RULES);
      must("udevadm", "control", "--reload");
    }
  }

  /** Whether anything of a rehearsal is there. */
  static boolean isThere(Path files) {
    return Files.exists(MD) || !mappings().isEmpty() || Files.exists(files) || Files.exists(FOLDER);
  }

  /**
   * A layer over a device: what is read comes from the device, what is written goes to a file.
   *
   * @param bytes how much the file may take at most
   */
  void layer(String name, String device, long bytes) throws IOException, InterruptedException {
    Path file = files.resolve(name);
    try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
      made.setLength(HEAD_BYTES + bytes);
    }
    String store = name + "-store";
    String loop = must("losetup", "--find", "--show", file.toString()).strip();
    try {
      must(
          "dmsetup",
          "create",
          store,
          "--table",
          "0 " + bytes / SECTOR + " linear " + loop + " " + HEAD_BYTES / SECTOR);
    } finally {
      // It goes by itself as soon as nobody uses it any more.
      must("losetup", "--detach", loop);
    }
    String sectors = must("blockdev", "--getsz", device).strip();
    must(
        "dmsetup",
        "create",
        name,
        "--table",
        "0 " + sectors + " snapshot " + device + " /dev/mapper/" + store + " N " + CHUNK_SECTORS);
  }

  /** Whether a layer could not take all that was written to it: then what it gives is worthless. */
  static boolean overflowed() throws IOException, InterruptedException {
    return must("dmsetup", "status", "--target", "snapshot")
        .lines()
        .filter(line -> line.startsWith(RehearsalNames.PREFIX))
        .anyMatch(line -> line.contains("Invalid") || line.contains("Overflow"));
  }

  /** Takes the node of a mapping out of everybody's sight, to where only a rehearsal looks. */
  void hide(String mapping, String node) throws IOException, InterruptedException {
    String name = mappings().getOrDefault(mapping, "");
    if (name.isEmpty()) {
      throw new IOException(mapping + " is not there");
    }
    hideNode(name, node);
  }

  /** The same for a device of the kernel's name. */
  static void hideNode(String name, String node) throws IOException, InterruptedException {
    String[] number =
        Files.readString(SYS_BLOCK.resolve(name).resolve("dev"), StandardCharsets.US_ASCII)
            .strip()
            .split(":", -1);
    must("mknod", "--mode=600", node, "b", number[0], number[1]);
    settle();
    Files.deleteIfExists(Path.of("/dev", name));
  }

  /** Waits until udev has seen what there is. */
  static void settle() throws IOException, InterruptedException {
    if (Files.isDirectory(Path.of("/run/udev"))) {
      Processes.run("udevadm", "settle", "--timeout=30");
    }
  }

  /** Takes down the array and all that lies on it; its legs stay. */
  void backToLegs(Predicate<String> leg) throws IOException, InterruptedException {
    takeDown(leg.negate());
    for (String node : List.of("md", "top", "plain", "volume")) {
      Files.deleteIfExists(FOLDER.resolve(node));
    }
    try (Stream<Path> layers = Files.list(files)) {
      for (Path layer : layers.toList()) {
        if (!leg.test(String.valueOf(layer.getFileName()))) {
          Files.delete(layer);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      clear(files);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Takes away devices of rehearsals, with the array that lies on them.
   *
   * @param which by the names of mappings
   */
  private static void takeDown(Predicate<String> which) throws IOException, InterruptedException {
    for (int round = 0; round < ROUNDS_TO_CLEAR; round++) {
      Map<String, String> left = mappings();
      left.keySet().removeIf(which.negate());
      boolean md = Files.exists(MD.resolve("md"));
      if (left.isEmpty() && !md) {
        return;
      }
      if (round > 0) {
        Thread.sleep(MILLIS_BETWEEN);
      }
      boolean any = true;
      while (any) {
        // From the top down: what held something else is gone when that is asked next.
        any = false;
        for (Map.Entry<String, String> mapping : List.copyOf(left.entrySet())) {
          if (!held(mapping.getValue())
              && Processes.run("dmsetup", "remove", mapping.getKey()).ok()) {
            left.remove(mapping.getKey());
            any = true;
          }
        }
        if (md && !held(RehearsalNames.MD_NODE)) {
          stopArray();
          md = false;
          any = true;
        }
      }
      if (left.isEmpty() && !Files.exists(MD.resolve("md"))) {
        return;
      }
    }
    throw new IOException(
        "devices of a rehearsal could not be taken away: "
            + String.join(", ", mappings().keySet())
            + (Files.exists(MD) ? " " + RehearsalNames.MD_NODE : ""));
  }

  private static void stopArray() {
    try {
      // Its node may be gone: the kernel's own word for stopping needs none.
      Files.writeString(MD.resolve("md/array_state"), "clear\n");
    } catch (IOException e) {
      // Still in use, or gone: the next round sees which.
      return;
    }
  }

  /** Takes away everything that any rehearsal has left. */
  static void clear(Path files) throws IOException, InterruptedException {
    if (!isThere(files) && !Files.exists(RULE)) {
      return;
    }
    endReaders();
    takeDown(any -> true);
    delete(files);
    delete(FOLDER);
    if (Files.deleteIfExists(RULE)) {
      Processes.run("udevadm", "control", "--reload");
    }
  }

  /** Tools that a rehearsal started and that outlived it: their words name its folder. */
  private static void endReaders() {
    ProcessHandle self = ProcessHandle.current();
    ProcessHandle.allProcesses()
        .filter(process -> process.pid() != self.pid())
        // Others may write whatever they like into their processes' words.
        .filter(process -> process.info().user().equals(self.info().user()))
        .filter(process -> process.info().commandLine().orElse("").contains(RehearsalPlan.FOLDER))
        .forEach(ProcessHandle::destroyForcibly);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all = new ArrayList<>();
    try (Stream<Path> found = Files.walk(folder)) {
      found.sorted(Comparator.reverseOrder()).forEach(all::add);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }

  private static boolean held(String node) {
    try (Stream<Path> holders = Files.list(SYS_BLOCK.resolve(node).resolve("holders"))) {
      return holders.findAny().isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /** Name to kernel's name of all mappings of rehearsals. */
  private static Map<String, String> mappings() {
    Map<String, String> found = new HashMap<>();
    try (Stream<Path> all = Files.list(SYS_BLOCK)) {
      for (Path device : all.toList()) {
        Path name = device.resolve("dm/name");
        if (Files.exists(name)) {
          String text = Files.readString(name, StandardCharsets.ISO_8859_1).strip();
          if (text.startsWith(RehearsalNames.PREFIX)) {
            found.put(text, String.valueOf(device.getFileName()));
          }
        }
      }
    } catch (IOException e) {
      // One that went meanwhile: whoever asks will ask again.
      return found;
    }
    return found;
  }

  /** Runs a tool that has to end well; gives what it said. */
  static String must(String... argv) throws IOException, InterruptedException {
    return Processes.output(List.of(argv));
  }
}
