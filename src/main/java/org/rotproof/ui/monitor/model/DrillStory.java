package org.rotproof.ui.monitor.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rotproof.protocol.Event.RotFound;
import org.rotproof.protocol.Event.RotFound.Fate;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.Result;

/**
 * A drill's story: damage, scrub, found, repaired, proof. Each chapter says only what was seen; a
 * chapter that came out otherwise says so.
 */
public final class DrillStory {
  /** The chapters in their order. */
  public enum Chapter {
    DAMAGE,
    SCRUB,
    FOUND,
    REPAIRED,
    PROOF
  }

  /** How a chapter stands. */
  public enum Mark {
    WAITING,
    NOW,
    DONE,
    FAILED
  }

  /** A chapter as it is shown. */
  public record Line(Chapter chapter, Mark mark, String title, String text) {}

  private final List<String> strikes = new ArrayList<>();
  private long struckBytes;
  private double fraction;
  private boolean scrubbing;
  private boolean proving;
  private long foundSectors;
  private long repairedSectors;
  private Optional<ScrubReport> report = Optional.empty();
  private Optional<ScrubReport> proof = Optional.empty();
  private String fileBefore = "";
  private String fileAfter = "";

  /** A disk was damaged. Damage after a scrub begins a new story. */
  public void struck(String disk, long bytes, int places) {
    if (report.isPresent()) {
      restart();
    }
    strikes.add(
        places == 1
            ? Words.of("story.struck-one", Amounts.of(bytes), disk)
            : Words.of("story.struck-many", Amounts.of(bytes), places, disk));
    struckBytes += bytes;
  }

  private void restart() {
    strikes.clear();
    struckBytes = 0;
    fraction = 0;
    scrubbing = false;
    proving = false;
    foundSectors = 0;
    repairedSectors = 0;
    report = Optional.empty();
    proof = Optional.empty();
    fileBefore = "";
    fileAfter = "";
  }

  /** A file's checksum before the damage. */
  public void checksumBefore(String sum) {
    fileBefore = sum;
  }

  /** The same file's checksum after the last scrub. */
  public void checksumAfter(String sum) {
    fileAfter = sum;
  }

  /** A scrub of the array began. */
  public void scrubStarted() {
    if (strikes.isEmpty()) {
      return;
    }
    proving = report.isPresent();
    scrubbing = true;
    fraction = 0;
  }

  /** It moved on. */
  public void scrubMoved(double newFraction) {
    fraction = newFraction;
  }

  /** It found something. */
  public void rot(RotFound rot) {
    if (scrubbing && !proving) {
      if (rot.fate() == Fate.FOUND) {
        foundSectors += rot.range().count();
      } else if (rot.fate() == Fate.REPAIRED) {
        repairedSectors += rot.range().count();
      }
    }
  }

  /** It ended. */
  public void scrubEnded(ScrubReport ended) {
    if (!scrubbing) {
      return;
    }
    scrubbing = false;
    if (proving) {
      proof = Optional.of(ended);
    } else if (ended.result() != Result.INCOMPLETE) {
      report = Optional.of(ended);
    }
    proving = false;
  }

  /** It ended without a result. */
  public void scrubBroke() {
    scrubbing = false;
    proving = false;
  }

  /** Whether damage was done that no scrub has looked for yet. */
  public boolean awaitsScrub() {
    return !strikes.isEmpty() && report.isEmpty() && !scrubbing;
  }

  /** Whether a scrub repaired, and none proved it yet. */
  public boolean awaitsProof() {
    return report.isPresent() && proof.isEmpty() && !scrubbing;
  }

  /** Whether the story is told to its end. */
  public boolean ended() {
    return proof.isPresent();
  }

  /** Whether nothing was damaged yet. */
  public boolean untold() {
    return strikes.isEmpty();
  }

  /** Whether a scrub of this story runs. */
  public boolean scrubbing() {
    return scrubbing;
  }

  /** How much was damaged. */
  public long struckBytes() {
    return struckBytes;
  }

