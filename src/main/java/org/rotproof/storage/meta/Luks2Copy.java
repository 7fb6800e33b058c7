package org.rotproof.storage.meta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rotproof.storage.ParseException;

/**
 * One of the two copies of a LUKS2 header, with its checksum proved (LUKS2 On-Disk Format, chapter
 * 2): 4096 bytes, and behind them the JSON that tells of key slots and segments.
 *
 * @param secondary whether it is the second copy
 * @param sizeBytes of the copy, JSON included; the second copy begins there by default
 * @param sequence counts every change: the same in both copies
 * @param json without the zeros behind it
 */
public record Luks2Copy(
    boolean secondary, long sizeBytes, long sequence, String uuid, String json) {
  private static final String SOURCE = "LUKS2 header";
  private static final byte[] FIRST = {'L', 'U', 'K', 'S', (byte) 0xba, (byte) 0xbe};
  private static final byte[] SECOND = {'S', 'K', 'U', 'L', (byte) 0xba, (byte) 0xbe};
  private static final int BINARY_BYTES = 4096;
  private static final int CHECKSUM_AT = 448;
  private static final int CHECKSUM_BYTES = 64;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The sizes that a copy can have: where the second one may begin. */
  public static final List<Long> SIZES =
      List.of(
          0x4000L, 0x8000L, 0x10000L, 0x20000L, 0x40000L, 0x80000L, 0x100000L, 0x200000L,
          0x400000L);

  /** A key slot's area on the disk: its description, and where the sealed key lies. */
  public record Slot(int number, String description, long offset, int length) {}

  /**
   * Reads the copy that begins at the first byte.
   *
   * @param bytes the whole copy, and maybe more
   * @param offset where on the disk they begin: a header that says otherwise lies at a wrong place
   */
  public static Luks2Copy parse(byte[] bytes, long offset) throws ParseException {
    if (bytes.length < BINARY_BYTES) {
      throw new ParseException(SOURCE, "is cut");
    }
    boolean second = begins(bytes, SECOND);
    if (!second && !begins(bytes, FIRST)) {
      throw new ParseException(SOURCE, "is not there");
    }
    ByteBuffer head = ByteBuffer.wrap(bytes);
    if (head.getShort(6) != 2) {
      throw new ParseException(SOURCE, "is of another version");
    }
    long size = head.getLong(8);
    if (!SIZES.contains(size) || size > bytes.length) {
      throw new ParseException(SOURCE, "says an impossible size");
    }
    if (head.getLong(256) != offset || second == (offset == 0)) {
      throw new ParseException(SOURCE, "lies where it does not belong");
    }
    byte[] own = Arrays.copyOf(bytes, (int) size);
    byte[] sum = Arrays.copyOfRange(own, CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_BYTES);
    Arrays.fill(own, CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_BYTES, (byte) 0);
    byte[] right = digest(text(bytes, 72, 32)).digest(own);
    if (!Arrays.equals(right, Arrays.copyOf(sum, right.length))) {
      throw new ParseException(SOURCE, "has a wrong checksum");
    }
    String json = text(bytes, BINARY_BYTES, (int) size - BINARY_BYTES);
    tree(json);
    return new Luks2Copy(second, size, head.getLong(16), text(bytes, 168, 40), json);
  }

  /** The second copy, wherever it lies in these bytes from the disk's beginning. */
  public static Optional<Luks2Copy> second(byte[] bytes) {
    for (long at : SIZES) {
      if (at + BINARY_BYTES <= bytes.length) {
        try {
          return Optional.of(parse(Arrays.copyOfRange(bytes, (int) at, bytes.length), at));
        } catch (ParseException e) {
          continue; // It may lie further on.
        }
      }
    }
    return Optional.empty();
  }

  /** The first copy, if these bytes from the disk's beginning hold it unharmed. */
  public static Optional<Luks2Copy> first(byte[] bytes) {
    try {
      return Optional.of(parse(bytes, 0));
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  /** Whether both say the same. */
  public boolean agrees(Luks2Copy other) {
    return sequence == other.sequence && uuid.equals(other.uuid) && json.equals(other.json);
  }

  /** Its key slots that have an area on the disk, in the order of their numbers. */
  public List<Slot> slots() throws ParseException {
    List<Slot> slots = new ArrayList<>();
    for (Map.Entry<String, JsonNode> slot : tree(json).path("keyslots").properties()) {
      JsonNode area = slot.getValue().path("area");
      long offset = area.path("offset").asLong(-1);
      long size = area.path("size").asLong(-1);
      long used =
          slot.getValue().path("key_size").asLong(-1)
              * slot.getValue().path("af").path("stripes").asLong(-1);
      boolean number = slot.getKey().matches("\\d{1,3}");
      if (!number || offset < 2 * sizeBytes || size <= 0 || size > 64 << 20 || used <= 0) {
        throw new ParseException(SOURCE, "describes a key slot that cannot be");
      }
      slots.add(
          new Slot(
              Integer.parseInt(slot.getKey()),
              slot.getValue().toString(),
              offset,
              (int) Math.min(size, used)));
    }
    slots.sort((a, b) -> Integer.compare(a.number(), b.number()));
    return List.copyOf(slots);
  }

  /**
   * What its volume key is known by: the digests of it, without those of keys that open nothing.
   * Two headers of one container that differ in it are of different keys, and what is written with
   * the one cannot be read with the other, whatever their UUID.
   */
  public String volumeKey() throws ParseException {
    List<String> digests = new ArrayList<>();
    for (JsonNode digest : tree(json).path("digests")) {
      if (!digest.path("segments").isEmpty()) {
        digests.add(digest.path("salt").asText() + ":" + digest.path("digest").asText());
      }
    }
    digests.sort(null);
    return String.join(" ", digests);
  }

  /** Whether it is being written with another key (cryptsetup-reencrypt(8)). */
  public boolean changesItsKey() throws ParseException {
    return tree(json).path("config").path("requirements").toString().contains("reencrypt");
  }

  /** Where the data begins on the disk; 0 where it does not say. */
  public long dataOffset() throws ParseException {
    return tree(json).path("segments").path("0").path("offset").asLong(0);
  }

  private static JsonNode tree(String json) throws ParseException {
    try {
      JsonNode root = MAPPER.readTree(json);
      if (root == null || !root.isObject()) {
        throw new ParseException(SOURCE, "has no description in it");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new ParseException(SOURCE, "has a description that is no JSON", e);
    }
  }

  private static boolean begins(byte[] bytes, byte[] magic) {
    return Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
  }

  private static String text(byte[] bytes, int at, int length) {
    int end = at;
    while (end < at + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, at, end - at, StandardCharsets.UTF_8);
  }

  private static MessageDigest digest(String name) throws ParseException {
    try {
      return MessageDigest.getInstance(
          switch (name.toLowerCase(Locale.ROOT)) {
            case "sha256" -> "SHA-256";
            case "sha512" -> "SHA-512";
            case "sha1" -> "SHA-1";
            default -> throw new ParseException(SOURCE, "has a checksum of an unknown kind");
          });
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }
}
