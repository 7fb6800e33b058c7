package org.rotproof.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rotproof.host.PracticeLab;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.BlueprintJson;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Json;
import org.rotproof.scrub.ScrubReport;

/**
 * Measures what the README claims, all in one run, so that a slow machine slows both sides of each
 * ratio: the way to a mounted file system against the usual script's, a scrub against md's own
 * check, what integrity costs who writes and reads, the window's start and memory. Prints JSON. Not
 * a test: nothing here passes or fails.
 */
public final class Bench {
  private static final Path FIGURES = Path.of("assets/bench.json");
  private static final Path PICTURE = Path.of("assets/pictures/bench.svg");
  private static final long DISK_BYTES = 96L << 20;

  /** What grows with the disk is told from what does not by a larger one. */
  private static final int LARGER = 3;

  private static final long THROTTLE_BYTES_PER_SECOND = 8L << 20;
  private static final String BLUEPRINT =
      "{\"name\":\"toy\",\"disks\":[DISKS],\"raid\":\"raidLEVEL\",\"practice\":{\"disks\":COUNT,"
          + "\"size\":\"96M\"}}";

  /** The usual procedure: format one disk after the other, then let md fill the rest. */
  private static final String USUAL_WAY =
      """
      set -e
      dd if=/dev/urandom of=/tmp/key bs=512 count=1 status=none
      F="--batch-mode --type luks2 --integrity hmac-sha256 --pbkdf pbkdf2 --iter-time 100"
      LEGS=
      for i in $(seq COUNT); do
        cryptsetup luksFormat $F --key-file /tmp/key /dev/practice/disk$i
        LEGS="$LEGS /dev/mapper/usual-$i"
      done
      for i in $(seq COUNT); do
        cryptsetup open --key-file /tmp/key /dev/practice/disk$i usual-$i
      done
      mdadm --create /dev/md/usual --run --level=LEVEL --raid-devices=COUNT $LEGS
      udevadm settle
      mdadm --wait /dev/md/usual || true
      mkfs.ext4 -q -F /dev/md/usual
      mkdir -p /mnt/usual
      mount /dev/md/usual /mnt/usual
      """;

  private static final String TAKE_APART =
      """
      set -e
      umount /mnt/usual
      mdadm --stop /dev/md/usual
      udevadm settle
      for leg in /dev/mapper/usual-[0-9]; do cryptsetup close $leg; done
      """;

  private static final String READ_A_DISK =
      """
      echo 3 >/proc/sys/vm/drop_caches
      dd if=/dev/practice/disk1 of=/dev/null bs=1M iflag=direct status=none
      """;

  private static final String A_FILE =
      "dd if=/dev/urandom of=/srv/toy/file bs=1M count=40 conv=fsync status=none";

  private static final String READ_THE_FILE =
      """
      echo 3 >/proc/sys/vm/drop_caches
      dd if=/srv/toy/file of=/dev/null bs=1M iflag=direct status=none
      """;

  private static final String MD_CHECK =
      """
      set -e
      md=/sys/block/$(basename $(readlink -f /dev/md/toy))/md
      echo check > $md/sync_action
      until [ $(cat $md/sync_action) = idle ]; do sleep 0.1; done
      """;

  private final ObjectNode report = Json.mapper().createObjectNode();

  private Bench() {}

  /**
   * Runs everything, or only the parts that are named: building, reader, work, start, window,
   * sources, history; with "--window" only opens and closes the window, with "--picture" only draws
   * the figures in assets.
   */
  public static void main(String[] args) throws Exception {
    if (List.of(args).contains("--window")) {
      openAndCloseWindow();
      return;
    }
    if (args.length > 0 && args[0].equals("--picture")) {
      Files.writeString(PICTURE, BenchPicture.of(figures()));
      return;
    }
    Bench bench = new Bench();
    List<String> parts =
        args.length == 0
            ? List.of("building", "reader", "work", "start", "window", "sources", "history")
            : List.of(args);
    if (parts.contains("building")) {
      bench.building();
    }
    if (parts.contains("reader")) {
      bench.reader();
    }
    if (parts.contains("work")) {
      WorkBench.run(bench.report);
    }
    if (parts.contains("start")) {
      StartBench.run(bench.report, of(USUAL_WAY, 1, 2));
    }
    if (parts.contains("window")) {
      bench.window();
    }
    if (parts.contains("sources")) {
      ScrubBench.sources(bench.report);
    }
    if (parts.contains("history")) {
      ScrubBench.history(bench.report);
    }
    System.out.println(Reports.json(bench.report));
    System.err.println("Ratios that were measured before, and now:");
    BenchCompare.lines(figures(), bench.report).forEach(System.err::println);
  }

