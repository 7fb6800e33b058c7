package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.BlueprintJson;
import org.rotproof.plan.LegPlace;
import org.rotproof.plan.Planner;
import org.rotproof.protocol.Json;
import org.rotproof.storage.RaidLevel;

/** Builds, damages and heals on a real kernel. */
@Tag("kernel")
class DrillKernelTest {
  private static final long SIZE = 96L << 20;

  /**
   * All of them with -Drotproof.full=true; else two levels with two protections, and others by the
   * next seed: six seeds in a row go through all twelve.
   */
  static Stream<String> blueprints() {
    List<Blueprint.Protection.Kind> kinds = List.of(Blueprint.Protection.Kind.values());
    List<RaidLevel> levels = RaidLevel.OFFERED;
    boolean full = Boolean.getBoolean("rotproof.full");
    long seed = Long.getLong("rotproof.seed", 1);
    List<String> chosen = new ArrayList<>();
    for (int level = 0; level < levels.size(); level++) {
      for (int kind = 0; kind < kinds.size(); kind++) {
        boolean due =
            level == seed % levels.size() && kind == (seed / levels.size() + level) % kinds.size();
        if (full || due) {
          chosen.add(blueprint(kinds.get(kind), levels.get(level)));
        }
      }
    }
    return chosen.stream();
  }

  private static String blueprint(Blueprint.Protection.Kind kind, RaidLevel level) {
    int disks = level == RaidLevel.RAID10 ? 4 : level.leastMembers();
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= disks; i++) {
      names.add("\"disk" + i + "\"");
    }
    return String.format(
        "{\"name\":\"toy\",\"disks\":%s,\"raid\":\"%s\",\"protection\":{\"kind\":\"%s\"},"
            + "\"practice\":{\"disks\":%d,\"size\":\"96M\"}}",
        names, level.mdName(), kind.name().toLowerCase(Locale.ROOT), disks);
  }

  @ParameterizedTest
  @MethodSource("blueprints")
  void damageOnOneDiskIsFoundExactlyAndHealed(String json) throws Exception {
    Blueprint blueprint = BlueprintJson.read(json);
    PracticeDisks disks = PracticeDisks.of(blueprint);
    long sector = LegPlace.legSectors(blueprint.protection(), SIZE) / 3 / 8 * 8;
    long offset = LegPlace.diskOffsetBytes(blueprint.protection(), SIZE, sector);
    CommandLineRun run =
        CommandLineRun.real(json, "drill", "-", "--json", "--damage", "disk2:" + offset + ":30K");
    assertThat(run.exit()).as(run.err() + run.out()).isZero();
    JsonNode report = Json.mapper().readTree(run.out());

    assertThat(report.get("ready").booleanValue()).isTrue();
    assertThat(report.get("error").isNull()).isTrue();
    assertThat(report.get("usableBytes").longValue())
        .isEqualTo(Planner.plan(blueprint, disks.inventory()).capacity().usableBytes());
    JsonNode before = report.get("scrubs").get(0);
    assertThat(before.get("result").textValue()).as(run.err() + run.out()).isEqualTo("clean");
    assertThat(before.get("mismatchSectors").longValue()).isZero();
    JsonNode found = report.get("scrubs").get(1);
    assertThat(found.get("result").textValue()).as(run.err() + run.out()).isEqualTo("repaired");
    for (JsonNode leg : found.get("legs")) {
      String expected =
          leg.get("disk").textValue().equals("disk2")
              ? "[[" + sector + "," + (sector + 63) + "]]"
              : "[]";
      assertThat(leg.get("ranges").toString()).as(leg.toString()).isEqualTo(expected);
    }
    assertThat(report.get("scrubs").get(2).get("result").textValue())
        .as(run.err() + run.out())
        .isEqualTo("clean");
    assertThat(report.get("fileIntact").booleanValue()).isTrue();
  }

  @Test
  @Tag("half-0")
  void thePrintedScriptBuildsTheSameByHand() throws Exception {
    String json = blueprint(Blueprint.Protection.Kind.ENCRYPTED, RaidLevel.RAID1);
    String script = CommandLineRun.with(json, "plan", "-").out();
    String check =
        "set -e; findmnt -n -o FSTYPE /srv/toy; udevadm settle; md=$(basename $(readlink -f"
            + " /dev/md/toy)); echo check > /sys/block/$md/md/sync_action; while [ $(cat"
            + " /sys/block/$md/md/sync_action) != idle ]; do sleep 0.2; done; cat"
            + " /sys/block/$md/md/mismatch_cnt; blockdev --getsize64 /dev/md/toy";
    try (Helper helper =
        Helper.connect(CommandLineRun.MACHINES.practice(2, SIZE), CommandLineRun.SILENT)) {
      CommandLineRun.execute(
          helper, "cat > /tmp/plan.sh <<'end of plan'\n" + script + "end of plan\n");
      CommandLineRun.execute(helper, "bash /tmp/plan.sh </dev/null");
      String seen = CommandLineRun.execute(helper, check);
      assertThat(seen.lines()).containsExactly("ext4", "0", "81461248");
    }
  }

  @Test
  @Tag("half-1")
  void aDiskThatWasPutToUseBeforeIsRefusedAndNothingIsSaidOfAFile() throws Exception {
    String json = "{\"name\":\"toy\",\"disks\":[\"disk1\",\"disk2\"]}";
    String use =
        "p=/srv/M$(printf '\\303\\251')dias; mkfs.ext4 -q /dev/practice/disk1 && mkdir -p $p &&"
            + " mount /dev/practice/disk1 $p";
    CommandLineRun run =
        CommandLineRun.real(json, "drill", "-", "--json", "--before", use, "--before", "exit 7");
    assertThat(run.exit()).as(run.err() + run.out()).isEqualTo(Exit.REFUSED);
    JsonNode report = Json.mapper().readTree(run.out());
    assertThat(report.get("ready").booleanValue()).isFalse();
    assertThat(report.get("error").textValue())
        .contains("disk1", "mounted at /srv/M\u00e9dias. ")
        .doesNotContain("\u00c3");
    assertThat(report.get("before").get(0).get("exit").intValue()).isZero();
    assertThat(report.get("before").get(1).get("exit").intValue()).isEqualTo(7);
    assertThat(report.get("scrubs").size()).isZero();
  }
}
