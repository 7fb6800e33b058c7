package org.rotproof.cli;

import java.io.IOException;
import java.util.Map;
import org.rotproof.helper.look.InventoryCollector;
import org.rotproof.host.Host;
import org.rotproof.host.KnownMachines;
import org.rotproof.host.LocalHost;
import org.rotproof.host.PracticeHost;
import org.rotproof.host.PracticeSpec;
import org.rotproof.host.SshHost;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.MachineFile;
import org.rotproof.storage.ParseException;

/** The machines that there are. */
final class RealMachines implements Machines {
  @Override
  public Host practice(int disks, long sizeBytes) {
    return new PracticeHost(new PracticeSpec(disks, sizeBytes, false));
  }

  @Override
  public Host here() {
    return new LocalHost();
  }

  @Override
  public Host ssh(String target) {
    return news -> SshHost.of(target).connect(news);
  }

  @Override
  public Host sshUnasked(String target) {
    return news -> SshHost.unasked(target).connect(news);
  }

  @Override
  public KnownMachines known() {
    return new KnownMachines(Window.config().resolve("machines.json"));
  }

  @Override
  public Inventory look() throws TroubleException, InterruptedException {
    try {
      return new InventoryCollector().look();
    } catch (IOException | ParseException e) {
      throw notListed(e);
    }
  }

  @Override
  public MachineFile report() throws TroubleException, InterruptedException {
    try {
      return new InventoryCollector()
          .report(
              Map.of(
                  "rotproof", RotproofCommand.version(),
                  "kernel", System.getProperty("os.version", "")));
    } catch (IOException e) {
      throw notListed(e);
    }
  }

  private static TroubleException notListed(Exception e) {
    return Trouble.failed(
        "The disks of this computer could not be listed: " + e.getMessage() + ".",
        "Nothing was changed.",
        "See that the package util-linux with its lsblk is installed, then try again.");
  }
}
