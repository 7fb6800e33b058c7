package org.rotproof.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is done to an array that lives. */
sealed interface LifeStep extends Step {
  /** For {@link #stopHolders}: whatever state it is in. */
  String ANY_HOLDER = "[ -e $h ]";

  /**
   * Puts an array together from opened members. Where udev was quicker there is nothing left to do;
   * what udev began and could not finish, because a member is missing, is begun anew.
   *
   * <p>It starts with those that it needs, even where it is degraded: all that can be there are
   * named, and without {@code --run} mdadm would wait for one that had failed before.
   *
   * @param lastLeft whether members that left while the array ran are used as they were then, where
   *     {@link LastLeft} allows that
   */
  record AssembleArray(String name, List<String> members, boolean lastLeft) implements LifeStep {
    public AssembleArray {
      members = List.copyOf(members);
    }

    @Override
    public String subject() {
      return name;
    }

    @Override
    public Command command() {
      String device = "/dev/md/" + name;
      String nodes = members.stream().map(ShellQuoting::quote).collect(Collectors.joining(" "));
      return Command.shell(
          "mdadm --detail --brief "
              + device
              + " 2>/dev/null | grep -q ^ARRAY || { "
              + stopWhatHolds(members)
              + ("mdadm --assemble --run " + device + " " + nodes + " || { r=$?; ")
              + LastLeft.check(nodes)
              + " || exit $r; "
              + (lastLeft
                  ? stopWhatHolds(members)
                      + ("mdadm --assemble --run --force " + device + " " + nodes + "; ")
                  : "exit " + LastLeft.POSSIBLE + "; ")
              + "}; }");
    }

    @Override
    public String byHand() {
      String device = "/dev/md/" + name;
      String nodes = members.stream().map(ShellQuoting::quote).collect(Collectors.joining(" "));
      // Where udev puts arrays together by itself, it has done so by now, and a second time fails.
      // With --run it starts as well where one of them has failed or is missing.
      return "test -b " + device + " || mdadm --assemble --run " + device + " " + nodes;
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(Command.of("mdadm", "--stop", "/dev/md/" + name));
    }

    @Override
    public boolean opens() {
      return true;
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(
          new Trace(
              Command.of("mdadm", "--detail", "--brief", "/dev/md/" + name),
              "UUID=(\\S+)",
              "^ARRAY "));
    }
  }

  /** Activates a logical volume. */
  record ActivateVolume(String group, String volume) implements LifeStep {
    @Override
    public String subject() {
      return group + "/" + volume;
    }

    @Override
    public Command command() {
      return VolumeAtStart.activate(group, volume);
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(Command.of("lvchange", "--activate", "n", group + "/" + volume));
    }

    @Override
    public boolean opens() {
      return true;
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(Trace.mapping(Blueprint.Storage.Lvm.mapping(group, volume)));
    }
  }

  /**
   * Words of a shell that stop what udev has begun to assemble from members. An array that is not
   * whole has no name of its own below /dev/md, so it is found by what holds the members.
   */
  private static String stopWhatHolds(List<String> members) {
    return stopHolders(members, ANY_HOLDER);
  }

  /**
   * Words of a shell that stop the arrays which hold members.
   *
   * @param which the shell's condition for an array to be stopped, whose sysfs folder is $h
   */
  static String stopHolders(List<String> members, String which) {
    return stopHolders(
        members.stream().map(ShellQuoting::quote).collect(Collectors.joining(" ")), which);
  }

  /** The same, of members that are words of a shell. */
  static String stopHolders(String members, String which) {
    return "for m in "
        + members
        + "; do for h in /sys/class/block/$(basename $(readlink -f $m))/holders/md*; do if "
        + which
        + "; then mdadm --stop /dev/${h##*/}; fi; done; done; ";
  }

  /**
   * Ends something that was open.
   *
   * @param what "unmount", "deactivate-volume", "stop-array" or "close-mapping"
   * @param isOpen a test's words that are true while it is open, for a look after a cut
   */
  record Shut(String what, String subject, Command command, String isOpen) implements LifeStep {
    @Override
    public Effect effect() {
      return Effect.CLOSES;
    }

    @Override
    public String kind() {
      return what;
    }

    @Override
    public Optional<Command> doneWhen() {
      return Optional.of(Command.shell("! " + isOpen));
    }
  }

  /**
   * Words of a shell: m is the folder that md has in sysfs for an array, d its one for a member.
   */
  static String folders(String name, String node) {
    return "m="
        + ArrayFolder.md(name)
        + "; d=$m/dev-$(basename $(readlink -f "
        + ShellQuoting.quote(node)
        + ")); ";
  }

  /**
   * Words of a shell that are true while the array does not build on the member, after {@link
   * #folders}. What md holds in memory counts: its superblock comes a moment later.
   */
  private static String notInUse() {
    return "! grep -qs in_sync $d/state";
  }

  /** Words of a shell that let md go on, after {@link #folders}. */
  private static String letGoOn() {
    return "if grep -qsx frozen $m/sync_action; then echo idle >$m/sync_action; fi; ";
  }

