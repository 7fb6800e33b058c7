package org.rotproof.linux;

import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLong;
import com.sun.jna.ptr.LongByReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Asks the kernel about block devices. Reads only; opens nothing for writing. */
public final class BlockDevice {
  private static final Path SYS_BLOCK = Path.of("/sys/class/block");
  private static final int SECTOR_BYTES = 512;

  private BlockDevice() {}

  /**
   * What makes a disk this disk and no other.
   *
   * @param node the kernel's name, such as sda
   * @param appearance the kernel's number for this appearance of a disk, never given twice while
   *     the machine runs; "" before Linux 5.15
   * @param serial as the disk itself says, "" where the kernel does not know
   */
  public record Identity(
      String node, long sizeBytes, String appearance, String serial, String wwid) {}

  /**
   * Whether a name below /dev is one of that device's.
   *
   * @throws IOException when nothing has that name, or that device is not there
   */
  public static boolean isNamed(String device, String name) throws IOException {
    try {
      return Path.of(name).toRealPath().equals(Path.of(device).toRealPath());
    } catch (InvalidPathException e) {
      throw new IOException(e);
    }
  }

  /**
   * The kernel's number of each block device's appearance, by node: taken before a look at the
   * system, it tells afterwards whether that look was at the same disks.
   */
  public static Map<String, String> appearances() throws IOException {
    Map<String, String> found = new HashMap<>();
    try (Stream<Path> devices = Files.list(SYS_BLOCK)) {
      devices.forEach(sys -> found.put(name(sys), text(sys.resolve("diskseq"))));
    }
    return found;
  }

  /** Follows links to the node and says who is there now. */
  public static Identity identity(String path) throws IOException {
    Path sys = sysFolder(path);
    return new Identity(
        name(sys), sysSize(sys), text(sys.resolve("diskseq")), serial(sys), wwid(sys));
  }

  /** All disks that have hardware below them, as the kernel knows them now. */
  public static List<Identity> disks() throws IOException {
    List<Identity> found = new ArrayList<>();
    for (String node : SysBlock.list(SYS_BLOCK)) {
      Path sys = SYS_BLOCK.resolve(node);
      if (Files.exists(sys.resolve("device")) && !Files.exists(sys.resolve("partition"))) {
        try {
          found.add(identity("/dev/" + node.replace('!', '/')));
        } catch (IOException e) {
          // Pulled meanwhile, or a way that the kernel keeps to itself.
          continue;
        }
      }
    }
    return found;
  }

  /**
   * The kernel's name of what a path such as /dev/md/photos points to: md127.
   *
   * @throws IOException when there is no such block device
   */
  public static String node(String path) throws IOException {
    return name(sysFolder(path));
  }

  /** The size by the kernel's books, without opening the device. */
  public static long sizeBytes(String path) throws IOException {
    return sysSize(sysFolder(path));
  }

  /**
   * Opens a device for nobody else (O_EXCL), asks its size and closes it again. Everything that
   * claims a disk (mounts, swap, md, device-mapper, LVM) makes this fail.
   *
   * @throws BusyException when something holds it
   */
  public static long sizeWhenFree(String path) throws IOException {
    int fd = -1;
    try {
      fd = LibC.INSTANCE.open(path, LibC.O_RDONLY | LibC.O_EXCL | LibC.O_CLOEXEC);
      LongByReference size = new LongByReference();
      LibC.INSTANCE.ioctl(fd, new NativeLong(LibC.BLKGETSIZE64), size);
      return size.getValue();
    } catch (LastErrorException e) {
      if (e.getErrorCode() == LibC.EBUSY) {
        throw new BusyException(path, e);
      }
      throw new IOException(path + ": " + e.getMessage(), e);
    } finally {
      if (fd >= 0) {
        LibC.INSTANCE.close(fd);
      }
    }
  }

  /** Names of the device-mapper devices that lie directly on a device, such as "photos-1_dif". */
  public static List<Holder> holders(String path) throws IOException {
    Path holders = sysFolder(path).resolve("holders");
    try (Stream<Path> found = Files.list(holders)) {
      return found
          .map(
              holder ->
                  new Holder(
                      name(holder), text(SYS_BLOCK.resolve(name(holder)).resolve("dm/name"))))
          .toList();
    }
  }

  /**
   * What lies on a device.
   *
   * @param node such as dm-3 or md127
   * @param mapping the device-mapper's name, "" for others
   */
  public record Holder(String node, String mapping) {}

  /** Something holds the device. */
  public static final class BusyException extends IOException {
    private BusyException(String path, Throwable cause) {
      super(path + " is in use", cause);
    }
  }

  private static Path sysFolder(String path) throws IOException {
    Path sys = SYS_BLOCK.resolve(name(Path.of(path).toRealPath()));
    if (!Files.isDirectory(sys)) {
      throw new IOException(path + " is not a block device");
    }
    return sys;
  }

  private static String name(Path path) {
    Path last = path.getFileName();
    return last == null ? "" : last.toString();
  }

  private static long sysSize(Path sys) throws IOException {
    try {
      return Long.parseLong(text(sys.resolve("size"))) * SECTOR_BYTES;
    } catch (NumberFormatException e) {
      throw new IOException(sys + " does not say its size", e);
    }
  }

  private static String serial(Path sys) {
    String plain = text(sys.resolve("serial"));
    String nvme = text(sys.resolve("device/serial"));
    String vital = vitalProductData(sys.resolve("device/vpd_pg80"));
    return !plain.isEmpty() ? plain : !nvme.isEmpty() ? nvme : vital;
  }

  private static String wwid(Path sys) {
    String own = text(sys.resolve("wwid"));
    return own.isEmpty() ? text(sys.resolve("device/wwid")) : own;
  }

  /** SCSI's page 0x80: four bytes of header, then the serial. */
  private static String vitalProductData(Path page) {
    try {
      byte[] bytes = Files.readAllBytes(page);
      return bytes.length <= 4
          ? ""
          : new String(bytes, 4, bytes.length - 4, StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * A sysfs attribute, "" where it is missing: kernels and kinds of disk differ in what they have.
   */
  private static String text(Path attribute) {
    try {
      return Files.readString(attribute, StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
