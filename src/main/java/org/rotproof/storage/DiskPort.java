package org.rotproof.storage;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a disk is cabled, as udev names it below /dev/disk/by-path. */
public final class DiskPort {
  private static final String FOLDER = "/dev/disk/by-path/";
  private static final Pattern ATA = Pattern.compile(".*-ata-(\\d{1,4})(?:\\.\\d)?");

  private DiskPort() {}

  /** Its name, such as "pci-0000:00:17.0-ata-3"; "" where udev has none. */
  public static String of(Disk disk) {
    return disk.names().own().stream()
        .filter(name -> name.startsWith(FOLDER))
        .map(name -> name.substring(FOLDER.length()))
        // udev makes two of an ATA disk's, "…-ata-3" and the older "…-ata-3.0".
        .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
        .orElse("");
  }

  /** The number of its SATA port, as controllers count them from 1; "" for other disks. */
  public static String ataPort(Disk disk) {
    Matcher matcher = ATA.matcher(of(disk));
    return matcher.matches() ? matcher.group(1) : "";
  }
}
