package org.rotproof.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a LUKS2 header says, from {@code cryptsetup luksDump --dump-json-metadata}.
 *
 * @param encryption the data's cipher: "aes-xts-plain64"
 * @param integrity as the header spells it: "hmac(sha256)", "aead"; "" for none
 * @param sectorBytes the sector size of the mapping
 * @param dataOffsetBytes where the data (or the dm-integrity superblock) starts on the disk
 * @param keySlots in the order of their numbers
 * @param tokens the types of its tokens: "systemd-tpm2", …
 */
public record LuksHeader(
    String encryption,
    String integrity,
    int sectorBytes,
    long dataOffsetBytes,
    List<KeySlot> keySlots,
    List<String> tokens) {
  private static final String SOURCE = "cryptsetup luksDump";

  /**
   * A key slot.
   *
   * @param keyDerivation "argon2id", "pbkdf2"
   * @param keyBytes the size of the volume key it holds
   */
  public record KeySlot(int number, String keyDerivation, int keyBytes) {}

  public LuksHeader {
    keySlots = List.copyOf(keySlots);
    tokens = List.copyOf(tokens);
  }

  /**
   * Reads the JSON.
   *
   * @throws ParseException when it is not a LUKS2 header's
   */
  public static LuksHeader parse(String json) throws ParseException {
    JsonNode root = JsonTexts.object(SOURCE, json);
    JsonNode segment = root.path("segments").path("0");
    if (!segment.isObject()) {
      throw new ParseException(SOURCE, "has no data segment");
    }
    List<KeySlot> slots = new ArrayList<>();
    for (Map.Entry<String, JsonNode> slot : root.path("keyslots").properties()) {
      slots.add(slot(slot.getKey(), slot.getValue()));
    }
    slots.sort((a, b) -> Integer.compare(a.number(), b.number()));
    List<String> tokens = new ArrayList<>();
    root.path("tokens").forEach(token -> tokens.add(JsonTexts.text(token, "type")));
    String integrity = JsonTexts.text(segment.path("integrity"), "type");
    return new LuksHeader(
        JsonTexts.text(segment, "encryption"),
        integrity,
        (int) Math.min(JsonTexts.number(segment, "sector_size").orElse(512), 1 << 16),
        JsonTexts.number(segment, "offset").orElse(0),
        slots,
        tokens);
  }

  private static KeySlot slot(String number, JsonNode slot) throws ParseException {
    long n = ParserTexts.number(SOURCE, number);
    if (n > 1023) {
      throw new ParseException(SOURCE, "numbers a key slot " + n);
    }
    long bytes = Math.min(JsonTexts.number(slot, "key_size").orElse(0), 1 << 16);
    return new KeySlot((int) n, JsonTexts.text(slot.path("kdf"), "type"), (int) bytes);
  }

  /** The algorithm as a blueprint spells it ("hmac-sha256", "chacha20-poly1305"), "" for none. */
  public String integrityId() {
    return IntegrityNames.ofLuks(encryption, integrity);
  }
}
