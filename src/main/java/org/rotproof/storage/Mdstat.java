package org.rotproof.storage;

import java.util.List;
import java.util.Optional;

/**
 * /proc/mdstat as one record. The shapes come from md_seq_show and status_resync in the kernel's
 * drivers/md/md.c, from the status functions of each personality, and from texts that people
 * published, back to Linux 2.4.
 *
 * @param personalities the levels that the running kernel has loaded: "raid1", "raid6", …
 * @param unusedDevices devices that wait to be put into an array; nearly always empty
 */
public record Mdstat(
    List<String> personalities, List<MdstatArray> arrays, List<String> unusedDevices) {
  public Mdstat {
    personalities = List.copyOf(personalities);
    arrays = List.copyOf(arrays);
    unusedDevices = List.copyOf(unusedDevices);
  }

  /**
   * Reads the text of /proc/mdstat, of any kernel.
   *
   * @throws ParseException when it is not such a text, with the line that is wrong
   */
  public static Mdstat parse(String text) throws ParseException {
    return new MdstatReader().read(ForeignText.cleanLines(text));
  }

  /** The array of that kernel name, such as md127. */
  public Optional<MdstatArray> array(String name) {
    return arrays.stream().filter(a -> a.name().equals(name)).findFirst();
  }
}
