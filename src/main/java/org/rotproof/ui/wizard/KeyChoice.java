package org.rotproof.ui.wizard;

import java.util.Optional;
import org.rotproof.plan.Blueprint.Keys;
import org.rotproof.plan.Blueprint.Protection.Kind;

/**
 * Which keys open it. What was typed is kept even while its switch is off.
 *
 * @param keyFileName empty: named after the array
 * @param headerFolder empty: the usual folder
 */
record KeyChoice(
    boolean keyFile,
    Optional<String> keyFileName,
    boolean passphrase,
    boolean recoveryKey,
    boolean headerBackup,
    Optional<String> headerFolder) {
  private static final String USUAL_FOLDER = "backups";

  static KeyChoice recommended() {
    return new KeyChoice(true, Optional.empty(), false, true, true, Optional.empty());
  }

  static KeyChoice of(Keys k) {
    return new KeyChoice(
        k.keyFile().isPresent(),
        k.keyFile(),
        k.passphrase(),
        k.recoveryKey(),
        k.headerBackup().isPresent(),
        k.headerBackup());
  }

  KeyChoice withKeyFile(boolean on) {
    return new KeyChoice(on, keyFileName, passphrase, recoveryKey, headerBackup, headerFolder);
  }

  KeyChoice withKeyFileName(Optional<String> name) {
    return new KeyChoice(keyFile, name, passphrase, recoveryKey, headerBackup, headerFolder);
  }

  KeyChoice withPassphrase(boolean on) {
    return new KeyChoice(keyFile, keyFileName, on, recoveryKey, headerBackup, headerFolder);
  }

  KeyChoice withRecoveryKey(boolean on) {
    return new KeyChoice(keyFile, keyFileName, passphrase, on, headerBackup, headerFolder);
  }

  KeyChoice withHeaderBackup(boolean on) {
    return new KeyChoice(keyFile, keyFileName, passphrase, recoveryKey, on, headerFolder);
  }

  KeyChoice withHeaderFolder(Optional<String> folder) {
    return new KeyChoice(keyFile, keyFileName, passphrase, recoveryKey, headerBackup, folder);
  }

  /** The key file's name or path in force. */
  String effectiveKeyFile(String array) {
    return keyFileName.orElse(array + ".key");
  }

  /** The header backups' folder in force. */
  String effectiveHeaderFolder() {
    return headerFolder.orElse(USUAL_FOLDER);
  }

  Keys blueprint(Kind kind, String array) {
    if (kind == Kind.INTEGRITY) {
      return new Keys(Optional.empty(), false, false, Optional.empty());
    }
    return new Keys(
        keyFile ? Optional.of(effectiveKeyFile(array)) : Optional.empty(),
        passphrase,
        recoveryKey,
        headerBackup ? Optional.of(effectiveHeaderFolder()) : Optional.empty());
  }
}
