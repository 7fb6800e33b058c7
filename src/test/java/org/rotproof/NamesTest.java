package org.rotproof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One word for each thing: no class name twice, and what the notes name is there. */
class NamesTest {
  private static final Path MAIN = Path.of("src/main/java/org/rotproof");
  private static final Path NOTES = Path.of("assets/notes");
  private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w*[a-z]\\w*(?:\\.[A-Z]\\w+)*)`");
  private static final Pattern ROOM = Pattern.compile("(?m)^\\| `([a-z.]+)` \\|");

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(p -> p.toString().endsWith(".java")).toList();
    }
  }

  private static String name(Path source) {
    return source.getFileName().toString().replace(".java", "");
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .map(g -> first(pattern, g))
        .toList();
  }

  private static String first(Pattern pattern, String match) {
    return pattern.matcher(match).results().findFirst().orElseThrow().group(1);
  }

  @Test
  void noTwoClassesShareAName() throws Exception {
    Map<String, Long> counts =
        sources(MAIN).stream()
            .map(NamesTest::name)
            .filter(name -> !name.equals("package-info"))
            .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    assertThat(counts.entrySet().stream().filter(e -> e.getValue() > 1)).isEmpty();
  }

  @Test
  void theClassesThatTheNotesNameAreThere() throws Exception {
    List<Path> all = new ArrayList<>(sources(MAIN));
    all.addAll(sources(Path.of("src/test/java/org/rotproof")));
    Map<String, Path> classes =
        all.stream().collect(Collectors.toMap(NamesTest::name, p -> p, (one, other) -> one));
    for (String note : List.of("glossary.md", "architecture.md")) {
      List<String> named = found(CLASS, Files.readString(NOTES.resolve(note)));
      assertThat(named).as(note).hasSizeGreaterThan(10);
      for (String one : named) {
        String[] parts = one.split("\\.");
        assertThat(classes).as(note + " names " + one).containsKey(parts[0]);
        for (int i = 1; i < parts.length; i++) {
          assertThat(Files.readString(classes.get(parts[0])))
              .as(note + " names " + one)
              .containsPattern("(class|record|enum|interface) " + parts[i] + "\\b");
        }
      }
    }
  }

  @Test
  void aWordStandsInTheGlossaryOnce() throws Exception {
    List<String> words =
        Files.readAllLines(NOTES.resolve("glossary.md")).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
            .skip(1)
            .map(line -> line.split(" \\| ")[0].substring(2))
            .toList();
    assertThat(words).hasSizeGreaterThan(25).doesNotHaveDuplicates();
  }

  @Test
  void theMapOfRoomsNamesEachRoomThatThereIs() throws Exception {
    TreeSet<String> rooms = new TreeSet<>();
    for (Path source : sources(MAIN)) {
      rooms.add(MAIN.relativize(source.getParent()).toString().replace('/', '.'));
    }
    // The screens of the window, and what only a planner or a chart is made of, stand with their
    // room.
    rooms.removeIf(room -> room.isEmpty() || room.startsWith("ui.") || room.equals("plan.boot"));
    String map = Files.readString(NOTES.resolve("architecture.md"));
    assertThat(found(ROOM, map)).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(rooms);
  }
}