  /** The story so far in one sentence. */
  public String headline() {
    if (strikes.isEmpty()) {
      return Words.of("story.untold");
    }
    if (proof.isPresent()) {
      boolean good = lines().stream().allMatch(line -> line.mark() == Mark.DONE);
      boolean lost = report.filter(r -> r.result() == Result.UNRECOVERABLE).isPresent();
      return Words.of(good ? "story.healed" : lost ? "story.lost" : "story.otherwise");
    }
    if (scrubbing) {
      return Words.of(proving ? "story.is-proving" : "story.is-scrubbing");
    }
    if (report.isEmpty()) {
      return Words.of("story.unnoticed");
    }
    return switch (report.get().result()) {
      case REPAIRED -> Words.of("story.unproved");
      case UNRECOVERABLE -> Words.of("story.lost");
      case CLEAN, INCOMPLETE -> Words.of("story.missed");
    };
  }

  /** The chapters. */
  public List<Line> lines() {
    return List.of(damage(), scrub(), found(), repaired(), proof());
  }

  private Line damage() {
    return strikes.isEmpty()
        ? line(Chapter.DAMAGE, Mark.NOW, Words.of("story.damage.now"))
        : line(Chapter.DAMAGE, Mark.DONE, String.join("; ", strikes));
  }

  private Line scrub() {
    if (strikes.isEmpty()) {
      return line(Chapter.SCRUB, Mark.WAITING, "");
    }
    if (report.isPresent()) {
      return line(
          Chapter.SCRUB,
          Mark.DONE,
          Words.of("story.scrub.done", Times.took(report.get().seconds())));
    }
    return line(
        Chapter.SCRUB,
        Mark.NOW,
        scrubbing
            ? Words.of("story.scrub.running", Percent.down(fraction))
            : Words.of("story.scrub.now"));
  }

  private Line found() {
    if (report.isEmpty()) {
      boolean some = foundSectors > 0;
      return line(
          Chapter.FOUND,
          some ? Mark.NOW : Mark.WAITING,
          some ? Words.of("story.found.so-far", foundSectors) : "");
    }
    long bad = report.get().legs().stream().mapToLong(ScrubReport.LegReport::badSectors).sum();
    if (bad == 0) {
      boolean differs = report.get().mismatchSectors() > 0;
      return line(
          Chapter.FOUND,
          differs ? Mark.DONE : Mark.FAILED,
          differs
              ? Words.of("story.found.differs", report.get().mismatchSectors())
              : Words.of("story.found.nothing"));
    }
    String where =
        report.get().legs().stream()
            .filter(leg -> leg.badSectors() > 0)
            .map(leg -> Words.of("found.on", leg.badSectors(), leg.disk()))
            .collect(Collectors.joining(", "));
    return line(Chapter.FOUND, Mark.DONE, Words.of("story.found.done", where));
  }

  private Line repaired() {
    if (report.isEmpty()) {
      boolean some = repairedSectors > 0;
      return line(
          Chapter.REPAIRED,
          some ? Mark.NOW : Mark.WAITING,
          some ? Words.of("story.repaired.so-far", repairedSectors) : "");
    }
    return switch (report.get().result()) {
      case CLEAN -> line(Chapter.REPAIRED, Mark.WAITING, Words.of("story.repaired.nothing"));
      case REPAIRED ->
          line(
              Chapter.REPAIRED,
              Mark.DONE,
              Words.of("story.repaired.done", report.get().repairedSectors()));
      case UNRECOVERABLE ->
          line(
              Chapter.REPAIRED,
              Mark.FAILED,
              Words.of("story.repaired.lost", report.get().files().size()));
      case INCOMPLETE -> line(Chapter.REPAIRED, Mark.WAITING, "");
    };
  }

  private Line proof() {
    if (proof.isEmpty()) {
      if (report.isEmpty()) {
        return line(Chapter.PROOF, Mark.WAITING, "");
      }
      return line(
          Chapter.PROOF,
          Mark.NOW,
          scrubbing
              ? Words.of("story.proof.running", Percent.down(fraction))
              : Words.of("story.proof.now"));
    }
    boolean clean = proof.get().result() == Result.CLEAN;
    String text =
        clean
            ? Words.of("story.proof.clean")
            : ResultStory.of(proof.get(), Names.of(List.of())).headline();
    boolean intact = fileBefore.equals(fileAfter);
    if (!fileBefore.isEmpty() && !fileAfter.isEmpty()) {
      text += " " + Words.of(intact ? "story.proof.file-same" : "story.proof.file-differs");
    }
    boolean good = clean && (fileAfter.isEmpty() || intact);
    return line(Chapter.PROOF, good ? Mark.DONE : Mark.FAILED, text);
  }

  private static Line line(Chapter chapter, Mark mark, String text) {
    return new Line(chapter, mark, Words.of("story." + chapter.name()), text);
  }
}
