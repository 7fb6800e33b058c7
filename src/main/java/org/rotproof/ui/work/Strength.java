package org.rotproof.ui.work;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.util.List;

/**
 * How hard a passphrase is to guess, after zxcvbn. Its score from 0 to 4 is about guesses: an
 * attacker who has a disk tries offline, each try stretched by argon2id.
 */
final class Strength {
  /** From this score on nothing more is asked. */
  static final int STRONG = 3;

  private Strength() {}

  /**
   * A verdict.
   *
   * @param score 0 (a second) to 4 (out of reach)
   */
  record Verdict(int score) {
    boolean weak() {
      return score < STRONG;
    }
  }

  /** Judges it, knowing words that an attacker would try first. Takes some milliseconds. */
  static Verdict of(CharSequence passphrase, List<String> known) {
    if (passphrase.length() > 100) {
      return new Verdict(4);
    }
    return new Verdict(ZXCVBN.measure(passphrase, known).getScore());
  }

  private static final Zxcvbn ZXCVBN = new Zxcvbn();
}
