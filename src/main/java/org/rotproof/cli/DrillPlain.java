package org.rotproof.cli;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rotproof.plan.ArrayFolder;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.Chore;
import org.rotproof.plan.PlanException;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;

/**
 * The drill's --from-plain: an array as anybody has it, without integrity, is made by hand, and
 * then converted with the file on it.
 */
final class DrillPlain {
  private static final String COUNTED = "/run/rotproof-drill-degraded";

  private final Blueprint blueprint;
  private final String metadata;
  private final String extraDisk;
  private final Terminal terminal;

  /** What mdadm makes where nothing is said. */
  static final String USUAL_METADATA = "1.2";

  private static final Set<String> METADATA = Set.of("1.0", "1.1", USUAL_METADATA);

  DrillPlain(Blueprint blueprint, String metadata, String extraDisk, Terminal terminal) {
    this.blueprint = blueprint;
    this.metadata = metadata;
    this.extraDisk = extraDisk;
    this.terminal = terminal;
  }

  /** Whether a blueprint can be begun with a plain array. */
  static void check(Blueprint b, String metadata) throws PlanException {
    if (!METADATA.contains(metadata)) {
      throw new PlanException(
          PlanException.Reason.USAGE,
          "--plain-metadata",
          "A plain array with metadata 1.0, 1.1 or 1.2 can be converted.");
    }
    if (b.protection().kind() == Blueprint.Protection.Kind.LAYERED) {
      throw new PlanException(
          PlanException.Reason.USAGE,
          "protection.kind",
          "A plain array is converted to 'integrity' or 'encrypted'.");
    }
    if (b.keys().passphrase() && b.keys().keyFile().isEmpty()) {
      throw new PlanException(
          PlanException.Reason.USAGE, "keys.keyFile", "A conversion needs a key file.");
    }
  }

  /** Makes the plain array, and mounts it; what lies on it is as the blueprint says. */
  void build(DrillGround ground) throws Exception {
    terminal.say("Making a plain array '" + blueprint.name() + "', without integrity");
    Inventory inventory = look(ground);
    String disks =
        Stream.concat(blueprint.disks().stream(), blueprint.spares().stream())
            .map(id -> inventory.disk(id).map(Disk::path).orElse(id))
            .collect(Collectors.joining(" "));
    String name = blueprint.name();
    String device = "/dev/md/" + name;
    StringBuilder script = new StringBuilder("set -e\n");
    script.append(
        "mdadm --create %s --run --homehost=any --metadata=%s --level=%s --raid-devices=%d%s %s\n"
            .formatted(
                device,
                metadata,
                blueprint.raid().mdName().substring("raid".length()),
                blueprint.disks().size(),
                blueprint.spares().isEmpty() ? "" : " --spare-devices=" + blueprint.spares().size(),
                disks));
    script.append("mdadm --wait ").append(device).append(" || true\nudevadm settle\n");
    String top = device;
    if (blueprint.storage() instanceof Blueprint.Storage.Lvm lvm) {
      script.append(
          "pvcreate -q --yes %1$s\nvgcreate -q %2$s %1$s\nlvcreate -q --yes -l 100%%FREE -n %3$s %2$s\n"
              .formatted(device, lvm.volumeGroup(), lvm.logicalVolume()));
      top = "/dev/" + lvm.volumeGroup() + "/" + lvm.logicalVolume();
    }
    // By itself mkfs takes smaller blocks on toy disks, which such members would refuse.
    String blocks = blueprint.protection().sectorBytes() == 4096 ? "-b 4096 " : "";
    String make =
        switch (blueprint.storage().type()) {
          case EXT4 -> "mkfs.ext4 -q -F " + blocks;
          case XFS -> "mkfs.xfs -q -f ";
          case BTRFS -> "mkfs.btrfs -q -f --mixed ";
        };
    script.append(make).append(top).append('\n');
    script.append("mkdir -p %1$s\nmount %2$s %1$s\n".formatted(ground.mountPoint(), top));
    ground.must(script.toString());
  }

  /** Converts it, and counts its missing members meanwhile. */
  DrillReport.Converted convert(DrillGround ground) throws Exception {
    terminal.say("Giving it integrity, with the file on it");
    String node = ArrayFolder.md(blueprint.name()) + "/degraded";
    ground.must(
        "rm -f %1$s.end; : > %1$s; (setsid bash -c 'until [ -e %1$s.end ]; do cat %2$s >> %1$s;"
                .formatted(COUNTED, node)
            + " sleep 0.1; done' </dev/null >/dev/null 2>&1 &)");
    Inventory inventory = look(ground);
    Blueprint.Keys keys = blueprint.keys();
    Chore chore =
        new Chore.Convert(blueprint.name(), List.of(extraDisk), blueprint.protection(), keys);
    long from = System.nanoTime();
    PlannedChore.of(chore, inventory).perform(ground.helper(), ground.notes().secrets, terminal);
    double seconds = DrillNotes.secondsSince(from);
    int survives = blueprint.raid().redundancy(blueprint.disks().size()).survives();
    return new DrillReport.Converted(survives - mostMissing(ground), seconds);
  }

  private static Inventory look(DrillGround ground) throws FailureException, InterruptedException {
    return ground.helper().ask(new Ask.Look()).inventory();
  }

  private static int mostMissing(DrillGround ground) throws FailureException, InterruptedException {
    String counted = "touch %1$s.end; sort -n %1$s | tail -n 1".formatted(COUNTED);
    return Integer.parseInt(ground.exec(counted).output().strip());
  }
}
