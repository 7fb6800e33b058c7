package org.rotproof.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.rotproof.host.PracticeLab;
import org.rotproof.plan.Blueprint;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;
import org.rotproof.scrub.Endangered;

/**
 * The drill: builds an array in a practice machine, writes a file, scrubs, damages disks from
 * outside, scrubs, scrubs once more, and looks at the file again. Whatever goes wrong ends it, and
 * what is known by then is reported.
 */
final class Drill {
  private static final String FILE = "rotproof-drill.bin";
  private static final String OWN_MOUNT = "/run/rotproof-drill";
  private static final int MOST_FILE_KIB = 64 << 10;

  private final Blueprint blueprint;
  private final List<Damage> damages;
  private final List<String> commands;
  private final Terminal terminal;
  private final long startedNanos = System.nanoTime();

  private final List<DrillReport.Scrub> scrubs = new ArrayList<>();
  private final List<DrillReport.Exec> execs = new ArrayList<>();
  private final List<String> damaged = new ArrayList<>();
  private Answer.Built built;
  private Double secondsToReady;
  private boolean fileIntact;
  private final boolean restart;
  private DrillReport.Restart restarted;
  private DrillReport.Machine machine;

  Drill(
      Blueprint blueprint,
      List<Damage> damages,
      boolean restart,
      List<String> commands,
      Terminal terminal) {
    this.restart = restart;
    this.blueprint = blueprint;
    this.damages = List.copyOf(damages);
    this.commands = List.copyOf(commands);
    this.terminal = terminal;
  }

  /** What is known now. */
  DrillReport report(String error) {
    return new DrillReport(
        built != null,
        secondsToReady,
        built == null ? null : built.usableBytes(),
        fileIntact,
        List.copyOf(scrubs),
        List.copyOf(execs),
        error,
        List.copyOf(damaged),
        seconds(startedNanos),
        machine,
        restarted);
  }

  /** Does all of it. */
  void run(Helper helper) throws Exception {
    PracticeLab lab =
        helper
            .lab()
            .orElseThrow(() -> Trouble.refused("A drill damages disks: practice only.", ""));
    Answer.HelloFrom hello = helper.ask(new Ask.Hello(), Answer.HelloFrom.class);
    machine = new DrillReport.Machine(hello.kernel(), hello.tools());
    build(helper);
    String folder = mounted(helper);
    String before = writeFile(helper, folder);
    scrub(helper, "Scrub before the damage");
    damage(helper, lab);
    scrub(helper, "Scrub after the damage");
    scrub(helper, "Scrub once more");
    fileIntact = hash(helper, folder).equals(Optional.of(before));
    if (restart) {
      restart(helper, folder, before);
    }
    for (String command : commands) {
      terminal.update("Running: " + command.lines().findFirst().orElse(""));
      Answer.Executed done = exec(helper, command);
      execs.add(new DrillReport.Exec(command, done.exit(), done.output()));
    }
    terminal.clear();
  }

  private void restart(Helper helper, String folder, String before) throws Exception {
    DrillRestart again = new DrillRestart(blueprint, terminal);
    again.restart(helper, folder);
    Set<String> suspects = new TreeSet<>();
    for (Endangered e : scrubs.get(scrubs.size() - 1).endangered()) {
      if (!e.repaired() && blueprint.disks().contains(e.disk())) {
        suspects.add(e.disk());
      }
    }
    boolean opened = again.open(helper, suspects);
    boolean intact = opened && hash(helper, mounted(helper)).equals(Optional.of(before));
    restarted = new DrillReport.Restart(opened, again.missing(helper), intact);
  }

  private void build(Helper helper) throws Exception {
    terminal.say("Building '" + blueprint.name() + "'");
    Construction construction = Construction.prepare(helper, blueprint);
    long from = System.nanoTime();
    built = construction.build(helper, Secrets.madeUp(), terminal);
    secondsToReady = seconds(from);
  }

  /** Where the file system is mounted; mounts it where the blueprint does not. */
  private String mounted(Helper helper) throws Exception {
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
    must(helper, "mkdir -p " + OWN_MOUNT + " && mount " + device + " " + OWN_MOUNT);
    return OWN_MOUNT;
  }

  private String writeFile(Helper helper, String folder) throws Exception {
    terminal.update("Writing a file");
    String script =
        "cd %s && free=$(df --output=avail -k . | tail -n 1) && size=$((free / 2)) &&"
            + " { [ $size -le %d ] || size=%d; } &&"
            + " dd if=/dev/urandom of=%s bs=1024 count=$size conv=fsync status=none && sync";
    must(helper, String.format(script, folder, MOST_FILE_KIB, MOST_FILE_KIB, FILE));
    return hash(helper, folder)
        .orElseThrow(
            () -> Trouble.failed("The file that was just written cannot be read.", "", ""));
  }

  /** The file's hash as the disks have it, not as the cache remembers it. */
  private Optional<String> hash(Helper helper, String folder) throws Exception {
    terminal.update("Reading the file");
    String script = "sync; echo 3 > /proc/sys/vm/drop_caches; sha256sum %s/%s";
    Answer.Executed done = exec(helper, String.format(script, folder, FILE));
    terminal.clear();
    return done.exit() == 0 ? Optional.of(done.output().strip()) : Optional.empty();
  }

  private void scrub(Helper helper, String title) throws FailureException, InterruptedException {
    terminal.say(title);
    Ask.Scrub ask = new Ask.Scrub(blueprint.name(), 0, true, 0);
    try {
      Answer.Scrubbed done = helper.ask(ask, Answer.Scrubbed.class, Progress.ofScrub(terminal));
      scrubs.add(DrillReport.Scrub.of(done.report()));
      terminal.say("  " + ScrubWords.sentence(done.report()));
    } finally {
      terminal.clear();
    }
  }

  private void damage(Helper helper, PracticeLab lab) throws Exception {
    must(helper, "sync");
    for (Damage d : damages) {
      terminal.say(
          "Damaging "
              + d.lengthBytes()
              + " bytes of "
              + d.disk()
              + " from byte "
              + d.offsetBytes());
      try {
        lab.damage(d.disk(), d.offsetBytes(), d.lengthBytes());
      } catch (IOException e) {
        throw Trouble.failed(
            "The image of " + d.disk() + " could not be written: " + e.getMessage() + ".",
            "",
            "Look whether the disk that holds the toy disks is full.");
      }
      damaged.add(d.toString());
    }
  }

  private static Answer.Executed exec(Helper helper, String command)
      throws FailureException, InterruptedException {
    return helper.ask(new Ask.PracticeExec(command), Answer.Executed.class);
  }

  private static void must(Helper helper, String command) throws Exception {
    Answer.Executed done = exec(helper, command);
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

  private static double seconds(long fromNanos) {
    return Math.round((System.nanoTime() - fromNanos) / 1e6) / 1e3;
  }
}
