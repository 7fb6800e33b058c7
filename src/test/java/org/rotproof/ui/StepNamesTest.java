package org.rotproof.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.rotproof.plan.Step;

/** Each kind of step has a word on the pages that show steps. */
class StepNamesTest {
  private static List<Class<?>> records(Class<?> type) {
    List<Class<?>> all = new ArrayList<>();
    if (type.isRecord()) {
      all.add(type);
    } else {
      Arrays.stream(type.getPermittedSubclasses()).forEach(sub -> all.addAll(records(sub)));
    }
    return all;
  }

  /** Those that say their kind themselves share the word of another, or have several. */
  private static boolean namedByItsClass(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods()).noneMatch(m -> m.getName().equals("kind"));
  }

  @Test
  void everyKindHasAWord() {
    ResourceBundle texts = ResourceBundle.getBundle("org.rotproof.ui.wizard", Locale.ROOT);
    List<String> kinds =
        records(Step.class).stream()
            .filter(StepNamesTest::namedByItsClass)
            .map(c -> c.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-"))
            .map(name -> name.toLowerCase(Locale.ROOT))
            .toList();
    assertThat(kinds).hasSizeGreaterThan(35).contains("format-luks", "change-lines");
    assertThat(kinds).allMatch(kind -> texts.containsKey("step." + kind));
  }
}
