package org.rotproof.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rotproof.plan.Step;
import org.rotproof.protocol.Kinds;

/** Each kind of stage and of step has words, the same in every place that shows them. */
class StepNamesTest {
  private static final ResourceBundle WORDS =
      ResourceBundle.getBundle("org.rotproof.plan.words", Locale.ROOT);

  /** Those that say their kind themselves share the word of another, or have several. */
  private static boolean namedByItsClass(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods()).noneMatch(m -> m.getName().equals("kind"));
  }

  private static Set<String> inThePlanners(String pattern) throws IOException {
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/org/rotproof/plan"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        Matcher m = Pattern.compile(pattern).matcher(Files.readString(file));
        while (m.find()) {
          found.add(m.group(1));
        }
      }
    }
    return found;
  }

  @Test
  void everyKindOfStepHasAWordAndOneInsideASentence() throws IOException {
    List<String> kinds =
        new ArrayList<>(
            Kinds.of(Step.class).stream()
                .filter(StepNamesTest::namedByItsClass)
                .map(c -> c.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-"))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList());
    kinds.addAll(inThePlanners("(?s)public String kind\\(\\) \\{\\s*return \"([a-z-]+)\""));
    kinds.addAll(inThePlanners("new LifeStep\\.(?:Shut|Enlarge)\\(\\s*\"([a-z-]+)\","));
    // Steps and stages that a planner's own method is told the kind of.
    Set<String> told = inThePlanners("\\bone\\(\\s*\"([a-z-]+)\",");
    assertThat(told).contains("prove");
    kinds.addAll(told.stream().filter(kind -> !WORDS.containsKey("stage." + kind)).toList());
    assertThat(kinds)
        .hasSizeGreaterThan(40)
        .contains("format-luks", "change-lines", "mount", "unmount", "stop-array", "enlarge-luks");
    assertThat(kinds)
        .allMatch(kind -> WORDS.containsKey("step." + kind))
        .allMatch(kind -> WORDS.containsKey("doing." + kind));
  }

  /** What takes its time says what it has done: only what formats a disk has wiped it. */
  @Test
  void onlyWhatFormatsSaysThatItWiped() {
    ResourceBundle window = ResourceBundle.getBundle("org.rotproof.ui.work", Locale.ROOT);
    List<String> timed =
        Kinds.of(Step.class).stream()
            .filter(
                c ->
                    Arrays.stream(c.getRecordComponents())
                        .anyMatch(p -> p.getName().equals("workBytes")))
            .map(c -> c.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-"))
            .map(name -> name.toLowerCase(Locale.ROOT))
            .toList();
    assertThat(timed).contains("format-luks", "swap-member", "prove-copies-agree");
    for (String kind : timed) {
      assertThat(window.getString("wipe." + kind + ".done").equals("Wiped"))
          .as(kind)
          .isEqualTo(kind.startsWith("format-"));
    }
    assertThat(window.getString("wipe.done")).isNotEqualTo("Wiped");
  }

  @Test
  void everyKindOfStageHasAWord() throws IOException {
    Set<String> kinds = inThePlanners("new Stage\\(\\s*\"([a-z-]+)\"");
    assertThat(kinds).hasSizeGreaterThan(25).contains("array", "retire", "schedule", "rename");
    assertThat(kinds).allMatch(kind -> WORDS.containsKey("stage." + kind));
  }

  /** A stage's own word stands for whatever it may begin with, so it must not claim to make. */
  @Test
  void aVerbOfMakingStandsOnlyWhereSomethingIsMade() {
    Pattern making = Pattern.compile("(?i)^(create|creating|make|making|format|new)\\b");
    List<String> makers = List.of("create-", "make-", "format-");
    for (String key : WORDS.keySet()) {
      boolean claims = making.matcher(WORDS.getString(key)).find();
      String last = key.substring(key.lastIndexOf('.') + 1);
      boolean makes = makers.stream().anyMatch(last::startsWith);
      boolean onlyMakes = List.of("stage.keys", "stage.format", "stage.lvm").contains(key);
      assertThat(!claims || makes || onlyMakes).as(key + "=" + WORDS.getString(key)).isTrue();
    }
  }
}
