package org.rotproof.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.ArrayRecordJson;
import org.rotproof.plan.DiskLabels;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskPort;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.KnownDisk;
import org.rotproof.storage.Leg;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which disk it is, among the metal boxes. */
@Command(
    name = "locate",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a disk known by its light: by that of its bay where it has one, and by reads of this"
          + " one disk in a rhythm. Of an array, the lights of all disks that work blink: the one"
          + " that stays dark is the one that failed. Nothing is written.",
      "Watches meanwhile, and says whether the disk that you pull is the right one. Exit code 1"
          + " where another one was pulled."
    })
final class LocateCommand implements Callable<Integer> {
  private static final int SERIAL_END = 4;

  private final Surroundings around;

  @Parameters(
      paramLabel = "ARRAY|DISK",
      description = "An array's name, or a disk: its name, path, or serial number.")
  private String what;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "How long, 1 to 600; ${DEFAULT-VALUE} where nothing is said.")
  private int seconds;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "Blink nothing: put a label for each disk of the array into this file, a page for a"
              + " browser to print.")
  private Optional<Path> labels = Optional.empty();

  @Option(names = "--json", description = "Print as JSON what blinked and what was pulled.")
  private boolean json;

  @Mixin private PlaceOption place = new PlaceOption();

  LocateCommand(Surroundings around) {
    this.around = around;
  }

  /** Which lights blink, and which disks are to be pulled. */
  private record Aim(List<Disk> blink, List<String> meant, List<String> notes) {}

  @Override
  public Integer call() throws Exception {
    try (Helper helper = Helper.connect(place.host(around.machines()), around.terminal())) {
      Inventory found = helper.ask(new Ask.Look()).inventory();
      if (labels.isPresent()) {
        write(labels.get(), found);
        return Exit.DONE;
      }
      Aim aim = aim(found);
      List<Event.Blinks> blinks = new ArrayList<>();
      List<Event.Pulled> pulled = new ArrayList<>();
      if (!json) {
        aim.notes().forEach(around.out()::println);
      }
      helper.ask(
          new Ask.Locate(aim.blink().stream().map(Disk::id).toList(), aim.meant(), seconds),
          event -> {
            if (event instanceof Event.Blinks b) {
              blinks.add(b);
              say(words(found, b));
            } else if (event instanceof Event.Pulled p) {
              pulled.add(p);
              say(words(found, p));
            }
          });
      if (json) {
        around.out().println(Reports.json(Map.of("blinked", blinks, "pulled", pulled)));
      }
      return pulled.stream().allMatch(Event.Pulled::meant) ? Exit.DONE : Exit.FAILED;
    }
  }

  private void write(Path file, Inventory found) throws TroubleException {
    ArrayRecord record = ArrayRecordJson.found(found.machine()).get(what);
    if (record == null) {
      throw Trouble.usage(
          "There is no record of an array '" + what + "', whose disks could get labels.",
          "See 'rotproof status'; 'rotproof adopt' makes a record.");
    }
    String page = DiskLabels.html(DiskLabels.of(record, found));
    OutFile.write(file, page, "rw-r--r--");
    around.out().println("Labels for the disks of '" + what + "' are in " + file + ".");
  }

  private void say(String line) {
    if (!json) {
      around.out().println(line);
      around.out().flush();
    }
  }

  private Aim aim(Inventory found) throws TroubleException {
    Optional<Array> array =
        found.arrays().stream()
            .filter(a -> what.equals(a.name()) || what.equals(a.node()) || what.equals(a.path()))
            .findFirst();
    if (array.isPresent()) {
      return aim(array.get(), found);
    }
    List<Disk> disks = found.disks().stream().filter(this::isMeant).toList();
    if (disks.size() == 1) {
      return new Aim(disks, List.of(disks.get(0).id()), List.of());
    }
    throw Trouble.usage(
        disks.isEmpty()
            ? "'" + what + "' is neither an array nor a disk of this machine."
            : "'" + what + "' fits " + disks.size() + " disks.",
        "See 'rotproof disks' and 'rotproof status'. A disk that is not on the machine cannot"
            + " blink: let its array blink, and look for the one that stays dark.");
  }

  private boolean isMeant(Disk disk) {
    boolean end = what.length() >= SERIAL_END && disk.serial().endsWith(what);
    return disk.isCalled(what) || disk.path().equals(what) || disk.node().equals(what) || end;
  }

  /** All that work blink. */
  private static Aim aim(Array array, Inventory found) throws TroubleException {
    List<Disk> blink = new ArrayList<>();
    List<String> meant = new ArrayList<>();
    Set<String> notes = new LinkedHashSet<>();
    for (Leg leg : array.legs()) {
      Optional<Disk> disk = leg.present() ? found.disk(leg.disk()) : Optional.empty();
      if (disk.isEmpty()) {
        notes.add("Dark, since it is not on the machine: " + words(leg.identity(), leg.disk()));
      } else if (leg.state().contains("faulty")) {
        meant.add(disk.get().id());
        notes.add("Dark, since it failed: " + words(disk.get()));
      } else if (!blink.contains(disk.get())) {
        blink.add(disk.get());
      }
    }
    array.absent().forEach(a -> notes.add("Dark: " + words(a.identity(), a.identity().id())));
    if (blink.isEmpty()) {
      throw Trouble.usage(
          "No disk of '" + array.name() + "' works and can blink.", "See 'rotproof status'.");
    }
    return new Aim(blink, meant, List.copyOf(notes));
  }

  private static String words(Inventory found, Event.Blinks blinks) {
    String name = found.disk(blinks.disk()).map(LocateCommand::words).orElse(blinks.disk());
    String bay = blinks.bay().isEmpty() ? "" : ", and the light of bay " + blinks.bay() + " is on";
    return blinks.answers()
        ? "Blinks: " + name + bay
        : "Cannot be read, and may stay dark: " + name + bay;
  }

  private static String words(Inventory found, Event.Pulled pulled) {
    String name = found.disk(pulled.disk()).map(LocateCommand::words).orElse(pulled.disk());
    return pulled.meant()
        ? "That was the right one: " + name
        : "Put it back at once. That was another disk: "
            + name
            + "\nIf its array failed by that, it opens again as it was then:"
            + " rotproof open ARRAY --last-left";
  }

  /** What stands on the label, the last signs of the serial once more for the eye. */
  private static String words(Disk disk) {
    StringBuilder out = new StringBuilder(disk.path());
    if (!disk.id().equals(disk.path()) && !disk.id().startsWith("/dev/")) {
      out.append(" (").append(disk.id()).append(')');
    }
    out.append(disk.displayName().equals(disk.path()) ? "" : ", " + disk.displayName());
    out.append(serial(disk.serial()));
    String port = DiskPort.of(disk);
    out.append(port.isEmpty() ? "" : ", port " + port);
    return out.toString();
  }

  private static String words(KnownDisk known, String otherwise) {
    String name = known.model().isEmpty() ? otherwise : known.model();
    return name + serial(known.serial());
  }

  private static String serial(String serial) {
    return serial.isEmpty()
        ? ""
        : serial.length() <= SERIAL_END
            ? ", serial " + serial
            : ", serial " + serial + " (…" + serial.substring(serial.length() - SERIAL_END) + ")";
  }
}
