package org.rotproof.cli;

import java.util.List;
import java.util.Optional;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Array;

/**
 * The drill: builds an array in a practice machine, writes a file, scrubs, damages disks from
 * outside, scrubs, scrubs once more, and looks at the file again. Whatever goes wrong ends it, and
 * what is known by then is in the notes. What options ask for besides are its {@link DrillPhase}s.
 */
final class Drill {
  private static final int MOST_FILE_KIB = 64 << 10;

  private final Blueprint blueprint;
  private final Optional<DrillPlain> plain;
  private final List<DrillPhase> phases;
  private final Terminal terminal;
  private final DrillNotes notes = new DrillNotes();

  Drill(
      Blueprint blueprint, Optional<DrillPlain> plain, List<DrillPhase> phases, Terminal terminal) {
    this.blueprint = blueprint;
    this.plain = plain;
    this.phases = List.copyOf(phases);
    this.terminal = terminal;
  }

  /** What is known now. */
  DrillNotes notes() {
    return notes;
  }

  /** Does all of it. */
  void run(Helper helper) throws Exception {
    DrillGround ground = new DrillGround(helper, blueprint, terminal, notes);
    // Whoever offers no practice is asked for nothing.
    ground.lab();
    Answer.HelloFrom hello = helper.ask(new Ask.Hello());
    notes.machine = Optional.of(new DrillReport.Machine(hello.kernel(), hello.tools()));
    ground.run(phases, DrillPhase.When.BEFORE_BUILD);
    String folder = plain.isPresent() ? convert(ground, plain.get()) : begin(ground);
    scrub(helper, "Scrub before the damage");
    ground.run(phases, DrillPhase.When.AFTER_FIRST_SCRUB);
    scrub(helper, "Scrub after the damage");
    ground.run(phases, DrillPhase.When.AFTER_DAMAGE_SCRUB);
    scrub(helper, "Scrub once more");
    notes.fileIntact = Optional.of(ground.fileIsIntact(folder));
    ground.run(phases, DrillPhase.When.AFTER_LAST_SCRUB);
    ground.run(phases, DrillPhase.When.AT_END);
    terminal.clear();
  }

  private String begin(DrillGround ground) throws Exception {
    long from = System.nanoTime();
    build(ground.helper());
    String folder = ground.mounted();
    notes.fileHash = writeFile(ground, folder);
    if (blueprint.protection().atOnce()) {
      untilGuarded(ground.helper());
      notes.secondsToGuarded = Optional.of(DrillNotes.secondsSince(from));
    }
    return folder;
  }

  /** Rot that comes before the checksums is found by nobody, so the drill waits for them. */
  private void untilGuarded(Helper helper) throws FailureException, InterruptedException {
    while (true) {
      Array array =
          helper.ask(new Ask.Look()).inventory().arrays().stream()
              .filter(a -> a.name().equals(blueprint.name()))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("the array is gone"));
      if (!array.guard().partly() && array.sync().isEmpty()) {
        return;
      }
      terminal.update("Guarded: " + array.guard().percent() + " %");
      Thread.sleep(500);
    }
  }

  private String convert(DrillGround ground, DrillPlain plainArray) throws Exception {
    long from = System.nanoTime();
    plainArray.build(ground);
    notes.secondsToReady = Optional.of(DrillNotes.secondsSince(from));
    String folder = ground.mountPoint();
    notes.fileHash = writeFile(ground, folder);
    notes.converted = Optional.of(plainArray.convert(ground));
    notes.usableBytes =
        Optional.of(
            Long.parseLong(
                ground
                    .exec("blockdev --getsize64 $(findmnt -no SOURCE " + folder + ")")
                    .output()
                    .strip()));
    return folder;
  }

  private void build(Helper helper) throws Exception {
    terminal.say("Building '" + blueprint.name() + "'");
    PlannedChore build = PlannedChore.prepare(helper, new Chore.Build(blueprint));
    long from = System.nanoTime();
    notes.built = build.perform(helper, notes.secrets, terminal).built();
    notes.secondsToReady = Optional.of(DrillNotes.secondsSince(from));
  }

  private String writeFile(DrillGround ground, String folder) throws Exception {
    terminal.update("Writing a file");
    String script =
        "cd %s && free=$(df --output=avail -k . | tail -n 1) && size=$((free / 2)) &&"
            + " { [ $size -le %d ] || size=%d; } &&"
            + " dd if=/dev/urandom of=%s bs=1024 count=$size conv=fsync status=none && sync";
    ground.must(String.format(script, folder, MOST_FILE_KIB, MOST_FILE_KIB, DrillGround.FILE));
    return ground
        .hash(folder)
        .orElseThrow(
            () -> Trouble.failed("The file that was just written cannot be read.", "", ""));
  }

  private void scrub(Helper helper, String title) throws FailureException, InterruptedException {
    terminal.say(title);
    Ask.Scrub ask = new Ask.Scrub(blueprint.name(), 0, true, 0);
    try {
      Answer.Scrubbed done = helper.ask(ask, Progress.ofScrub(terminal));
      notes.scrubs.add(DrillReport.Scrub.of(done.report()));
      terminal.say("  " + ScrubWords.sentence(done.report()));
    } finally {
      terminal.clear();
    }
  }
}
