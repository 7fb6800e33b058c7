package org.rotproof.storage.meta;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rotproof.storage.ParseException;

/**
 * What LVM2 finds a physical volume by: the label in one of its first four sectors, and, where the
 * label says, a header with the place of the volume group's description (lib/label/label.h and
 * lib/format_text/layout.h of lvm2). Each has its checksum.
 */
public final class LvmMetadata {
  /** How many bytes hold the label. */
  public static final int LABEL_BYTES = 4096;

  /** Where a metadata area usually ends. */
  public static final int USUAL_BYTES = 1 << 20;

  private static final String SOURCE = "LVM metadata";
  private static final int SECTOR_BYTES = 512;
  private static final int LABEL_SECTORS = 4;
  private static final int INITIAL_CRC = 0xf597a6cf;
  private static final byte[] LABEL_ID = "LABELONE".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LABEL_TYPE = "LVM2 001".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEADER_MAGIC = " LVM2 x[5A%r0N*>".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern VG_ID = Pattern.compile("(?m)^\\s*id = \"([0-9A-Za-z-]{38})\"");
  private static final Pattern SEQNO = Pattern.compile("(?m)^\\s*seqno = (\\d{1,9})\\b");
  private static final Pattern NAME = Pattern.compile("^([A-Za-z0-9+_.-]{1,127}) \\{");

  private final int labelAt;
  private final byte[] label;
  private final long headerAt;
  private final byte[] header;
  private final long textAt;
  private final byte[] text;

  private LvmMetadata(
      int labelAt, byte[] label, long headerAt, byte[] header, long textAt, byte[] text) {
    this.labelAt = labelAt;
    this.label = label;
    this.headerAt = headerAt;
    this.header = header;
    this.textAt = textAt;
    this.text = text;
  }

  /**
   * Where the first metadata area ends, in bytes of the device; 0 where LVM keeps none there.
   *
   * @throws ParseException when the label is not right
   */
  public static long end(byte[] head) throws ParseException {
    ByteBuffer in = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    int area = areaAt(in, labelAt(head));
    long from = in.getLong(area);
    long bytes = in.getLong(area + 8);
    require(from >= 0 && bytes >= 0 && from + bytes >= 0, "has a label that points nowhere");
    return from == 0 ? 0 : from + bytes;
  }

  /** Where in the label the place of the first metadata area stands. */
  private static int areaAt(ByteBuffer in, int labelAt) throws ParseException {
    int offset = in.getInt(labelAt + 20);
    require(offset >= 32 && offset <= SECTOR_BYTES - 40, "has a label that points nowhere");
    int end = labelAt + SECTOR_BYTES;
    // Behind the volume's UUID and size: the data areas, an end, the metadata areas, an end.
    int at = afterList(in, labelAt + offset + 40, end);
    require(at + 16 <= end, "has a label that ends too early");
    return at;
  }

  /** Reads it from the beginning of a device, up to where its area ends. */
  public static LvmMetadata parse(byte[] head) throws ParseException {
    ByteBuffer in = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    int labelAt = labelAt(head);
    int area = areaAt(in, labelAt);
    long headerAt = in.getLong(area);
    long areaBytes = in.getLong(area + 8);
    require(
        headerAt >= SECTOR_BYTES
            && areaBytes > SECTOR_BYTES
            && areaBytes <= head.length
            && headerAt <= head.length - areaBytes
            && headerAt % SECTOR_BYTES == 0,
        "lies where nobody looks");
    int base = (int) headerAt;
    byte[] header = Arrays.copyOfRange(head, base, base + SECTOR_BYTES);
    require(
        in.getInt(base) == crc(header, 4, SECTOR_BYTES)
            && Arrays.equals(header, 4, 20, HEADER_MAGIC, 0, 16)
            && in.getInt(base + 20) == 1
            && in.getLong(base + 24) == headerAt,
        "has a header that is not right");
    long textOffset = in.getLong(base + 40);
    long textBytes = in.getLong(base + 48);
    require(
        textOffset >= SECTOR_BYTES
            && textBytes > 0
            && textOffset < areaBytes
            && textBytes <= areaBytes - SECTOR_BYTES,
        "holds no description");
    // The text goes on at the beginning of the area where it meets its end.
    byte[] text = new byte[(int) textBytes];
    int first = (int) Math.min(textBytes, areaBytes - textOffset);
    System.arraycopy(head, base + (int) textOffset, text, 0, first);
    System.arraycopy(head, base + SECTOR_BYTES, text, first, text.length - first);
    require(
        in.getInt(base + 56) == crc(text, 0, text.length), "has a description that is not right");
    return new LvmMetadata(
        labelAt,
        Arrays.copyOfRange(head, labelAt, labelAt + SECTOR_BYTES),
        headerAt,
        header,
        headerAt + textOffset,
        text);
  }

