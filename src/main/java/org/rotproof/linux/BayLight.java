package org.rotproof.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The light of the bay that a disk sits in, where its enclosure has one that the kernel can switch
 * (SES, {@code enclosure_device:BAY/locate} in sysfs).
 *
 * @param bay the enclosure's name for the bay
 * @param file what switches it
 */
public record BayLight(String bay, Path file) {
  private static final Path BLOCK = Path.of("/sys/class/block");
  private static final String LINK = "enclosure_device:";

  /** That of a disk, by its node such as sda; empty where there is none. */
  public static Optional<BayLight> of(String node) {
    return below(BLOCK.resolve(node).resolve("device"));
  }

  /** That of a SCSI device's folder in sysfs. */
  static Optional<BayLight> below(Path device) {
    return SysBlock.list(device).stream()
        .filter(name -> name.startsWith(LINK))
        .map(name -> new BayLight(name.substring(LINK.length()), device.resolve(name + "/locate")))
        .filter(light -> Files.exists(light.file()))
        .findFirst();
  }

  /**
   * Switches it.
   *
   * @throws IOException when the enclosure does not do it
   */
  public void set(boolean on) throws IOException {
    Files.write(file, (on ? "1" : "0").getBytes(StandardCharsets.US_ASCII));
  }
}
