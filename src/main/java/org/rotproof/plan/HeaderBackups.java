package org.rotproof.plan;

import java.util.List;
import java.util.Optional;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.storage.Machine;

/** Where header backups lie, and what they are called: the one place that knows. */
final class HeaderBackups {
  private static final String ROOT = "/etc/rotproof";

  private HeaderBackups() {}

  /** The folder that the person named: a bare name is one of Rotproof's own. */
  static String folder(String name) {
    return name.startsWith("/") ? name : ROOT + "/" + name;
  }

  /**
   * The backup of one container.
   *
   * @param folder as the person named it
   * @param target the disk's inventory id; the array's name where one container lies over it
   */
  static String file(String folder, String array, String target) {
    String plain = target.substring(target.lastIndexOf('/') + 1);
    return folder(folder) + "/" + array + "-" + plain.replaceAll("[^A-Za-z0-9._-]", "_") + ".luks";
  }

  /** Those that a record names: of each container that the array has now. */
  static List<String> of(ArrayRecord record) {
    Optional<String> folder = record.blueprint().keys().headerBackup();
    Kind kind = record.blueprint().protection().kind();
    if (kind == Kind.INTEGRITY || folder.isEmpty()) {
      return List.of();
    }
    List<String> targets =
        kind == Kind.LAYERED
            ? List.of(record.name())
            : record.members().stream().map(ArrayRecord.Member::disk).toList();
    return targets.stream().map(t -> file(folder.get(), record.name(), t)).distinct().toList();
  }

  /** Those of a record that no other array's record names. */
  static List<String> ownOf(ArrayRecord record, Machine machine) {
    List<String> others =
        ArrayRecordJson.found(machine).values().stream()
            .filter(r -> !r.name().equals(record.name()))
            .flatMap(r -> of(r).stream())
            .toList();
    return of(record).stream().filter(file -> !others.contains(file)).toList();
  }
}
