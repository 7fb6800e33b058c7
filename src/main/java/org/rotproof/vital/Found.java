package org.rotproof.vital;

import java.util.ArrayList;
import java.util.List;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.scrub.Endangered;
import org.rotproof.scrub.Endangered.What;

/** Collects what one look found. */
final class Found {
  private final List<Endangered> findings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  void add(String disk, What what, boolean repaired, String words) {
    findings.add(new Endangered(disk, what, repaired, words));
  }

  void note(String sentence) {
    notes.add(sentence);
  }

  int count() {
    return findings.size();
  }

  List<Endangered> findings() {
    return List.copyOf(findings);
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  /** What it means that a disk's way to open is gone. */
  static String willNotOpen(String disk) {
    return disk + " will not open after the next restart.";
  }

  /** The way out where nothing brings a disk's own metadata back. */
  static String rebuild(ArrayRecord record, String disk) {
    return "While the array runs its data is whole: replace "
        + disk
        + " now by a free disk ('rotproof replace "
        + record.name()
        + " "
        + disk
        + " NEW'), before the next restart and before another disk fails.";
  }
}
