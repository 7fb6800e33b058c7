package org.rotproof.plan;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How a recovery key looks: eight groups of five signs, of which the very last one checks the
 * others, so that a slip in reading or typing is noticed. Keys of before have no such sign; they
 * open all the same, so a sign that does not fit is a reason to look again, never to refuse.
 */
public final class RecoveryKey {
  /** No I, L, O, U: nothing that can be misread on paper. Exactly 32, so 5 bits a sign. */
  private static final String SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static final int GROUPS = 8;
  private static final int GROUP = 5;
  private static final Pattern WHOLE =
      Pattern.compile("[" + SIGNS + "]{5}(-[" + SIGNS + "]{5}){" + (GROUPS - 1) + "}");

  private RecoveryKey() {}

  /** A new one, as bytes of ASCII: 195 random bits and the sign that checks them. */
  public static byte[] make(SecureRandom random) {
    int[] values = new int[GROUPS * GROUP];
    for (int i = 0; i < values.length - 1; i++) {
      values[i] = random.nextInt(SIGNS.length());
    }
    values[values.length - 1] = check(values);
    byte[] key = new byte[GROUPS * GROUP + GROUPS - 1];
    int at = 0;
    for (int i = 0; i < values.length; i++) {
      if (i > 0 && i % GROUP == 0) {
        key[at++] = '-';
      }
      key[at++] = (byte) SIGNS.charAt(values[i]);
    }
    return key;
  }

  /**
   * What was typed, as it stands on the paper: large letters in groups; what is easily misread (O,
   * I, L) becomes what it must have been. A key that is not whole yet is grouped as far as it goes.
   */
  public static String tidy(String typed) {
    StringBuilder out = new StringBuilder();
    int signs = 0;
    for (char c : typed.toUpperCase(Locale.ROOT).toCharArray()) {
      char sign = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
      if (SIGNS.indexOf(sign) < 0 || signs == GROUPS * GROUP) {
        continue;
      }
      if (signs > 0 && signs % GROUP == 0) {
        out.append('-');
      }
      out.append(sign);
      signs++;
    }
    return out.toString();
  }

  /** Whether all of it is there. */
  public static boolean whole(String key) {
    return WHOLE.matcher(key).matches();
  }

  /** Whether its last sign fits the others. */
  public static boolean fits(String key) {
    if (!whole(key)) {
      return false;
    }
    int[] values = key.replace("-", "").chars().map(SIGNS::indexOf).toArray();
    return values[values.length - 1] == check(values);
  }

  /** Luhn's way with 32 signs: finds each single wrong sign, and nearly all that swapped places. */
  private static int check(int[] values) {
    int sum = 0;
    int factor = 2;
    for (int i = values.length - 2; i >= 0; i--) {
      int product = values[i] * factor;
      sum += product / SIGNS.length() + product % SIGNS.length();
      factor = 3 - factor;
    }
    return Math.floorMod(-sum, SIGNS.length());
  }
}
