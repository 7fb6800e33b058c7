package org.rotproof.cli;

import org.rotproof.host.Host;

/** Where helpers run. */
interface Machines {
  /** A practice machine with so many toy disks of that size; it starts when it is connected to. */
  Host practice(int disks, long sizeBytes);

  /** This computer. */
  Host here();

  /** Another computer, by what the person typed. */
  Host ssh(String target);

  /** The real ones. */
  static Machines real() {
    return new RealMachines();
  }
}
