package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.storage.Array;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;

/**
 * What another machine needs to open an array: its kernel, the parts of it, the ciphers, the size
 * of sectors. Sentences for the recovery sheet. Pure.
 */
public final class Elsewhere {
  /** What md has from 6.19 on, and only for arrays that were made so or told to be so: not 0. */
  private static final String SECTOR_IN_SUPERBLOCK = "/md/logical_block_size";

  private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*", Pattern.DOTALL);
  private static final int MAJOR = 6;
  private static final int MINOR = 19;

  private Elsewhere() {}

  /** Of an array that is about to be built on the machine of the inventory. */
  static List<String> of(Blueprint blueprint, Inventory inventory) {
    return sentences(
        blueprint,
        newKernel(inventory.machine())
            ? Optional.of(
                "Linux 6.19 or newer, since it is made on such a kernel: older ones refuse it")
            : Optional.empty());
  }

  /** Of an array that lives. */
  static List<String> of(ArrayRecord record, Inventory inventory) {
    Optional<Array> running =
        inventory.arrays().stream().filter(a -> a.name().equals(record.name())).findFirst();
    return sentences(record.blueprint(), kernel(running, inventory.machine()));
  }

  private static Optional<String> kernel(Optional<Array> running, Machine machine) {
    if (running.isEmpty()) {
      return newKernel(machine)
          ? Optional.of(
              "Linux 6.19 or newer, should it have been made on such a kernel, as this machine's"
                  + " is: older ones refuse it then")
          : Optional.empty();
    }
    return bornNew(running.get(), machine)
        ? Optional.of(
            "Linux 6.19 or newer, since it was made on such a kernel: older ones refuse it")
        : Optional.empty();
  }

  /** Whether the array's superblocks have what kernels before 6.19 do not accept. */
  private static boolean bornNew(Array array, Machine machine) {
    return machine
        .file("/sys/block/" + array.node() + SECTOR_IN_SUPERBLOCK)
        .map(text -> !text.isBlank() && !text.strip().equals("0"))
        .orElse(false);
  }

  private static boolean newKernel(Machine machine) {
    Matcher release = RELEASE.matcher(machine.file(Machine.KERNEL_RELEASE).orElse("").strip());
    if (!release.matches()) {
      return false;
    }
    int major = Integer.parseInt(release.group(1));
    return major > MAJOR || (major == MAJOR && Integer.parseInt(release.group(2)) >= MINOR);
  }

  private static List<String> sentences(Blueprint blueprint, Optional<String> kernel) {
    Blueprint.Protection protection = blueprint.protection();
    List<String> sentences = new ArrayList<>();
    kernel.ifPresent(k -> sentences.add("To be opened elsewhere it needs " + k));
    boolean luks = protection.kind() != Kind.INTEGRITY;
    String algorithm =
        Integrity.of(protection.integrity())
            .map(Integrity::kernelNames)
            .orElse(protection.integrity());
    if (protection.kind() == Kind.LAYERED) {
      algorithm += " and xts(aes)";
    }
    sentences.add(
        "The kernel there needs "
            + (luks ? "dm-crypt, " : "")
            + "dm-integrity, md's "
            + blueprint.raid().mdName()
            + ", "
            + blueprint.storage().type()
            + " and the algorithm "
            + algorithm
            + "; the programs: mdadm, "
            + (luks ? "cryptsetup" : "")
            + (protection.kind() == Kind.LAYERED ? ", " : "")
            + (protection.kind() == Kind.ENCRYPTED ? "" : "integritysetup")
            + (blueprint.storage() instanceof Blueprint.Storage.Lvm ? ", lvm2" : ""));
    sentences.add(
        protection.sectorBytes() == 512
            ? "Its sectors are of 512 bytes: on disks, or in cases for disks, that have sectors of"
                + " 4096 bytes only it opens, but a file system that works in smaller steps does"
                + " not mount, as xfs made here"
            : "Its sectors are of " + protection.sectorBytes() + " bytes, on disks of any kind");
    return sentences;
  }
}
