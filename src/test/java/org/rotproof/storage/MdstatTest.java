package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.storage.MdstatArray.Access;
import org.rotproof.storage.MdstatArray.Member;

/** Every shape of /proc/mdstat is read as it was meant. */
class MdstatTest {
  static Stream<String> corpus() {
    return Corpus.names("mdstat").stream();
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void isReadAsMeant(String name) throws ParseException {
    Mdstat mdstat = Mdstat.parse(Corpus.text("mdstat/" + name + ".txt"));
    List<String> read = mdstat.arrays().stream().map(MdstatTest::line).toList();
    assertThat(read)
        .containsExactlyElementsOf(
            Corpus.text("mdstat/" + name + ".expected")
                .lines()
                .map(String::stripTrailing)
                .toList());
  }

  private static String line(MdstatArray a) {
    String access =
        a.access() == Access.READ_WRITE ? "rw" : a.access() == Access.READ_ONLY ? "ro" : "auto";
    String disks =
        a.raidDisks() < 0 ? "-" : a.raidDisks() + "/" + a.workingDisks() + " " + a.slots();
    return String.join(
            " | ",
            a.name(),
            (a.active() ? "active " : "inactive ") + access,
            a.level(),
            Long.toString(a.sizeKib()),
            a.metadata(),
            Long.toString(a.chunkKib()),
            a.layout(),
            disks,
            a.members().stream().map(MdstatTest::member).collect(Collectors.joining(" ")),
            a.sync().map(MdstatTest::sync).orElse("-"))
        .stripTrailing();
  }

  private static String member(Member m) {
    String flags =
        m.flags().stream()
            .map(f -> f.name().substring(0, 1))
            .sorted()
            .collect(Collectors.joining());
    return m.device() + "[" + m.number() + "]" + flags;
  }

  private static String sync(SyncProgress s) {
    return s.action()
        + " "
        + s.state()
        + " "
        + s.doneKib()
        + "/"
        + s.totalKib()
        + " "
        + s.speedKibPerSecond()
        + " "
        + s.finishSeconds();
  }

  @Test
  void personalitiesBitmapsAndUnusedDevicesAreKept() throws ParseException {
    assertThat(Mdstat.parse(Corpus.text("mdstat/no-arrays.txt")).personalities())
        .contains("raid1", "raid6", "raid10")
        .hasSize(8);
    assertThat(Mdstat.parse(Corpus.text("mdstat/none-loaded.txt")).personalities()).isEmpty();
    assertThat(Mdstat.parse(Corpus.text("mdstat/unused-devices-named.txt")).unusedDevices())
        .containsExactly("sdb1", "sdc1");
    assertThat(
            Mdstat.parse(Corpus.text("mdstat/bitmap-in-a-file.txt"))
                .array("md0")
                .orElseThrow()
                .bitmap())
        .endsWith("file: /var/lib/md 0/resync = 5 blocks");
    assertThat(
            Mdstat.parse(Corpus.text("mdstat/dirty-words-of-newer-kernels.txt"))
                .array("md0")
                .orElseThrow()
                .unread())
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "hello",
        "{\"mdstat\":1}",
        "Personalities : [raid1]\n<html>\n",
        "PK\u0003\u0004\u0000\u0000binary"
      })
  void garbageIsRefusedWithASentence(String text) {
    assertThatThrownBy(() -> Mdstat.parse(text))
        .isInstanceOf(ParseException.class)
        .hasMessageStartingWith("/proc/mdstat: ")
        .hasMessageNotContaining("\u0000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Personalities : [raid1]\nmd0 : active raid1 sda1[0] sdb\n",
        "Personalities : [raid1]\nmd0 : active\n",
        "Personalities : [raid1]\nmd0 : activeraid1 sda1[0]\n",
        "Personalities : [raid1]\nmd0 : active raid1 sda1[0]\n      many blocks [2/2] [UU]\n",
        "Personalities : [raid1]\nmd0 : active raid1 sda1[0]\n      1 blocks\n resync=MAYBE\n",
        "Personalities : [raid1]\nmd0 : active raid1 sda1[0]\n<html>\n",
        "md0 : active raid1 sda1[99999999999]\n",
        "md0 : active raid1 sda1[0]\n 99999999999999999999 blocks\n",
        "md0 : active raid1 a[0]\nmd0 : active raid1 b[0]\n",
        "md0 : active raid1 a[0]\n  9 blocks [2/2] [UU]\n"
            + "  check = 1.0% (1/99999999999999999999999) finish=1.0min\n"
      })
  void anArrayOfWhichSomethingIsOddIsToldAndNeverHealthy(String text) throws ParseException {
    assertThat(Mdstat.parse(text).arrays())
        .isNotEmpty()
        .allMatch(a -> a.toArray().judged().health() != Health.HEALTHY);
  }

