package org.rotproof.linux;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds who uses block devices without claiming them, so that the kernel would give them away all
 * the same: programs that have one open for writing, servers in the kernel, loop devices; and the
 * mounts of other mount namespaces. Reads only. Without root it sees its own user's programs only.
 */
public final class DiskHolders {
  private static final int MOST_LINE_CHARS = 16_384;
  private static final int MOST_DEVICES = 4096;
  private static final Set<String> OVER_MANY = Set.of("btrfs", "bcachefs");
  private static final Pattern SLOW =
      Pattern.compile(" - (?:nfs\\d?|cifs|smb3?|fuse(?:\\.\\S+)?|9p|ceph|afs|ncpfs|lustre|gpfs) ");
  private static final Path PROC = Path.of("/proc");
  private static final Path BLOCK = Path.of("/sys/class/block");
  private static final Path KERNEL_SERVERS = Path.of("/sys/kernel/config");
  private static final int FORMAT_MASK = 0xf000;
  private static final int BLOCK_DEVICE = 0x6000;
  private static final int WRITES = 3;
  private static final Set<String> ASK_ONLY = Set.of("smartctl", "smartd", "udisksd", "nvme");
  private static final int LOOP_INFO_BYTES = 232;
  private static final int LOOP_INFO_BACKING = 16;

  private DiskHolders() {}

  /**
   * Who has block devices open for writing.
   *
   * @param byNode nodes to who, one a line: a process's number and name, or 0 and what in the
   *     kernel it is
   * @param blind whether there are processes that may not be looked into
   */
  public record Open(Map<String, String> byNode, boolean blind) {
    public Open {
      byNode = Map.copyOf(byNode);
    }
  }

