package org.rotproof.helper.look;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rotproof.engine.Work.WorkDisk;
import org.rotproof.linux.BlockDevice;
import org.rotproof.linux.BlockDevice.Identity;
import org.rotproof.protocol.Ask.DiskClaim;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.ParseException;

/**
 * A look at the machine, together with what the kernel says of each disk at that moment: from then
 * on a disk can be told from every other by the kernel's own number.
 *
 * @param inventory what was found
 * @param appearances the kernel's number of each node's appearance, from before the look
 */
public record Recognition(Inventory inventory, Map<String, String> appearances) {

  /** Looks afresh. */
  public static Recognition look(HelperContext context)
      throws FailureException, InterruptedException {
    try {
      Map<String, String> before = BlockDevice.appearances();
      return new Recognition(context.collector().look(), before);
    } catch (IOException | ParseException e) {
      throw new FailureException(
          new Failure(
              Failure.Kind.TOOL_FAILED,
              "The disks of this machine could not be listed.",
              "Nothing was changed.",
              "See that the package util-linux with its lsblk is installed, then try again.",
              String.valueOf(e.getMessage())));
    }
  }

  /** A disk as a journal remembers it. */
  static WorkDisk workDisk(Disk disk) {
    return new WorkDisk(
        disk.id(),
        disk.stablePath(),
        disk.displayName(),
        disk.serial(),
        disk.wwn(),
        disk.sizeBytes());
  }

  /**
   * The disks of those names, if they are the ones that the person saw.
   *
   * @throws FailureException REFUSED, when one is not
   */
  public List<WorkDisk> claimed(List<String> ids, List<DiskClaim> claims) throws FailureException {
    Map<String, DiskClaim> byId = new HashMap<>();
    for (DiskClaim claim : claims) {
      if (byId.put(claim.id(), claim) != null) {
        throw EngineFailures.refused(
            "The disk '" + claim.id() + "' is claimed twice.", "Look at the disks again.");
      }
    }
    List<WorkDisk> disks = new java.util.ArrayList<>();
    for (String id : ids) {
      DiskClaim claim = byId.remove(id);
      if (claim == null) {
        throw EngineFailures.refused(
            "Nobody said what the disk '" + id + "' looked like.", "Look at the disks again.");
      }
      Optional<Disk> disk = inventory.disk(id);
      if (disk.isEmpty()) {
        throw EngineFailures.refused(
            "The disk '" + id + "' is not there any more.", "Plug it in, or choose anew.");
      }
      Disk found = disk.get();
      boolean pluggedAnew =
          !claim.appearance().isEmpty()
              && !found.appearance().isEmpty()
              && !claim.appearance().equals(found.appearance());
      if (pluggedAnew) {
        throw EngineFailures.refused(
            "The disk '"
                + id
                + "' was unplugged and plugged in again since it was chosen, so it may be another"
                + " one.",
            "Look at the disks again and choose anew.");
      }
      if (!found.serial().equals(claim.serial())
          || !found.wwn().equals(claim.wwn())
          || found.sizeBytes() != claim.sizeBytes()) {
        throw EngineFailures.refused(
            "The disk '"
                + id
                + "' is not the one that was chosen: it is "
                + found.displayName()
                + ", serial "
                + found.serial()
                + ".",
            "Put the right disk back, or look at the disks again and choose anew.");
      }
      disks.add(workDisk(found));
    }
    if (!byId.isEmpty()) {
      throw EngineFailures.refused(
          "A disk was claimed that has no part in this.", "Look at the disks again.");
    }
    return disks;
  }

  /** Why a disk is not the one that a journal remembers; empty when it is. */
  public Optional<String> problem(WorkDisk disk) {
    Optional<Disk> found = inventory.disk(disk.id());
    if (found.isEmpty()) {
      return Optional.of("(" + disk.name() + ", serial " + disk.serial() + ") is not there");
    }
    return workDisk(found.get()).equals(disk)
        ? Optional.empty()
        : Optional.of("is another disk now: serial " + found.get().serial());
  }

  /**
   * What the kernel says of disks that were recognised: what the guard compares with from now on.
   *
   * @throws FailureException REFUSED, when one was swapped since the look began
   */
  public Map<String, Identity> identities(List<WorkDisk> disks) throws FailureException {
    Map<String, Identity> identities = new HashMap<>();
    for (WorkDisk disk : disks) {
      try {
        Identity now = BlockDevice.identity(disk.path());
        boolean looked =
            inventory.disk(disk.id()).map(d -> d.path().equals("/dev/" + now.node())).orElse(false);
        if (!looked
            || now.sizeBytes() != disk.sizeBytes()
            || !now.appearance().equals(appearances.getOrDefault(now.node(), ""))) {
          throw EngineFailures.refused(
              "The disk '" + disk.id() + "' was swapped a moment ago.", "Look at the disks again.");
        }
        identities.put(disk.id(), now);
      } catch (IOException e) {
        throw EngineFailures.refused(
            "The disk '" + disk.id() + "' is not there any more.", "Plug it in, or choose anew.");
      }
    }
    return identities;
  }
}