  /**
   * Words of a shell that let go of a member which does not work, after {@link #folders}. md may
   * not have noticed that its disk is gone; and it keeps one that failed for as long as something
   * waits for it.
   */
  private static String letGoOfFailed(String name, String node) {
    String md = "mdadm /dev/md/" + name;
    return "if [ -e $d ]; then grep -qs faulty $d/state || "
        + (md + " --fail " + node + " || grep -qs faulty $d/state || exit 1; ")
        + "for i in 1 2 3 4 5 6 7 8 9 10; do [ -e $d ] || break; "
        + (md + " --remove " + node + " && break; sleep 1; done; ")
        + "[ ! -e $d ]; fi; ";
  }

  /**
   * Gives a member to a running array, which begins to rebuild where one is missing. That lives
   * only while the array runs: it is taken back when the work is cancelled, and done again after a
   * restart that brought the array up without it.
   *
   * @param insteadOf the node of the member that it is to take over from; "" for none
   */
  record AddToArray(String name, String node, Joins as, String insteadOf) implements LifeStep {
    /** One that is to take over from no member. */
    AddToArray(String name, String node, Joins as) {
      this(name, node, as, "");
    }

    @Override
    public Effect effect() {
      return Effect.GIVES;
    }

    /** For what it joins. */
    enum Joins {
      /** To fill the place of a member that is missing. */
      FILLS,
      /** As a spare, which another step or md itself gives work. */
      STANDS_BY,
      /**
       * As a spare, and only while no member is missing but the one that it is to take over from:
       * md would put it in that one's place.
       */
      TO_A_WHOLE
    }

    @Override
    public String subject() {
      return node;
    }

    @Override
    public Command command() {
      String device = "/dev/md/" + name;
      return switch (as) {
        case FILLS -> Command.of("mdadm", device, "--add", node);
        case STANDS_BY -> Command.of("mdadm", device, "--add-spare", node);
        case TO_A_WHOLE ->
            Command.shell(
                StillWhole.orEnd(name, insteadOf)
                    + ("mdadm " + device + " --add-spare " + ShellQuoting.quote(node)));
      };
    }

    @Override
    public Optional<Command> undo() {
      // Only a member that is still being filled is failed: one that the array already builds on
      // must not be torn out, and mdadm refuses to remove it. Frozen, it cannot become one of
      // those between the look and the deed.
      String device = "/dev/md/" + name;
      String quoted = ShellQuoting.quote(node);
      return Optional.of(
          Command.shell(
              folders(name, node)
                  + ("if " + notInUse() + "; then echo frozen >$m/sync_action; fi; ")
                  + ("if " + notInUse() + " && [ \"$(cat $d/slot)\" != none ]; then ")
                  + ("mdadm " + device + " --fail " + quoted + "; fi; ")
                  + ("mdadm " + device + " --remove " + quoted + "; r=$?; ")
                  + letGoOn()
                  + "exit $r"));
    }

    @Override
    public boolean opens() {
      return true;
    }

    @Override
    public Command reopen() {
      return Command.of("mdadm", "/dev/md/" + name, "--add", node);
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(
          new Trace(Command.shell(types() + " | grep --max-count=1 ^raid"), "^(raid\\d+)"));
    }

    @Override
    public Optional<Command> doneWhen() {
      return Optional.of(Command.shell(types() + " | grep -q ^raid"));
    }

    private String types() {
      return "lsblk --noheadings --raw --output TYPE " + ShellQuoting.quote(node);
    }
  }

  /**
   * Begins to copy a working member to a new one, which then takes its place. Taking the new one
   * back, as {@link AddToArray} does, ends the copying; the old one has worked all the time.
   */
  record ReplaceMember(String name, String oldNode, String oldPath, String newNode)
      implements LifeStep {
    @Override
    public String subject() {
      return oldNode;
    }

    /**
     * Where the old one has failed or was pulled meanwhile, there is nothing to copy from: it is
     * let go of, and md fills the new one from the others by itself.
     */
    @Override
    public Command command() {
      return Command.shell(
          folders(name, oldNode)
              + ("if grep -qs in_sync $d/state && [ -e "
                  + ShellQuoting.quote(oldPath)
                  + " ]; then ")
              + ("mdadm /dev/md/" + name + " --replace " + oldNode + " --with " + newNode)
              // md would give the place of one that is marked to the next spare, whenever it comes.
              + " || { grep -qs in_sync $d/state && { echo -want_replacement >$d/state; false; }"
              + " || ! grep -qs in_sync $d/state; }; else "
              + letGoOfFailed(name, oldNode)
              + "fi");
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(
          Command.shell(
              folders(name, oldNode)
                  + "! grep -qs want_replacement $d/state || echo -want_replacement >$d/state"));
    }

    @Override
    public Optional<Command> doneWhen() {
      return Optional.of(
          Command.shell(
              "mdadm --examine "
                  + ShellQuoting.quote(newNode)
                  + " | grep -q 'Device Role : [AR]'"));
    }
  }

  /**
   * Waits until md has done what it is doing. mdadm says 1 when there was nothing to wait for,
   * which is as good; but md may take a moment to begin.
   *
   * @param newNode the member that has to be in use afterwards; "" for none
   */
  record WaitForArray(String name, String newNode, long workBytes) implements LifeStep {
    @Override
    public String subject() {
      return name;
    }

