package org.rotproof.vital;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
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
 * Looks at healthy arrays of every kind on every level find nothing, and take seconds: while they
 * are written to, after a scrub, and after they were opened again after a restart of the machine.
 * 204 looks in all with -Drotproof.full=true; a sample of one array, another with another seed,
 * otherwise.
 */
@Tag("kernel")
@Tag("turn-9")
class HealthyLooksKernelTest {
  private static final int LOOKS = Integer.getInteger("rotproof.looks", 17);

  /** On an emulated processor, with a writer at the same time. */
  private static final double MOST_SECONDS = 5;

  static List<String> arrays() {
    String some = System.getProperty("rotproof.case", "");
    if (!some.isEmpty()) {
      return List.of(some.split(","));
    }
    List<String> all = new ArrayList<>();
    for (String kind : List.of("encrypted", "integrity", "layered")) {
      for (String level : List.of("raid1", "raid5", "raid6", "raid10")) {
        all.add(kind + "-" + level);
      }
    }
    Collections.shuffle(all, new Random(Combination.SEED));
    return Combination.FULL ? all : all.subList(0, 1);
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void nothingIsFoundWhereNothingIsWrong(String which) {
    String kind = which.substring(0, which.indexOf('-'));
    String level = which.substring(which.indexOf('-') + 1);
    int disks = level.equals("raid1") ? 2 : level.equals("raid5") ? 3 : 4;
    try (Lab lab = Lab.start(new PracticeSpec(disks, 64L << 20, false))) {
      looked(lab, which, json(kind, level, disks));
    }
  }

  private static void looked(Lab lab, String which, String blueprint) {
    LabBuild.of(lab, blueprint).build(lab);
    List<Double> seconds = new ArrayList<>();
    lab.sh(
        "{ (while [ ! -e /run/stop ]; do dd if=/dev/urandom of=/srv/toy/diary bs=64k count=16"
            + " conv=fsync status=none; sleep 0.1; done) >/dev/null 2>&1 </dev/null &"
            + " echo $! >/run/writer; }");
    looks(lab, LOOKS / 3, seconds);
    ScrubReport report = lab.ask(new Ask.Scrub("toy", 0, false, 0), Answer.Scrubbed.class).report();
    assertThat(report.result()).as("%s", report).isEqualTo(Result.CLEAN);
    looks(lab, LOOKS / 3, seconds);
    lab.sh(
        "touch /run/stop; while kill -0 $(cat /run/writer) 2>/dev/null; do sleep 0.2; done;"
            + " rm /run/stop");
    lab.sh("sync; umount /srv/toy; sleep 1; sync");
    lab.outside().powerCut();
    lab.reconnect();
    LabChore.done(lab, new Chore.Open("toy", List.of(), false));
    looks(lab, LOOKS - LOOKS / 3 * 2, seconds);
    Collections.sort(seconds);
    System.out.printf(
        "%s: %d looks, median %.2f s, longest %.2f s%n",
        which, seconds.size(), seconds.get(seconds.size() / 2), seconds.get(seconds.size() - 1));
    assertThat(seconds.get(seconds.size() / 2)).isLessThan(MOST_SECONDS);
    rehearsed(lab, which);
  }

  /** It opens, whole and without each of its disks, and that takes minutes at most. */
  private static void rehearsed(Lab lab, String which) {
    long from = System.nanoTime();
    Rehearsal rehearsal =
        lab.ask(new Ask.Rehearse("toy", true, true), Answer.Rehearsed.class).last().orElseThrow();
    System.out.printf("%s: rehearsed in %.1f s%n", which, (System.nanoTime() - from) / 1e9);
    assertThat(rehearsal.verdict()).as("%s", rehearsal).isEqualTo(Rehearsal.Verdict.OPENS);
  }

  private static void looks(Lab lab, int count, List<Double> seconds) {
    for (int i = 0; i < count; i++) {
      long from = System.nanoTime();
      Answer.VitalsSeen seen = lab.ask(new Ask.Vitals("toy", true), Answer.VitalsSeen.class);
      seconds.add((System.nanoTime() - from) / 1e9);
      assertThat(seen.endangered()).isEmpty();
    }
  }

  private static String json(String kind, String level, int disks) {
    String keys =
        kind.equals("integrity")
            ? ""
            : "\"keys\":{\"keyFile\":\"toy.key\",\"headerBackup\":\"backups\"},";
    return "{\"name\":\"toy\",\"disks\":["
        + IntStream.rangeClosed(1, disks)
            .mapToObj(i -> "\"disk" + i + "\"")
            .collect(Collectors.joining(","))
        + "],\"protection\":{\"kind\":\""
        + kind
        + "\",\"integrity\":\""
        + (kind.equals("encrypted") ? "hmac-sha256" : "crc32c")
        + "\",\"sectorBytes\":4096},\"raid\":\""
        + level
        + "\","
        + keys
        + "\"storage\":{\"kind\":\"filesystem\",\"type\":\"ext4\",\"label\":\"toy\"},"
        + "\"mount\":{\"point\":\"/srv/toy\",\"atBoot\":true}}";
  }
}
