package org.rotproof.ui.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {
  private static int across(int nodes, double width) {
    return Columns.across(nodes, width, 12, 100);
  }

  @Test
  void asManyStandSideBySideAsCanBeReadInRowsAsEvenAsTheyCanBe() {
    assertThat(across(5, 548)).isEqualTo(5);
    assertThat(across(5, 547)).as("three and two, not four and one").isEqualTo(3);
    assertThat(across(4, 340)).as("two and two").isEqualTo(2);
    assertThat(across(3, 1000)).isEqualTo(3);
    assertThat(across(3, 40)).as("one at least").isEqualTo(1);
    assertThat(across(1, 1000)).isEqualTo(1);
  }
}
