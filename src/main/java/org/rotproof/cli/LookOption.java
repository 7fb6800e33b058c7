package org.rotproof.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rotproof.plan.Remembered;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.MachineFile;
import org.rotproof.storage.ParseException;
import org.rotproof.storage.SmartDetails;
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

  /** What the file held: standard input can be read only once. */
  private Optional<MachineFile> parsed = Optional.empty();

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

  /** What each disk says of itself, by its id: asked now, or what the file has of it. */
  Map<String, SmartDetails> health(Surroundings around, List<Disk> disks)
      throws TroubleException, FailureException, InterruptedException {
    Map<String, SmartDetails> told = new HashMap<>();
    if (isFile()) {
      Map<String, String> texts = file(around).smart();
      for (Disk disk : disks) {
        told.put(disk.id(), details(texts.getOrDefault(disk.node(), "")));
      }
    } else if (!place.isElsewhere()) {
      for (Disk disk : disks) {
        told.put(disk.id(), around.machines().health(disk));
      }
    } else {
      try (Helper helper = Helper.connect(place.host(around.machines()), around.terminal())) {
        for (Disk disk : disks) {
          Ask.DiskHealth ask = new Ask.DiskHealth(disk.id());
          told.put(disk.id(), helper.ask(ask).details());
        }
      }
    }
    return told;
  }

  private static SmartDetails details(String text) {
    try {
      return text.isBlank()
          ? SmartDetails.unknown("the file has nothing of it")
          : SmartDetails.parse(text);
    } catch (ParseException e) {
      return SmartDetails.unknown(String.valueOf(e.getMessage()));
    }
  }

  private Inventory read(Surroundings around) throws TroubleException {
    try {
      Inventory found = file(around).inventory();
      return found.with(Remembered.arrays(found, Map.of()));
    } catch (ParseException e) {
      throw noMachine(e);
    }
  }

  private MachineFile file(Surroundings around) throws TroubleException {
    if (parsed.isEmpty()) {
      String text = BlueprintFile.text(file, around.in(), MachineFile.MOST_CHARS);
      try {
        parsed = Optional.of(MachineFile.parse(text));
      } catch (ParseException e) {
        throw noMachine(e);
      }
    }
    return parsed.get();
  }

  private TroubleException noMachine(ParseException e) {
    return Trouble.usage(
        BlueprintFile.shown(file) + " does not describe a machine. " + e.getMessage() + ".",
        "Give it what 'rotproof report' wrote.");
  }
}
