package org.rotproof.helper.scrub;

import java.util.ArrayList;
import java.util.List;
import org.rotproof.scrub.Difference;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.ScrubOutcome;
import org.rotproof.scrub.SectorRange;
import org.rotproof.scrub.run.FileHits;
import org.rotproof.scrub.run.LostFiles;
import org.rotproof.storage.Array;

/** What lies where disks do not agree. */
final class DifferentFiles {
  /** Each question may read all of a file system's lists; beyond that all places ask one. */
  private static final int MOST_QUESTIONS = 8;

  private static final String ONLY_PARITY = "Only parity lies there, no file.";
  private static final String DIFFERING = "differing";

  private DifferentFiles() {}

  /** The outcome, its differences with the names of files. */
  static ScrubOutcome named(Array array, ScrubOutcome outcome) throws InterruptedException {
    List<Difference> differences = outcome.report().differences();
    if (differences.isEmpty()) {
      return outcome;
    }
    List<Difference> named = new ArrayList<>();
    if (differences.size() <= MOST_QUESTIONS) {
      for (Difference d : differences) {
        named.add(with(d, ask(array, d.sectors())));
      }
    } else {
      List<SectorRange> all = new ArrayList<>();
      differences.forEach(d -> all.addAll(d.sectors()));
      FileHits hits = ask(array, all);
      differences.forEach(d -> named.add(with(d, hits)));
    }
    return new ScrubOutcome(
        outcome.report().withDifferences(named), outcome.componentSectors(), outcome.legs());
  }

  private static FileHits ask(Array array, List<SectorRange> sectors) throws InterruptedException {
    return LostFiles.in(array.node(), RangeSet.of(sectors), DIFFERING);
  }

  private static Difference with(Difference d, FileHits hits) {
    return d.sectors().isEmpty()
        ? d.with(List.of(), List.of(ONLY_PARITY), false)
        : d.with(hits.files(), hits.notes(), hits.fileSystemsOwn());
  }
}
