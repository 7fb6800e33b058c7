package org.rotproof.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Waits for md to change something, or for a block device to come or go. md says nothing when a
 * disk is pulled that nobody writes to; the kernel's list of devices says it at once. Not for
 * several threads at once.
 */
public final class DeviceWatch implements AutoCloseable {
  private static final Path BLOCK = Path.of("/sys/class/block");

  /** Reading a list of names costs next to nothing; a pulled disk may wait so long. */
  private static final int SLICE_MILLIS = 250;

  private Optional<MdstatWatch> md = Optional.empty();
  private List<String> devices = SysBlock.list(BLOCK);

  /**
   * Waits at most so long.
   *
   * @return whether something changed
   */
  public boolean await(int millis) throws IOException, InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000L;
    while (true) {
      List<String> now = SysBlock.list(BLOCK);
      if (!now.equals(devices)) {
        devices = now;
        return true;
      }
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      if (md.isEmpty()) {
        md = open();
      }
      int slice = (int) Math.min(left, SLICE_MILLIS);
      if (md.isEmpty()) {
        Thread.sleep(slice);
      } else if (md.get().await(slice)) {
        return true;
      }
    }
  }

  private static Optional<MdstatWatch> open() {
    try {
      return Optional.of(MdstatWatch.open());
    } catch (IOException e) {
      // No md in this kernel, or not yet: then the list of devices alone wakes us.
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    md.ifPresent(MdstatWatch::close);
  }
}
