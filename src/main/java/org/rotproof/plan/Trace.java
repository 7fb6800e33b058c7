package org.rotproof.plan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one can see, without changing anything, that what a step makes is there, and that it is the
 * same one as before.
 *
 * @param look ends well when something of the kind is there
 * @param identity a regular expression with one group: what in the output tells this one from
 *     another, such as a UUID
 * @param working a regular expression that is found in the output when it is not only there but
 *     works, as opposed to an array that is half assembled
 */
public record Trace(Command look, String identity, String working) {
  public Trace {
    if (Pattern.compile(identity).matcher("").groupCount() != 1) {
      throw new IllegalArgumentException("an identity is one group: " + identity);
    }
    Pattern.compile(working);
  }

  /** One that works whenever it is there. */
  public Trace(Command look, String identity) {
    this(look, identity, "");
  }

  /** Whether the output is that of one that works. */
  public boolean worksIn(String output) {
    return Pattern.compile(working, Pattern.MULTILINE).matcher(output).find();
  }

  /** What the output says of who it is; "" where it says nothing, which means: nothing is there. */
  public String identityIn(String output) {
    Matcher matcher = Pattern.compile(identity, Pattern.MULTILINE).matcher(output);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** What lies at the beginning of a device, by libblkid: one type only, straight from the disk. */
  static Trace signature(String type, String tag, String path) {
    return new Trace(
        Command.of(
            "blkid",
            "--probe",
            "--match-types",
            type,
            "--match-tag",
            tag,
            "--output",
            "value",
            path),
        "^(\\S+)");
  }

  /** An active device-mapper device, by its UUID, which names what it was made from. */
  static Trace mapping(String name) {
    return new Trace(
        Command.of("dmsetup", "info", "--columns", "--noheadings", "--options", "uuid", name),
        "^(\\S+)");
  }

  /** A file, by its birth and inode: one that was put in its place is another. */
  static Trace file(String path) {
    return new Trace(Command.of("stat", "--format=%W-%i", path), "^(\\S+)");
  }

  /**
   * A folder, by its name alone: an overlay file system gives folders other numbers after a
   * restart, and taking one back removes it only when it is empty.
   */
  static Trace folder(String path) {
    return new Trace(Command.of("stat", "--format=%n", path), "^(.+)$");
  }
}
