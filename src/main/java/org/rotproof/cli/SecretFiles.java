package org.rotproof.cli;

import java.util.HashMap;
import java.util.Map;
import org.rotproof.plan.SecretName;
import picocli.CommandLine.Option;

/** The options that say where secrets are read. Without them they are typed. */
final class SecretFiles {
  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE|FD",
      description = "Read the passphrase there: a file, or the number of an open descriptor.")
  private String passphrase = "";

  @Option(
      names = "--recovery-key-file",
      paramLabel = "FILE|FD",
      description = "Read the recovery key there.")
  private String recoveryKey = "";

  /** The files that were named, by the secret's name. */
  Map<String, String> byName() {
    Map<String, String> files = new HashMap<>();
    files.put(SecretName.PASSPHRASE.toString(), passphrase);
    files.put(SecretName.RECOVERY_KEY.toString(), recoveryKey);
    files.values().removeIf(String::isEmpty);
    return files;
  }
}
