package org.rotproof.ui.work;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskContent;
import org.rotproof.storage.Sizes;
import org.rotproof.ui.common.SegmentBar;
import org.rotproof.ui.common.Strings;

/** A disk in words and as a bar. Pure. */
public final class DiskTexts {
  private static final Strings TEXTS = Strings.of("work");

  private DiskTexts() {}

  /** Serial, bus and kind in one line. */
  public static String facts(Disk disk) {
    List<String> facts = new ArrayList<>();
    facts.add(
        disk.serial().isBlank()
            ? TEXTS.get("disk.no-serial")
            : TEXTS.get("disk.serial", disk.serial()));
    if (!disk.bus().isBlank()) {
      facts.add(TEXTS.getOr("bus." + disk.bus(), disk.bus().toUpperCase(Locale.ROOT)));
    }
    facts.add(TEXTS.get(disk.rotational() ? "disk.rotational" : "disk.solid"));
    facts.add(disk.id().equals(disk.path()) ? disk.path() : shortId(disk) + " · " + disk.path());
    return String.join(" · ", facts);
  }

  private static String shortId(Disk disk) {
    String id = disk.id().substring(disk.id().lastIndexOf('/') + 1);
    return id.length() <= 28 ? id : id.substring(0, 27) + "…";
  }

  /** What lies on it, in a line. */
  public static String contents(Disk disk) {
    return disk.contents().isEmpty()
        ? nothing()
        : disk.contents().stream().map(DiskTexts::content).collect(Collectors.joining(" · "));
  }

  /** What a disk is called on which nothing lies. */
  public static String nothing() {
    return TEXTS.get("disk.empty");
  }

  private static String content(DiskContent c) {
    String type = c.type().isBlank() ? TEXTS.get("content.unknown") : typeName(c.type());
    String label = c.label().isBlank() ? "" : " “" + c.label() + "”";
    String where =
        c.mountPoints().isEmpty()
            ? ""
            : " " + TEXTS.get("content.mounted", String.join(", ", c.mountPoints()));
    return type + label + " " + Sizes.format(c.sizeBytes()) + where;
  }

  private static String typeName(String type) {
    return TEXTS.getOr("content.type." + type, type);
  }

  /** The parts of its bar, with what is free of anything last. */
  public static List<SegmentBar.Part> parts(Disk disk) {
    List<SegmentBar.Part> parts = new ArrayList<>();
    long left = disk.sizeBytes();
    // Of a disk without capacity there is nothing to draw, whatever is remembered of it.
    for (DiskContent c : left == 0 ? List.<DiskContent>of() : disk.contents()) {
      long share = Math.min(left, Math.max(c.sizeBytes(), 1));
      left -= share;
      parts.add(new SegmentBar.Part(share, styleClass(c), c.path() + ": " + content(c)));
    }
    if (left > 0) {
      parts.add(new SegmentBar.Part(left, "content-free", ""));
    }
    return parts;
  }

  private static String styleClass(DiskContent c) {
    return switch (c.type()) {
      case "" -> "content-unknown";
      case "swap" -> "content-swap";
      case "linux_raid_member", "LVM2_member", "crypto_LUKS", "zfs_member", "DM_integrity" ->
          "content-member";
      default -> "content-files";
    };
  }

  /** The icon of its kind. */
  public static String icon(Disk disk) {
    return switch (disk.bus()) {
      case "nvme" -> "mdi2e-expansion-card-variant";
      case "usb" -> "mdi2u-usb-flash-drive-outline";
      default -> "mdi2h-harddisk";
    };
  }
}
