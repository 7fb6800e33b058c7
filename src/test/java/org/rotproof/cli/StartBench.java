package org.rotproof.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.rotproof.host.PracticeLab;
import org.rotproof.plan.BlueprintJson;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Ask;
import org.rotproof.storage.Array;

/**
 * From the first command to the first file that is on the disks: the usual script, wiped first, and
 * used at once. The first two take the longer the larger the disks are, the last does not; so the
 * size and the speed of the toy disks stand beside the ratio.
 */
final class StartBench {
  private static final long DISK_BYTES = 1L << 30;
  private static final long BYTES_PER_SECOND = 32L << 20;
  private static final String WRITE =
      "head -c 4M /dev/urandom >FOLDER/first && sync FOLDER/first FOLDER";

  private StartBench() {}

  /** Measures all three, each on a fresh machine. */
  static void run(ObjectNode report, String usualWay) throws Exception {
    double usual = on(helper -> CommandLineRun.execute(helper, usualWay), "/mnt/usual", report, "");
    double wiped = on(helper -> build(helper, "wiped"), "/srv/toy", report, "");
    double atOnce = on(helper -> build(helper, "at-once"), "/srv/toy", report, "guardedSeconds");
    report
        .withObject("/start")
        .put("diskMiB", DISK_BYTES >> 20)
        .put("diskMiBPerSecond", BYTES_PER_SECOND >> 20)
        .put("usualSeconds", usual)
        .put("wipedSeconds", wiped)
        .put("atOnceSeconds", atOnce)
        .put("ratioToUsual", Math.round(atOnce / usual * 100) / 100.0)
        .put("ratioToWiped", Math.round(atOnce / wiped * 100) / 100.0);
  }

  /** One way to a mounted file system. */
  private interface Way {
    void go(Helper helper) throws Exception;
  }

  private static double on(Way way, String folder, ObjectNode report, String guardedAs)
      throws Exception {
    Terminal terminal = new Terminal(System.err, false, 80);
    try (Helper helper = Helper.connect(Machines.real().practice(2, DISK_BYTES), terminal)) {
      PracticeLab lab = helper.lab().orElseThrow();
      lab.throttle("disk1", BYTES_PER_SECOND);
      lab.throttle("disk2", BYTES_PER_SECOND);
      long from = System.nanoTime();
      way.go(helper);
      CommandLineRun.execute(helper, WRITE.replace("FOLDER", folder));
      double first = seconds(from);
      terminal.say(folder + ": the first file after " + first + " s");
      if (!guardedAs.isEmpty()) {
        while (helper.ask(new Ask.Look()).inventory().arrays().stream()
            .map(Array::guard)
            .anyMatch(guard -> guard.partly())) {
          Thread.sleep(500);
        }
        report.withObject("/start").put(guardedAs, seconds(from));
      }
      return first;
    }
  }

  private static void build(Helper helper, String start) throws Exception {
    PlannedChore.prepare(
            helper,
            new Chore.Build(
                BlueprintJson.read(
                    "{\"name\":\"toy\",\"disks\":[\"disk1\",\"disk2\"],\"protection\":"
                        + "{\"kind\":\"integrity\",\"start\":\""
                        + start
                        + "\"}}")))
        .perform(helper, SecretSource.madeUp(), new Terminal(System.err, false, 80));
  }

  private static double seconds(long from) {
    return Math.round((System.nanoTime() - from) / 1e7) / 100.0;
  }
}