  private static JsonNode figures() throws IOException {
    return Json.mapper().readTree(Files.readString(FIGURES));
  }

  private static String of(String text, int level, int disks) {
    return text.replace("LEVEL", Integer.toString(level))
        .replace("COUNT", Integer.toString(disks))
        .replace(
            "DISKS",
            IntStream.rangeClosed(1, disks)
                .mapToObj(i -> "\"disk" + i + "\"")
                .collect(Collectors.joining(",")));
  }

  private void building() throws Exception {
    building("build", 1, 2, 1, this::scrubbing);
    building("buildLarger", 1, 2, LARGER, this::scrubbingInWindows);
    building("buildRaid6", 6, 4, 1, (name, helper, terminal) -> {});
    ofALargeDisk("build", "buildLarger", "usualSeconds", "rotproofSeconds", "OfALargeDisk");
    ofALargeDisk("build", "buildLarger", "mdCheckSeconds", "scrubSeconds", "OfALargeScrub");
  }

  /** What is measured on the array, before its machine goes. */
  private interface Then {
    void go(String name, Helper helper, Terminal terminal) throws Exception;
  }

  /** The ratio of what grows with the disk: on a large one the rest is nothing. */
  private void ofALargeDisk(String small, String large, String first, String second, String what) {
    double one =
        report.path(large).path(first).asDouble() - report.path(small).path(first).asDouble();
    double two =
        report.path(large).path(second).asDouble() - report.path(small).path(second).asDouble();
    report.put("ratio" + what, Math.round(two / one * 100) / 100.0);
  }

  private void building(String name, int level, int disks, int times, Then then) throws Exception {
    Blueprint blueprint = BlueprintJson.read(of(BLUEPRINT, level, disks));
    Terminal terminal = new Terminal(System.err, false, 80);
    long start = System.nanoTime();
    try (Helper helper =
        Helper.connect(Machines.real().practice(disks, times * DISK_BYTES), terminal)) {
      report.put("practiceReadySeconds", seconds(start));
      PracticeLab lab = helper.lab().orElseThrow();
      throttle(lab, disks, THROTTLE_BYTES_PER_SECOND);
      terminal.say("The usual way, RAID " + level + ", disks throttled to 8 MiB/s");
      double usual = timed(helper, of(USUAL_WAY, level, disks));
      CommandLineRun.execute(helper, TAKE_APART);
      terminal.say("Rotproof's way");
      PlannedChore build = PlannedChore.prepare(helper, new Chore.Build(blueprint));
      long from = System.nanoTime();
      build.perform(helper, SecretSource.madeUp(), terminal);
      double ours = seconds(from);
      put(name, "usualSeconds", usual, "rotproofSeconds", ours, ours / usual);
      then.go(name, helper, terminal);
      throttle(lab, disks, 0);
    }
  }

  private void scrubbing(String name, Helper helper, Terminal terminal) throws Exception {
    terminal.say("One disk, read from its beginning to its end");
    double disk = timed(helper, READ_A_DISK);
    terminal.say("md's check");
    double check = timed(helper, MD_CHECK);
    terminal.say("Rotproof's scrub");
    long from = System.nanoTime();
    ScrubReport scrub = helper.ask(new Ask.Scrub("toy", 0, false, 0)).report();
    double ours = seconds(from);
    report
        .withObject("/" + name)
        .put("readADiskSeconds", disk)
        .put("mdCheckSeconds", check)
        .put("scrubSeconds", ours)
        .put("scrubToMdCheck", Math.round(ours / check * 100) / 100.0)
        .put("scrubToADisksReading", Math.round(ours / disk * 100) / 100.0)
        .put("scrubResult", scrub.result().name());
  }

