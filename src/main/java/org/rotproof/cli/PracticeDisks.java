package org.rotproof.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.PlanException;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.SmartVerdict;

/**
 * The toy disks that a blueprint asks for, known without starting a machine.
 *
 * @param count disk1 to disk{@code count}
 */
record PracticeDisks(int count, long sizeBytes) {
  private static final Pattern NAME = Pattern.compile("disk([1-9]\\d?)");
  private static final long USUAL_SIZE_BYTES = 96L << 20;
  private static final int MOST = 24;
  private static final long MOST_SIZE_BYTES = 1L << 44;

  /** Whether a blueprint is for practice: it says so, or all its disks are called disk1, disk2… */
  static boolean asksForThem(Blueprint blueprint) {
    return blueprint.practice().isPresent() || named(blueprint);
  }

  private static boolean named(Blueprint b) {
    return names(b).allMatch(name -> NAME.matcher(name).matches());
  }

  private static Stream<String> names(Blueprint b) {
    return Stream.concat(b.disks().stream(), b.spares().stream());
  }

  /**
   * The toy disks of a blueprint: as many as it says, or as its highest disk name needs.
   *
   * @throws PlanException when a disk's name is none of practice
   */
  static PracticeDisks of(Blueprint blueprint) throws PlanException {
    if (!named(blueprint)) {
      throw new PlanException(
          PlanException.Reason.USAGE,
          blueprint.disks().stream().allMatch(d -> NAME.matcher(d).matches()) ? "spares" : "disks",
          "In practice the disks are called disk1, disk2, and so on. Use those names, or take"
              + " 'practice' out of the blueprint to build on this computer.");
    }
    if (blueprint.practice().isPresent()) {
      Blueprint.PracticeDisks asked = blueprint.practice().get();
      return new PracticeDisks(asked.disks(), asked.sizeBytes());
    }
    int highest = names(blueprint).mapToInt(PracticeDisks::number).max().orElse(1);
    if (highest > MOST) {
      throw new PlanException(
          PlanException.Reason.USAGE,
          "disks",
          "Practice offers disk1 to disk" + MOST + ". Use those.");
    }
    return new PracticeDisks(highest, USUAL_SIZE_BYTES);
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring("disk".length()));
  }

  /**
   * Whether such a machine can be started; planning asks less.
   *
   * @throws PlanException when not
   */
  void checkCanStart() throws PlanException {
    if (sizeBytes % 4096 != 0 || sizeBytes > MOST_SIZE_BYTES) {
      throw new PlanException(
          PlanException.Reason.USAGE,
          "practice.size",
          "A practice machine's disks have whole blocks of 4096 bytes, and 16T at most. Write for"
              + " instance 96M.");
    }
  }

  /** What a practice machine with these disks will find when it looks. */
  Inventory inventory() {
    List<Disk> disks = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      disks.add(disk(i));
    }
    return new Inventory(disks, List.of(), Set.of(), Set.of(), Set.of());
  }

  /** The machine has these names for its disks, besides the ones that udev gives. */
  private Disk disk(int number) {
    String node = "/dev/practice/disk" + number;
    return new Disk(
        "disk" + number,
        node,
        node,
        "",
        "toy disk",
        "",
        "",
        sizeBytes,
        512,
        512,
        true,
        false,
        "scsi",
        SmartVerdict.UNKNOWN,
        List.of(),
        List.of());
  }
}
