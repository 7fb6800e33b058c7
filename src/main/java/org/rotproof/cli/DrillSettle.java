package org.rotproof.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Settlement;
import org.rotproof.scrub.Difference;

/**
 * The drill's settling: where the disks differ without rot, the copy of one of them is chosen.
 *
 * @param keep a disk, or "parity"
 */
record DrillSettle(String keep) implements DrillPhase {
  static final String PARITY = "parity";

  @Override
  public When when() {
    return When.AFTER_DAMAGE_SCRUB;
  }

  @Override
  public void run(DrillGround ground) throws Exception {
    String array = ground.blueprint().name();
    List<Chore.Settle.Place> places = new ArrayList<>();
    for (Difference d : SettleCommand.open(ground.helper(), array)) {
      if (d.parity() ? keep.equals(PARITY) : d.disks().contains(keep)) {
        places.addAll(Settlement.of(d, keep));
      }
    }
    if (!places.isEmpty()) {
      ground.terminal().say("Settling what differs: " + keep);
      PlannedChore.of(
              new Chore.Settle(array, places), ground.helper().ask(new Ask.Look()).inventory())
          .perform(ground.helper(), ground.notes().secrets, ground.terminal());
    }
    ground.notes().settled = Optional.of(new DrillReport.Settled(keep, places.size()));
  }
}
