package org.rotproof.vital;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rotproof.host.PracticeSpec;
import org.rotproof.lab.Combination;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.lab.LabChore;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.scrub.Rehearsal;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.Result;

/**
 * Looks at healthy arrays of every kind on every level find nothing: just built and written to,
 * just scrubbed, while md reads all of them, and opened again after a power cut in the middle of
 * writing. All arrays of one kind share a machine. 204 looks in all with -Drotproof.full=true; a
 * sample of one array, another with another seed, otherwise; -Drotproof.case takes "encrypted" or
 * "encrypted-raid5". How long each took is printed, and not judged: what else the machine does
 * counts in it.
 */
@Tag("kernel")
@Tag("turn-9")
class HealthyLooksKernelTest {
  private static final int LOOKS = Integer.getInteger("rotproof.looks", 17);
  private static final long MEBIBYTES = Long.getLong("rotproof.mib", 48);

  private static final List<String> LEVELS = List.of("raid1", "raid5", "raid6", "raid10");

  private final Map<String, List<Double>> seconds = new TreeMap<>();
  private final List<String> found = new ArrayList<>();

  static List<String> kinds() {
    String some = System.getProperty("rotproof.case", "");
    if (!some.isEmpty()) {
      return List.of(some.split(","));
    }
    List<String> kinds = List.of("encrypted", "integrity", "layered");
    int one = Math.floorMod(Combination.SEED, kinds.size() * LEVELS.size());
    return Combination.FULL
        ? kinds
        : List.of(kinds.get(one / LEVELS.size()) + "-" + LEVELS.get(one % LEVELS.size()));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void nothingIsFoundWhereNothingIsWrong(String which) {
    String kind = which.replaceFirst("-.*", "");
    List<String> levels = which.equals(kind) ? LEVELS : List.of(which.replaceFirst(".*-", ""));
    int disks = levels.stream().mapToInt(HealthyLooksKernelTest::disks).sum();
    try (Lab lab = Lab.start(new PracticeSpec(disks, MEBIBYTES << 20, false))) {
      int first = 1;
      for (String level : levels) {
        LabBuild.of(lab, json(kind, level, first)).build(lab);
        first += disks(level);
      }
      lookedAt(lab, levels);
      for (Map.Entry<String, List<Double>> array : seconds.entrySet()) {
        List<Double> taken = array.getValue().stream().sorted().toList();
        System.out.printf(
            "LOOKS | %s | %s | %d | median %.2f s | longest %.2f s%n",
            kind,
            array.getKey(),
            taken.size(),
            taken.get(taken.size() / 2),
            taken.get(taken.size() - 1));
      }
      assertThat(found).isEmpty();
      if (Boolean.parseBoolean(System.getProperty("rotproof.rehearse", "true"))) {
        levels.forEach(level -> rehearsed(lab, level));
      }
    }
  }

  private static int disks(String level) {
    return switch (level) {
      case "raid1" -> 2;
      case "raid5" -> 3;
      default -> 4;
    };
  }

  private void lookedAt(Lab lab, List<String> levels) {
    lab.sh(
        "{ (while :; do for d in /srv/*/; do dd if=/dev/urandom of=$d/diary bs=64k count=16"
            + " conv=fsync status=none; sleep 0.3; done; done) >/dev/null 2>&1 </dev/null & }");
    for (String level : levels) {
      looks(lab, level, "built", LOOKS / 4);
    }
    for (String level : levels) {
      ScrubReport report =
          lab.ask(new Ask.Scrub(level, 0, false, 0), Answer.Scrubbed.class).report();
      assertThat(report.result()).as("%s", report).isEqualTo(Result.CLEAN);
      looks(lab, level, "scrubbed", LOOKS / 4);
    }
    for (String level : levels) {
      String md = "md=/sys/block/$(basename $(readlink -f /dev/md/" + level + "))/md; ";
      lab.sh(
          md
              + "echo 100 >$md/sync_speed_min; echo 100 >$md/sync_speed_max;"
              + " echo check >$md/sync_action");
      looks(lab, level, "checked", LOOKS / 4);
      lab.sh(
          md
              + "grep -q check $md/sync_action; echo idle >$md/sync_action;"
              + " echo system >$md/sync_speed_min; echo system >$md/sync_speed_max");
    }
    lab.outside().powerCut();
    lab.reconnect();
    for (String level : levels) {
      LabChore.done(lab, new Chore.Open(level, List.of(), false));
      looks(lab, level, "restarted", LOOKS - LOOKS / 4 * 3);
    }
  }

  /** It opens, whole and without each of its disks, and that takes minutes at most. */
  private static void rehearsed(Lab lab, String level) {
    long from = System.nanoTime();
    Rehearsal rehearsal =
        lab.ask(new Ask.Rehearse(level, true, true), Answer.Rehearsed.class).last().orElseThrow();
    System.out.printf("%s: rehearsed in %.1f s%n", level, (System.nanoTime() - from) / 1e9);
    assertThat(rehearsal.verdict()).as("%s", rehearsal).isEqualTo(Rehearsal.Verdict.OPENS);
  }

  private void looks(Lab lab, String level, String when, int count) {
    for (int i = 0; i < count; i++) {
      long from = System.nanoTime();
      Answer.VitalsSeen seen = lab.ask(new Ask.Vitals(level, true), Answer.VitalsSeen.class);
      seconds
          .computeIfAbsent(level, any -> new ArrayList<>())
          .add((System.nanoTime() - from) / 1e9);
      if (!seen.endangered().isEmpty()) {
        System.out.println("FOUND | " + level + " | " + when + " | " + seen.endangered());
        found.add(level + " " + when + ": " + seen.endangered());
      }
    }
    System.out.println("LOOKED | " + level + " | " + when + " | " + count + " looks");
  }

  private static String json(String kind, String level, int first) {
    String keys =
        kind.equals("integrity")
            ? ""
            : "\"keys\":{\"keyFile\":\"NAME.key\",\"headerBackup\":\"backups\"},";
    String blueprint =
        "{\"name\":\"NAME\",\"disks\":["
            + IntStream.range(first, first + disks(level))
                .mapToObj(i -> "\"disk" + i + "\"")
                .collect(Collectors.joining(","))
            + "],\"protection\":{\"kind\":\""
            + kind
            + "\",\"integrity\":\""
            + (kind.equals("encrypted") ? "hmac-sha256" : "crc32c")
            + "\",\"sectorBytes\":4096},\"raid\":\"NAME\","
            + keys
            + "\"storage\":{\"kind\":\"filesystem\",\"type\":\"ext4\",\"label\":\"NAME\"},"
            + "\"mount\":{\"point\":\"/srv/NAME\",\"atBoot\":true}}";
    return blueprint.replace("NAME", level);
  }
}
