package org.rotproof.storage;

import java.util.List;
import java.util.Locale;

/**
 * From the many spellings of integrity algorithms (LUKS headers, device-mapper tables, the crypto
 * API) to the one that blueprints use. What is not known passes through, so that it is at least
 * shown.
 */
final class IntegrityNames {
  private IntegrityNames() {}

  /**
   * From a LUKS2 header: "aes-xts-plain64" with "hmac(sha256)", "chacha20-random" with "poly1305".
   */
  static String ofLuks(String encryption, String integrity) {
    if (integrity.isEmpty() || integrity.equals("none")) {
      return "";
    }
    return ofCipher(encryption + " " + integrity);
  }

  /**
   * From the cipher in a dm-crypt table: "capi:authenc(hmac(sha256),xts(aes))-plain64", {@code
   * "capi:rfc7539(chacha20,poly1305)-random"}, "capi:gcm(aes)-random", "capi:aegis128-random".
   */
  static String ofCipher(String cipher) {
    String words = cipher.toLowerCase(Locale.ROOT);
    if (words.contains("poly1305")) {
      return "chacha20-poly1305";
    }
    if (words.contains("gcm")) {
      return "aes-gcm";
    }
    if (words.contains("aegis128")) {
      return "aegis128";
    }
    for (String hash : List.of("sha256", "sha512", "sha1")) {
      if (words.contains("hmac(" + hash + ")") || words.contains("hmac-" + hash)) {
        return "hmac-" + hash;
      }
    }
    return words.contains("cmac") ? "cmac-aes" : "";
  }

  /** From dm-integrity's internal_hash: "crc32c", "xxhash64", "sha256", "hmac(sha256)". */
  static String ofInternalHash(String hash) {
    return hash.toLowerCase(Locale.ROOT).replace('(', '-').replace(")", "");
  }
}
