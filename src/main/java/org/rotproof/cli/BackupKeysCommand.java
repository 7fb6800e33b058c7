package org.rotproof.cli;

import java.util.concurrent.Callable;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.storage.Sizes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What opens an array, on a stick. */
@Command(
    name = "backup-keys",
    mixinStandardHelpOptions = true,
    description = {
      "Copies an array's key file, its header backups and its recovery sheet to a stick, reads each"
          + " copy back and compares it. A file that is there already stays; one of another content"
          + " gets a number. Whoever has the stick and the disks opens them."
    })
final class BackupKeysCommand implements Callable<Integer> {
  private final Surroundings around;

  @Parameters(paramLabel = "ARRAY", description = "The array's name.")
  private String array;

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      required = true,
      description =
          "Where the stick is mounted, such as /media/you/STICK: a file system of a disk that is"
              + " neither the array's nor the one that the machine starts from.")
  private String folder;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Mixin private PlaceOption place = new PlaceOption();

  BackupKeysCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    try (Helper helper = Helper.connect(place.host(around.machines()), around.terminal())) {
      Answer.KeysSaved saved = helper.ask(new Ask.SaveKeys(array, folder));
      if (json) {
        around.out().println(Reports.json(saved));
        return Exit.DONE;
      }
      for (Answer.SavedFile file : saved.files()) {
        around
            .out()
            .println(
                (file.already() ? "There already: " : "Copied: ")
                    + file.name()
                    + ", "
                    + Sizes.format(file.bytes()));
      }
      saved.notes().forEach(around.out()::println);
      return Exit.DONE;
    }
  }
}
