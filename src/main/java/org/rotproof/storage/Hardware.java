package org.rotproof.storage;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether there is hardware where sysfs hangs a device in. */
enum Hardware {
  /** It hangs below a bus of this computer, or of a network of disks. */
  REAL,
  /** It is known that there is none: memory, files, volumes of other drivers. */
  NONE,
  /** Drivers make roots of their own there, and nobody knows all of them. */
  UNKNOWN;

  private static final Pattern PLACE = Pattern.compile("(/devices/[^/]+)/.*");

  /**
   * Known roots without hardware: what needs none, rbd, the loopback of SCSI targets, the disks of
   * scsi_debug, drivers without a device (faux), segments of memory of z/VM, and the kernel's
   * imitations of USB and of memory that lasts.
   */
  private static final Pattern SOFTWARE =
      Pattern.compile(
          "/devices/(virtual|rbd|tcm_loop\\w*|pseudo\\w*|faux|dcssblk)/.*"
              + "|/devices/platform/(dummy_hcd|nfit_test|ndtest|cxl_|null_blk|scsi_debug).*");

  /**
   * What hangs below "virtual" and is hardware all the same: NVMe disks that may have several ways,
   * or that are met by a network, and Fibre Channel's over the name of a network (FCoE).
   */
  private static final Pattern REAL_BELOW_VIRTUAL =
      Pattern.compile(
          "/devices/virtual/(nvme-(subsystem|fabrics)/.*|net/[^/]+/.*host\\d+/rport-[^/]+/.*)");

  /**
   * Roots of buses: PCI, what the firmware describes (ACPI, device trees, with or without an
   * address), Hyper-V, Xen, channels of s390, POWER's and SPARC's virtual ones, and the old ones.
   */
  private static final Pattern BUS =
      Pattern.compile(
          "/devices/(pci[0-9a-f]{4,}:.*|platform|LNXSYSTM:.*|ACPI.*|(?i:vmbus).*|v(bd|scsi)-\\d+"
              + "|css\\d+|vio|soc.*|ocp.*|amba.*|axi.*|[0-9a-f]+\\.[a-z].*|isa|pnp\\d+|eisa\\d*"
              + "|kvm_s390|ps3_system|channel-devices|root|parisc.*)");

  /** A SCSI host without a parent hangs below "platform"; only iSCSI's is known to be hardware. */
  private static final Pattern ORPHAN = Pattern.compile("/devices/platform/host\\d+/target.*");

  /** Buses that only lead to hardware, wherever a board's driver hangs them in. */
  private static final Pattern ON_THE_WAY =
      Pattern.compile(
          ".*/(pci[0-9a-f]{4,}:[0-9a-f]{2}|usb\\d+|ata\\d+|ide\\d+|mmc_host|virtio\\d+|nvme\\d+"
              + "|rport-[0-9:-]+|session\\d+|end_device-[0-9:]+)/.*");

  /** What is there, by a place such as /devices/pci0000:00/0000:00:1f.2/ata1/…. */
  static Hardware at(String place) {
    if (REAL_BELOW_VIRTUAL.matcher(place).matches()) {
      return REAL;
    }
    if (SOFTWARE.matcher(place).matches()) {
      return NONE;
    }
    boolean bus = BUS.matcher(root(place)).matches() && !ORPHAN.matcher(place).matches();
    return bus || ON_THE_WAY.matcher(place).matches() ? REAL : UNKNOWN;
  }

  /** The first folder of a place: /devices/pci0000:00. */
  static String root(String place) {
    Matcher matcher = PLACE.matcher(place);
    return matcher.matches() ? matcher.group(1) : place;
  }
}
