package org.rotproof.ui.life;

import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import org.rotproof.plan.Chore;
import org.rotproof.plan.ChorePlanner;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.SecretName;
import org.rotproof.protocol.Ask;

/** Tries keys that were typed, one after the other, and changes nothing. JavaFX's thread only. */
final class KeyTrial {
  private final ManageModel model;
  private final ChoreSecrets secrets;
  private final Runnable opens;
  private final BiConsumer<SecretName, String> wrong;

  /**
   * A trial.
   *
   * @param opens all of them open, or cannot be tried as things are
   * @param wrong which one does not, and why
   */
  KeyTrial(
      ManageModel model,
      ChoreSecrets secrets,
      Runnable opens,
      BiConsumer<SecretName, String> wrong) {
    this.model = model;
    this.secrets = secrets;
    this.opens = opens;
    this.wrong = wrong;
  }

  void start(List<SecretName> names) {
    next(names.iterator());
  }

  private void next(Iterator<SecretName> names) {
    if (!names.hasNext()) {
      opens.run();
      return;
    }
    SecretName name = names.next();
    Chore chore = new Chore.TryKey(model.array(), name);
    Plan plan;
    try {
      plan = ChorePlanner.plan(chore, model.inventory());
    } catch (PlanException e) {
      // An array that is closed, or not recorded yet, has nothing to try it on.
      next(names);
      return;
    }
    model
        .calls()
        .send(
            new Ask.Secret(name.toString(), secrets.copy(name).orElse(new byte[0])),
            handed ->
                model
                    .calls()
                    .send(
                        new Ask.Do(chore, List.of(), plan.digest()),
                        done -> next(names),
                        failure -> wrong.accept(name, failure.what())),
            failure -> wrong.accept(name, failure.what()));
  }
}
