package org.rotproof.cli;

import java.security.SecureRandom;

/** Where a build's secrets come from. */
interface Secrets {
  /**
   * The bytes of a secret; the caller overwrites them.
   *
   * @param name such as "passphrase"
   */
  byte[] get(String name) throws TroubleException;

  /** Made up on the spot, for practice machines: nobody needs to know them. */
  static Secrets madeUp() {
    SecureRandom random = new SecureRandom();
    return name -> {
      byte[] letters = new byte[32];
      for (int i = 0; i < letters.length; i++) {
        letters[i] = (byte) ('a' + random.nextInt(26));
      }
      return letters;
    };
  }
}
