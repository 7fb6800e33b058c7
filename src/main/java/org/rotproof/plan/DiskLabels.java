package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskPort;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Sizes;

/** A label for each disk of an array, to be stuck on it: what tells it from the others. Pure. */
public final class DiskLabels {
  private static final int SERIAL_END = 4;

  private DiskLabels() {}

  /**
   * One label.
   *
   * @param place "disk 2 of 3", "spare"
   * @param end the last signs of the serial, large enough to be read in its bay
   * @param port where it was cabled as the label was made; "" where that is not known
   */
  public record Label(
      String array,
      String place,
      String model,
      String serial,
      String end,
      long sizeBytes,
      String port) {}

  /** Those of an array's disks, in the order of its record. */
  public static List<Label> of(ArrayRecord record, Inventory inventory) {
    List<Label> labels = new ArrayList<>();
    int count = record.blueprint().disks().size();
    for (ArrayRecord.Member m : record.members()) {
      Optional<Disk> disk = inventory.disk(m.disk());
      int place = record.blueprint().disks().indexOf(m.disk()) + 1;
      labels.add(
          new Label(
              record.name(),
              place > 0 ? "disk " + place + " of " + count : "spare",
              disk.map(Disk::displayName).orElse(m.model()),
              m.serial(),
              end(m.serial()),
              m.sizeBytes(),
              disk.map(DiskPort::of).orElse("")));
    }
    return labels;
  }

  /** The last signs of a serial: what is looked for on a disk in its bay. */
  public static String end(String serial) {
    return serial.substring(Math.max(0, serial.length() - SERIAL_END));
  }

  /** For a printer, one below the other. */
  public static String text(List<Label> labels) {
    StringBuilder out = new StringBuilder();
    for (Label l : labels) {
      out.append("- ".repeat(24)).append('\n');
      out.append(l.array()).append(", ").append(l.place()).append('\n');
      out.append(l.model()).append(", ").append(Sizes.format(l.sizeBytes())).append('\n');
      out.append("serial ").append(l.serial()).append("    [ ").append(l.end()).append(" ]\n");
      out.append(l.port().isEmpty() ? "" : "port " + l.port() + "\n");
    }
    return out.append("- ".repeat(24)).append('\n').toString();
  }

  /** A page for a browser, to print and cut. */
  public static String html(List<Label> labels) {
    StringBuilder out =
        new StringBuilder(
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Disk labels</title><style>
            body { font: 9pt sans-serif; display: flex; flex-wrap: wrap; gap: 4mm }
            div { width: 62mm; border: 0.3mm dashed #888; padding: 2mm 3mm; break-inside: avoid }
            b { font-size: 11pt } strong { font: bold 20pt monospace; float: right }
            code { font-size: 9pt }
            </style></head><body>
            """);
    for (Label l : labels) {
      out.append("<div><strong>").append(escaped(l.end())).append("</strong><b>");
      out.append(escaped(l.array())).append("</b><br>").append(escaped(l.place()));
      out.append("<br>").append(escaped(l.model())).append(", ");
      out.append(escaped(Sizes.format(l.sizeBytes())));
      out.append("<br><code>").append(escaped(l.serial())).append("</code>");
      out.append(l.port().isEmpty() ? "" : "<br>port " + escaped(l.port())).append("</div>\n");
    }
    return out.append("</body></html>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
