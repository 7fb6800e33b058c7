package org.rotproof.ui.wizard;

import org.rotproof.plan.Stage;
import org.rotproof.ui.common.Strings;

/** What a stage is called. */
final class StageNames {
  private StageNames() {}

  /**
   * The name of its kind; where the kind stands for several things, such as "close", the first step
   * tells which.
   */
  static String of(Stage stage, Strings texts) {
    String general = texts.getOr("stage." + stage.kind(), stage.kind());
    return texts.getOr("stage." + stage.kind() + "." + stage.steps().get(0).kind(), general);
  }
}