  /** Whether LVM was told to leave this copy as it is: what it holds may be old. */
  public boolean ignored() {
    return (header[60] & 1) != 0;
  }

  private static int labelAt(byte[] head) throws ParseException {
    ByteBuffer in = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    for (int sector = 0; sector < LABEL_SECTORS; sector++) {
      int at = sector * SECTOR_BYTES;
      if (head.length >= at + SECTOR_BYTES
          && Arrays.equals(head, at, at + 8, LABEL_ID, 0, 8)
          && Arrays.equals(head, at + 24, at + 32, LABEL_TYPE, 0, 8)
          && in.getLong(at + 8) == sector
          && in.getInt(at + 16) == crc(head, at + 20, at + SECTOR_BYTES)) {
        return at;
      }
    }
    throw new ParseException(SOURCE, "has no label that is right");
  }

  private static int afterList(ByteBuffer in, int from, int end) throws ParseException {
    for (int at = from; at + 16 <= end; at += 16) {
      if (in.getLong(at) == 0) {
        return at + 16;
      }
    }
    throw new ParseException(SOURCE, "has a label that ends too early");
  }

  private static void require(boolean right, String otherwise) throws ParseException {
    if (!right) {
      throw new ParseException(SOURCE, otherwise);
    }
  }

  /** LVM's own: as CRC-32, with another beginning and nothing turned round in the end. */
  static int crc(byte[] bytes, int from, int to) {
    int crc = INITIAL_CRC;
    for (int i = from; i < to; i++) {
      crc ^= bytes[i] & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0xedb8_8320);
      }
    }
    return crc;
  }

  /** What it would be with all its parts put back where they were. */
  public byte[] into(byte[] head) {
    byte[] whole = Arrays.copyOf(head, head.length);
    System.arraycopy(label, 0, whole, labelAt, label.length);
    System.arraycopy(header, 0, whole, (int) headerAt, header.length);
    int end = (int) (headerAt + ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getLong(32));
    int first = Math.min(text.length, end - (int) textAt);
    System.arraycopy(text, 0, whole, (int) textAt, first);
    System.arraycopy(text, first, whole, (int) headerAt + SECTOR_BYTES, text.length - first);
    return whole;
  }

  private String description() {
    return new String(text, StandardCharsets.UTF_8);
  }

  /** The volume group's name; "" where it has none that LVM allows. */
  public String group() {
    Matcher name = NAME.matcher(description());
    return name.find() ? name.group(1) : "";
  }

  /** Its UUID, without dashes; "" where it names none. */
  public String groupUuid() {
    Matcher id = VG_ID.matcher(description());
    return id.find() ? id.group(1).replace("-", "") : "";
  }

  /** How often it was changed; empty where it does not say. */
  public Optional<String> sequence() {
    return sequence(description());
  }

  /** How often the volume group was changed that a text of LVM's describes, such as its backup. */
  public static Optional<String> sequence(String description) {
    Matcher seqno = SEQNO.matcher(description);
    return seqno.find() ? Optional.of(seqno.group(1)) : Optional.empty();
  }
}
