package org.rotproof.cli;

import java.io.PrintStream;
import java.util.Optional;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;
import picocli.CommandLine.Option;

/** The option that leaves work to the machine. */
final class BackgroundOption {
  @Option(
      names = "--background",
      description =
          "Return as soon as it is under way; the machine goes on with it. 'rotproof work' shows"
              + " how far it is.")
  private boolean wanted;

  /** Whether it is wanted. */
  boolean wanted() {
    return wanted;
  }

  /**
   * Begins it, and says where it is seen.
   *
   * @return the answer, where it was over at once
   */
  <A extends Answer> Optional<A> leave(
      Helper helper, Ask<A> ask, Terminal terminal, PrintStream out)
      throws FailureException, InterruptedException {
    Optional<A> over;
    try {
      over = helper.leave(ask);
    } finally {
      terminal.clear();
    }
    if (over.isEmpty()) {
      out.println(
          "It is under way, and goes on in the background. 'rotproof work' shows how far it is,"
              + " 'rotproof work --follow' stays until it ends, 'rotproof work --stop' stops it.");
    }
    return over;
  }
}
