package org.rotproof.rehearse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rotproof.plan.RehearsalPlan;
import org.rotproof.scrub.Rehearsal;
import org.rotproof.scrub.Rehearsal.Verdict;
import org.rotproof.storage.Sizes;

/** What a rehearsal means, in sentences, and not one nicer than what was seen. Pure. */
final class RehearsalWords {
  private RehearsalWords() {}

  static Rehearsal judge(
      RehearsalPlan plan,
      List<Rehearsal.Leg> legs,
      List<Rehearsal.Pass> passes,
      Optional<Rehearsal.AtStart> atStart,
      List<String> notes,
      boolean withoutEach,
      long atMillis) {
    Rehearsal.Pass whole = passes.get(0);
    List<String> shut =
        legs.stream()
            .filter(leg -> !leg.opens())
            .map(leg -> leg.disk() + " does not open: " + leg.words())
            .toList();
    List<Rehearsal.Pass> failed = of(passes, Verdict.FAILS);
    List<Rehearsal.Pass> open = of(passes, Verdict.UNPROVED);
    StringBuilder words = new StringBuilder();
    Verdict verdict;
    if (whole.verdict() == Verdict.FAILS) {
      verdict = Verdict.FAILS;
      words.append(plan.array()).append(" would not open: ").append(whole.words());
      words.append(" Do not restart this machine before that is mended, and keep a copy of the");
      words.append(" data elsewhere.");
    } else if (whole.verdict() == Verdict.UNPROVED) {
      verdict = shut.isEmpty() ? Verdict.UNPROVED : Verdict.WEAKENED;
      words.append("It was not proved that ").append(plan.array()).append(" opens. ");
      words.append(whole.words());
    } else {
      verdict =
          !shut.isEmpty() || !failed.isEmpty()
              ? Verdict.WEAKENED
              : open.isEmpty() ? Verdict.OPENS : Verdict.UNPROVED;
      words.append(plan.array()).append(" opens");
      words.append(shut.isEmpty() ? " with all its disks" : ", but not with each of its disks");
      words.append(whole.files() > 0 ? "; " + read(whole) : "").append('.');
    }
    shut.forEach(sentence -> words.append(' ').append(sentence));
    if (!shut.isEmpty() && verdict == Verdict.WEAKENED) {
      words.append(" Replace or mend that disk before another one fails.");
    }
    for (Rehearsal.Pass pass : failed) {
      if (!pass.without().isEmpty()) {
        words.append(" Without ").append(pass.without()).append(" it does not open: ");
        words.append(pass.words());
      }
    }
    for (Rehearsal.Pass pass : open) {
      if (!pass.without().isEmpty()) {
        words.append(" Without ").append(pass.without()).append(" it was not proved: ");
        words.append(pass.words());
      }
    }
    List<String> without =
        of(passes, Verdict.OPENS).stream()
            .map(Rehearsal.Pass::without)
            .filter(disk -> !disk.isEmpty())
            .toList();
    if (!without.isEmpty()) {
      words.append(" It opens without ").append(String.join(", or without ", without)).append('.');
    }
    List<String> all = new ArrayList<>(notes);
    if (atStart.isPresent()) {
      Rehearsal.AtStart start = atStart.get();
      words.append(' ').append(atStart(start));
      if (verdict == Verdict.OPENS && start.verdict() != Verdict.OPENS) {
        verdict = start.verdict() == Verdict.UNPROVED ? Verdict.UNPROVED : Verdict.WEAKENED;
      }
    } else if (plan.promised() && plan.atStart().isEmpty()) {
      all.add(
          "The lines that open it when the machine starts were not tried: it is not known that"
              + " systemd starts this machine, which reads them.");
    }
    all.add(covers(plan, whole.verdict() == Verdict.OPENS, withoutEach, atStart.isPresent()));
    return new Rehearsal(atMillis, verdict, legs, passes, words.toString(), all, atStart);
  }

  private static String atStart(Rehearsal.AtStart start) {
    String why = String.join(" ", start.words());
    String mend =
        " By hand it opens ('rotproof open'), so its files are safe. 'rotproof look' says which"
            + " lines are wrong, where it can tell.";
    return switch (start.verdict()) {
      case OPENS ->
          start.asks()
              ? "When the machine starts it asks for the passphrase, and then it opens by its lines"
                  + " under /etc."
              : "When the machine starts it opens by itself, by its lines under /etc.";
      case WEAKENED ->
          "When the machine starts it opens by its lines under /etc, but not with all its disks. "
              + why;
      case FAILS -> "When the machine starts it would not open by itself. " + why + mend;
      case UNPROVED -> "Whether it opens by itself when the machine starts was not proved. " + why;
    };
  }

  private static List<Rehearsal.Pass> of(List<Rehearsal.Pass> passes, Verdict verdict) {
    return passes.stream().filter(pass -> pass.verdict() == verdict).toList();
  }

  private static String read(Rehearsal.Pass pass) {
    return pass.files()
        + (pass.files() == 1 ? " file was" : " files were")
        + " read, "
        + Sizes.format(pass.bytes());
  }

  private static String covers(
      RehearsalPlan plan, boolean opened, boolean withoutEach, boolean atStart) {
    if (!opened) {
      return "What of opening comes after that was not tried.";
    }
    boolean keys =
        plan.unlock().isPresent()
            || plan.legs().stream().anyMatch(leg -> leg.open().argv().contains("--key-file"));
    return "What this covers: on this machine, each disk was opened"
        + (keys ? " with the key that opening takes" : "")
        + ", on layers that only read the disks; md put the array together; the file system's own"
        + " check was run"
        + (withoutEach ? "." : "; no disk was left out on purpose.")
        + (atStart
            ? " Its lines under /etc were used as they stand, by what reads them at the start of"
                + " the machine. Not the start itself, with its order and its initramfs;"
            : " Not a start of the machine;")
        + " and of files a sample, at most 4 MiB of each: a scrub reads all.";
  }
}
