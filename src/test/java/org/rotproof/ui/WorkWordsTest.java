package org.rotproof.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rotproof.plan.ChoreKind;
import org.rotproof.ui.common.Strings;

/** Each kind of work has words in the bar that shows it. */
class WorkWordsTest {
  @Test
  void eachKindOfWorkHasWords() {
    Strings texts = Strings.of("common");
    Stream<String> chores =
        Stream.of(ChoreKind.values()).filter(ChoreKind::isWork).map(ChoreKind::wire);
    assertThat(Stream.concat(chores, Stream.of("scrub", "go-on", "undo")))
        .hasSizeGreaterThan(15)
        .allSatisfy(kind -> assertThat(texts.getOr("work.kind." + kind, "")).as(kind).isNotBlank());
    for (String key :
        List.of("work.running", "work.done", "work.failed", "work.cut", "work.stop.title")) {
      assertThat(texts.getOr(key, "")).as(key).contains("{0}", "{1}");
    }
  }
}
