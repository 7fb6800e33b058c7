package org.rotproof.cli;

import java.util.Optional;
import org.rotproof.host.Host;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Inventory;
import org.rotproof.ui.RotproofApp;
import picocli.CommandLine.Option;

/** The option that says on which computer. */
final class PlaceOption {
  @Option(
      names = "--host",
      paramLabel = "ssh://USER@HOST",
      description = "On another computer, reached by ssh, where Rotproof's helper is installed.")
  private String target = "";

  /** Whether it is another computer. */
  boolean isElsewhere() {
    return !target.isEmpty();
  }

  /** The computer as the window begins with it; empty for its start page. */
  Optional<RotproofApp.Remote> remote(Machines machines) {
    return isElsewhere()
        ? Optional.of(new RotproofApp.Remote(machines.ssh(target), target))
        : Optional.empty();
  }

  /** The helper that is meant. */
  Host host(Machines machines) {
    return isElsewhere() ? machines.ssh(target) : machines.here();
  }

  /** Keeps how another computer stood, for the look at all of them. */
  void met(Surroundings around, Inventory found) {
    AllMachines.remember(around, target, found);
  }

  /** What is there: here without a helper and its rights, elsewhere through its helper. */
  Inventory look(Surroundings around)
      throws TroubleException, FailureException, InterruptedException {
    if (!isElsewhere()) {
      return around.machines().look();
    }
    try (Helper helper = Helper.connect(host(around.machines()), around.terminal())) {
      Inventory found = helper.ask(new Ask.Look()).inventory();
      met(around, found);
      return found;
    }
  }
}
