package org.rotproof.plan;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Renders a command as a shell line that runs the same program with the same bytes. */
final class ShellQuoting {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private ShellQuoting() {}

  static String quote(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  static String line(Command command) {
    String words =
        command.argv().stream().map(ShellQuoting::quote).collect(Collectors.joining(" "));
    if (command.input() instanceof Command.Input.Text text) {
      return "printf %s " + quote(text.text()) + " | " + words;
    }
    if (command.input() instanceof Command.Input.Secret secret) {
      return "printf %s \"$" + variable(secret.name()) + "\" | " + words;
    }
    if (command.input() instanceof Command.Input.SecretLines both) {
      return "printf '%s\\n' \"$"
          + variable(both.first())
          + "\" \"$"
          + variable(both.second())
          + "\" | "
          + words;
    }
    return words;
  }

  /**
   * The shell variable that a script reads a secret into: printf is a builtin, so it stays there.
   */
  static String variable(String secretName) {
    return "ROTPROOF_" + secretName.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
