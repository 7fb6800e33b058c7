package org.rotproof.cli;

import java.util.List;
import java.util.Optional;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.Unlock;

/**
 * What opens an array at the next start of its machine, by its record. Whether the machine's files
 * say the same is what a look at its next start tells.
 *
 * @param atBoot whether the start of the machine is to open it
 * @param by nothing (its disks take no key), tpm2, stick, tang, key-file, passphrase
 * @param without disks that this does not open yet: they joined when it was not at hand
 * @param words the same for a person
 */
record OpensBy(boolean atBoot, String by, List<String> without, String words) {
  OpensBy {
    without = List.copyOf(without);
  }

  /** Of the array of that record. */
  static OpensBy of(ArrayRecord record) {
    boolean atBoot = record.blueprint().mount().atBoot();
    List<String> without = record.withoutUnlock().stream().sorted().toList();
    String how;
    String by;
    Optional<Unlock> unlock = record.unlock();
    if (record.blueprint().protection().kind() == Kind.INTEGRITY) {
      by = "nothing";
      how = "it takes no key, and whoever has its disks can read them";
    } else if (unlock.isPresent() && atBoot) {
      by = unlock.get().word();
      how = "by " + unlock.get().words() + notYet(without);
    } else if (record.keyFile().isPresent()) {
      by = "key-file";
      how = "by its key file " + record.keyFile().get();
    } else {
      by = "passphrase";
      how = "by its passphrase, which somebody has to type";
    }
    return new OpensBy(
        atBoot,
        by,
        unlock.isPresent() && by.equals(unlock.get().word()) ? without : List.of(),
        (atBoot ? "Opened when the machine starts: " : "Not opened when the machine starts; ")
            + (atBoot ? how : "opened by hand: " + how)
            + ".");
  }

  private static String notYet(List<String> without) {
    return without.isEmpty() ? "" : ", but not yet on " + String.join(", ", without);
  }

  /** For people: one line, indented. */
  String line() {
    return "  " + words + "\n";
  }
}
