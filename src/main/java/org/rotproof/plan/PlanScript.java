package org.rotproof.plan;

import java.util.Locale;
import org.rotproof.storage.ForeignText;

/** Renders a plan as a bash script that does by hand what the executor does. */
public final class PlanScript {
  private PlanScript() {}

  /** The script. It stops at the first thing that fails. */
  public static String render(Plan plan) {
    String erased = String.join(" ", plan.writesTo(Step::erases));
    StringBuilder out = new StringBuilder();
    out.append("#!/bin/bash\n# ")
        .append(comment(plan.blueprint().name()))
        .append(": ")
        .append(plan.blueprint().raid().mdName())
        .append(" over ")
        .append(plan.blueprint().protection().kind().name().toLowerCase(Locale.ROOT))
        .append(" members. Made by Rotproof; run it as root.\n")
        .append(erased.isEmpty() ? "# It erases no disk." : "# It ERASES: " + comment(erased))
        .append("\n");
    plan.notes().forEach(n -> out.append("# Note: ").append(comment(n)).append('\n'));
    out.append("set -euo pipefail\numask 077\n");
    for (SecretName secret : plan.secrets()) {
      String variable = ShellQuoting.variable(secret.toString());
      out.append("read -rsp '")
          .append(secret)
          .append(": ' ")
          .append(variable)
          .append("; echo >&2\n");
    }
    for (Stage stage : plan.stages()) {
      out.append("\n# ").append(PlanWords.of(stage)).append('\n');
      boolean many = stage.parallel() && stage.steps().size() > 1;
      if (many) {
        out.append("pids=()\n");
      }
      for (Step step : stage.steps()) {
        out.append(step.command().shellLine()).append(many ? " & pids+=($!)\n" : "\n");
      }
      if (many) {
        out.append("for pid in \"${pids[@]}\"; do wait \"$pid\"; done\n");
      }
    }
    return out.toString();
  }

  /** Nothing in a comment ends its line: what stood behind it would be run. */
  private static String comment(String text) {
    return ForeignText.clean(text);
  }
}
