package org.rotproof.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rotproof.plan.Blueprint.Protection.Kind;

/**
 * The integrity algorithms on offer, with the words cryptsetup and integritysetup want. Which of
 * them a kernel really has is in {@code Inventory.abilities}.
 */
public enum Integrity {
  HMAC_SHA256("hmac-sha256", true, "aes-xts-plain64", "hmac-sha256", 0, 32),
  HMAC_SHA512("hmac-sha512", true, "aes-xts-plain64", "hmac-sha512", 0, 64),
  CHACHA20_POLY1305("chacha20-poly1305", true, "chacha20-random", "poly1305", 256, 28),
  AES_GCM("aes-gcm", true, "aes-gcm-random", "aead", 256, 28),
  AEGIS128("aegis128", true, "aegis128-random", "aead", 128, 32),
  CRC32C("crc32c", false, "", "crc32c", 0, 4),
  CRC32("crc32", false, "", "crc32", 0, 4),
  XXHASH64("xxhash64", false, "", "xxhash64", 0, 8),
  SHA1("sha1", false, "", "sha1", 0, 20),
  SHA256("sha256", false, "", "sha256", 0, 32),
  BLAKE2B_256("blake2b-256", false, "", "blake2b-256", 0, 32);

  private final String id;
  private final boolean withKey;
  private final String cipher;
  private final String toolName;
  private final int keyBits;
  private final int tagBytes;

  Integrity(String id, boolean withKey, String cipher, String toolName, int keyBits, int tagBytes) {
    this.id = id;
    this.withKey = withKey;
    this.cipher = cipher;
    this.toolName = toolName;
    this.keyBits = keyBits;
    this.tagBytes = tagBytes;
  }

  /** As the blueprint spells it. */
  public String id() {
    return id;
  }

  /** The cipher it goes with below LUKS2; "" for stand-alone algorithms. */
  public String cipher() {
    return cipher;
  }

  /** As cryptsetup or integritysetup spell it. */
  public String toolName() {
    return toolName;
  }

  /** As the kernel names it, in /proc/crypto and as it asks for the modules of it. */
  public String kernelNames() {
    return switch (this) {
      case HMAC_SHA256 -> "authenc(hmac(sha256),xts(aes))";
      case HMAC_SHA512 -> "authenc(hmac(sha512),xts(aes))";
      case CHACHA20_POLY1305 -> "rfc7539(chacha20,poly1305)";
      case AES_GCM -> "gcm(aes)";
      default -> id;
    };
  }

  /** The volume key's size to ask for, 0 for cryptsetup's own default. */
  public int keyBits() {
    return keyBits;
  }

  /** Bytes stored for each protected sector, random initialisation vectors included. */
  public int tagBytes() {
    return tagBytes;
  }

  /** Whether it fits that kind of protection: a keyed one for encrypted, a plain one otherwise. */
  public boolean fits(Kind kind) {
    return withKey == (kind == Kind.ENCRYPTED);
  }

  /** The one of that name. */
  public static Optional<Integrity> of(String id) {
    return Arrays.stream(values()).filter(i -> i.id.equals(id)).findFirst();
  }

  /** All that fit a kind, the recommended one first. */
  public static List<Integrity> fitting(Kind kind) {
    return Arrays.stream(values()).filter(i -> i.fits(kind)).toList();
  }
}
