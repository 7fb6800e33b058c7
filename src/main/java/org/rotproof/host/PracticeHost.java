package org.rotproof.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/**
 * A virtual machine with toy disks and this program's own helper in it: the real kernel and the
 * real tools, and nothing of this computer at risk. Needs no root.
 */
public final class PracticeHost implements Host {
  /** Lays a machine out. */
  @FunctionalInterface
  private interface Maker {
    PracticeMachine make(Appliance appliance, Path program, Cache cache)
        throws IOException, InterruptedException;
  }

  private final Maker maker;

  private PracticeHost(Maker maker) {
    this.maker = maker;
  }

  /** A new machine, started by {@link #connect}. */
  public PracticeHost(PracticeSpec spec) {
    this(spec, KeptMachine.ofUser());
  }

  /** A new machine, which may be kept there. */
  PracticeHost(PracticeSpec spec, KeptMachine keeping) {
    this(
        (appliance, program, cache) ->
            PracticeMachine.create(appliance, program, cache, keeping, spec));
  }

  /** The machine that was kept, started by {@link #connect}. */
  public static PracticeHost ofKept(KeptMachine kept) {
    return new PracticeHost(
        (appliance, program, cache) -> PracticeMachine.resume(appliance, program, cache, kept));
  }

  @Override
  public HostSession connect(Consumer<Starting> news)
      throws FailureException, InterruptedException {
    news.accept(new Starting("Getting the practice machine ready.", 0.02));
    try {
      Cache cache = Cache.open();
      Appliance appliance = Appliance.get(cache, news);
      PracticeMachine machine =
          maker.make(appliance, GuestProgram.tar(cache, appliance.java()), cache);
      try {
        return machine.start(news);
      } catch (FailureException | InterruptedException | RuntimeException e) {
        machine.abandon();
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
