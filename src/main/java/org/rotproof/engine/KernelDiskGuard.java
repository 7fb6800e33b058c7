package org.rotproof.engine;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rotproof.engine.EngineException.Reason;
import org.rotproof.engine.Work.WorkDisk;
import org.rotproof.linux.BlockDevice;
import org.rotproof.linux.BlockDevice.Holder;
import org.rotproof.linux.BlockDevice.Identity;
import org.rotproof.linux.DiskHolders;
import org.rotproof.linux.HeldDisk;
import org.rotproof.linux.SysBlock;
import org.rotproof.storage.DiskIdentity;
import org.rotproof.storage.DiskPlace;

/**
 * Asks the kernel. A disk is the same when its node, size, serial and world wide name are, and the
 * number that the kernel gave to this appearance of it (diskseq), which it never gives twice. It is
 * free when it can be opened exclusively (mounts, swap, md, device-mapper, LVM and file systems on
 * its partitions all make that fail), when nobody has it open for writing without having claimed
 * it, and when the same holds for every other way to it: the kernel takes two ways for two disks.
 *
 * <p>What is left of the race between this check and the tool's own open: the disk is held open
 * meanwhile, so its node cannot become another disk's; but the tool is given the stable path, a
 * link that udev keeps, and udev could point it elsewhere in between. That takes a second disk
 * which claims the same serial to appear within these milliseconds. It is noticed afterwards, and
 * stops the work. And between letting the exclusive open go and the tool's own (all of ours open
 * exclusively themselves, and refuse) somebody else could claim the disk: then the tool fails.
 */
public final class KernelDiskGuard implements DiskGuard {
  private static final int BUSY_TRIES = 10;
  private static final long BUSY_PAUSE_MILLIS = 200;

  private final Map<String, Identity> expected;

  /**
   * Guards disks that were just recognised.
   *
   * @param expected by disk id, what the kernel said when the disk was recognised as the chosen one
   */
  public KernelDiskGuard(Map<String, Identity> expected) {
    this.expected = Map.copyOf(expected);
  }

  @Override
  public Claim claim(WorkDisk disk) throws EngineException {
    Identity wanted = expected.get(disk.id());
    if (wanted == null) {
      throw refused(disk, "is not one of the disks that were checked");
    }
    HeldDisk held = null;
    try {
      held = HeldDisk.open(disk.path());
      check(disk, wanted, held);
      checkFree(disk, wanted);
      HeldDisk kept = held;
      held = null;
      return new KernelClaim(disk, wanted, kept);
    } catch (IOException e) {
      throw refused(disk, "cannot be opened: " + e.getMessage());
    } finally {
      if (held != null) {
        held.close();
      }
    }
  }

  private static void check(WorkDisk disk, Identity wanted, HeldDisk held)
      throws EngineException, IOException {
    if (!held.identity().equals(wanted)) {
      throw refused(disk, "is not the disk that was chosen any more");
    }
  }

  private static void checkFree(WorkDisk disk, Identity wanted)
      throws EngineException, IOException {
    // A mapping that was just taken down, or udev's look at the disk, may linger for a moment.
    for (int i = 1; ; i++) {
      try {
        if (BlockDevice.sizeWhenFree(disk.path()) != wanted.sizeBytes()) {
          throw refused(disk, "has another size than it had");
        }
        String user = user(wanted);
        if (user.isEmpty()) {
          return;
        }
        if (i >= BUSY_TRIES) {
          throw refused(disk, "is in use by " + user);
        }
      } catch (BlockDevice.BusyException e) {
        if (i >= BUSY_TRIES) {
          throw refused(disk, "is in use" + by(disk));
        }
      }
      pause();
    }
  }

  /**
   * Who uses the disk though the kernel would give it away: who has it open for writing without
   * claiming it, and what lies on another way to the same disk; "" for nobody.
   */
  private static String user(Identity disk) throws IOException {
    List<String> who = DiskHolders.of(disk.node());
    if (!who.isEmpty()) {
      return String.join(", ", who);
    }
    List<Identity> all = BlockDevice.disks();
    Set<String> meaningless =
        DiskIdentity.meaningless(all.stream().map(KernelDiskGuard::words).toList());
    DiskPlace place = place(disk);
    for (Identity other : all) {
      boolean same =
          !other.node().equals(disk.node())
              && !place.isElsewhere(place(other))
              && words(disk).to(words(other), meaningless) == DiskIdentity.Likeness.SAME;
      if (same && (isClaimed(other) || !DiskHolders.of(other.node()).isEmpty())) {
        return "what lies on /dev/" + other.node() + ", another way to the same disk";
      }
    }
    return "";
  }

  private static DiskPlace place(Identity disk) {
    return DiskPlace.of(disk.node(), SysBlock.hardware(disk.node()));
  }

  private static DiskIdentity words(Identity disk) {
    return new DiskIdentity(disk.serial(), disk.wwid(), "", disk.sizeBytes());
  }

  private static boolean isClaimed(Identity disk) throws IOException {
    try {
      BlockDevice.sizeWhenFree("/dev/" + disk.node());
      return false;
    } catch (BlockDevice.BusyException e) {
      return true;
    }
  }

  private static void pause() throws EngineException {
    try {
      Thread.sleep(BUSY_PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(
          Reason.CANCELLED, "It was cancelled.", "Nothing was written.", "Nothing to do.");
    }
  }

  private static String by(WorkDisk disk) {
    try {
      Optional<Holder> holder = BlockDevice.holders(disk.path()).stream().findFirst();
      return holder.map(h -> " by " + (h.mapping().isEmpty() ? h.node() : h.mapping())).orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private static EngineException refused(WorkDisk disk, String problem) {
    return new EngineException(
        Reason.REFUSED,
        disk.id() + " (" + disk.name() + ", serial " + disk.serial() + ") " + problem + ".",
        "Nothing was written to it by this step.",
        "Look at the disks again. If a disk was swapped, put the right one back or choose anew.");
  }

  private record KernelClaim(WorkDisk disk, Identity wanted, HeldDisk held) implements Claim {
    @Override
    public void confirm() throws EngineException {
      try {
        check(disk, wanted, held);
      } catch (IOException e) {
        throw new EngineException(
            Reason.REFUSED,
            disk.id() + " was swapped or pulled while it was being written.",
            "What it holds now is not known.",
            "Check which disks are in the machine before anything else is done.",
            e.getMessage());
      }
    }

    @Override
    public void close() {
      held.close();
    }
  }

  /**
   * For tests and callers that work on no disk: guards nothing, so it must be asked for nothing.
   */
  public static DiskGuard none() {
    return new KernelDiskGuard(Map.of());
  }

  /** Recognises disks: what the kernel says of each now. */
  public static Map<String, Identity> identities(List<WorkDisk> disks) throws IOException {
    Map<String, Identity> identities = new java.util.TreeMap<>();
    for (WorkDisk disk : disks) {
      identities.put(disk.id(), BlockDevice.identity(disk.path()));
    }
    return identities;
  }
}
