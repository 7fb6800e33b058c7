package org.rotproof.ui.work;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.rotproof.plan.RecoveryKey;
import org.rotproof.plan.SecretName;

/**
 * The passphrase and the recovery key between the page that makes them and the build that uses
 * them: bytes, overwritten when the wizard ends. Never part of the draft, never in a text.
 */
public final class TypedKeys implements WorkRun.Keys {
  private byte[] passphrase = new byte[0];
  private byte[] recoveryKey = new byte[0];

  /** Keeps a passphrase; what was there before is overwritten. */
  public void setPassphrase(CharSequence text) {
    Arrays.fill(passphrase, (byte) 0);
    ByteBuffer bytes = ByteBuffer.allocate(text.length() * 4);
    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text), bytes, true);
    bytes.flip();
    passphrase = new byte[bytes.remaining()];
    bytes.get(passphrase);
    Arrays.fill(bytes.array(), (byte) 0);
  }

  public boolean hasPassphrase() {
    return passphrase.length > 0;
  }

  public void forgetPassphrase() {
    Arrays.fill(passphrase, (byte) 0);
    passphrase = new byte[0];
  }

  /** Makes a new recovery key. */
  public void makeRecoveryKey(SecureRandom random) {
    Arrays.fill(recoveryKey, (byte) 0);
    recoveryKey = RecoveryKey.make(random);
  }

  /** Takes a recovery key that the person typed in from paper. */
  public void setRecoveryKey(CharSequence text) {
    Arrays.fill(recoveryKey, (byte) 0);
    int from = 0;
    int to = text.length();
    while (from < to && Character.isWhitespace(text.charAt(from))) {
      from++;
    }
    while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
      to--;
    }
    recoveryKey = new byte[to - from];
    for (int i = from; i < to; i++) {
      recoveryKey[i - from] = text.charAt(i) < 128 ? (byte) text.charAt(i) : (byte) '?';
    }
  }

  public boolean hasRecoveryKey() {
    return recoveryKey.length > 0;
  }

  public void forgetRecoveryKey() {
    Arrays.fill(recoveryKey, (byte) 0);
    recoveryKey = new byte[0];
  }

  /** The groups, to be shown and printed. */
  public String recoveryKeyText() {
    return new String(recoveryKey, StandardCharsets.US_ASCII);
  }

  /**
   * A copy of a secret, which whoever sends it overwrites; empty when there is none of that name.
   */
  @Override
  public Optional<byte[]> copy(SecretName name) {
    return has(name) ? Optional.of(bytes(name).clone()) : Optional.empty();
  }

  private byte[] bytes(SecretName name) {
    return switch (name) {
      case PASSPHRASE -> passphrase;
      case RECOVERY_KEY -> recoveryKey;
      case NEW_PASSPHRASE -> new byte[0];
    };
  }

  /** Whether there is one of that name. */
  @Override
  public boolean has(SecretName name) {
    return bytes(name).length > 0;
  }

  /** Overwrites both. */
  @Override
  public void wipe() {
    forgetPassphrase();
    forgetRecoveryKey();
  }
}