    @Override
    public Command command() {
      String wait = "mdadm --wait /dev/md/" + name;
      return Command.shell(
          newNode.isEmpty()
              ? "udevadm settle; sleep 1; " + wait + " || true"
              : folders(name, newNode)
                  + letGoOn()
                  + "udevadm settle; i=0; while [ $i -lt 5 ]; do sleep 1; t=$SECONDS; "
                  + wait
                  + "; mdadm --examine "
                  + ShellQuoting.quote(newNode)
                  + " | grep -q 'Recovery Offset\\|Reshape pos\\|Role : [sR]' || break; "
                  // md begins anew where the disk that it copied from has failed meanwhile.
                  + "if [ $((SECONDS - t)) -gt 3 ]; then i=0; else i=$((i + 1)); fi; "
                  + "[ -e $d ] && ! grep -qs faulty $d/state || break; done");
    }

    /**
     * Stops md at its work, so that the member can be taken out; refuses where the array builds on
     * it by now.
     */
    @Override
    public Optional<Command> undo() {
      return newNode.isEmpty()
          ? Optional.empty()
          : Optional.of(
              Command.shell(
                  folders(name, newNode)
                      + "[ -e $d ] || exit 0; echo frozen >$m/sync_action; if "
                      + notInUse()
                      + "; then exit 0; fi; "
                      + letGoOn()
                      + "exit 1"));
    }

    @Override
    public Optional<Trace> trace() {
      return newNode.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Trace(
                  Command.of("mdadm", "--examine", newNode),
                  "Array UUID : (\\S+)",
                  "(?s)\\A(?!.*Recovery Offset).*Device Role : Active"));
    }

    @Override
    public Binding binding() {
      return newNode.isEmpty() ? Binding.NEVER : Binding.HOLDS_WHEN_DONE;
    }

    @Override
    public ProgressSource progress() {
      return ProgressSource.MDSTAT;
    }
  }

  /**
   * Lets go of a member.
   *
   * @param failed whether it is one that does not work: then nothing is lost by it
   */
  record RemoveFromArray(String name, String node, boolean failed) implements LifeStep {
    @Override
    public Effect effect() {
      return Effect.LETS_GO;
    }

    @Override
    public String subject() {
      return node;
    }

    @Override
    public Command command() {
      if (failed) {
        return Command.shell(folders(name, node) + letGoOfFailed(name, node));
      }
      // After a restart md has left it out by itself.
      return Command.shell(
          "if " + inUse() + "; then mdadm /dev/md/" + name + " --remove " + node + "; fi");
    }

    private String inUse() {
      return "lsblk --noheadings --raw --output TYPE "
          + ShellQuoting.quote(node)
          + " | grep -q ^raid";
    }

    @Override
    public Binding binding() {
      return failed ? Binding.NEVER : Binding.WHEN_BEGUN;
    }

    @Override
    public Optional<Command> doneWhen() {
      return Optional.of(Command.shell("! " + inUse()));
    }
  }

  /**
   * Spreads an array over one more member, or over all of each member.
   *
   * @param how mdadm's words for it
   */
  record GrowArray(String name, String how) implements LifeStep {
    @Override
    public Effect effect() {
      return Effect.GROWS;
    }

    private static final String DEVICES = "--raid-devices=";

    @Override
    public String subject() {
      return name;
    }

    @Override
    public Command command() {
      return Command.shell(
          StillWhole.orEnd(name, "")
              + "mdadm --grow /dev/md/"
              + name
              + " "
              + ShellQuoting.quote(how));
    }

    @Override
    public Binding binding() {
      return Binding.HOLDS_WHEN_BEGUN;
    }

    @Override
    public Optional<Command> doneWhen() {
      return how.startsWith(DEVICES)
          ? Optional.of(
              Command.shell(
                  "mdadm --detail /dev/md/"
                      + name
                      + " | grep -q 'Raid Devices : "
                      + how.substring(DEVICES.length())
                      + "$'"))
          : Optional.empty();
    }
  }

  /** Lets something that lies on the array use the room it was given. */
  record Enlarge(String what, String subject, Command command) implements LifeStep {
    @Override
    public Effect effect() {
      return Effect.GROWS;
    }

    @Override
    public String kind() {
      return what;
    }
  }

  /**
   * Assembles an array once with a new name in its superblocks; first undoes what udev did by the
   * old one.
   */
  record RenameArray(String oldName, String newName, List<String> members) implements LifeStep {
    public RenameArray {
      members = List.copyOf(members);
    }

    @Override
    public String subject() {
      return newName;
    }

    @Override
    public Binding binding() {
      return Binding.WHEN_BEGUN;
    }

    @Override
    public Command command() {
      return Command.shell(
          stopWhatHolds(members)
              + "mdadm --assemble --run /dev/md/"
              + newName
              + " --homehost=any --name="
              + newName
              + " --update=name "
              + members.stream().map(ShellQuoting::quote).collect(Collectors.joining(" ")));
    }
  }
}
