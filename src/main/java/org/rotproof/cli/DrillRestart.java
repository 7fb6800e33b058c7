package org.rotproof.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.rotproof.plan.ArrayRecordJson;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.Chore;
import org.rotproof.plan.PlanException;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;
import org.rotproof.scrub.Endangered;
import org.rotproof.storage.Array;
import org.rotproof.storage.Inventory;

/**
 * The drill's restart: the machine is switched off and on again, and the array is opened from its
 * record, whole if it opens so, else without the disks that do not open.
 */
final class DrillRestart implements DrillPhase {
  private static final String SWITCH_OFF =
      """
      sync
      umount FOLDER || { sleep 1; umount FOLDER; }
      for i in $(seq 100); do
        grep -qxE 'clean|readonly|read-auto' /sys/block/md*/md/array_state && break
        sleep 0.1
      done
      sync
      """;

  private final Blueprint blueprint;
  private final Terminal terminal;

  DrillRestart(Blueprint blueprint, Terminal terminal) {
    this.blueprint = blueprint;
    this.terminal = terminal;
  }

  @Override
  public When when() {
    return When.AFTER_LAST_SCRUB;
  }

  @Override
  public void run(DrillGround ground) throws Exception {
    restart(ground.helper(), ground.mountPoint());
    Set<String> suspects = new TreeSet<>();
    List<DrillReport.Scrub> scrubs = ground.notes().scrubs;
    for (Endangered e : scrubs.get(scrubs.size() - 1).endangered()) {
      suspects.add(e.repaired() ? "" : e.disk());
    }
    List<String> members = members(look(ground.helper()));
    suspects.retainAll(members);
    boolean opened = open(ground, members, suspects);
    boolean intact = opened && ground.fileIsIntact(ground.mounted());
    ground.notes().restarted =
        Optional.of(new DrillReport.Restart(opened, missing(ground.helper()), intact));
  }

  /** Switches the machine off, the file system unmounted as at any shutdown, and on again. */
  private void restart(Helper helper, String folder) throws FailureException, InterruptedException {
    terminal.say("Switching the machine off and on again");
    String script = SWITCH_OFF.replace("FOLDER", folder);
    helper.ask(new Ask.PracticeExec(script));
    helper.restart(terminal);
  }

  /**
   * Opens the array from its record.
   *
   * @param members its disks
   * @param suspects the disks that were said not to open: left out first, should it not open whole
   * @return whether it opened
   */
  private boolean open(DrillGround ground, List<String> members, Set<String> suspects)
      throws Exception {
    List<List<String>> ways = new ArrayList<>(List.of(List.of()));
    if (!suspects.isEmpty()) {
      ways.add(List.copyOf(suspects));
    }
    members.forEach(disk -> ways.add(List.of(disk)));
    for (List<String> without : ways) {
      if (open(ground, without)) {
        return true;
      }
    }
    return false;
  }

  private boolean open(DrillGround ground, List<String> without) throws Exception {
    Helper helper = ground.helper();
    terminal.say(
        without.isEmpty()
            ? "Opening the array from its record"
            : "Opening the array without " + String.join(", ", without));
    try {
      Inventory inventory = look(helper);
      Chore chore = new Chore.Open(blueprint.name(), without, false);
      PlannedChore.of(chore, inventory).perform(helper, ground.notes().secrets, terminal);
      return true;
    } catch (PlanException e) {
      terminal.say("  " + e.getMessage());
    } catch (FailureException e) {
      terminal.say("  " + e.failure().what());
      takeBack(helper);
    }
    return false;
  }

  private static void takeBack(Helper helper) throws FailureException, InterruptedException {
    List<Answer.JournalSummary> left = helper.ask(new Ask.Journals()).journals();
    for (Answer.JournalSummary journal : left) {
      if (journal.canUndo()) {
        helper.ask(new Ask.Undo(journal.id()));
      }
    }
  }

  /** The disks of the array that do not take part in it now. */
  private List<String> missing(Helper helper) throws FailureException, InterruptedException {
    Inventory inventory = look(helper);
    Optional<Array> array =
        inventory.arrays().stream().filter(a -> a.name().equals(blueprint.name())).findFirst();
    List<String> missing = new ArrayList<>(members(inventory));
    array.ifPresent(
        a ->
            a.legs().stream()
                .filter(leg -> leg.slot() >= 0 && leg.state().contains("in_sync"))
                .forEach(leg -> missing.remove(leg.disk())));
    return missing;
  }

  /**
   * The array's disks now, as its record names them: one may have been replaced since the build.
   */
  private List<String> members(Inventory inventory) {
    return Optional.ofNullable(ArrayRecordJson.found(inventory.machine()).get(blueprint.name()))
        .map(record -> record.blueprint().disks())
        .orElse(blueprint.disks());
  }

  private static Inventory look(Helper helper) throws FailureException, InterruptedException {
    return helper.ask(new Ask.Look()).inventory();
  }
}
