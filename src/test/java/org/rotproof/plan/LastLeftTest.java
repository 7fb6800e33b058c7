package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When an array that md does not start may be started with what left last. */
class LastLeftTest {
  @TempDir Path folder;

  /** What mdadm says of a member, as version 4.2 and newer print it. */
  private static String member(int disks, String role, int events, String state, String more) {
    return """
           /dev/mapper/photos-1:
                     Magic : a92b4efc
                   Version : 1.2
                Raid Level : raid5
              Raid Devices : %d
           %s
                     State : clean
                    Events : %d
              Device Role : %s
              Array State : %s ('A' == active, '.' == missing, 'R' == replacing)
           """
        .formatted(disks, more, events, role, state);
  }

  private static String at(int place, int events, String state) {
    return member(state.length(), "Active device " + place, events, state, "");
  }

  private boolean possible(String... examined) throws Exception {
    Map<String, String> files = new TreeMap<>();
    for (int i = 0; i < examined.length; i++) {
      files.put("m" + i, examined[i]);
    }
    for (Map.Entry<String, String> f : files.entrySet()) {
      Files.writeString(folder.resolve(f.getKey()), f.getValue());
    }
    String script =
        "set -euo pipefail; mdadm() { cat \"$2\"; }; "
            + LastLeft.check(String.join(" ", List.copyOf(files.keySet())));
    return new ProcessBuilder("bash", "-c", script)
            .directory(folder.toFile())
            .inheritIO()
            .start()
            .waitFor()
        == 0;
  }

  @Test
  void whatLeftLastKnewThatTheOtherWasGone() throws Exception {
    assertThat(possible(at(0, 40, "A.."), at(2, 37, "A.A"))).isTrue();
  }

  @Test
  void whatLeftFirstIsNeverUsedInItsPlace() throws Exception {
    assertThat(possible(at(0, 40, "A.."), at(1, 30, "AAA"))).isFalse();
  }

  @Test
  void whereAllAreHereMdadmChoosesByTheirCounts() throws Exception {
    assertThat(possible(at(0, 40, "A.."), at(1, 30, "AAA"), at(2, 37, "A.A"))).isTrue();
    // Both left in one moment, nothing was written between.
    assertThat(possible(at(0, 40, "A.."), at(1, 30, "AAA"), at(2, 30, "AAA"))).isTrue();
  }

  @Test
  void whoDidNotKnowMayBeTheOlderOne() throws Exception {
    assertThat(possible(at(0, 40, "A.."), at(2, 39, "AAA"), at(2, 39, "AAA"))).isFalse();
    assertThat(possible(at(0, 40, "A.."), at(2, 37, "AAA"))).isFalse();
  }

  @Test
  void ofTwoThatLeftOneAfterTheOtherBothMustHaveKnown() throws Exception {
    String fresh = at(0, 50, "A...");
    assertThat(possible(fresh, at(2, 45, "A.A."), at(3, 45, "A.AA"))).isTrue();
    assertThat(possible(fresh, at(2, 30, "AAAA"), at(3, 45, "A.AA"))).isFalse();
  }

  @Test
  void wherePlacesAreUnsureOrNothingIsBehindNothingIsForced() throws Exception {
    // Nobody is behind: something else is wrong.
    assertThat(possible(at(0, 40, "AA."), at(1, 40, "AA."))).isFalse();
    assertThat(possible(at(0, 40, "AA."), at(1, 39, "AA."))).isFalse();
    // Two say that they are the same member: one was replaced by the other.
    assertThat(possible(at(0, 40, "A.."), at(1, 37, "AA."), at(1, 30, "AAA"), at(2, 9, "AAA")))
        .isFalse();
    // It was being filled when it left.
    String filled = member(3, "Active device 2", 37, "A.A", "    Recovery Offset : 2048 sectors");
    assertThat(possible(at(0, 40, "A.."), filled)).isFalse();
    assertThat(possible(at(0, 40, "A.."), at(2, 37, "A.R"))).isFalse();
    String reshaped = member(3, "Active device 2", 37, "A.A", "    Reshape pos'n : 4096");
    assertThat(possible(at(0, 40, "A.."), reshaped)).isFalse();
    assertThat(possible("no superblock", "")).isFalse();
  }

  @Test
  void aSpareIsNoPlace() throws Exception {
    String spare = member(3, "spare", 40, "A..", "");
    assertThat(possible(at(0, 40, "A.."), at(2, 37, "A.A"), spare)).isTrue();
    assertThat(possible(at(0, 40, "A.."), at(2, 37, "AAA"), spare)).isFalse();
  }
}
