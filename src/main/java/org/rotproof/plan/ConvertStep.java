package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What gives an array that exists its integrity, with its data on it. */
sealed interface ConvertStep extends Step {
  /**
   * The array in the middle of its conversion: what has to be there before any step can go on, also
   * after a restart that brought it up without the members that are converted by then.
   *
   * @param uuid md's own, as mdadm writes it: no other array is ever put together by this
   * @param bare whether its members carry the data from their first sector on: one that has left
   *     then looks like what lies on the array, and might be mounted in its place
   * @param opened the members that may be converted by then: mapping to the command that opens it
   * @param plain the members that are not converted yet
   */
  record HalfWay(String name, String uuid, boolean bare, List<Opened> opened, List<Plain> plain) {
    public HalfWay {
      opened = List.copyOf(opened);
      plain = List.copyOf(plain);
    }

    /** A converted member. */
    record Opened(String node, String open) {}

    private String array() {
      return "/dev/md/" + name;
    }

    /**
     * Words of a shell: opens what is closed, puts the array together where it does not run, takes
     * in what it was started without, and waits until it is whole. Then {@code a} is the array,
     * {@code s} its folder in sysfs, and {@code state NODE} says what md thinks of a member.
     */
    String up() {
      StringBuilder out = new StringBuilder();
      out.append("a=").append(array()).append('\n');
      for (Opened one : opened) {
        String node = ShellQuoting.quote(one.node());
        out.append("[ -e ").append(node).append(" ] || ").append(one.open()).append('\n');
      }
      List<String> all = new ArrayList<>();
      opened.forEach(one -> all.add(ShellQuoting.quote(one.node())));
      plain.forEach(one -> all.add(one.word()));
      String words = String.join(" ", all);
      out.append("if ! mdadm --detail --brief $a 2>/dev/null | grep -q ^ARRAY; then\n  ")
          .append(LifeStep.stopHolders(words, LifeStep.ANY_HOLDER))
          .append("\n  mdadm --assemble --run $a --uuid=")
          .append(uuid)
          .append(' ')
          .append(words)
          .append("\nfi\ns=/sys/class/block/$(basename $(readlink -f $a))/md\n")
          .append(ReadErrorLimit.raise(name))
          .append('\n');
      out.append("state() { cat $s/dev-$(basename $(readlink -f \"$1\"))/state 2>/dev/null; }\n");
      for (Opened one : opened) {
        String node = ShellQuoting.quote(one.node());
        out.append("if [ -z \"$(state ")
            .append(node)
            .append(")\" ] && mdadm --examine ")
            .append(node)
            .append(" 2>/dev/null | grep -q '")
            .append(uuid)
            .append("'; then mdadm $a --re-add ")
            .append(node)
            .append(" || mdadm $a --add ")
            .append(node)
            .append("; fi\n");
      }
      out.append("until [ \"$(cat $s/degraded)\" = 0 ]; do mdadm --wait $a || sleep 1; ")
          .append("[ \"$(cat $s/sync_action)\" != idle ] || [ \"$(cat $s/degraded)\" = 0 ] || ")
          .append("{ echo \"$a misses a member, and nothing fills it.\" >&2; exit 1; }; done\n");
      return out.toString();
    }
  }

  /**
   * A member that is not converted, or a spare.
   *
   * @param node the disk, or the partition
   * @param disk the whole disk: where a partition was in the way back, it takes its place, since it
   *     was erased whole
   */
  record Plain(String node, String disk) {
    /** As a word of a shell: the node that is there at that moment. */
    String word() {
      String quoted = ShellQuoting.quote(node);
      return node.equals(disk)
          ? quoted
          : "$([ -e %1$s ] && echo %1$s || echo %2$s)".formatted(quoted, ShellQuoting.quote(disk));
    }
  }

