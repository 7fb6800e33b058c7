package org.rotproof.cli;

import org.rotproof.host.Host;
import picocli.CommandLine.Option;

/** On which computer: this one, or another over ssh. */
final class Where {
  @Option(
      names = "--host",
      paramLabel = "ssh://USER@NAME",
      description = "On another computer, over ssh. By default on this one.")
  private String target = "";

  /** The place. */
  Host host(Machines machines) {
    return target.isEmpty() ? machines.here() : machines.ssh(target);
  }
}
