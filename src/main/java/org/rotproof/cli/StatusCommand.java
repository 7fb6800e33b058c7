package org.rotproof.cli;

import static java.util.stream.Collectors.joining;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.rotproof.helper.LastKnown;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.ArrayRecordJson;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.PrometheusText;
import org.rotproof.scrub.VitalMetrics;
import org.rotproof.storage.Array;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Mdstat;
import org.rotproof.storage.MdstatArray;
import org.rotproof.storage.NestedArrays;
import org.rotproof.storage.ParseException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the arrays stand. Reads only, needs no root. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Arrays, members, what md is doing, health. Reads only, needs no root.")
final class StatusCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private LookOption place = new LookOption();

  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  @Option(
      names = "--check",
      description = "Exit with 1 unless every array is healthy, for scripts.")
  private boolean check;

  @Option(
      names = "--prometheus",
      description =
          "Print arrays and their last scrubs in Prometheus' text format, for node_exporter's"
              + " textfile collector.")
  private boolean prometheus;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "With --prometheus: put the text into that file, in one piece, so that no reader sees"
              + " half of it.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--mdstat",
      paramLabel = "FILE",
      description = "Read this text instead of the system's /proc/mdstat; - is standard input.")
  private String mdstat = "";

  @Option(
      names = "--all",
      description = {
        "This computer, and every other that was met before, looked at side by side. One that",
        "does not answer within 30 seconds says so, and how it stood when it was met last."
      })
  private boolean all;

  @Option(
      names = "--forget",
      paramLabel = "ssh://USER@HOST",
      description = "Leave that computer out of --all from now on. Nothing changes there.")
  private String forget = "";

  /** Why there may be arrays of which nothing is known where it looked. */
  private List<String> unknown = List.of();

  StatusCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    if (out.isPresent() && !prometheus) {
      throw Trouble.usage("--out goes with --prometheus.", "Add --prometheus, or leave it out.");
    }
    if ((all || !forget.isEmpty())
        && (prometheus || !mdstat.isEmpty() || place.isElsewhere() || (all && !forget.isEmpty()))) {
      throw Trouble.usage(
          "--all and --forget go with --json and --check alone.", "Leave the others out.");
    }
    if (!forget.isEmpty()) {
      return AllMachines.forget(around, forget);
    }
    if (all) {
      return everywhere();
    }
    if (prometheus) {
      String text = metrics();
      if (out.isPresent()) {
        OutFile.write(out.get(), text, "rw-r--r--");
      } else {
        around.out().print(text);
      }
      return Exit.DONE;
    }
    List<ArrayStatus> arrays;
    try {
      if (place.isElsewhere() && !mdstat.isEmpty()) {
        throw Trouble.usage("--mdstat excludes --host and --from.", "Leave one of them out.");
      }
      arrays = mdstat.isEmpty() ? here() : fromText();
    } catch (ParseException e) {
      throw Trouble.failed(
          "This is not what /proc/mdstat looks like. " + e.getMessage() + ".",
          "So nothing can be said about the arrays.",
          "Give it the whole text of /proc/mdstat.");
    }
    if (json) {
      around.out().println(Reports.json(Map.of("arrays", arrays, "unknown", unknown)));
    } else if (arrays.isEmpty()) {
      around.out().println(unknown.isEmpty() ? "There are no arrays." : "No array is known.");
      unknown.forEach(sentence -> around.out().println(sentence));
    } else {
      arrays.forEach(a -> around.out().print(a.words()));
    }
    boolean blind = arrays.isEmpty() && !unknown.isEmpty();
    boolean healthy = !blind && arrays.stream().allMatch(ArrayStatus::healthy);
    return check && !healthy ? Exit.FAILED : Exit.DONE;
  }

  private int everywhere() throws InterruptedException {
    List<AllMachines.Status> machines = new AllMachines(around).look();
    if (json) {
      around.out().println(Reports.json(Map.of("machines", machines)));
    } else {
      around.out().print(machines.stream().map(AllMachines.Status::words).collect(joining("\n")));
    }
    boolean healthy = machines.stream().allMatch(AllMachines.Status::healthy);
    return check && !healthy ? Exit.FAILED : Exit.DONE;
  }

  private List<ArrayStatus> fromText() throws TroubleException, ParseException {
    byte[] bytes = BlueprintFile.bytes(mdstat, around.in());
    // Whatever is not UTF-8 becomes a sign that no kernel prints, and is refused as such.
    Mdstat read = Mdstat.parse(new String(bytes, StandardCharsets.UTF_8));
    List<Array> arrays =
        read.arrays().stream().filter(a -> !a.isContainer()).map(MdstatArray::toArray).toList();
    return NestedArrays.judged(arrays).stream().map(ArrayStatus::ofMdstat).toList();
  }

  private String metrics() throws TroubleException, FailureException, InterruptedException {
    if (!mdstat.isEmpty()) {
      throw Trouble.usage(
          "--mdstat and --prometheus exclude each other.", "Leave one of them out.");
    }
    if (place.isFile()) {
      throw Trouble.usage(
          "--from and --prometheus exclude each other: no file has the history.",
          "Leave one of them out.");
    }
    try (Helper helper = Helper.connect(place.place().host(around.machines()), around.terminal())) {
      List<PrometheusText.Item> items = new ArrayList<>();
      List<VitalMetrics.Item> vitals = new ArrayList<>();
      for (Array array : helper.ask(new Ask.Look()).inventory().arrays()) {
        Ask.History last =
            new Ask.History(array.node(), List.of(HistoryEntry.Kind.SCRUB), 0, 0, 0, 1);
        Answer.VitalsSeen seen = helper.ask(new Ask.Vitals(array.node(), false));
        vitals.add(new VitalMetrics.Item(array, seen.atMillis(), seen.endangered()));
        items.add(new PrometheusText.Item(array, helper.ask(last).entries().stream().findFirst()));
      }
      return PrometheusText.of(items) + VitalMetrics.of(vitals);
    }
  }

  private List<ArrayStatus> here() throws TroubleException, FailureException, InterruptedException {
    if (place.place().isElsewhere() && !place.isFile()) {
      return there();
    }
    Inventory found = place.look(around);
    unknown = found.unknownOfArrays();
    Optional<LastKnown> known =
        place.isElsewhere() ? Optional.empty() : LastKnown.in(LastKnown.STATE);
    Map<String, ArrayRecord> records = ArrayRecordJson.found(found.machine());
    return found.arrays().stream()
        .map(
            a ->
                ArrayStatus.of(a, found)
                    .with(Optional.ofNullable(records.get(a.name())))
                    .with(
                        known
                            .map(k -> StartsNext.of(k.vitals(a), k.rehearsal(a)))
                            .map(next -> next.recorded(records.containsKey(a.name())))
                            .orElse(StartsNext.UNKNOWN))
                    .with(
                        known
                            .flatMap(k -> k.scrubPlan(a, found.machine()))
                            .flatMap(ScrubTimes::of)
                            .or(
                                () ->
                                    Optional.ofNullable(records.get(a.name()))
                                        .map(r -> ScrubTimes.of(r, found.machine())))
                            .orElse(null)))
        .toList();
  }

  private List<ArrayStatus> there()
      throws TroubleException, FailureException, InterruptedException {
    try (Helper helper = Helper.connect(place.place().host(around.machines()), around.terminal())) {
      Inventory found = helper.ask(new Ask.Look()).inventory();
      place.place().met(around, found);
      unknown = found.unknownOfArrays();
      Map<String, ArrayRecord> records = ArrayRecordJson.found(found.machine());
      List<ArrayStatus> arrays = new ArrayList<>();
      for (Array array : found.arrays()) {
        StartsNext next =
            StartsNext.of(
                told(helper, new Ask.Vitals(array.node(), false)),
                told(helper, new Ask.Rehearse(array.name(), false, false)));
        arrays.add(
            ArrayStatus.of(array, found)
                .with(Optional.ofNullable(records.get(array.name())))
                .with(next.recorded(records.containsKey(array.name())))
                .with(
                    told(helper, new Ask.ScrubPlan(array.node()))
                        .flatMap(ScrubTimes::of)
                        .orElse(null)));
      }
      return arrays;
    }
  }

  /** What is kept there; nothing where it cannot be read, or by a helper that knows no such ask. */
  private static <A extends Answer> Optional<A> told(Helper helper, Ask<A> ask)
      throws InterruptedException {
    try {
      return Optional.of(helper.ask(ask));
    } catch (FailureException e) {
      return Optional.empty();
    }
  }
}
