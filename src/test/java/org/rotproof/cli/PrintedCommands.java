package org.rotproof.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages that a person reads, and the commands that are printed in them. */
final class PrintedCommands {
  private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

  private PrintedCommands() {}

  static List<Path> pages() throws IOException {
    List<Path> pages =
        new ArrayList<>(
            List.of(Path.of("README.md"), Path.of("SECURITY.md"), Path.of("CONTRIBUTING.md")));
    try (Stream<Path> more = Files.list(Path.of("assets/docs"))) {
      more.filter(p -> p.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  /** What stands between fences of that language ("" for none). */
  static List<String> blocks(Path page, String language) throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher matcher = FENCE.matcher(Files.readString(page, StandardCharsets.UTF_8));
    while (matcher.find()) {
      if (matcher.group(1).equals(language)) {
        blocks.add(matcher.group(2));
      }
    }
    return blocks;
  }

  /** The commands of a page's blocks that begin with that word, without prompt and comment. */
  static List<String> of(Path page, String first) throws IOException {
    List<String> commands = new ArrayList<>();
    for (String block : blocks(page, "")) {
      for (String line : block.replace("\\\n", " ").lines().toList()) {
        String command = line.replaceFirst("^\\$ ", "").replaceFirst("\\s+#.*$", "").strip();
        if (command.startsWith(first)) {
          commands.add(command);
        }
      }
    }
    return commands;
  }

  /** Behind the program's name, up to where the shell takes over. */
  static String[] arguments(String command) {
    String words = command.replaceFirst("^rotproof ?", "").replaceFirst(" *[|>].*$", "").strip();
    return words.isEmpty() ? new String[0] : words.split("\\s+");
  }
}
