package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.rotproof.plan.BlueprintJson;

/** What README.md and the pages beside it print is so, word for word. */
class ReadmeTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
  private static final Pattern NAMED = Pattern.compile("`rotproof ([a-z][a-z-]*)");

  /** They look, and need neither root nor a machine. */
  private static final Set<String> HARMLESS = Set.of("plan", "disks");

  @Test
  void everyCommandLineIsOneThatTheProgramUnderstands() throws Exception {
    int count = 0;
    for (Path page : PrintedCommands.pages()) {
      for (String command : PrintedCommands.of(page, "rotproof")) {
        Manual.line().parseArgs(PrintedCommands.arguments(command));
        count++;
      }
    }
    assertThat(count).isGreaterThan(6);
  }

  @Test
  void whatOnlyLooksIsRunAsItStands() throws Exception {
    List<String> run = new ArrayList<>();
    for (Path page : PrintedCommands.pages()) {
      for (String command : PrintedCommands.of(page, "rotproof")) {
        String[] words = PrintedCommands.arguments(command);
        boolean hasItsFiles = !List.of(words).contains("FILE");
        if (words.length > 0 && HARMLESS.contains(words[0]) && hasItsFiles) {
          CommandLineRun done = CommandLineRun.of(words);
          assertThat(done.exit()).as(command + "\n" + done.err()).isZero();
          run.add(words[0]);
        }
      }
    }
    assertThat(run).contains("plan", "disks");
  }

  @Test
  void aTextOfMdstatIsReadFromStandardInputAsPrinted() throws Exception {
    String text =
        "Personalities : [raid1]\nmd127 : active raid1 dm-3[1] dm-1[0]\n"
            + "      105408 blocks super 1.2 [2/2] [UU]\n\nunused devices: <none>\n";
    int count = 0;
    for (Path page : PrintedCommands.pages()) {
      for (String command : PrintedCommands.of(page, "ssh nas cat /proc/mdstat | ")) {
        String behind = command.substring(command.indexOf("| ") + 2);
        CommandLineRun done = CommandLineRun.with(text, PrintedCommands.arguments(behind));
        assertThat(done.exit()).as(command).isZero();
        assertThat(done.out()).contains("md127");
        count++;
      }
    }
    assertThat(count).isPositive();
  }

  @Test
  void everyCommandThatIsNamedExists() throws Exception {
    Set<String> known = Manual.line().getSubcommands().keySet();
    for (Path page : PrintedCommands.pages()) {
      Matcher named = NAMED.matcher(Files.readString(page, StandardCharsets.UTF_8));
      while (named.find()) {
        assertThat(known).as(page.toString()).contains(named.group(1));
      }
    }
  }

  @Test
  void everyScriptIsThereAndKnowsTheOptionsThatAreWritten() throws Exception {
    int count = 0;
    for (Path page : PrintedCommands.pages()) {
      for (String command : PrintedCommands.of(page, "./installer/")) {
        String[] words = command.split("\\s+");
        Path script = Path.of(words[0]);
        assertThat(script).as(page.toString()).isExecutable();
        String text = Files.readString(script);
        for (String word : words) {
          if (word.startsWith("--")) {
            assertThat(text).as(command).contains(word);
          }
        }
        count++;
      }
    }
    assertThat(count).isGreaterThan(2);
  }

  @Test
  void everyBlueprintThatIsPrintedIsOne() throws Exception {
    int count = 0;
    for (Path page : PrintedCommands.pages()) {
      for (String json : PrintedCommands.blocks(page, "json")) {
        if (json.contains("\"disks\"")) {
          BlueprintJson.read(json);
          count++;
        }
      }
    }
    assertThat(count).isGreaterThan(1);
  }

  @Test
  void everyLinkLeadsSomewhere() throws Exception {
    for (Path page : PrintedCommands.pages()) {
      Matcher link = LINK.matcher(Files.readString(page, StandardCharsets.UTF_8));
      while (link.find()) {
        assertThat(page.toAbsolutePath().resolveSibling(link.group(1)).normalize())
            .as("a link of " + page)
            .exists();
      }
    }
  }

  @Test
  void everyLibraryThatIsShippedIsNamedWithItsLicence() throws Exception {
    String pom = Files.readString(Path.of("pom.xml"));
    String copyright = Files.readString(Path.of("installer/copyright"));
    List<String> shipped =
        pom.lines()
            .filter(l -> l.contains("<dependency>") && !l.contains("<scope>test"))
            .map(l -> l.replaceFirst(".*<artifactId>([^<]+)</artifactId>.*", "$1"))
            .collect(Collectors.toList());
    assertThat(shipped).hasSizeGreaterThan(8);
    for (String artifact : shipped) {
      String first = artifact.replaceFirst("-.*", "");
      assertThat(copyright).contains("*/" + first);
    }
  }
}
