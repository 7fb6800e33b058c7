package org.rotproof.storage;

/**
 * What a disk is known by, also when it is not there any more. Texts are "" where not known.
 *
 * @param id our name for it: "disk3" in practice, the /dev/disk/by-id name elsewhere
 * @param model vendor and model
 * @param sizeBytes 0 where not known
 */
public record KnownDisk(String id, String model, String serial, long sizeBytes) {
  /** Of a disk of which nothing is known. */
  public static final KnownDisk UNKNOWN = new KnownDisk("", "", "", 0);

  public KnownDisk {
    if (id == null || model == null || serial == null || sizeBytes < 0) {
      throw new IllegalArgumentException("a disk's identity needs texts and a size: " + id);
    }
  }

  /** Of a disk that was found. */
  public static KnownDisk of(Disk disk) {
    String model = (disk.vendor() + " " + disk.model()).strip();
    return new KnownDisk(disk.id(), model, disk.serial(), disk.sizeBytes());
  }

  /** Whether anything tells it from another disk. */
  public boolean known() {
    return !id.isEmpty() || !serial.isEmpty();
  }

  /** In a sentence: "disk3, TOSHIBA HDWG440, serial 22G0A0X5VUPL, 4 TB". */
  public String words() {
    StringBuilder out = new StringBuilder(id);
    if (!model.isEmpty()) {
      out.append(out.length() == 0 ? "" : ", ").append(model);
    }
    if (!serial.isEmpty()) {
      out.append(out.length() == 0 ? "" : ", ").append("serial ").append(serial);
    }
    if (sizeBytes > 0) {
      out.append(out.length() == 0 ? "" : ", ").append(Sizes.format(sizeBytes));
    }
    return out.toString();
  }
}