  /** Who has which block device open for writing, this process aside. */
  public static Open open() {
    Map<String, String> nodes = nodesByNumber();
    Map<String, Set<String>> found = new TreeMap<>();
    boolean blind = false;
    Map<String, Set<String>> slowByNamespace = new HashMap<>();
    for (Path process : processes()) {
      Set<String> slow =
          slowByNamespace.computeIfAbsent(namespace(process), n -> slowMounts(process));
      try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
        for (Path fd : open) {
          if (!slow.isEmpty() && liesOn(slow, process, fd)) {
            continue;
          }
          String node = nodes.getOrDefault(blockNumber(fd), "");
          if (!node.isEmpty() && writes(process, fd)) {
            found.computeIfAbsent(node, n -> new TreeSet<>()).add(person(process));
          }
        }
      } catch (IOException | UncheckedIOException | java.nio.file.DirectoryIteratorException e) {
        // It ended, or is none of ours.
        blind |= Files.exists(process);
      }
    }
    kernelServers()
        .forEach(
            (path, who) ->
                node(path)
                    .ifPresent(
                        n -> found.computeIfAbsent(n, x -> new TreeSet<>()).add("0 " + who)));
    Map<String, String> byNode = new HashMap<>();
    found.forEach((node, who) -> byNode.put(node, String.join("\n", who)));
    return new Open(byNode, blind);
  }

  /**
   * The numbers of mounts on which a look at an open file may wait for ever: another computer that
   * does not answer, or another user's program. No disk is opened through one.
   */
  private static Set<String> slowMounts(Path process) {
    try (Stream<String> lines =
        Files.lines(process.resolve("mountinfo"), StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> SLOW.matcher(line).find())
          .map(line -> line.split(" ", 2)[0])
          .collect(Collectors.toSet());
    } catch (IOException | UncheckedIOException e) {
      return Set.of();
    }
  }

  private static boolean liesOn(Set<String> mounts, Path process, Path fd) {
    try (Stream<String> lines =
        Files.lines(
            process.resolve("fdinfo").resolve(String.valueOf(fd.getFileName())),
            StandardCharsets.ISO_8859_1)) {
      return lines
          .limit(8)
          .filter(line -> line.startsWith("mnt_id:"))
          .anyMatch(line -> mounts.contains(line.substring("mnt_id:".length()).strip()));
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  private static List<Path> processes() {
    List<Path> found = new ArrayList<>();
    String self = Long.toString(ProcessHandle.current().pid());
    for (String name : SysBlock.list(PROC)) {
      if (name.chars().allMatch(Character::isDigit) && !name.equals(self)) {
        found.add(PROC.resolve(name));
      }
    }
    return found;
  }

  /** The number of the block device that is open there, as "8:16"; "" for anything else. */
  private static String blockNumber(Path fd) {
    try {
      Map<String, Object> seen = Files.readAttributes(fd, "unix:mode,rdev");
      int mode = ((Number) seen.get("mode")).intValue();
      return (mode & FORMAT_MASK) == BLOCK_DEVICE
          ? number(((Number) seen.get("rdev")).longValue())
          : "";
    } catch (IOException e) {
      return "";
    }
  }

  /** As sysfs writes it; glibc's gnu_dev_major and gnu_dev_minor take it apart so. */
  static String number(long rdev) {
    long major = ((rdev >>> 8) & 0xfff) | ((rdev >>> 32) & ~0xfffL);
    long minor = (rdev & 0xff) | ((rdev >>> 12) & ~0xffL);
    return major + ":" + minor;
  }

  /**
   * The last two bits of the flags in fdinfo, which are octal, say how it was opened. Tools that
   * ask a SCSI disk for its health have to open it for writing, and write nothing.
   */
  private static boolean writes(Path process, Path fd) {
    String name = String.valueOf(fd.getFileName());
    try {
      for (String line :
          Files.readAllLines(
              process.resolve("fdinfo").resolve(name), StandardCharsets.ISO_8859_1)) {
        if (line.startsWith("flags:")) {
          long flags = Long.parseLong(line.substring("flags:".length()).strip(), 8);
          boolean asksOnly =
              (flags & LibC.O_NONBLOCK) != 0 && ASK_ONLY.contains(text(process.resolve("comm")));
          return (flags & WRITES) != 0 && !asksOnly;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    } catch (NumberFormatException e) {
      return true;
    }
  }

  /** Its number and its name, as "812 postgres". */
  private static String person(Path process) {
    return process.getFileName() + " " + oneLine(text(process.resolve("comm")));
  }

  /** A process names itself as it likes: a line of our list is still one line. */
  static String oneLine(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }

  private static Map<String, String> nodesByNumber() {
    Map<String, String> nodes = new HashMap<>();
    for (String node : SysBlock.list(BLOCK)) {
      nodes.put(text(BLOCK.resolve(node).resolve("dev")), node);
    }
    nodes.remove("");
    return nodes;
  }

  /** Devices that the kernel itself serves to other machines, which it does not claim. */
  private static Map<String, String> kernelServers() {
    Map<String, String> found = new LinkedHashMap<>();
    for (Path store : under(KERNEL_SERVERS.resolve("target/core"), 2)) {
      put(found, store.resolve("udev_path"), "an iSCSI or SCSI target of this machine");
    }
    for (Path subsystem : under(KERNEL_SERVERS.resolve("nvmet/subsystems"), 1)) {
      for (Path space : under(subsystem.resolve("namespaces"), 1)) {
        put(found, space.resolve("device_path"), "an NVMe target of this machine");
      }
    }
    for (Path function : under(KERNEL_SERVERS.resolve("usb_gadget"), 3)) {
      for (Path unit : under(function, 1)) {
        put(found, unit.resolve("file"), "a USB gadget of this machine");
      }
    }
    return found;
  }

  private static void put(Map<String, String> found, Path file, String who) {
    String path = text(file);
    if (path.startsWith("/")) {
      found.put(path, who);
    }
  }

  private static List<Path> under(Path folder, int deep) {
    List<Path> found = new ArrayList<>(List.of(folder));
    for (int i = 0; i < deep; i++) {
      found =
          found.stream()
              .flatMap(f -> SysBlock.list(f).stream().map(f::resolve))
              .filter(Files::isDirectory)
              .toList();
    }
    return found;
  }

  /** The node that a path leads to, if it leads to a block device. */
  static Optional<String> node(String path) {
    try {
      String number = blockNumber(Path.of(path));
      return number.isEmpty() ? Optional.empty() : Optional.ofNullable(nodesByNumber().get(number));
    } catch (java.nio.file.InvalidPathException e) {
      return Optional.empty();
    }
  }

  /**
   * The node that a loop device or zram's overflow lies on; empty where that is a file, or nothing.
   *
   * @param loop such as loop0
   */
  static Optional<String> backing(String loop) {
    Path sys = BLOCK.resolve(loop);
    String path = text(sys.resolve("loop/backing_file"));
    if (path.isEmpty()) {
      String overflow = text(sys.resolve("backing_dev"));
      return overflow.startsWith("/") ? node(overflow) : Optional.empty();
    }
    // The path may be gone, or be one of another mount namespace: the kernel knows the number.
    Optional<String> told = askLoop("/dev/" + loop);
    return told.isPresent() ? told : node(path);
  }

  private static Optional<String> askLoop(String device) {
    int fd = -1;
    try (Memory info = new Memory(LOOP_INFO_BYTES)) {
      info.clear();
      fd = LibC.INSTANCE.open(device, LibC.O_RDONLY | LibC.O_CLOEXEC | LibC.O_NONBLOCK);
      LibC.INSTANCE.ioctl(fd, new NativeLong(LibC.LOOP_GET_STATUS64), info);
      long rdev = info.getLong(LOOP_INFO_BACKING);
      return rdev == 0 ? Optional.empty() : Optional.ofNullable(nodesByNumber().get(number(rdev)));
    } catch (LastErrorException e) {
      return Optional.empty();
    } finally {
      if (fd >= 0) {
        LibC.INSTANCE.close(fd);
      }
    }
  }

  /** Loop devices and the like that lie on one of these nodes. */
  static List<String> loopsOn(Collection<String> nodes) {
    return SysBlock.list(BLOCK).stream()
        .filter(n -> n.startsWith("loop") || n.startsWith("zram"))
        .filter(n -> backing(n).filter(nodes::contains).isPresent())
        .toList();
  }

  /**
   * What is mounted from block devices in mount namespaces other than this process's: a process's
   * number and name to lines of its mountinfo, one process a namespace.
   */
  public static Map<String, String> otherMounts() {
    Set<String> seen = new TreeSet<>(Set.of(namespace(PROC.resolve("self"))));
    Map<String, String> found = new TreeMap<>();
    for (Path process : processes()) {
      String namespace = namespace(process);
      if (!namespace.isEmpty() && seen.add(namespace)) {
        String lines = mounts(process);
        if (!lines.isEmpty()) {
          found.put(person(process), lines);
        }
      }
    }
    return found;
  }

  private static String namespace(Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("ns/mnt")).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static String mounts(Path process) {
    try (Stream<String> lines =
        Files.lines(process.resolve("mountinfo"), StandardCharsets.ISO_8859_1)) {
      return ofDevices(lines);
    } catch (IOException | UncheckedIOException e) {
      return "";
    }
  }

  /**
   * The lines of a mountinfo that tell of block devices, one for each. Any user may have a
   * namespace with a hundred thousand mounts in it, and may call what he mounts there by a disk's
   * name: what has no number of a device counts for file systems over many disks only, which he
   * cannot mount.
   */
  static String ofDevices(Stream<String> lines) {
    Map<String, String> kept = new LinkedHashMap<>();
    lines
        .filter(line -> line.length() <= MOST_LINE_CHARS && kept.size() < MOST_DEVICES)
        .forEach(
            line -> {
              String[] words = line.split(" ");
              int dash = line.indexOf(" - ");
              String[] last = dash < 0 ? new String[0] : line.substring(dash + 3).split(" ");
              boolean whole = words.length > 4 && last.length > 1;
              if (whole && (!words[2].startsWith("0:") || OVER_MANY.contains(last[0]))) {
                kept.putIfAbsent(words[2] + " " + last[1], line);
              }
            });
    return kept.isEmpty() ? "" : String.join("\n", kept.values()) + "\n";
  }

  /** Which of these nodes the kernel does not give exclusively. Says nothing without root. */
  public static Set<String> claimed(Collection<String> nodes) {
    Set<String> claimed = new TreeSet<>();
    for (String node : nodes) {
      try {
        BlockDevice.sizeWhenFree("/dev/" + node);
      } catch (BlockDevice.BusyException e) {
        claimed.add(node);
      } catch (IOException e) {
        // Not ours to open, or gone.
        continue;
      }
    }
    return claimed;
  }

  /**
   * Who uses a disk or a partition of it without claiming it, in words; empty when nobody does.
   *
   * @param node the disk's, such as sda
   */
  public static List<String> of(String node) {
    List<String> nodes = new ArrayList<>(List.of(node));
    for (String child : SysBlock.list(BLOCK.resolve(node))) {
      if (Files.exists(BLOCK.resolve(node).resolve(child).resolve("partition"))) {
        nodes.add(child);
      }
    }
    List<String> who = new ArrayList<>(loopsOn(nodes));
    Map<String, String> open = open().byNode();
    for (String one : nodes) {
      for (String line : open.getOrDefault(one, "").lines().toList()) {
        String[] words = line.split(" ", 2);
        who.add(words[0].equals("0") ? words[1] : words[1] + " (process " + words[0] + ")");
      }
    }
    return who;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
