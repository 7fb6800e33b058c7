package org.rotproof.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rotproof.protocol.Answer;
import org.rotproof.scrub.Rehearsal;

/** What a drill has found out so far. Phases write it down, the report reads it. */
final class DrillNotes {
  private final long startedNanos = System.nanoTime();

  final List<DrillReport.Exec> before = new ArrayList<>();
  final List<DrillReport.Scrub> scrubs = new ArrayList<>();
  final List<DrillReport.Exec> execs = new ArrayList<>();
  final List<String> damaged = new ArrayList<>();
  Optional<Answer.Built> built = Optional.empty();
  Optional<Long> usableBytes = Optional.empty();
  Optional<Double> secondsToReady = Optional.empty();
  Optional<Double> secondsToGuarded = Optional.empty();
  Optional<DrillReport.Machine> machine = Optional.empty();
  Optional<DrillReport.Restart> restarted = Optional.empty();
  Optional<DrillReport.Pulled> pulled = Optional.empty();
  Optional<DrillReport.Settled> settled = Optional.empty();
  Optional<Rehearsal> rehearsal = Optional.empty();

  /** Those that the array is built with: later work on it needs them again. */
  final SecretSource secrets = SecretSource.madeUp();

  Optional<DrillReport.Converted> converted = Optional.empty();

  /** The hash of the file as it was written; "" until then. */
  String fileHash = "";

  /** Whether the file is as it was; empty until it was read again. */
  Optional<Boolean> fileIntact = Optional.empty();

  /** What is known now, with what went wrong, if anything. */
  DrillReport report(Optional<String> error) {
    return new DrillReport(
        built.isPresent() || converted.isPresent(),
        secondsToReady.orElse(null),
        built.map(Answer.Built::usableBytes).or(() -> usableBytes).orElse(null),
        fileIntact.orElse(false),
        List.copyOf(before),
        List.copyOf(scrubs),
        List.copyOf(execs),
        error.orElse(null),
        List.copyOf(damaged),
        secondsSince(startedNanos),
        machine.orElse(null),
        restarted.orElse(null),
        pulled.orElse(null),
        converted.orElse(null),
        rehearsal.orElse(null),
        settled.orElse(null),
        secondsToGuarded.orElse(null));
  }

  static double secondsSince(long fromNanos) {
    return Math.round((System.nanoTime() - fromNanos) / 1e6) / 1e3;
  }
}
