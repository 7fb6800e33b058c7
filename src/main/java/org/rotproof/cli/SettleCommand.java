package org.rotproof.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Settlement;
import org.rotproof.scrub.Difference;
import org.rotproof.storage.Sizes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Settles where disks differ without rot: lists the places, or makes the disks agree. */
@Command(
    name = "settle",
    mixinStandardHelpOptions = true,
    description = {
      "Lists where the disks of an array do not agree although every checksum is right, as the last"
          + " scrub found it, or settles it by choosing which copy stays.",
      "Nobody knows which copy is right: look at the files first. What is not kept is OVERWRITTEN.",
      "An array with parity has no copies to choose from: its parity is computed anew from the"
          + " data."
    })
final class SettleCommand implements Callable<Integer> {
  private final Surroundings around;

  @Parameters(paramLabel = "ARRAY", description = "The array's name.")
  private String array;

  @Option(
      names = "--keep",
      paramLabel = "DISK",
      description =
          "The copy of that disk stays, where it has one; may be repeated for an array of several"
              + " pairs.")
  private List<String> keep = new ArrayList<>();

  @Option(
      names = "--parity",
      description = "For RAID 5 and 6: compute the parity anew from the data.")
  private boolean parity;

  @Option(
      names = "--only",
      paramLabel = "NUMBER",
      description = "Only that place of the list; may be repeated. All of them without it.")
  private List<Integer> only = new ArrayList<>();

  @Option(
      names = "--save-versions",
      paramLabel = "FOLDER",
      description =
          "Save what each disk has there to a folder of that machine, whole files where it lies in"
              + " files, so that you can look before you choose. Nothing on the array is changed."
              + " The folder has to be root's alone, such as /root/versions, or a stick's mount"
              + " point.")
  private String versions = "";

  @Option(names = "--json", description = "Print the list, or what was saved, as JSON.")
  private boolean json;

  @Mixin private ChoreOptions options;

  SettleCommand(Surroundings around) {
    this.around = around;
    options = new ChoreOptions(around);
  }

  @Override
  public Integer call() throws Exception {
    List<Difference> open = new ArrayList<>();
    try (Helper helper = options.connect()) {
      open.addAll(open(helper, array));
      if (open.isEmpty()) {
        KnownArrays.check(helper, array, "");
      }
    }
    if (!versions.isEmpty()) {
      if (!keep.isEmpty() || parity) {
        throw Trouble.usage(
            "--save-versions is for looking, and --keep and --parity choose.",
            "Look at what was saved first, then choose.");
      }
      return save(chosen(open));
    }
    if (keep.isEmpty() && !parity) {
      list(open);
      return Exit.DONE;
    }
    Chore.Settle chore = new Chore.Settle(array, places(chosen(open)));
    return options.runConfirmed(
        chore, chore.places().size() + " runs of sectors agree now, and were read again.");
  }

  /** The places of an array that stand open. */
  static List<Difference> open(Helper helper, String array) throws Exception {
    return helper.ask(new Ask.Differences(array)).open();
  }

  private void list(List<Difference> open) throws Exception {
    if (json) {
      around.out().println(Reports.json(open.stream().map(DrillReport.Differing::of).toList()));
      return;
    }
    if (open.isEmpty()) {
      around.out().println(nothing());
      return;
    }
    for (int i = 0; i < open.size(); i++) {
      around.out().println((i + 1) + ". " + open.get(i).words());
    }
    around
        .out()
        .println(
            "To look at each version first: rotproof settle " + array + " --save-versions FOLDER");
    around
        .out()
        .println(
            open.get(0).parity()
                ? "To settle: rotproof settle " + array + " --parity"
                : "To settle: rotproof settle "
                    + array
                    + " --keep "
                    + String.join("|", open.get(0).disks()));
  }

  private Integer save(List<Difference> chosen) throws Exception {
    List<Chore.Settle.Place> places = new ArrayList<>();
    chosen.forEach(d -> places.addAll(Settlement.of(d, "")));
    try (Helper helper = options.connect()) {
      Answer.VersionsSaved saved = helper.ask(new Ask.SaveVersions(array, versions, places));
      if (json) {
        around.out().println(Reports.json(saved));
        return Exit.DONE;
      }
      around.out().println("In " + saved.folder() + ":");
      for (Answer.SavedVersion file : saved.files()) {
        around
            .out()
            .println(
                file.name()
                    + ", "
                    + Sizes.format(file.bytes())
                    + (file.of().isEmpty()
                        ? ", the bytes of a place in no file"
                        : ", a version of " + file.of())
                    + ", "
                    + Sizes.format(file.differingBytes())
                    + " of it differ");
      }
      saved.notes().forEach(around.out()::println);
      return Exit.DONE;
    }
  }

  /** True of an array that was never scrubbed, too. */
  private String nothing() {
    return "No scrub of '" + array + "' has found anything that is still to be settled.";
  }

  private List<Difference> chosen(List<Difference> open) throws TroubleException {
    if (open.isEmpty()) {
      throw Trouble.usage(nothing(), "");
    }
    List<Difference> chosen = new ArrayList<>();
    for (int i = 0; i < open.size(); i++) {
      if (only.isEmpty() || only.contains(i + 1)) {
        chosen.add(open.get(i));
      }
    }
    if (chosen.isEmpty()) {
      throw Trouble.usage(
          "--only names none of the " + open.size() + " places.",
          "Look at the list: rotproof settle " + array + ".");
    }
    return chosen;
  }

  private List<Chore.Settle.Place> places(List<Difference> chosen) throws TroubleException {
    List<Chore.Settle.Place> places = new ArrayList<>();
    Set<String> disks = new LinkedHashSet<>();
    for (Difference d : chosen) {
      disks.addAll(d.disks());
      if (d.parity() ? parity : keep.stream().anyMatch(d.disks()::contains)) {
        String kept =
            d.parity() ? "" : keep.stream().filter(d.disks()::contains).findFirst().orElse("");
        places.addAll(Settlement.of(d, kept));
      }
    }
    if (places.isEmpty()) {
      throw Trouble.usage(
          parity
              ? "These are copies that differ, no parity."
              : chosen.get(0).parity()
                  ? "An array with parity has no copies to choose from."
                  : "No disk named by --keep has a copy of these places.",
          parity || !chosen.get(0).parity()
              ? "Choose one of " + String.join(", ", disks) + " with --keep."
              : "Say --parity: the parity is computed anew from the data.");
    }
    return places;
  }
}
