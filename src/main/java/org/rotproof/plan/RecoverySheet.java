package org.rotproof.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.rotproof.plan.Blueprint.Storage;
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

  /** The sheet of a plan; the inventory gives models and serials. */
  public static RecoverySheet of(Plan plan, Inventory inventory) {
    Blueprint b = plan.blueprint();
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
    facts.add(
        "Storage: "
            + b.storage().type()
            + " labelled "
            + b.storage().label()
            + ", "
            + Sizes.format(plan.capacity().usableBytes()));
    b.mount().point().ifPresent(p -> facts.add("Mounted at " + p));
    b.keys().keyFile().ifPresent(k -> facts.add("Key file: " + Planner.keyPath(k)));
    if (b.keys().passphrase()) {
      facts.add("A passphrase opens it (not written here)");
    }
    if (b.keys().recoveryKey()) {
      facts.add("A recovery key opens it (kept apart, not written here)");
    }
    b.keys().headerBackup().ifPresent(h -> facts.add("LUKS header backups: " + h));
    facts.addAll(Elsewhere.of(b, inventory));
    List<String> disks = new ArrayList<>();
    List<String> ids = new ArrayList<>(b.disks());
    ids.addAll(b.spares());
    for (String id : ids) {
      Optional<Disk> disk = inventory.disk(id);
      disks.add(
          disk.map(
                  d ->
                      id
                          + ": "
                          + d.displayName()
                          + ", serial "
                          + d.serial()
                          + ", "
                          + Sizes.format(d.sizeBytes()))
              .orElse(id));
    }
    List<String> open = new ArrayList<>();
    List<String> close = new ArrayList<>();
    openAndClose(plan, open, close);
    return new RecoverySheet(b.name(), facts, disks, open, close);
  }

  /**
   * The sheet of an array that lives, as its record is now: to be printed again after each change
   * of its disks or keys.
   */
  public static RecoverySheet of(ArrayRecord record, Inventory inventory) {
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
    facts.add("Storage: " + b.storage().type() + " labelled " + b.storage().label());
    b.mount().point().ifPresent(p -> facts.add("Mounted at " + p));
    keys(record, facts);
    facts.addAll(Elsewhere.of(record, inventory));
    List<String> disks = new ArrayList<>();
    for (ArrayRecord.Member m : record.members()) {
      String model = inventory.disk(m.disk()).map(d -> d.displayName() + ", ").orElse("");
      disks.add(
          m.disk()
              + ": "
              + model
              + "serial "
              + m.serial()
              + ", "
              + Sizes.format(m.sizeBytes())
              + (m.spare() ? ", spare" : ""));
    }
    return new RecoverySheet(record.name(), facts, disks, open(record), close(record));
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

  private static List<String> open(ArrayRecord record) {
    Blueprint b = record.blueprint();
    MemberSteps members = new MemberSteps(b);
    List<String> lines = new ArrayList<>();
    List<String> nodes = new ArrayList<>();
    for (ArrayRecord.Member m : record.members()) {
      lines.add(members.open(m, record.members().size()).command().shellLine());
      nodes.add(m.node());
    }
    lines.add("udevadm settle");
    lines.add(assemble(record.device(), nodes));
    lines.add(ReadErrorLimit.raise(record.name()));
    if (b.protection().kind() == Blueprint.Protection.Kind.LAYERED) {
      lines.add(
          new DiskStep.OpenLuks(
                  record.name(),
                  record.device(),
                  record.cryptMapping(),
                  b.keys().keyFile().map(Planner::keyPath),
                  DiskStep.kdfMemoryKib(1))
              .command()
              .shellLine());
    }
    if (b.storage() instanceof Storage.Lvm lvm) {
      lines.add("vgchange --activate y " + lvm.volumeGroup());
    }
    b.mount()
        .point()
        .ifPresent(
            p ->
                lines.add(
                    new StorageStep.MountFileSystem(
                            b.storage().type(), record.fileSystemDevice(), p)
                        .command()
                        .shellLine()));
    return lines;
  }

  private static List<String> close(ArrayRecord record) {
    Blueprint b = record.blueprint();
    MemberSteps members = new MemberSteps(b);
    List<String> lines = new ArrayList<>();
    b.mount().point().ifPresent(p -> lines.add("umount " + ShellQuoting.quote(p)));
    if (b.storage() instanceof Storage.Lvm lvm) {
      lines.add("vgchange --activate n " + lvm.volumeGroup());
    }
    if (b.protection().kind() == Blueprint.Protection.Kind.LAYERED) {
      lines.add("cryptsetup close " + record.cryptMapping());
    }
    lines.add("mdadm --stop " + record.device());
    record.members().forEach(m -> lines.add(members.close(m).command().shellLine()));
    return lines;
  }

  /** With --run it starts as well where one of them has failed or is missing. */
  private static String assemble(String node, List<String> mappings) {
    // Where udev puts arrays together by itself, it has done so by now, and a second time fails.
    return "test -b "
        + node
        + " || mdadm --assemble --run "
        + node
        + " "
        + String.join(" ", mappings);
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

  private static void openAndClose(Plan plan, List<String> open, List<String> close) {
    List<String> members = new ArrayList<>();
    List<String> later = new ArrayList<>();
    for (Stage stage : plan.stages()) {
      for (Step step : stage.steps()) {
        if ((step instanceof DiskStep.OpenLuks luks && !luks.path().startsWith("/dev/md/"))
            || step instanceof DiskStep.OpenIntegrity) {
          Step again = step instanceof DiskStep.OpenIntegrity first ? first.later() : step;
          members.add(again.command().shellLine());
        } else if (step instanceof DiskStep.OpenLuks
            || step instanceof StorageStep.MountFileSystem) {
          later.add(step.command().shellLine());
        }
        boolean closes =
            step instanceof DiskStep.OpenLuks
                || step instanceof DiskStep.OpenIntegrity
                || step instanceof ArrayStep.CreateArray
                || step instanceof StorageStep.MountFileSystem;
        if (closes) {
          step.undo().ifPresent(c -> close.add(c.shellLine()));
        }
      }
    }
    Blueprint b = plan.blueprint();
    open.addAll(members);
    List<String> mappings = new ArrayList<>();
    for (int i = 0; i < b.disks().size() + b.spares().size(); i++) {
      mappings.add("/dev/mapper/" + Planner.mapping(b.name(), i));
    }
    open.add("udevadm settle");
    open.add(assemble("/dev/md/" + b.name(), mappings));
    open.add(ReadErrorLimit.raise(b.name()));
    if (b.storage() instanceof Storage.Lvm lvm) {
      int mount = b.mount().point().isPresent() ? later.size() - 1 : later.size();
      later.add(mount, "vgchange --activate y " + lvm.volumeGroup());
      int umount = b.mount().point().isPresent() ? close.size() - 1 : close.size();
      close.add(umount, "vgchange --activate n " + lvm.volumeGroup());
    }
    open.addAll(later);
    Collections.reverse(close);
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
