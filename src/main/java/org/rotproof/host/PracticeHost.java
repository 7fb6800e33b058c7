package org.rotproof.host;

import java.io.IOException;
import java.util.function.Consumer;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/**
 * A virtual machine with toy disks and this program's own helper in it: the real kernel and the
 * real tools, and nothing of this computer at risk. Needs no root.
 */
public final class PracticeHost implements Host {
  private final PracticeSpec spec;

  /** The machine is started by {@link #connect}. */
  public PracticeHost(PracticeSpec spec) {
    this.spec = spec;
  }

  @Override
  public HostSession connect(Consumer<Starting> news)
      throws FailureException, InterruptedException {
    news.accept(new Starting("Getting the practice machine ready.", 0.02));
    try {
      Cache cache = Cache.open();
      Appliance appliance = Appliance.get(cache, news);
      PracticeMachine machine =
          PracticeMachine.create(appliance, GuestProgram.tar(cache, appliance.java()), cache, spec);
      try {
        return machine.start(news);
      } catch (FailureException | InterruptedException | RuntimeException e) {
        machine.close();
        throw e;
      }
    } catch (IOException e) {
      throw new FailureException(
          new Failure(
              Failure.Kind.TOOL_FAILED,
              "The practice machine could not be prepared.",
              "Nothing on this computer was changed.",
              "Look for free space below your home folder and in /var/tmp, and try again.",
              String.valueOf(e.getMessage())));
    }
  }
}
