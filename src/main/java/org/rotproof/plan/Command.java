package org.rotproof.plan;

import java.util.List;

/**
 * One command, exactly as it runs: shown, exported, logged and executed from this one value. The
 * arguments never hold a secret.
 *
 * @param argv the program and its arguments; no shell in between
 * @param input what its standard input is given
 */
public record Command(List<String> argv, Input input) {
  public Command {
    argv = List.copyOf(argv);
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("a command needs a program");
    }
  }

  /** A command with no input. */
  public static Command of(String... argv) {
    return new Command(List.of(argv), new Input.None());
  }

  /** Words of a shell, for what one program cannot do. */
  public static Command shell(String script) {
    return of("bash", "-c", script);
  }

  /** What a command reads from standard input. */
  public sealed interface Input {
    /** Nothing. */
    record None() implements Input {}

    /** Text that anyone may see. */
    record Text(String text) implements Input {}

    /** The bytes of a secret, known here by name only: in a journal, that of any version. */
    record Secret(String name) implements Input {
      /** Of one that this version knows. */
      public Secret(SecretName name) {
        this(name.toString());
      }
    }

    /** Two secrets, a line each: how cryptsetup takes an old and a new passphrase. */
    record SecretLines(String first, String second) implements Input {
      /** Of two that this version knows. */
      public SecretLines(SecretName first, SecretName second) {
        this(first.toString(), second.toString());
      }
    }
  }

  /** The command as a POSIX shell line that does the same, quoted where quoting is needed. */
  public String shellLine() {
    return ShellQuoting.line(this);
  }
}
