package org.rotproof.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rotproof.host.BootGuest;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.HistoryEntry.Kind;
import org.rotproof.scrub.history.HistoryQuery;
import org.rotproof.scrub.history.HistoryStore;

/** What the scrub's design rests on, measured: windows, sources of attribution, the history. */
final class ScrubBench {
  private static final int MINUTES_OF_A_MONTH = 43_200;
  private static final int A_PAGE = 200;
  private static final int WINDOWS = 16;
  private static final double WINDOWS_OF_A_TERABYTE = 931;
  private static final double SECONDS_OF_A_TERABYTE = 1e12 / 150e6;

  private static final String IN_WINDOWS =
      """
      md=/sys/block/$(basename $(readlink -f /dev/md/toy))/md
      size=$(( $(cat $md/component_size) * 2 / COUNT / 8 * 8 ))
      at=0
      for i in $(seq COUNT); do
        echo $at > $md/sync_min
        echo $((at + size)) > $md/sync_max
        echo check > $md/sync_action
        until [ "$(cut -d' ' -f1 $md/sync_completed)" = $((at + size)) ]; do
          [ "$(cat $md/sync_action)" = idle ] && break
          sleep 0.01
        done
        echo idle > $md/sync_action
        echo 0 > $md/sync_min; echo max > $md/sync_max
        at=$((at + size))
      done
      """;

  private static final String FILL =
      """
      integritysetup format -q --integrity crc32c --sector-size 4096 DISK
      integritysetup open --integrity crc32c DISK leg
      dd if=/dev/zero of=/dev/mapper/leg bs=1M oflag=direct status=none; sync
      integritysetup close leg && echo FILLED
      """;

  /** Reads all of it, by small reads and by large ones, and counts who told of what. */
  private static final String READ =
      """
      systemctl start systemd-journald-audit.socket; systemctl restart systemd-journald; sleep 1
      integritysetup open --integrity crc32c DISK leg
      count() {
        journalctl --sync
        echo "$1 audit $(journalctl -b _TRANSPORT=audit -o cat | grep -c integrity-checksum)" \
          "log $(journalctl -b -k -o cat | grep -c 'Checksum failed')" \
          "seconds $(cut -d' ' -f1 /proc/uptime)"
      }
      count start
      dd if=/dev/mapper/leg of=/dev/null bs=4k iflag=direct conv=noerror,sync 2>/run/errors
      echo "failed $(grep -c 'error reading' /run/errors)"
      count small
      dd if=/dev/mapper/leg of=/dev/null bs=1M iflag=direct conv=noerror,sync 2>/run/errors
      echo "failed $(grep -c 'error reading' /run/errors)"
      count large
      """;

  private ScrubBench() {}

  /** md's check in one go and in windows: what a window costs, and what that means for 1 TB. */
  static void windows(ObjectNode report, Timed inGuest) throws Exception {
    double whole = inGuest.seconds(IN_WINDOWS.replace("COUNT", "1"));
    double inWindows = inGuest.seconds(IN_WINDOWS.replace("COUNT", Integer.toString(WINDOWS)));
    double each = Math.max(0, inWindows - whole) / (WINDOWS - 1);
    report
        .withObject("/windows")
        .put("wholeSeconds", whole)
        .put("windows", WINDOWS)
        .put("inWindowsSeconds", inWindows)
        .put("eachWindowSeconds", Math.round(each * 1000) / 1000.0)
        .put(
            "overheadOnATerabyte",
            Math.round(each * WINDOWS_OF_A_TERABYTE / SECONDS_OF_A_TERABYTE * 1000) / 1000.0);
  }

  /** Runs a script in the guest. */
  interface Timed {
    double seconds(String script) throws Exception;
  }

  /** The kernel's audit records and its log against direct reads, 8 MiB of rot on one disk. */
  static void sources(ObjectNode report) throws Exception {
    try (BootGuest guest = BootGuest.create(1, 64L << 20)) {
      String disk = BootGuest.path(1);
      String filled = guest.boot(FILL.replace("DISK", disk), null, 1);
      if (!filled.contains("FILLED")) {
        throw new IllegalStateException(filled);
      }
      guest.damage(1, 32L << 20, 8 << 20);
      String out = guest.boot(READ.replace("DISK", disk), null, 1);
      ObjectNode sources = report.withObject("/sources");
      sources.put("damagedBlocks", (8 << 20) / 4096);
      List<String> failed = all(out, "failed (\\d+)");
      List<String> audit = all(out, "audit (\\d+)");
      List<String> log = all(out, "log (\\d+)");
      int before = Integer.parseInt(audit.get(0));
      for (int i = 0; i < 2; i++) {
        sources
            .withObject(i == 0 ? "/readsOf4KiB" : "/readsOf1MiB")
            .put("failedReads", Integer.parseInt(failed.get(i)))
            .put("auditRecords", Integer.parseInt(audit.get(i + 1)) - before)
            .put("logLines", Integer.parseInt(log.get(i + 1)) - Integer.parseInt(log.get(i)));
        before = Integer.parseInt(audit.get(i + 1));
      }
    }
  }

  private static List<String> all(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    List<String> found = matcher.results().map(m -> m.group(1)).toList();
    if (found.isEmpty()) {
      throw new IllegalStateException("no '" + pattern + "' in:\n" + text);
    }
    return found;
  }

  /** A month at an event a minute: how long its first page takes to come, the file just opened. */
  static void history(ObjectNode report) throws Exception {
    Path folder = Files.createTempDirectory("rotproof-bench");
    Path file = folder.resolve("history.db");
    long now = System.currentTimeMillis();
    try (HistoryStore store = HistoryStore.open(file, Clock.systemUTC())) {
      for (int i = 0; i < MINUTES_OF_A_MONTH; i++) {
        long at = now - (MINUTES_OF_A_MONTH - i) * 60_000L;
        Kind kind = i % 7 == 0 ? Kind.ROT_FOUND : Kind.SMART;
        store.append(
            new HistoryEntry(
                0,
                at,
                kind,
                "toy",
                "uuid",
                "disk" + i % 4,
                "Event " + i,
                List.of(),
                Optional.empty(),
                Map.of("temperatureCelsius", 30L)));
      }
    }
    long from = System.nanoTime();
    int rows;
    try (HistoryStore store = HistoryStore.open(file, Clock.systemUTC())) {
      rows = store.page(HistoryQuery.newest("uuid", A_PAGE)).size();
    }
    double millis = Math.round((System.nanoTime() - from) / 1e5) / 10.0;
    report
        .withObject("/history")
        .put("entries", MINUTES_OF_A_MONTH)
        .put("firstPageRows", rows)
        .put("openMillis", millis)
        .put("fileBytes", Files.size(file));
    try (var files = Files.list(folder)) {
      for (Path path : files.toList()) {
        Files.delete(path);
      }
    }
    Files.delete(folder);
  }
}