  /**
   * Words of a shell, after {@link HalfWay#up}: copies {@code old} to {@code new}, which takes its
   * place, and lets go of {@code old}. The array has all its members at every moment: md keeps the
   * old one in use until the new one holds everything (md(4), "hot replacement"). A node that has
   * left carries no superblock any more, so that nothing ever starts from it.
   */
  static String swap(String from, String to, boolean bare) {
    return """
old=%s; new=%s
[ -n "$(state $new)" ] || mdadm $a --add-spare $new
until state $new | grep -q in_sync; do
  case "$(state $new)" in
    *faulty*|'') echo "$new failed while it was being filled." >&2; exit 1;;
  esac
  case "$(state $old),$(state $new)" in
    ,*|*replacement*|*faulty*) ;;
    *) mdadm $a --replace $old --with $new;;
  esac
  mdadm --wait $a || sleep 1
done
"""
            .formatted(from, to)
        + letGo(bare);
  }

  /**
   * Words of a shell: md has let go of {@code old}, which carries no superblock any more.
   *
   * @param bare whether it carries signatures of what lies on the array, which are taken off too
   */
  private static String letGo(boolean bare) {
    return """
for i in $(seq 60); do
  [ -n "$(state $old)" ] || break
  mdadm $a --remove $old || { udevadm settle; sleep 1; }
done
[ -z "$(state $old)" ] || { echo "md does not let go of $old." >&2; exit 1; }
udevadm settle || udevadm settle
if mdadm --examine $old 2>/dev/null | grep -q UUID; then mdadm --zero-superblock $old; fi
"""
        + (bare ? "wipefs --all --quiet $old\nudevadm settle || udevadm settle\n" : "");
  }

  /** A strict shell: the first thing that fails ends it. */
  static Command strict(String script) {
    return Command.shell("set -e\n" + script);
  }

  /**
   * Copies one member of a running array to its guarded successor, which takes its place. Taken
   * back, the old one is filled again from the array and the guarded one let go of.
   *
   * @param old the member as it is
   * @param newNode the mapping of the guarded disk
   */
  record SwapMember(HalfWay array, Plain old, String newNode, long workBytes)
      implements ConvertStep {
    @Override
    public String subject() {
      return array.name();
    }

    @Override
    public Command command() {
      return strict(array.up() + swap(old.word(), ShellQuoting.quote(newNode), array.bare()));
    }

    @Override
    public Optional<Command> undo() {
      String never =
          "if [ -z \"$(state " + ShellQuoting.quote(newNode) + ")\" ]; then exit 0; fi\n";
      return Optional.of(
          strict(array.up() + never + swap(ShellQuoting.quote(newNode), old.word(), array.bare())));
    }

    @Override
    public Binding binding() {
      return Binding.KEEPS;
    }

    @Override
    public ProgressSource progress() {
      return ProgressSource.MDSTAT;
    }
  }

  /**
   * Takes a spare out of an array that is whole, before md could give it work in the middle. Taken
   * back, it is a spare again.
   */
  record SetSpareAside(HalfWay array, Plain spare) implements ConvertStep {
    @Override
    public String subject() {
      return spare.node();
    }

    @Override
    public Command command() {
      return strict(
          array.up()
              + "old="
              + spare.word()
              + """

slot=$(cat $s/dev-$(basename $(readlink -f $old))/slot 2>/dev/null || echo none)
[ "$slot" = none ] || { echo "$old is no spare any more: md uses it." >&2; exit 1; }
"""
              + letGo(false));
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(
          strict(
              array.up()
                  + "old="
                  + spare.word()
                  + "\n[ -n \"$(state $old)\" ] || mdadm $a --add-spare $old\n"));
    }
  }

  /** Gives a guarded disk to the array, all of whose members are guarded by then, as its spare. */
  record GiveSpare(HalfWay array, String node) implements ConvertStep {
    @Override
    public String subject() {
      return node;
    }

    @Override
    public Command command() {
      String quoted = ShellQuoting.quote(node);
      return strict(
          array.up()
              + "[ -n \"$(state "
              + quoted
              + ")\" ] || mdadm $a --add-spare "
              + quoted
              + "\n");
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(
          strict(array.up() + "old=" + ShellQuoting.quote(node) + "\n" + letGo(false)));
    }

