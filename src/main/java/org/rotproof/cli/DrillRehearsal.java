package org.rotproof.cli;

import java.util.Optional;
import org.rotproof.plan.SecretName;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;

/** The drill's rehearsal: the array, in use, is opened a second time, and without each disk. */
record DrillRehearsal() implements DrillPhase {
  @Override
  public When when() {
    return When.AFTER_LAST_SCRUB;
  }

  @Override
  public void run(DrillGround ground) throws Exception {
    ground.terminal().say("Rehearsing its opening");
    for (SecretName name : RehearseCommand.secrets(ground.helper(), ground.blueprint().name())) {
      PlannedChore.hand(ground.helper(), name.toString(), ground.notes().secrets);
    }
    Answer.Rehearsed answer =
        ground
            .helper()
            .ask(
                new Ask.Rehearse(ground.blueprint().name(), true, true),
                RehearseCommand.progress(ground.terminal()));
    ground.terminal().clear();
    ground.notes().rehearsal = answer.last();
    Optional<String> words = answer.last().map(r -> "  " + r.words());
    words.ifPresent(ground.terminal()::say);
  }
}
