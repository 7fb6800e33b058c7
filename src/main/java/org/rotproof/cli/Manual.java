package org.rotproof.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.rotproof.host.Program;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The command line's manual pages and bash's completion, made from the same description that its
 * {@code --help} comes from. For packaging: {@code java -cp … org.rotproof.cli.Manual FOLDER}.
 */
public final class Manual {
  private static final String TOP = "rotproof";

  private Manual() {}

  /** Writes them into a folder: {@code rotproof*.1} and {@code rotproof.bash}. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    CommandLine line = line();
    for (CommandLine page : pages(line)) {
      Files.writeString(folder.resolve(name(page) + ".1"), page(page));
    }
    Files.writeString(folder.resolve(TOP + ".bash"), AutoComplete.bash(TOP, line));
  }

  /** The command line as it is, with nobody at its ends. */
  static CommandLine line() {
    PrintStream nobody = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return RotproofCommand.in(
        new Surroundings(
            InputStream.nullInputStream(),
            nobody,
            nobody,
            new Terminal(nobody, false, 80),
            Machines.real()));
  }

  /** The command itself and all below it that is not hidden. */
  static List<CommandLine> pages(CommandLine top) {
    List<CommandLine> all = new ArrayList<>(List.of(top));
    top.getSubcommands().values().stream()
        .distinct()
        .filter(c -> !c.getCommandSpec().usageMessage().hidden())
        .forEach(c -> all.addAll(pages(c)));
    return all;
  }

  /** "rotproof-header". */
  static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName("-");
  }

  /** One page, in man(7)'s language. */
  static String page(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    Help help = new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF));
    StringBuilder out = new StringBuilder();
    String name = name(command);
    out.append(".TH ").append(quoted(name.toUpperCase(Locale.ROOT))).append(" 1 \"\" ");
    out.append(quoted("Rotproof " + Program.here().version())).append(" \"Rotproof\"\n");
    List<String> description = text(spec.usageMessage().description());
    section(out, "NAME");
    String first = description.isEmpty() ? name : description.get(0).replaceFirst("\\.( .*)?$", "");
    out.append(plain(name)).append(" \\- ").append(plain(first)).append('\n');
    section(out, "SYNOPSIS");
    String synopsis = help.synopsis(0).strip().replaceAll("\\s+", " ");
    out.append(".B ").append(plain(spec.qualifiedName())).append('\n');
    out.append(plain(synopsis.substring(spec.qualifiedName().length()).strip())).append('\n');
    section(out, "DESCRIPTION");
    description.forEach(p -> paragraph(out, p));
    options(out, spec);
    commands(out, command);
    footer(out, spec);
    section(out, "SEE ALSO");
    out.append(command.getParent() == null ? "" : plain(name(command.getParent())) + "(1), ");
    out.append("md(4), mdadm(8), cryptsetup(8), integritysetup(8)\n");
    return out.toString();
  }

  private static void options(StringBuilder out, CommandSpec spec) {
    if (!spec.positionalParameters().isEmpty()) {
      section(out, "ARGUMENTS");
      for (PositionalParamSpec parameter : spec.positionalParameters()) {
        if (!parameter.hidden()) {
          item(out, parameter.paramLabel(), spec, parameter.description());
        }
      }
    }
    section(out, "OPTIONS");
    for (OptionSpec option : spec.options()) {
      if (!option.hidden()) {
        String names = String.join(", ", option.names());
        String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
        item(
            out,
            names + value,
            spec,
            Arrays.stream(option.description())
                .map(d -> d.replace("${DEFAULT-VALUE}", option.defaultValueString()))
                .toArray(String[]::new));
      }
    }
  }

  private static void commands(StringBuilder out, CommandLine command) {
    List<CommandLine> below =
        pages(command).stream().filter(c -> c.getParent() == command).toList();
    if (below.isEmpty()) {
      return;
    }
    section(out, "COMMANDS");
    for (CommandLine one : below) {
      out.append(".TP\n.BR ").append(plain(name(one))).append(" (1)\n");
      text(one.getCommandSpec().usageMessage().description()).stream()
          .findFirst()
          .ifPresent(d -> out.append(plain(d)).append('\n'));
    }
  }

  private static void footer(StringBuilder out, CommandSpec spec) {
    List<String> footer = text(spec.usageMessage().footer());
    if (footer.isEmpty()) {
      return;
    }
    String heading = String.format(spec.usageMessage().footerHeading()).strip();
    section(out, heading.isEmpty() ? "NOTES" : heading.replace(":", "").toUpperCase(Locale.ROOT));
    out.append(".nf\n");
    footer.forEach(l -> out.append(plain(l)).append('\n'));
    out.append(".fi\n");
  }

  private static void section(StringBuilder out, String title) {
    out.append(".SH ").append(title).append('\n');
  }

  private static void paragraph(StringBuilder out, String text) {
    out.append(".PP\n").append(plain(text)).append('\n');
  }

  private static void item(StringBuilder out, String title, CommandSpec spec, String... words) {
    out.append(".TP\n.B ").append(plain(title)).append('\n');
    String text = String.join(" ", text(words)).replace("${ROOT-COMMAND-NAME}", TOP);
    text = text.replace("${COMMAND-FULL-NAME}", spec.qualifiedName());
    out.append(plain(text.isBlank() ? "\u00a0" : text)).append('\n');
  }

  /** As picocli would print it: its percent signs and variables resolved. */
  private static List<String> text(String... lines) {
    return Arrays.stream(lines).map(l -> l.replace("%%", "%").replace("%n", " ")).toList();
  }

  private static String quoted(String word) {
    return "\"" + plain(word) + "\"";
  }

  /** Nothing in it is taken for a request or an escape. */
  private static String plain(String text) {
    String safe = text.replace("\\", "\\e").replace("-", "\\-").replace("\n", " ");
    return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
  }
}
