package org.rotproof.helper.look;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.rotproof.linux.KernelCrypto;
import org.rotproof.linux.KernelCrypto.Algorithm;
import org.rotproof.plan.CipherSpeeds;
import org.rotproof.plan.Integrity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures what this machine's kernel computes: some tenths of a second for each algorithm. */
final class CipherBench {
  private static final Logger LOG = LoggerFactory.getLogger(CipherBench.class);

  /**
   * Each call to the kernel costs as much as a sector or more. Four sectors at once make it small,
   * and leave what an algorithm spends on every message visible.
   */
  private static final int DATA_BYTES = 16 * 1024;

  private static final long WARM_UP_NANOS = 10_000_000;
  private static final long MEASURE_NANOS = 80_000_000;

  private Optional<CipherSpeeds> measured = Optional.empty();

  /**
   * What was measured, once for a helper's life.
   *
   * @throws InterruptedException when cancelled: what was done is forgotten
   */
  synchronized CipherSpeeds speeds() throws InterruptedException {
    if (measured.isEmpty()) {
      Map<String, Long> all = new LinkedHashMap<>();
      for (Integrity integrity : Integrity.values()) {
        measure(integrity.id(), algorithm(integrity), all);
      }
      measure(
          CipherSpeeds.PLAIN_CIPHER,
          new Algorithm(KernelCrypto.Type.CIPHER, "xts(aes)", key(64), 16, 0, 0),
          all);
      measured = Optional.of(new CipherSpeeds(Runtime.getRuntime().availableProcessors(), all));
    }
    return measured.get();
  }

  private static void measure(String id, Algorithm algorithm, Map<String, Long> all)
      throws InterruptedException {
    try (KernelCrypto crypto = new KernelCrypto(algorithm, DATA_BYTES)) {
      rounds(crypto, WARM_UP_NANOS);
      long began = System.nanoTime();
      long rounds = rounds(crypto, MEASURE_NANOS);
      double seconds = (System.nanoTime() - began) / 1e9;
      all.put(id, Math.max(1, (long) (rounds * DATA_BYTES / seconds)));
    } catch (IOException e) {
      LOG.debug("not measured: {}", e.getMessage());
    }
  }

  private static long rounds(KernelCrypto crypto, long nanos)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    long rounds = 0;
    while (System.nanoTime() - began < nanos) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      crypto.once();
      rounds++;
    }
    return rounds;
  }

  /**
   * As dm-crypt calls it (drivers/md/dm-crypt.c): the sector's number and the vector are tagged
   * beside the data. dm-integrity alone hashes.
   */
  private static Algorithm algorithm(Integrity integrity) {
    return switch (integrity) {
      case HMAC_SHA256 -> authenticated("authenc(hmac(sha256),xts(aes))", 32);
      case HMAC_SHA512 -> authenticated("authenc(hmac(sha512),xts(aes))", 64);
      case CHACHA20_POLY1305 ->
          new Algorithm(
              KernelCrypto.Type.TAGGED, "rfc7539(chacha20,poly1305)", key(32), 12, 20, 16);
      case AES_GCM -> new Algorithm(KernelCrypto.Type.TAGGED, "gcm(aes)", key(32), 12, 20, 16);
      case AEGIS128 -> new Algorithm(KernelCrypto.Type.TAGGED, "aegis128", key(16), 16, 24, 16);
      case CRC32C, CRC32, XXHASH64, SHA1, SHA256, BLAKE2B_256 ->
          new Algorithm(KernelCrypto.Type.HASH, integrity.id(), new byte[0], 0, 0, 0);
    };
  }

  /** Two keys in one: how long the cipher's is, the tag's, the cipher's (crypto/authenc.c). */
  private static Algorithm authenticated(String name, int tagBytes) {
    ByteBuffer both = ByteBuffer.allocate(8 + tagBytes + 64).order(ByteOrder.nativeOrder());
    both.putShort((short) 8).putShort((short) 1);
    both.order(ByteOrder.BIG_ENDIAN).putInt(64).put(key(tagBytes)).put(key(64));
    return new Algorithm(KernelCrypto.Type.TAGGED, name, both.array(), 16, 24, tagBytes);
  }

  /** No secret: what is enciphered are zeros. Both halves of a key must differ (XTS). */
  private static byte[] key(int bytes) {
    byte[] key = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      key[i] = (byte) i;
    }
    return key;
  }
}
