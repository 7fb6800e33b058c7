package org.rotproof.plan;

/**
 * When an array that md does not start may be started with members that left while it ran, as they
 * were then ({@code mdadm --assemble --force}).
 *
 * <p>Somebody who goes to replace a dead disk pulls a sound one by mistake: the array fails at the
 * next write, and with the disk put back md still refuses it, for the others have counted on
 * without it. What it holds is right up to that moment. A disk that had left earlier, while the
 * array ran on, must never be taken instead: what was written since is not on it, and files would
 * be mixed from two times.
 *
 * <p>The two are told apart by the superblocks. md writes to those that work which others work
 * (mdadm(8), "Array State" of --examine; md(4), event count). So a member left last if its own
 * superblock already lacks every disk that is not here. Where all disks are here mdadm itself takes
 * those that left last, by their event counts.
 */
public final class LastLeft {
  /** The exit of a step that found the way possible, but was not allowed to take it. */
  public static final int POSSIBLE = 75;

  /**
   * Of what {@code mdadm --examine} says of all members, one after another: true where some are
   * behind, and each of those already lacked whatever disk is not here. A member that was being
   * filled or replaced, a reshape, and two members of one place are left to somebody who knows.
   */
  private static final String RULE =
      "/^ *Raid Devices :/ { n = $4 } "
          + "/Reshape pos|Recovery Offset/ { no = 1 } "
          + "/^ *Events :/ { e = $3 } "
          + "/^ *Device Role :/ { role = /Active device/ ? $NF : -1 } "
          + "/^ *Array State :/ { "
          + "if ($4 ~ /R/) no = 1; "
          + "if (role >= 0) { if (role in at) no = 1; "
          + "at[role] = e; state[role] = $4; if (e > top) top = e } "
          + "role = -1 } "
          + "END { for (r in at) if (at[r] + 1 < top) { behind = 1; "
          + "for (i = 0; i < n; i++) "
          + "if (!(i in at) && substr(state[r], i + 1, 1) != \".\") no = 1 } "
          + "exit !(behind && !no) }";

  private LastLeft() {}

  /**
   * Words of a shell that are true where the way is open.
   *
   * @param nodes the members, quoted for a shell
   */
  static String check(String nodes) {
    return "for x in " + nodes + "; do mdadm --examine $x; done | awk '" + RULE + "'";
  }
}