  /** Whatever is cut off, what is left is not called healthy, and hides nothing else. */
  @Test
  void aTextThatEndsEarlyIsNeverHealthy() throws ParseException {
    String before =
        "Personalities : [raid1]\nmd5 : active raid1 x[1] y[0]\n      9 blocks [2/2] [UU]\n\n";
    String last = "md0 : active raid1 b1[1] a1[0]\n      100 blocks super 1.2 [2/2] [UU]";
    for (int end = 3; end < last.length(); end++) {
      Mdstat read = Mdstat.parse(before + last.substring(0, end));
      assertThat(read.array("md5").orElseThrow().toArray().judged().health())
          .as(last.substring(0, end))
          .isEqualTo(Health.HEALTHY);
      assertThat(read.array("md0").orElseThrow().toArray().judged().health())
          .as(last.substring(0, end))
          .isNotEqualTo(Health.HEALTHY);
    }
    assertThat(Mdstat.parse(before + last).array("md0").orElseThrow().toArray().judged().health())
        .isEqualTo(Health.HEALTHY);
  }

  @Test
  void aNameWithBlanksIsAnArrayOfItsOwn() throws ParseException {
    Mdstat read =
        Mdstat.parse(
            "Personalities : [raid1]\nmd6 : active raid1 x[1]\n      9 blocks [2/1] [_U]\n\n"
                + "md_a : b : active raid1 d[1] c[0]\n      9 blocks [2/2] [UU]\n\n"
                + "my array : inactive e[0](S)\n      9 blocks\n\nunused devices: <none>\n");
    assertThat(read.arrays().stream().map(MdstatArray::name))
        .containsExactly("md6", "md_a : b", "my array");
    assertThat(read.array("md6").orElseThrow().toArray().judged().health())
        .isEqualTo(Health.DEGRADED);
  }

  @Test
  void whatIsOddLeavesTheRestOfItsLineToBeRead() throws ParseException {
    MdstatArray array =
        Mdstat.parse(
                "md0 : sleeping raid1 b[1] ??? a[0]\n"
                    + "      99999999999999999999999 blocks super 1.2 [2/1] [U_]\n")
            .array("md0")
            .orElseThrow();
    assertThat(array.members().stream().map(MdstatArray.Member::device)).containsExactly("b", "a");
    assertThat(array.toArray().judged().missing()).isEqualTo(1);
  }

  @Test
  void aMemberOnItsWayIsNotCalledInSync() throws ParseException {
    MdstatArray rebuilding =
        Mdstat.parse(Corpus.text("mdstat/raid5-recovery.txt")).array("md5").orElseThrow();
    assertThat(rebuilding.members()).allMatch(m -> rebuilding.stateOf(m).isEmpty());
    assertThat(rebuilding.degraded()).isEqualTo(1);
    MdstatArray whole =
        Mdstat.parse(Corpus.text("mdstat/journal-and-write-mostly.txt")).array("md0").orElseThrow();
    assertThat(whole.members().stream().map(whole::stateOf))
        .containsExactly("journal", "in_sync", "in_sync", "in_sync");
  }

  @Test
  void aLineOfAMegabyteIsRefusedAndNotChewed() {
    String text = "Personalities : [raid1]\nmd0 : active raid1 " + "[".repeat(1 << 20);
    assertThatThrownBy(() -> Mdstat.parse(text)).isInstanceOf(ParseException.class);
  }
}
