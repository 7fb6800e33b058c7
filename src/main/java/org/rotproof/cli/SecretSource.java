package org.rotproof.cli;

import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where a build's secrets come from. */
interface SecretSource {
  /**
   * The bytes of a secret; the caller overwrites them.
   *
   * @param name such as "passphrase"
   */
  byte[] get(String name) throws TroubleException;

  /** Made up on the spot, the same by the same name, for practice machines. */
  static SecretSource madeUp() {
    SecureRandom random = new SecureRandom();
    Map<String, byte[]> made = new ConcurrentHashMap<>();
    return name -> made.computeIfAbsent(name, any -> letters(random)).clone();
  }

  private static byte[] letters(SecureRandom random) {
    byte[] letters = new byte[32];
    for (int i = 0; i < letters.length; i++) {
      letters[i] = (byte) ('a' + random.nextInt(26));
    }
    return letters;
  }
}