    @Override
    public Binding binding() {
      return Binding.KEEPS;
    }
  }

  /** Keeps md from having to copy everything again after a short absence of a member. */
  record AddBitmap(String name) implements ConvertStep {
    @Override
    public String subject() {
      return name;
    }

    @Override
    public Command command() {
      return Command.shell(
          "mdadm --detail /dev/md/"
              + name
              + " | grep -q 'Intent Bitmap\\|Consistency Policy : [pj]' || mdadm --grow /dev/md/"
              + name
              + " --bitmap=internal");
    }
  }

  /**
   * Uses less, or all, of each member.
   *
   * @param kib what each member gives from then on; taken back, it is as much as there is
   */
  record ResizeArray(String name, long kib) implements ConvertStep {
    @Override
    public String subject() {
      return name;
    }

    @Override
    public Command command() {
      return Command.of("mdadm", "--grow", "/dev/md/" + name, "--size=" + kib);
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(
          Command.shell(
              "mdadm --grow /dev/md/"
                  + name
                  + " --size=max; mdadm --wait /dev/md/"
                  + name
                  + " || true"));
    }
  }

  /**
   * Makes what lies on the array small enough for the guarded members, or as large as it was.
   *
   * @param what "shrink-file-system", "shrink-volume"
   */
  record Shrink(String what, String subject, Command command, Optional<Command> undo)
      implements ConvertStep {
    @Override
    public String kind() {
      return what;
    }
  }

  /**
   * Has md compare all copies, and ends badly where they differ: what would be copied then could
   * not be told from what is right. Repairs nothing of a difference.
   */
  record ProveCopiesAgree(String name, long workBytes) implements ConvertStep {
    @Override
    public Effect effect() {
      return Effect.LOOKS;
    }

    @Override
    public String subject() {
      return name;
    }

    @Override
    public Command command() {
      return Command.shell("s=" + ArrayFolder.md(name) + "\n" + COMPARE);
    }

    /**
     * A check that was interrupted looks like one that found nothing; but md remembers where it was
     * (measured), and goes on from there.
     */
    private static final String COMPARE =
        """
still() { grep -qsx frozen $s/sync_action; }
while still; do sleep 1; done
echo 0 >$s/sync_min && echo max >$s/sync_max || exit 1
n=0
while :; do
  from=$(cat $s/sync_min)
  if ! echo check >$s/sync_action; then still || exit 1; sleep 1; continue; fi
  until grep -qsx 'idle\\|frozen' $s/sync_action; do sleep 1; done
  n=$((n + $(cat $s/mismatch_cnt)))
  while still; do sleep 1; done
  at=$(cat $s/sync_min)
  [ "$at" != 0 ] || break
  [ "$at" != "$from" ] || { echo "The kernel cannot read all copies behind sector $at of each member." >&2; exit 1; }
done
[ "$n" = 0 ] || { echo "The copies differ in $n sectors." >&2; exit 1; }
if grep -qs . $s/dev-*/bad_blocks; then echo "The kernel has noted blocks that it cannot read." >&2; exit 1; fi
""";

    @Override
    public ProgressSource progress() {
      return ProgressSource.MDSTAT;
    }
  }

  /**
   * Looks whether members with such sectors can carry the file system: what writes less than a
   * sector at a time gets an error from them (measured: "Bio vector is not aligned").
   */
  record ProveBlockSize(String device, FileSystemType type, int sectorBytes)
      implements ConvertStep {
    @Override
    public Effect effect() {
      return Effect.LOOKS;
    }

    @Override
    public String subject() {
      return device;
    }

    @Override
    public Command command() {
      String quoted = ShellQuoting.quote(device);
      String size = type.blockBytes(quoted);
      return Command.shell(
          "size=$("
              + size
              + "); [ \"$size\" -ge "
              + sectorBytes
              + " ] || { echo \"The file system works in blocks of $size bytes, which members with"
              + " sectors of "
              + sectorBytes
              + " bytes refuse. Convert it with sectors of 512 bytes.\" >&2; exit 1; }");
    }
  }
}
