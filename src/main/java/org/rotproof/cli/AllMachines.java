package org.rotproof.cli;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rotproof.host.KnownMachine;
import org.rotproof.host.MachineRound;
import org.rotproof.protocol.Failure;
import org.rotproof.storage.Inventory;

/** How the arrays stand on this computer and on every other that was ever met. */
final class AllMachines {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH);

  /**
   * One of them. Null where not known.
   *
   * @param place "this computer", or how it is reached
   * @param answered whether it could be looked at now; where not, nothing below {@code arrays} is
   *     known
   * @param why why it could not
   * @param lastMet when it answered last before this time, as ISO 8601
   * @param last how its arrays stood then
   * @param arrays how they stand now
   * @param unknown why there may be arrays of which nothing is known
   */
  record Status(
      String place,
      boolean answered,
      String why,
      String lastMet,
      List<KnownMachine.Known> last,
      List<ArrayStatus> arrays,
      List<String> unknown) {
    boolean healthy() {
      return answered && !blind() && arrays.stream().allMatch(ArrayStatus::healthy);
    }

    /** Whether there may be arrays of which nothing is known. */
    private boolean blind() {
      return arrays.isEmpty() && !unknown.isEmpty();
    }

    String words() {
      StringBuilder out = new StringBuilder(place).append('\n');
      if (!answered) {
        out.append("  Not known now: ").append(why).append('\n');
        out.append(
            lastMet == null
                ? ""
                : "  On "
                    + WHEN.format(Instant.parse(lastMet).atZone(ZoneId.systemDefault()))
                    + ": "
                    + then()
                    + "\n");
      } else if (arrays.isEmpty()) {
        out.append(blind() ? "  No array is known.\n" : "  There are no arrays.\n");
        unknown.forEach(sentence -> out.append("  ").append(sentence).append('\n'));
      }
      arrays.forEach(a -> a.words().lines().forEach(l -> out.append("  ").append(l).append('\n')));
      return out.toString();
    }

    private String then() {
      return last.isEmpty()
          ? "no arrays."
          : last.stream()
              .map(k -> k.words() + (k.why().isEmpty() ? "." : ""))
              .collect(Collectors.joining(" "));
    }
  }

  private final Surroundings around;

  AllMachines(Surroundings around) {
    this.around = around;
  }

  /** Looks at all of them, those elsewhere side by side. */
  List<Status> look() throws InterruptedException {
    List<KnownMachine> known = around.machines().known().all();
    List<MachineRound.Result> results =
        new MachineRound(around.machines()::sshUnasked, MachineRound.LIMIT)
            .look(
                known.stream().map(KnownMachine::target).toList(),
                r -> around.terminal().update(r.target() + " was asked."));
    around.terminal().clear();
    List<Status> all = new ArrayList<>();
    all.add(here());
    for (int i = 0; i < known.size(); i++) {
      MachineRound.Result r = results.get(i);
      r.found().ifPresent(found -> remember(around, r.target(), found));
      all.add(elsewhere(known.get(i), r));
    }
    return all;
  }

  private Status here() throws InterruptedException {
    try {
      Inventory found = around.machines().look();
      return new Status(
          "this computer", true, null, null, List.of(), arrays(found), found.unknownOfArrays());
    } catch (TroubleException e) {
      return new Status(
          "this computer", false, e.getMessage(), null, List.of(), List.of(), List.of());
    }
  }

  private static List<ArrayStatus> arrays(Inventory found) {
    return found.arrays().stream().map(a -> ArrayStatus.of(a, found)).toList();
  }

  private static Status elsewhere(KnownMachine before, MachineRound.Result result) {
    return new Status(
        before.target(),
        result.found().isPresent(),
        result.failure().map(Failure::what).orElse(null),
        Instant.ofEpochMilli(before.metAtMillis()).toString(),
        before.arrays(),
        result.found().map(AllMachines::arrays).orElse(List.of()),
        result.found().map(Inventory::unknownOfArrays).orElse(List.of()));
  }

  /** Keeps how it stood; that it cannot be kept is no reason to fail. */
  static void remember(Surroundings around, String target, Inventory found) {
    try {
      around.machines().known().met(target, found);
    } catch (IOException e) {
      around
          .err()
          .println(
              target + " is not remembered for 'rotproof status --all': " + e.getMessage() + ".");
    }
  }

  /** Forgets one. */
  static int forget(Surroundings around, String target) throws TroubleException {
    Optional<String> trouble = Optional.empty();
    try {
      if (!around.machines().known().forget(target)) {
        trouble = Optional.of("No computer is remembered by that name.");
      }
    } catch (IOException e) {
      trouble = Optional.of("The list of computers could not be changed: " + e.getMessage() + ".");
    }
    if (trouble.isPresent()) {
      throw Trouble.usage(trouble.get(), "See 'rotproof status --all' for the names.");
    }
    return Exit.DONE;
  }
}
