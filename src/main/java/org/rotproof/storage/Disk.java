package org.rotproof.storage;

import java.util.List;

/**
 * A whole disk as it was found. Texts are "" where the disk does not say.
 *
 * @param id the name blueprints use: "disk1" in practice, the /dev/disk/by-id name on this computer
 * @param path the kernel's node, such as /dev/sda: good for this moment only
 * @param stablePath the /dev/disk/by-id path used in commands, or {@code path} where there is none
 * @param wwn the world wide name, "" if none
 * @param bus the transport: sata, nvme, usb, scsi, …
 * @param uses why it is out of reach; empty means free
 * @param contents what lies on it and would be lost
 */
public record Disk(
    String id,
    String path,
    String stablePath,
    String vendor,
    String model,
    String serial,
    String wwn,
    long sizeBytes,
    int logicalSectorBytes,
    int physicalSectorBytes,
    boolean rotational,
    boolean removable,
    String bus,
    SmartVerdict smart,
    List<DiskUse> uses,
    List<DiskContent> contents) {
  public Disk {
    if (id == null || id.isBlank() || path == null || !path.startsWith("/dev/")) {
      throw new IllegalArgumentException("a disk needs an id and a path below /dev: " + path);
    }
    if (sizeBytes < 0 || logicalSectorBytes <= 0 || physicalSectorBytes <= 0) {
      throw new IllegalArgumentException("a disk needs a size and sector sizes: " + path);
    }
    uses = List.copyOf(uses);
    contents = List.copyOf(contents);
  }

  /** Whether nothing uses it. The helper asks again before it writes. */
  public boolean free() {
    return uses.isEmpty();
  }

  /** Vendor and model as a person would say them. */
  public String displayName() {
    String name = (vendor + " " + model).strip();
    return name.isEmpty() ? path : name;
  }
}
