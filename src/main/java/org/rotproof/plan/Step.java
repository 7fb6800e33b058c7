package org.rotproof.plan;

import java.util.List;
import java.util.Optional;

/**
 * One thing to do: a typed record that renders its own command. The kinds (FormatLuks, OpenLuks,
 * FormatIntegrity, CreateArray, MakeFileSystem, …) are records of this package; nothing outside
 * {@link Planner} makes them.
 */
public interface Step {
  /** The kind's stable name in journals and bundles, such as "format-luks". */
  String kind();

  /** What it acts on, in a person's words: a disk's id, a mapping, a mount point. */
  String subject();

  /** What runs. */
  Command command();

  /** What takes it back after a failure or a cancel; empty where nothing needs to. */
  Optional<Command> undo();

  /** Inventory ids of disks it writes to directly: checked again right before it runs. */
  List<String> writesTo();

  /** Whether it destroys what was there. */
  boolean erases();

  /** How its progress is known. */
  ProgressSource progress();

  /** Bytes it will write, for estimates; 0 where it takes no time. */
  long workBytes();

  /** Where progress comes from. */
  enum ProgressSource {
    /** It is over before one could ask. */
    NONE,
    /** cryptsetup's or integritysetup's --progress-json on standard output. */
    PROGRESS_JSON,
    /** /proc/mdstat. */
    MDSTAT
  }
}
