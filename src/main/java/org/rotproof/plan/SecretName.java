package org.rotproof.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The secrets that open an array, or are to. Of each only its name is known to a plan. */
public enum SecretName {
  PASSPHRASE,
  /** The one on paper. */
  RECOVERY_KEY,
  /** The passphrase that takes the place of the present one. */
  NEW_PASSPHRASE;

  /** The one of that name; empty for what another version or another kind of work hands over. */
  public static Optional<SecretName> of(String name) {
    return Stream.of(values()).filter(s -> s.toString().equals(name)).findFirst();
  }

  /** Its name on the wire, in journals, in bundles and in options: "new-passphrase". */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
