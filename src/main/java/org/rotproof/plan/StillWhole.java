package org.rotproof.plan;

/**
 * What makes an array larger, gives it a spare or replaces a member that works was planned for a
 * whole one; hours may lie between, in which a disk is prepared. If one went meanwhile, md would
 * take the new disk in its place, and a reshape on top of that would leave two places open
 * (measured): so it is asked again at the moment of doing it. md itself notices a disk that was
 * pulled only when it writes, so the disks below its members are looked for too.
 */
public final class StillWhole {
  /** The exit of a step that did nothing, because the array is not whole any more. */
  public static final int NOT_WHOLE = 77;

  private StillWhole() {}

  /**
   * Words of bash that end the step with {@link #NOT_WHOLE} where the array lacks a disk.
   *
   * @param but the node of a member that may be lacking; "" for none
   */
  static String orEnd(String name, String but) {
    String other =
        but.isEmpty() ? "" : "o=$(basename $(readlink -f " + ShellQuoting.quote(but) + ")); ";
    String most =
        but.isEmpty()
            ? "[ \"$(cat $m/degraded)\" = 0 ] || whole=; "
            : "n=0; grep -qs in_sync $m/dev-$o/state || n=1; "
                + "[ \"$(cat $m/degraded)\" -le $n ] || whole=; ";
    String skip = but.isEmpty() ? "" : "[ \"$(basename $(readlink -f $b))\" = \"$o\" ] || ";
    return "m="
        + ArrayFolder.md(name)
        + "; whole=1; "
        + other
        + most
        + "for b in $m/rd*/block; do "
        + skip
        + "lsblk --inverse --noheadings --raw --output TYPE /dev/$(basename $(readlink -f $b)) "
        + "2>/dev/null | grep -qx 'disk\\|loop' || whole=; done; "
        + ("[ -n \"$whole\" ] || { echo '" + name + " lacks a disk' >&2; ")
        + ("exit " + NOT_WHOLE + "; }; ");
  }
}
