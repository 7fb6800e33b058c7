package org.rotproof.ui.life;

import java.util.Optional;
import org.rotproof.plan.SecretName;
import org.rotproof.ui.work.TypedKeys;
import org.rotproof.ui.work.WorkRun;

/** What the person typed, until the chore has ended: the keys that open now, and the ones to be. */
final class ChoreSecrets implements WorkRun.Keys {
  private final TypedKeys present = new TypedKeys();
  private final TypedKeys fresh = new TypedKeys();

  TypedKeys present() {
    return present;
  }

  TypedKeys fresh() {
    return fresh;
  }

  /** A copy of a secret, by the planner's name for it; whoever sends it overwrites it. */
  @Override
  public Optional<byte[]> copy(SecretName name) {
    return name == SecretName.NEW_PASSPHRASE
        ? fresh.copy(SecretName.PASSPHRASE)
        : present.copy(name).or(() -> fresh.copy(name));
  }

  @Override
  public boolean has(SecretName name) {
    return name == SecretName.NEW_PASSPHRASE
        ? fresh.hasPassphrase()
        : present.has(name) || fresh.has(name);
  }

  @Override
  public void wipe() {
    present.wipe();
    fresh.wipe();
  }
}
