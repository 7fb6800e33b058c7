package org.rotproof.storage;

import java.util.List;

/**
 * A whole disk as it was found. Texts are "" where the disk does not say.
 *
 * @param id the name blueprints use: "disk1" in practice, a name below /dev/disk on this computer
 * @param path the kernel's node, such as /dev/sda: good for this moment only
 * @param stablePath the path below /dev/disk used in commands, or {@code path} where there is none
 * @param wwn the world wide name, "" if none
 * @param bus the transport: sata, nvme, usb, scsi, …
 * @param uses why it is out of reach; empty means free
 * @param contents what lies on it and would be lost
 * @param names all names below /dev/disk that lead to it
 * @param appearance the kernel's number of this appearance of it (diskseq), which it never gives
 *     twice while the machine runs; "" where it is not known
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
    List<DiskContent> contents,
    DiskNames names,
    String appearance) {
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

  /** One whose further names nobody looked for. */
  public Disk(
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
    this(
        id,
        path,
        stablePath,
        vendor,
        model,
        serial,
        wwn,
        sizeBytes,
        logicalSectorBytes,
        physicalSectorBytes,
        rotational,
        removable,
        bus,
        smart,
        uses,
        contents,
        DiskNames.NONE,
        "");
  }

  /** The name of its folder below /sys/block, where a slash in it is an exclamation mark. */
  public String node() {
    return path.substring("/dev/".length()).replace('/', '!');
  }

  /** The same disk as if nothing used it and nothing lay on it. */
  public Disk asEmpty() {
    return new Disk(
        id,
        path,
        stablePath,
        vendor,
        model,
        serial,
        wwn,
        sizeBytes,
        logicalSectorBytes,
        physicalSectorBytes,
        rotational,
        removable,
        bus,
        smart,
        List.of(),
        List.of(),
        names,
        appearance);
  }

  /** Whether a name leads to it: its id, or one below /dev/disk that fits no other disk. */
  public boolean isCalled(String name) {
    return id.equals(name) || names.own().contains(name);
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
