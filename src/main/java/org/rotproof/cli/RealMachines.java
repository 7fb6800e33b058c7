package org.rotproof.cli;

import java.io.IOException;
import org.rotproof.helper.InventoryCollector;
import org.rotproof.host.Host;
import org.rotproof.host.PracticeHost;
import org.rotproof.host.PracticeSpec;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.ParseException;

/** The machines that there are. */
final class RealMachines implements Machines {
  @Override
  public Host practice(int disks, long sizeBytes) {
    return new PracticeHost(new PracticeSpec(disks, sizeBytes, false));
  }

  @Override
  public Host here() {
    return news -> {
      throw notYet("This version cannot work on this computer's own disks yet.");
    };
  }

  @Override
  public Host ssh(String target) {
    return news -> {
      throw notYet("This version cannot reach other computers yet.");
    };
  }

  @Override
  public Inventory look() throws TroubleException, InterruptedException {
    try {
      return new InventoryCollector().look();
    } catch (IOException | ParseException e) {
      throw Trouble.failed(
          "The disks of this computer could not be listed: " + e.getMessage() + ".",
          "Nothing was changed.",
          "See that the package util-linux with its lsblk is installed, then try again.");
    }
  }

  private static FailureException notYet(String what) {
    return new FailureException(
        new Failure(
            Failure.Kind.REFUSED, what, "Nothing was changed.", "Use practice meanwhile.", ""));
  }
}
