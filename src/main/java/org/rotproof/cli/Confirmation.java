package org.rotproof.cli;

import java.util.List;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Sizes;
import picocli.CommandLine.Option;

/** The option that stands for typing the array's name, and the question where it is not given. */
final class Confirmation {
  @Option(
      names = "--confirm",
      paramLabel = "NAME",
      description = "The array's name, instead of typing it when something is erased.")
  private String given = "";

  /**
   * Shows what is at stake and asks for the name.
   *
   * @param verb what happens to the disks: "ERASE"
   * @throws TroubleException REFUSED, when it was not given
   */
  void ask(Terminal terminal, String verb, List<Disk> disks, String name) throws TroubleException {
    for (Disk disk : disks) {
      String serial = disk.serial().isEmpty() ? "unknown" : disk.serial();
      terminal.say(
          "Will %s %s, serial %s, %s (%s)"
              .formatted(
                  verb, disk.displayName(), serial, Sizes.format(disk.sizeBytes()), disk.path()));
    }
    String typed = given;
    if (typed.isEmpty()) {
      typed =
          Keyboard.console()
              .map(c -> c.readLine("Type the array's name, %s, to go on: ", name))
              .orElse("");
    }
    if (!name.equals(typed)) {
      throw Trouble.refused(
          "The array's name was not given, so everything stays as it is.",
          "Type '" + name + "' when asked, or add --confirm " + name + ".");
    }
  }
}
