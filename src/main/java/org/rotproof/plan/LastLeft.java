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
   * Words of bash that read what {@code mdadm --examine} says of all members, one after another:
   * true where some are behind, and each of those already lacked whatever disk is not here. A
   * member that was being filled or replaced, a reshape, and two members of one place are left to
   * somebody who knows. mdadm itself takes members that are one event apart for equal.
   */
  private static final String RULE =
      "n=0; no=; top=0; e=0; role=; at=(); state=(); while read -r line; do case $line in 'Raid"
          + " Devices :'*) n=${line##* };; *'Reshape pos'*|*'Recovery Offset'*) no=1;; 'Events :'*)"
          + " e=${line##* };; 'Device Role : Active device '*) role=${line##* };; 'Device Role :'*)"
          + " role=;; 'Array State : '*) s=${line#*: }; s=${s%%%% *}; case $s in *R*) no=1;; esac;"
          + " if [ -n \"$role\" ]; then [ -z \"${at[role]:-}\" ] || no=1; at[role]=$e;"
          + " state[role]=$s; [ \"$e\" -le \"$top\" ] || top=$e; fi; role=;; esac; done < <(%s);"
          + " behind=; for r in ${at[@]+\"${!at[@]}\"}; do if [ $((at[r] + 1)) -lt \"$top\" ]; then"
          + " behind=1; for ((i = 0; i < n; i++)); do [ -n \"${at[i]:-}\" ] || ["
          + " \"${state[r]:i:1}\" = . ] || no=1; done; fi; done; [ -n \"$behind\" ] && [ -z \"$no\""
          + " ]";

  private LastLeft() {}

  /**
   * Words of a shell that are true where the way is open.
   *
   * @param nodes the members, quoted for a shell
   */
  static String check(String nodes) {
    return "{ " + RULE.formatted("for x in " + nodes + "; do mdadm --examine $x; done") + "; }";
  }
}
