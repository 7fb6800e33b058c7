package org.rotproof.cli;

import java.util.List;
import java.util.Optional;
import org.rotproof.host.PracticeLab;
import org.rotproof.plan.Blueprint;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;

/**
 * What the phases of a drill stand on.
 *
 * @param notes what becomes the report
 */
record DrillGround(Helper helper, Blueprint blueprint, Terminal terminal, DrillNotes notes) {
  static final String FILE = "rotproof-drill.bin";
  private static final String OWN_MOUNT = "/run/rotproof-drill";

  /** Runs a command as root in the practice machine, however it ends. */
  Answer.Executed exec(String command) throws FailureException, InterruptedException {
    return helper.ask(new Ask.PracticeExec(command));
  }

  /** Runs one that a person gave, and says so. */
  DrillReport.Exec execOf(String command) throws FailureException, InterruptedException {
    terminal.update("Running: " + command.lines().findFirst().orElse(""));
    Answer.Executed done = exec(command);
    terminal.clear();
    return new DrillReport.Exec(command, done.exit(), done.output());
  }

  /** Runs one without which the drill cannot go on. */
  void must(String command) throws FailureException, InterruptedException, TroubleException {
    Answer.Executed done = exec(command);
    if (done.exit() != 0) {
      throw new TroubleException(
          new Trouble(
              Exit.FAILED,
              "A command that the drill needs failed in the practice machine: " + command,
              "",
              "",
              done.output()));
    }
  }

  /** Where the file system is mounted, or will be. */
  String mountPoint() {
    return blueprint.mount().point().orElse(OWN_MOUNT);
  }

  /** Where the file system is mounted; mounts it where the blueprint does not. */
  String mounted() throws FailureException, InterruptedException, TroubleException {
    if (blueprint.mount().point().isPresent()) {
      return blueprint.mount().point().get();
    }
    String device = "/dev/md/" + blueprint.name();
    if (blueprint.protection().kind() == Blueprint.Protection.Kind.LAYERED) {
      device = "/dev/mapper/" + blueprint.name() + "-crypt";
    }
    if (blueprint.storage() instanceof Blueprint.Storage.Lvm lvm) {
      device = "/dev/" + lvm.volumeGroup() + "/" + lvm.logicalVolume();
    }
    must("mkdir -p " + OWN_MOUNT + " && mount " + device + " " + OWN_MOUNT);
    return OWN_MOUNT;
  }

  /** The file's hash as the disks have it, not as the cache remembers it. */
  Optional<String> hash(String folder) throws FailureException, InterruptedException {
    terminal.update("Reading the file");
    String script = "sync; echo 3 > /proc/sys/vm/drop_caches; sha256sum %s/%s";
    Answer.Executed done = exec(String.format(script, folder, FILE));
    terminal.clear();
    return done.exit() == 0 ? Optional.of(done.output().strip()) : Optional.empty();
  }

  /** Whether the file there is the one that was written. */
  boolean fileIsIntact(String folder) throws FailureException, InterruptedException {
    return hash(folder).equals(Optional.of(notes.fileHash));
  }

  /** Runs the phases of one moment. */
  void run(List<DrillPhase> phases, DrillPhase.When when) throws Exception {
    for (DrillPhase phase : phases) {
      if (phase.when() == when) {
        phase.run(this);
      }
    }
  }

  /** What practice offers, or a refusal. */
  PracticeLab lab() throws TroubleException {
    return helper
        .lab()
        .orElseThrow(() -> Trouble.refused("A drill damages disks: practice only.", ""));
  }
}
