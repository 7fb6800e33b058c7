package org.rotproof.plan;

/** Where sysfs tells of an array, in words of a shell: known by its name only once it runs. */
public final class ArrayFolder {
  private ArrayFolder() {}

  /** Its folder as a block device. */
  static String node(String array) {
    return "/sys/class/block/$(basename $(readlink -f /dev/md/" + array + "))";
  }

  /** That of md in it. */
  public static String md(String array) {
    return node(array) + "/md";
  }
}
