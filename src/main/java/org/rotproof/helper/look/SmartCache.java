package org.rotproof.helper.look;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.rotproof.linux.Processes;
import org.rotproof.linux.ToolMissingException;
import org.rotproof.storage.ParseException;
import org.rotproof.storage.SmartDetails;
import org.rotproof.storage.SmartReading;
import org.rotproof.storage.SmartReport;
import org.rotproof.storage.SmartVerdict;

/**
 * What the disks last said of their health. Asked for in the background, one disk after another and
 * each at most every ten minutes, since some answer slowly; a sleeping disk is left asleep, and
 * what it said before stands.
 */
final class SmartCache {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** The look that finds a new disk comes first: the answer is worth more than the health. */
  private static final long DELAY_MILLIS = 2000;

  private static final long FRESH_NANOS = Duration.ofMinutes(10).toNanos();

  private final Map<String, SmartReading> readings = new ConcurrentHashMap<>();
  private final Map<String, Long> askedAtNanos = new ConcurrentHashMap<>();
  private final Map<String, String> whoAnswered = new ConcurrentHashMap<>();
  private volatile boolean missing;
  private final ScheduledExecutorService oneByOne =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "smart");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * The disks that may have something to say, with what tells one from another that takes its
   * place: the kernel's name is given again when a disk is swapped.
   */
  static Map<String, String> disks(Map<String, Map<String, String>> block) {
    Map<String, String> disks = new ConcurrentHashMap<>();
    block.forEach(
        (node, attributes) -> {
          boolean whole = !attributes.containsKey("parent");
          if (whole && (node.startsWith("sd") || node.startsWith("nvme"))) {
            disks.put(
                node,
                attributes.getOrDefault("diskseq", "") + attributes.getOrDefault("serial", ""));
          }
        });
    return disks;
  }

  /** Asks those that were not asked for a while; the answers come later. */
  void refresh(Map<String, String> disks, List<String> unknown) {
    if (missing) {
      unknown.add("It is not known what the disks say of their health: smartctl cannot be run.");
      return;
    }
    long now = System.nanoTime();
    disks.forEach(
        (node, who) -> {
          if (!who.equals(whoAnswered.put(node, who))) {
            readings.remove(node);
            askedAtNanos.remove(node);
          }
          Long asked = askedAtNanos.get(node);
          if (asked == null || now - asked > FRESH_NANOS) {
            askedAtNanos.put(node, now);
            Future<?> unused =
                oneByOne.schedule(() -> ask(node, who), DELAY_MILLIS, TimeUnit.MILLISECONDS);
          }
        });
    readings.keySet().retainAll(disks.keySet());
  }

  /**
   * What smartctl prints of each of these disks, asked now and waited for, but not for ever: where
   * many disks answer slowly, the last ones are left out.
   */
  Map<String, String> answers(Set<String> nodes) throws InterruptedException {
    Map<String, String> answers = new HashMap<>();
    long from = System.nanoTime();
    for (String node : new TreeSet<>(nodes)) {
      if (System.nanoTime() - from > LIMIT.toNanos()) {
        return answers;
      }
      try {
        String said = asked(node).stdout();
        if (!said.isBlank()) {
          answers.put(node, said);
        }
      } catch (ToolMissingException e) {
        return answers;
      } catch (IOException e) {
        // This one disk does not answer.
        continue;
      }
    }
    return answers;
  }

  /** All that one disk says of itself, asked now; one that sleeps is left asleep. */
  static SmartDetails details(String node) throws InterruptedException {
    try {
      return SmartDetails.parse(
          Processes.run(
                  List.of(
                      "smartctl",
                      "--json",
                      "-n",
                      "standby",
                      "-i",
                      "-H",
                      "-A",
                      "-c",
                      "-l",
                      "selftest",
                      "/dev/" + node),
                  new byte[0],
                  LIMIT)
              .stdout());
    } catch (ToolMissingException e) {
      return SmartDetails.unknown(
          "smartctl cannot be run: the package smartmontools is not installed");
    } catch (IOException | ParseException e) {
      return SmartDetails.unknown(String.valueOf(e.getMessage()));
    }
  }

  private static Processes.Finished asked(String node) throws IOException, InterruptedException {
    return Processes.run(
        List.of("smartctl", "--json", "-n", "standby", "-i", "-H", "-A", "-c", "/dev/" + node),
        new byte[0],
        LIMIT);
  }

  private void ask(String node, String who) {
    try {
      SmartReading reading = SmartReport.parse(asked(node).stdout());
      boolean says = reading.verdict() != SmartVerdict.UNKNOWN || !readings.containsKey(node);
      if (says && who.equals(whoAnswered.get(node))) {
        readings.put(node, reading);
      }
    } catch (ParseException e) {
      readings.putIfAbsent(node, SmartReading.unknown(e.getMessage()));
    } catch (IOException e) {
      // A tool that took too long is not missing.
      missing = readings.isEmpty() && e instanceof ToolMissingException;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  SmartReading last(String node) {
    return readings.getOrDefault(node, SmartReading.NONE);
  }

  Map<String, SmartReading> all() {
    return Map.copyOf(readings);
  }
}
