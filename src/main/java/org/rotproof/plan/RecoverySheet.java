package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Sizes;

/**
 * What a person needs years later, without Rotproof: what was built, on which disks, where the keys
 * are, and the commands that open and close it. Holds no key.
 */
public record RecoverySheet(
    String name, List<String> facts, List<String> disks, List<String> open, List<String> close) {
  public RecoverySheet {
    facts = List.copyOf(facts);
    disks = List.copyOf(disks);
    open = List.copyOf(open);
    close = List.copyOf(close);
  }

  /** The sheet of an array that is about to be built; of the inventory that the plan is of. */
  public static RecoverySheet of(Plan plan, Inventory inventory) {
    Blueprint b = plan.blueprint();
    List<Disk> all =
        Stream.concat(b.disks().stream(), b.spares().stream())
            .map(id -> inventory.disk(id).orElseThrow())
            .toList();
    return of(
        Planner.record(b, all),
        ", " + Sizes.format(plan.capacity().usableBytes()),
        Elsewhere.of(b, inventory));
  }

  /**
   * The sheet of an array that lives, as its record is now: to be printed again after each change
   * of its disks or keys.
   */
  public static RecoverySheet of(ArrayRecord record, Inventory inventory) {
    return of(record, "", Elsewhere.of(record, inventory));
  }

  private static RecoverySheet of(ArrayRecord record, String room, List<String> elsewhere) {
    Blueprint b = record.blueprint();
    List<String> facts = new ArrayList<>();
    facts.add(
        b.raid().mdName() + ", " + b.disks().size() + " disks, " + b.spares().size() + " spares");
    facts.add(
        "Protection: "
            + words(b.protection())
            + ", sectors of "
            + b.protection().sectorBytes()
            + " bytes");
    atOnce(b, facts);
    facts.add("Storage: " + b.storage().type() + " labelled " + b.storage().label() + room);
    b.mount().point().ifPresent(p -> facts.add("Mounted at " + p));
    keys(record, facts);
    facts.addAll(elsewhere);
    return new RecoverySheet(
        record.name(),
        facts,
        record.members().stream().map(RecoverySheet::words).toList(),
        byHand(OpenClose.opening(record)),
        byHand(OpenClose.closing(record)));
  }

  private static List<String> byHand(List<Step> steps) {
    return steps.stream().map(Step::byHand).toList();
  }

  private static String words(ArrayRecord.Member m) {
    return m.disk()
        + ": "
        + (m.model().isEmpty() ? "" : m.model() + ", ")
        + "serial "
        + m.serial()
        + ", "
        + Sizes.format(m.sizeBytes())
        + (m.spare() ? ", spare" : "");
  }

  private static void atOnce(Blueprint b, List<String> facts) {
    if (b.protection().atOnce()) {
      facts.add(
          "Built to be used at once: its checksums were computed behind, by the kernel, which goes"
              + " on with that however the disks are opened. 'dmsetup status' tells how far it is:"
              + " in the lines with 'integrity', the last number reaches the one before it");
    }
  }

  private static void keys(ArrayRecord record, List<String> facts) {
    Blueprint b = record.blueprint();
    b.keys().keyFile().ifPresent(k -> facts.add("Key file: " + Planner.keyPath(k)));
    if (b.keys().passphrase()) {
      facts.add("A passphrase opens it (not written here)");
    }
    if (b.keys().recoveryKey()) {
      facts.add("A recovery key opens it (kept apart, not written here)");
      if (!record.withoutRecoveryKey().isEmpty()) {
        facts.add(
            "The recovery key does not open: "
                + String.join(", ", record.withoutRecoveryKey().stream().sorted().toList()));
      }
    }
    record
        .unlock()
        .ifPresent(
            way ->
                facts.add(
                    "Opened at boot by "
                        + way.words()
                        + (record.withoutUnlock().isEmpty()
                            ? ""
                            : ", but for "
                                + String.join(
                                    ", ", record.withoutUnlock().stream().sorted().toList()))));
    b.keys().headerBackup().ifPresent(h -> facts.add("LUKS header backups: " + h));
  }

  private static String words(Blueprint.Protection p) {
    String written = p.bitmap() ? ", written by bitmap" : "";
    return switch (p.kind()) {
      case ENCRYPTED -> "LUKS2 with " + p.integrity() + " on each disk";
      case INTEGRITY ->
          "dm-integrity with " + p.integrity() + " on each disk, not encrypted" + written;
      case LAYERED ->
          "dm-integrity with " + p.integrity() + " on each disk, LUKS2 over the array" + written;
    };
  }

  /** The sheet as plain text, to save or print. */
  public String text() {
    StringBuilder out = new StringBuilder("ROTPROOF RECOVERY SHEET: " + name + "\n\n");
    section(out, "What it is", facts);
    section(out, "Disks", disks);
    section(out, "To open it by hand, as root", open);
    section(out, "To close it", close);
    return out.toString();
  }

  private static void section(StringBuilder out, String title, List<String> lines) {
    out.append(title).append('\n');
    lines.forEach(l -> out.append("  ").append(l).append('\n'));
    out.append('\n');
  }
}
