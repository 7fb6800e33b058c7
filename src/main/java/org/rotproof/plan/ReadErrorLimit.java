package org.rotproof.plan;

import java.util.List;
import java.util.Optional;
import org.rotproof.plan.PlanException.Reason;
import org.rotproof.storage.Machine;

/**
 * Lets an array keep a disk that heals. md counts the reads of files that a member answers with an
 * error, and after 21 within an hour or so it throws the member out (RAID 10 always, RAID 1 since
 * Linux 6.8), although each was answered from another member and rewritten. Over integrity every
 * rotten place is such an error, so a disk would be thrown out for healing, and with it the copy
 * that the next rot on the others needs. Whether a disk has to go is said by its trend instead.
 *
 * <p>The limit is not kept on the disks: it begins at 20 whenever an array starts. A SYSFS line of
 * mdadm.conf is obeyed by {@code mdadm --assemble} only, and not by {@code mdadm --incremental},
 * with which udev starts arrays at boot (measured with 4.2; so in the sources to 4.6). A rule of
 * udev is, whoever starts the array.
 */
public final class ReadErrorLimit {
  /** What md is told: more than any disk's rot within an hour. */
  public static final int RAISED = 1_000_000;

  /** What md begins with. */
  static final int USUAL = 20;

  /** md's file for it, below the array's folder in sysfs. */
  public static final String FILE = "md/max_read_errors";

  /** Where rules go. */
  public static final String FOLDER = "/etc/udev/rules.d";

  /** How they are called, as a pattern of file names; udev's own of md come before, at 63. */
  public static final String ALL = "65-rotproof-*.rules";

  private static final String MARK = "# Written by Rotproof.";

  private final String array;
  private final Machine machine;

  ReadErrorLimit(String array, Machine machine) {
    this.array = array;
    this.machine = machine;
  }

  /** The rule's file. */
  static String path(String array) {
    return FOLDER + "/" + ALL.replace("*", array);
  }

  /** The rule. */
  static String rule(String array) {
    return MARK
        + "\n# md keeps a disk of the array "
        + array
        + " that heals, however many rotten places it has.\n"
        + "ACTION!=\"remove\", SUBSYSTEM==\"block\", KERNEL==\"md*\", SYMLINK==\"md/"
        + array
        + "\", ATTR{"
        + FILE
        + "}=\""
        + RAISED
        + "\"\n";
  }

  /** Words of a shell: md's file for an array that runs. */
  static String file(String array) {
    return ArrayFolder.node(array) + "/" + FILE;
  }

  /** Words of a shell that raise the limit of an array that runs. */
  static String raise(String array) {
    return "echo " + RAISED + " >" + file(array);
  }

  /** Refuses to touch a rule of that name which others wrote. */
  void check() throws PlanException {
    String path = path(array);
    boolean foreign = machine.file(path).filter(text -> !text.startsWith(MARK)).isPresent();
    if (foreign || machine.unreadable().contains(path)) {
      throw new PlanException(
          Reason.SAFETY,
          "name",
          path
              + " is there, but Rotproof did not write it. Look at it and move it away, or choose"
              + " another name.");
    }
  }

  /** What brings the rule there; nothing where it is, or where it is not known what is. */
  List<Step> put() {
    return machine.known() ? FileStep.toward(machine, path(array), rule(array)) : List.of();
  }

  /** What takes it away. */
  List<Step> remove() {
    Optional<String> old = machine.file(path(array)).filter(text -> text.startsWith(MARK));
    return old.isPresent() ? FileStep.toward(machine, path(array), "") : List.of();
  }
}
