package org.rotproof.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.rotproof.plan.Planner;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskContent;
import org.rotproof.storage.DiskPort;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Sizes;
import org.rotproof.storage.SmartDetails;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which disks there are. Reads only, needs no root. */
@Command(
    name = "disks",
    mixinStandardHelpOptions = true,
    description = {
      "Every disk, what is on it, and whether it is free or why not. Reads only, needs no root;"
          + " without root less is known."
    })
final class DisksCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private LookOption place = new LookOption();

  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  @Option(
      names = "--health",
      description =
          "Ask each disk what it says of itself: temperature, hours, attributes, self-tests. Needs"
              + " root; a disk that sleeps is left asleep.")
  private boolean health;

  DisksCommand(Surroundings around) {
    this.around = around;
  }

  /**
   * Its place in an array.
   *
   * @param state as {@link ArrayStatus.Member} words it; null where not known
   */
  record Place(String array, String state) {
    static Place of(Disk disk, Inventory found) {
      return found.arrays().stream()
          .flatMap(
              a ->
                  a.legs().stream()
                      .filter(leg -> leg.disk().equals(disk.id()))
                      .map(
                          leg ->
                              new Place(
                                  a.name(), ArrayStatus.Member.of(leg, Optional.empty()).state())))
          .findFirst()
          .orElse(null);
    }

    String words() {
      return "  in the array '"
          + array
          + "': "
          + (state == null
              ? "how it stands there is not known"
              : state.contains("faulty") ? "failed (" + state + ")" : state)
          + "\n";
    }
  }

  /**
   * A disk as scripts read it.
   *
   * @param name what blueprints and commands call it
   * @param why why it is not free; empty where it is
   * @param smart good, hot, worn, failing, unknown
   * @param smartWhy why it is not good, or how little a good one rests on; "" where nothing is to
   *     be said, or it was not asked here
   * @param port where it is cabled, as udev names it; "" where it does not
   * @param member which array it is a member of, and how it stands there; null where of none
   * @param health with --health, what it says of itself; else null
   */
  record DiskLine(
      String path,
      boolean free,
      String why,
      String smart,
      String smartWhy,
      String name,
      String model,
      String serial,
      String wwn,
      long sizeBytes,
      String bus,
      String port,
      Place member,
      HealthLines health,
      List<DiskContent> contents) {
    static DiskLine of(Disk d, Inventory found, Optional<HealthLines> told, boolean asked) {
      Optional<String> refusal = Planner.refusal(d, found);
      return new DiskLine(
          d.path(),
          refusal.isEmpty(),
          refusal.orElse(""),
          told.map(HealthLines::verdict).orElse(d.smart().word()),
          told.map(HealthLines::reason).orElse(""),
          d.id(),
          d.displayName(),
          d.serial(),
          d.wwn(),
          d.sizeBytes(),
          d.bus(),
          DiskPort.of(d),
          Place.of(d, found),
          asked ? told.orElse(null) : null,
          d.contents());
    }

    /** For people. */
    String words() {
      StringBuilder out = new StringBuilder(path).append(": ").append(Sizes.format(sizeBytes));
      for (String part : List.of(model, bus, serial.isEmpty() ? "" : "serial " + serial)) {
        out.append(part.isEmpty() || part.equals(path) ? "" : ", " + part);
      }
      out.append('\n').append(free ? "  free" : "  not free: " + why).append('\n');
      if (!name.equals(path)) {
        out.append("  name: ").append(name).append('\n');
      }
      out.append(member == null ? "" : member.words());
      out.append(port.isEmpty() ? "" : "  port: " + port + "\n");
      out.append("  SMART: ").append(smart.equals("unknown") ? "not known" : smart);
      out.append(health != null || smartWhy.isEmpty() ? "" : ": " + smartWhy).append('\n');
      out.append(health == null ? "" : health.words());
      contents.forEach(c -> out.append("  ").append(words(c)).append('\n'));
      return out.toString();
    }

    private static String words(DiskContent c) {
      StringBuilder out =
          new StringBuilder(c.path()).append(": ").append(Sizes.format(c.sizeBytes()));
      out.append(c.type().isEmpty() ? ", nothing known on it" : ", " + c.type());
      out.append(c.label().isEmpty() ? "" : " '" + c.label() + "'");
      c.mountPoints().forEach(p -> out.append(", mounted at ").append(p));
      return out.toString();
    }
  }

  @Override
  public Integer call() throws Exception {
    Inventory found = place.look(around);
    // A file has it at no cost; a disk has to be asked.
    Map<String, SmartDetails> told =
        health || place.isFile() ? place.health(around, found.disks()) : Map.of();
    List<DiskLine> disks =
        found.disks().stream()
            .map(
                d ->
                    DiskLine.of(
                        d,
                        found,
                        Optional.ofNullable(told.get(d.id())).map(HealthLines::of),
                        health))
            .toList();
    if (json) {
      around.out().println(Reports.json(Map.of("disks", disks, "unknown", found.unknown())));
      return Exit.DONE;
    }
    if (disks.isEmpty() && found.unknown().isEmpty()) {
      around.out().println("There are no disks that an array could be built on.");
    }
    disks.forEach(d -> around.out().print(d.words()));
    found.unknown().forEach(sentence -> around.out().println(sentence));
    return Exit.DONE;
  }
}
