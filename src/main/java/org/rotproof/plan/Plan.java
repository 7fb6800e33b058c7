package org.rotproof.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;

/**
 * Everything that will be done, in order. What is shown is what runs: the review page, the exported
 * script, the journal and the executor all read this one value.
 *
 * @param capacity what it will offer, computed before anything is built
 * @param secrets those that its steps read, in the order they are asked for
 * @param notes sentences for the person that belong to the review ("64 GB of disk2 stay unused")
 */
public record Plan(
    Blueprint blueprint,
    List<Stage> stages,
    Capacity capacity,
    List<SecretName> secrets,
    List<String> notes) {
  public Plan {
    stages = List.copyOf(stages);
    secrets = List.copyOf(secrets);
    notes = List.copyOf(notes);
  }

  /** The inventory ids of disks that some of its steps write to; each once. */
  public List<String> writesTo(Predicate<Step> some) {
    return stages.stream()
        .flatMap(stage -> stage.steps().stream())
        .filter(some)
        .flatMap(step -> step.writesTo().stream())
        .distinct()
        .toList();
  }

  /** Those disks, as they were found when it was made. */
  public List<Disk> disks(Inventory inventory, Predicate<Step> some) {
    return writesTo(some).stream().map(id -> inventory.disk(id).orElseThrow()).toList();
  }

  /**
   * A fingerprint of every command in order. The helper makes its own plan from the blueprint and
   * what it finds, and refuses to act when the fingerprints differ: then something has changed
   * since the person looked.
   */
  public String digest() {
    MessageDigest sha = Sha256.digest();
    for (Stage stage : stages) {
      sha.update((stage.kind() + (stage.parallel() ? "&" : ";")).getBytes(StandardCharsets.UTF_8));
      for (Step step : stage.steps()) {
        sha.update(step.command().shellLine().getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }
}
