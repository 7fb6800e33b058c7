package org.rotproof.plan;

import java.util.Optional;

/** Sets systemd's timers going, and stops them. */
sealed interface TimerStep extends Step {
  /** The timer's unit. */
  String timer();

  @Override
  default String subject() {
    return timer();
  }

  @Override
  default boolean undoOnlyIfDone() {
    return true;
  }

  @Override
  default boolean passing() {
    return true;
  }

  /** systemctl reads new and changed units itself before it enables one. */
  private static Command enable(String timer) {
    return Command.of("systemctl", "enable", "--quiet", "--now", timer);
  }

  private static Command disable(String timer) {
    return Command.of("systemctl", "disable", "--quiet", "--now", timer);
  }

  private static Trace trace(String timer, String state) {
    return new Trace(
        Command.shell("systemctl is-enabled " + ShellQuoting.quote(timer) + "; true"),
        "^(" + state + ")$");
  }

  /** Enables a timer, from now on and at every boot. */
  record EnableTimer(String timer) implements TimerStep {
    @Override
    public Command command() {
      return enable(timer);
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(disable(timer));
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(TimerStep.trace(timer, "enabled"));
    }
  }

  /** Stops a timer and disables it; a scrub that it has begun goes on. */
  record DisableTimer(String timer) implements TimerStep {
    @Override
    public Command command() {
      return disable(timer);
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(enable(timer));
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(TimerStep.trace(timer, "disabled"));
    }
  }
}
