package org.rotproof.ui.monitor;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.rotproof.host.PracticeLab;
import org.rotproof.protocol.Ask;
import org.rotproof.ui.common.Background;
import org.rotproof.ui.monitor.model.DrillPlan;
import org.rotproof.ui.monitor.model.Words;

/** What a drill does to a practice machine, off JavaFX's thread. */
final class DrillDesk {
  /** The file whose checksum a drill watches. */
  private static final String FILE = "rotproof-drill.bin";

  private static final long MOST_FILE_BYTES = 16L << 20;

  private final WatchedMachine machine;
  private final PracticeLab lab;
  private final Consumer<String> trouble;

  DrillDesk(WatchedMachine machine, PracticeLab lab, Consumer<String> trouble) {
    this.machine = machine;
    this.lab = lab;
    this.trouble = trouble;
  }

  PracticeLab lab() {
    return lab;
  }

  /** Puts a file on the array where there is none yet, and tells its checksum; then strikes. */
  void strike(ArrayState state, String disk, List<DrillPlan.Strike> strikes, Runnable done) {
    if (!state.story.awaitsScrub()) {
      checksum(
          state,
          true,
          sum -> {
            String kept = sum;
            damage(
                state,
                disk,
                strikes,
                () -> {
                  state.story.checksumBefore(kept);
                  done.run();
                });
          });
    } else {
      damage(state, disk, strikes, done);
    }
  }

  private void damage(
      ArrayState state, String disk, List<DrillPlan.Strike> strikes, Runnable done) {
    long bytes = strikes.stream().mapToLong(DrillPlan.Strike::lengthBytes).sum();
    Background.run(
        () -> {
          for (DrillPlan.Strike strike : strikes) {
            lab.damage(disk, strike.offsetBytes(), strike.lengthBytes());
          }
          return true;
        },
        ok -> {
          state.story.struck(disk, bytes, strikes.size());
          done.run();
        },
        this::failed);
  }

  /** Reads the drill's file again from the disks and tells its checksum to the story. */
  void checkFile(ArrayState state, Runnable done) {
    checksum(
        state,
        false,
        sum -> {
          state.story.checksumAfter(sum);
          done.run();
        });
  }

  private void checksum(ArrayState state, boolean make, Consumer<String> sum) {
    String mount = state.array.mountPoint();
    if (mount.isEmpty()) {
      sum.accept("");
      return;
    }
    String file = "'" + (mount + "/" + FILE).replace("'", "'\\''") + "'";
    long bytes = Math.min(MOST_FILE_BYTES, state.array.sizeBytes() / 5);
    String create =
        String.format(
            Locale.ROOT, "[ -f %s ] || head -c %d /dev/urandom > %s; sync; ", file, bytes, file);
    String command =
        (make ? create : "") + "echo 3 > /proc/sys/vm/drop_caches; sha256sum < " + file;
    machine
        .calls()
        .send(
            new Ask.PracticeExec(command),
            answer -> sum.accept(answer.exit() == 0 ? answer.output().strip() : ""),
            failure -> sum.accept(""));
  }

  /** Does something to the machine that may fail, then looks at the disks again. */
  void accident(Accident accident, Runnable done) {
    Background.run(
        () -> {
          accident.happen(lab);
          return true;
        },
        ok -> {
          machine.look();
          done.run();
        },
        this::failed);
  }

  private void failed(Exception error) {
    trouble.accept(Words.of("drill.failed", String.valueOf(error.getMessage())));
  }

  /** Something that goes wrong with a machine. */
  interface Accident {
    void happen(PracticeLab lab) throws IOException;
  }
}