  private void scrubbingInWindows(String name, Helper helper, Terminal terminal) throws Exception {
    scrubbing(name, helper, terminal);
    terminal.say("md's check in windows");
    ScrubBench.windows(report, script -> timed(helper, script));
  }

  /** Who reads a file: alone, beside a scrub, and beside one that gives way. */
  private void reader() throws Exception {
    Terminal terminal = new Terminal(System.err, false, 80);
    try (Helper helper =
        Helper.connect(Machines.real().practice(2, LARGER * DISK_BYTES), terminal)) {
      PlannedChore.prepare(helper, new Chore.Build(BlueprintJson.read(of(BLUEPRINT, 1, 2))))
          .perform(helper, SecretSource.madeUp(), terminal);
      throttle(helper.lab().orElseThrow(), 2, THROTTLE_BYTES_PER_SECOND);
      terminal.say("Somebody who reads meanwhile");
      CommandLineRun.execute(helper, A_FILE);
      double alone = timed(helper, READ_THE_FILE);
      double beside = besideAScrub(helper, false);
      double givenWay = besideAScrub(helper, true);
      report
          .withObject("/reader")
          .put("aloneSeconds", alone)
          .put("besideAScrubSeconds", beside)
          .put("besideOneThatGivesWaySeconds", givenWay)
          .put("ratio", Math.round(alone / beside * 100) / 100.0)
          .put("ratioGivenWay", Math.round(alone / givenWay * 100) / 100.0);
    }
  }

  /** It looks at what the next start needs before it reads. */
  private static void seen(Event event, CountDownLatch reads) {
    if (event instanceof Event.ScrubMoved moved && moved.doneSectors() > 0) {
      reads.countDown();
    }
  }

  /** How long reading the file takes while a scrub reads all. */
  private static double besideAScrub(Helper helper, boolean givesWay) throws Exception {
    CountDownLatch reads = new CountDownLatch(1);
    CompletableFuture<ScrubReport> scrub =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                Ask.Scrub ask = new Ask.Scrub("toy", 0, false, 0, givesWay);
                return helper.ask(ask, event -> seen(event, reads)).report();
              } catch (Exception e) {
                throw new CompletionException(e);
              }
            });
    reads.await();
    double took = timed(helper, READ_THE_FILE);
    if (scrub.isDone()) {
      throw new IllegalStateException("the scrub was over before the file was read");
    }
    scrub.join();
    return took;
  }

  private static void throttle(PracticeLab lab, int disks, long bytesPerSecond) throws Exception {
    for (int disk = 1; disk <= disks; disk++) {
      lab.throttle("disk" + disk, bytesPerSecond);
    }
  }

  private static double timed(Helper helper, String script) throws Exception {
    long from = System.nanoTime();
    CommandLineRun.execute(helper, script);
    return seconds(from);
  }

  private void put(String name, String first, double one, String second, double two, double ratio) {
    report
        .withObject("/" + name)
        .put(first, one)
        .put(second, two)
        .put("ratio", Math.round(ratio * 100) / 100.0);
  }

  /** The second start counts: the first one fills the system's file cache. */
  private void window() throws Exception {
    List<String> last = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      last.clear();
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
      command.addAll(
          List.of("-cp", System.getProperty("java.class.path"), Bench.class.getName(), "--window"));
      Process child =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
        reader.lines().forEach(last::add);
      }
      child.waitFor();
    }
    report.set("window", Json.mapper().readTree(last.get(last.size() - 1)));
  }

  private static void openAndCloseWindow() throws Exception {
    Window.open(
        Files.createTempFile("rotproof-bench", ".properties"),
        stage -> {
          long began = ManagementFactory.getRuntimeMXBean().getStartTime();
          double shown = (Instant.now().toEpochMilli() - began) / 1000.0;
          ObjectNode line = Json.mapper().createObjectNode();
          line.put("startSeconds", shown).put("peakResidentMiB", peakResidentMib());
          System.out.println(line);
          stage.close();
        });
    System.exit(0);
  }

  private static long peakResidentMib() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(l -> l.startsWith("VmHWM:"))
          .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }

  private static double seconds(long from) {
    return Math.round((System.nanoTime() - from) / 1e7) / 100.0;
  }
}
