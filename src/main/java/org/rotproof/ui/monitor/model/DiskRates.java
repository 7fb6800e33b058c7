package org.rotproof.ui.monitor.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.rotproof.protocol.Event.DiskSample;

/**
 * Rates from disks' counters. Counters that ran backwards (a disk that came anew under its name, a
 * machine that restarted) give no rate rather than a wrong one.
 */
public final class DiskRates {
  private final Map<String, DiskSample> before = new HashMap<>();

  /**
   * What a disk did since the sample before.
   *
   * @param latencyMillis what one read took on average; NaN where nothing was read
   * @param busy the share of time with at least one request under way, 0 to 1
   */
  public record Rate(
      double readBytesPerSecond, double writtenBytesPerSecond, double latencyMillis, double busy) {
    /** Both directions. */
    public double bytesPerSecond() {
      return readBytesPerSecond + writtenBytesPerSecond;
    }
  }

  /**
   * The rate since the sample before of the same disk.
   *
   * @param elapsedMillis between the two; 0 where that is not known
   */
  public Optional<Rate> next(DiskSample now, long elapsedMillis) {
    DiskSample then = before.put(now.disk(), now);
    if (then == null || elapsedMillis <= 0) {
      return Optional.empty();
    }
    long read = now.readBytes() - then.readBytes();
    long written = now.writtenBytes() - then.writtenBytes();
    long reads = now.readIos() - then.readIos();
    long readMillis = now.readMillis() - then.readMillis();
    long busyMillis = now.ioMillis() - then.ioMillis();
    if (read < 0 || written < 0 || reads < 0 || readMillis < 0 || busyMillis < 0) {
      return Optional.empty();
    }
    double seconds = elapsedMillis / 1000.0;
    double latency = reads == 0 ? Double.NaN : (double) readMillis / reads;
    double busy = Math.min(1, (double) busyMillis / elapsedMillis);
    return Optional.of(new Rate(read / seconds, written / seconds, latency, busy));
  }

  /** Forgets a disk that is gone. */
  public void forget(String disk) {
    before.remove(disk);
  }
}
