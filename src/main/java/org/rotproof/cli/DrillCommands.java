package org.rotproof.cli;

import java.util.List;

/** Commands that a person wants to be run as root in the practice machine. */
record DrillCommands(When when, List<String> commands) implements DrillPhase {
  DrillCommands {
    commands = List.copyOf(commands);
  }

  /** Before the build, so that a disk can be put to use and its refusal be seen. */
  static DrillCommands before(List<String> commands) {
    return new DrillCommands(When.BEFORE_BUILD, commands);
  }

  /** At the end, with the array still open. */
  static DrillCommands atEnd(List<String> commands) {
    return new DrillCommands(When.AT_END, commands);
  }

  @Override
  public void run(DrillGround ground) throws Exception {
    List<DrillReport.Exec> list =
        when == When.BEFORE_BUILD ? ground.notes().before : ground.notes().execs;
    for (String command : commands) {
      list.add(ground.execOf(command));
    }
  }
}
