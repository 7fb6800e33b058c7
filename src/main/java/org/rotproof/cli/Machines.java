package org.rotproof.cli;

import org.rotproof.helper.look.InventoryCollector;
import org.rotproof.host.Host;
import org.rotproof.host.KnownMachines;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.MachineFile;
import org.rotproof.storage.SmartDetails;

/** Where helpers run. */
interface Machines {
  /** A practice machine with so many toy disks of that size; it starts when it is connected to. */
  Host practice(int disks, long sizeBytes);

  /** This computer. */
  Host here();

  /** Another computer, by what the person typed. */
  Host ssh(String target);

  /** The same, but where ssh would have to ask for something it gives up. */
  Host sshUnasked(String target);

  /** The other computers that were met before. */
  KnownMachines known();

  /**
   * What is on this computer, as far as the one who asks may see it. Starts no helper, asks for no
   * right, changes nothing.
   *
   * @throws TroubleException when nothing can be said
   */
  Inventory look() throws TroubleException, InterruptedException;

  /**
   * All that {@link #look} reads, and what the disks say of their health, for a file.
   *
   * @throws TroubleException when nothing can be said
   */
  MachineFile report() throws TroubleException, InterruptedException;

  /**
   * All that a disk of this computer says of itself, asked now, as far as the one who asks may ask
   * it; one that sleeps is left asleep.
   */
  default SmartDetails health(Disk disk) throws InterruptedException {
    return InventoryCollector.details(disk);
  }

  /** The real ones. */
  static Machines real() {
    return new RealMachines();
  }
}
