package org.rotproof.cli;

import org.rotproof.host.Host;
import org.rotproof.host.PracticeHost;
import org.rotproof.host.PracticeSpec;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

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

  private static FailureException notYet(String what) {
    return new FailureException(
        new Failure(
            Failure.Kind.REFUSED, what, "Nothing was changed.", "Use practice meanwhile.", ""));
  }
}
