package org.rotproof.ui.wizard;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.CipherSpeeds;
import org.rotproof.plan.Plan;
import org.rotproof.plan.Stage;
import org.rotproof.plan.Step;
import org.rotproof.storage.Disk;

/**
 * How long a build may take: the wipe decides. Rates are what disks of a kind usually write without
 * a break, or what the processor was measured to compute where that is less; in practice emulation
 * decides, and the disks share it.
 */
final class TimeEstimate {
  private static final long ROTATIONAL = 150_000_000;
  private static final long SOLID = 400_000_000;
  private static final long USB = 100_000_000;
  private static final long PRACTICE_ENCRYPTED = 40_000_000;
  private static final long PRACTICE_PLAIN = 120_000_000;
  private static final long REST_MILLIS = 6_000;

  private TimeEstimate() {}

  /** Milliseconds from the first step to the last. */
  static long millis(Plan plan, List<Disk> disks, Optional<CipherSpeeds> speeds, boolean practice) {
    double longest = 0;
    int legs = plan.blueprint().disks().size();
    long computed =
        speeds
            .map(s -> s.perLeg(plan.blueprint().protection(), plan.blueprint().raid(), legs))
            .orElse(OptionalLong.empty())
            .orElse(Long.MAX_VALUE);
    for (Stage stage : plan.stages()) {
      double slowest = 0;
      double sum = 0;
      for (Step step : stage.steps()) {
        double seconds = step.workBytes() / (double) Math.min(computed, rate(step, disks));
        slowest = Math.max(slowest, seconds);
        sum += step.workBytes();
      }
      boolean encrypted = plan.blueprint().protection().kind() == Kind.ENCRYPTED;
      double together = encrypted ? PRACTICE_ENCRYPTED : PRACTICE_PLAIN;
      longest += practice ? sum / Math.min(together, (double) computed * legs) : slowest;
    }
    return (long) (longest * 1000) + REST_MILLIS;
  }

  private static long rate(Step step, List<Disk> disks) {
    return disks.stream()
        .filter(d -> step.writesTo().contains(d.id()))
        .mapToLong(TimeEstimate::usual)
        .min()
        .orElse(SOLID);
  }

  private static long usual(Disk disk) {
    return disk.rotational() ? ROTATIONAL : disk.bus().equals("usb") ? USB : SOLID;
  }

  /** Bytes per second that the slowest of these disks usually writes. */
  static long slowest(List<Disk> disks) {
    return disks.stream().mapToLong(TimeEstimate::usual).min().orElse(SOLID);
  }
}
