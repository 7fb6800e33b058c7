package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.protocol.Json;

/** What md says of a level is kept as it is said, whether it is understood or not. */
class MdLevelTest {
  private static Array array(String level) {
    return new Array(
        "md0",
        "a",
        "",
        new MdLevel(level),
        1 << 20,
        0,
        "",
        2,
        0,
        ArrayProtection.INTEGRITY,
        "",
        "",
        List.of(),
        Optional.empty(),
        "",
        "1.2",
        "clean",
        0,
        -1,
        "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"raid1", "raid10", "linear", "multipath", "container", "raidF1", "RAID5", ""})
  void anArrayIsWrittenAndReadWithItsWord(String word) throws Exception {
    ObjectNode tree = Json.mapper().valueToTree(array(word));
    assertThat(tree.path("level").textValue()).isEqualTo(word);
    assertThat(tree.path("protection").textValue()).isEqualTo("integrity");
    assertThat(Json.mapper().treeToValue(tree, Array.class)).isEqualTo(array(word));
    tree.putNull("level");
    assertThatThrownBy(() -> Json.mapper().treeToValue(tree, Array.class)).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(RaidLevel.class)
  void eachLevelIsKnownByItsWordInCapitalsToo(RaidLevel level) {
    assertThat(MdLevel.of(level).known()).contains(level);
    assertThat(new MdLevel(level.name()).known()).contains(level);
    assertThat(MdLevel.of(level).strange()).isFalse();
    assertThat(RaidLevel.offered(level.mdName()).isPresent())
        .isEqualTo(RaidLevel.OFFERED.contains(level));
    // Its parity is what it can do without, where it has any.
    int survives = level.redundancy(5).survives();
    assertThat(level.parity()).isIn(0, survives);
  }

  @Test
  void whatIsNotKnownIsStrangeAndNeverHealthy() {
    for (String word : List.of("raidF1", "faulty", "raid")) {
      assertThat(new MdLevel(word).strange()).as(word).isTrue();
      assertThat(array(word).judged().health()).as(word).isNotEqualTo(Health.HEALTHY);
      assertThat(array(word).judged().sentences()).contains(word);
    }
    assertThat(new MdLevel("container").strange()).isFalse();
    assertThat(new MdLevel("").strange()).isFalse();
  }

  @Test
  void protectionKeepsItsWords() throws Exception {
    assertThat(Json.mapper().writeValueAsString(ArrayProtection.values()))
        .isEqualTo("[\"encrypted\",\"integrity\",\"layered\",\"none\",\"\"]");
    assertThat(
            Json.mapper().readValue("[\"layered\",\"\",\"of tomorrow\"]", ArrayProtection[].class))
        .containsExactly(ArrayProtection.LAYERED, ArrayProtection.UNKNOWN, ArrayProtection.UNKNOWN);
    assertThat(ArrayProtection.UNKNOWN.guarded() || ArrayProtection.NONE.guarded()).isFalse();
  }
}
