package org.rotproof.cli;

import java.util.Map;
import org.rotproof.plan.Remembered;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.MachineFile;
import org.rotproof.storage.ParseException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what is looked at: this computer, another one, or a machine in a file. */
final class LookOption {
  @Mixin private PlaceOption place = new PlaceOption();

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "Say what would be said on the machine that 'rotproof report' put into this file; - is"
              + " standard input. Looks at no computer.")
  private String file = "";

  /** The option for another computer alone. */
  PlaceOption place() {
    return place;
  }

  /** Whether a file was named. */
  boolean isFile() {
    return !file.isEmpty();
  }

  /** Whether anything else than this computer is meant. */
  boolean isElsewhere() {
    return isFile() || place.isElsewhere();
  }

  /**
   * What is there: here without a helper and its rights.
   *
   * @throws TroubleException also where the file is no report
   */
  Inventory look(Surroundings around)
      throws TroubleException, FailureException, InterruptedException {
    if (isFile() && place.isElsewhere()) {
      throw Trouble.usage("--from and --host exclude each other.", "Leave one of them out.");
    }
    return isFile() ? read(around) : place.look(around);
  }

  private Inventory read(Surroundings around) throws TroubleException {
    String text = BlueprintFile.text(file, around.in(), MachineFile.MOST_CHARS);
    try {
      Inventory found = MachineFile.parse(text).inventory();
      return found.with(Remembered.arrays(found, Map.of()));
    } catch (ParseException e) {
      throw Trouble.usage(
          BlueprintFile.shown(file) + " does not describe a machine. " + e.getMessage() + ".",
          "Give it what 'rotproof report' wrote.");
    }
  }
}
