package org.rotproof.helper.look;

import java.nio.file.Path;
import org.rotproof.helper.wire.SecretStore;

/**
 * What handlers share.
 *
 * @param version Rotproof's own
 * @param practice whether this is a practice guest, where nothing is at risk
 * @param state the folder for journals and the history, made when needed
 * @param secrets what was handed over for later requests
 * @param collector looks at this machine; one for all, since it remembers
 * @param by the user who asks; "" where only root is known
 */
public record HelperContext(
    String version,
    boolean practice,
    Path state,
    SecretStore secrets,
    InventoryCollector collector,
    String by) {
  /** With a collector of its own, asked by root. */
  public HelperContext(String version, boolean practice, Path state, SecretStore secrets) {
    this(version, practice, state, secrets, new InventoryCollector(), "");
  }
}
