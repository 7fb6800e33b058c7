package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.rotproof.plan.PlanException.Reason;
import org.rotproof.storage.Array;
import org.rotproof.storage.Leg;
import org.rotproof.storage.RaidLevel;

/** Plans the settling of differences. */
final class Settling {
  /** Of runs, while which nobody can write to the array. */
  private static final int MOST_RUNS_A_HOLD = 32;

  /** Longer runs are cut, so that a hold ends soon. */
  private static final long MOST_SECTORS_A_RUN = 2048;

  private static final int MOST_SPANS_A_STEP = 100;
  private static final int PAGE_SECTORS = 8;

  private final ArrayNow now;
  private final List<String> notes;
  private final Array array;

  Settling(ArrayNow now, List<String> notes) throws PlanException {
    this.now = now;
    this.notes = notes;
    array = now.needRunning();
    now.needQuiet();
  }

  List<Stage> stages(Chore.Settle chore) throws PlanException {
    if (chore.places().isEmpty()) {
      throw refused(Reason.USAGE, "No place is named whose disks shall agree.");
    }
    List<SettleStep.Run> runs = new ArrayList<>();
    TreeSet<Long> chunks = new TreeSet<>();
    int block = 4096;
    for (Chore.Settle.Place place : chore.places()) {
      check(place);
      block = whole(place) ? block : 512;
    }
    for (Chore.Settle.Place place : chore.places()) {
      if (place.keep().isEmpty()) {
        parity(place, chunks);
      } else {
        copies(place, block, runs);
      }
    }
    List<Step> steps = new ArrayList<>();
    for (int from = 0; from < runs.size(); from += MOST_RUNS_A_HOLD) {
      steps.add(
          new SettleStep.CopyOver(
              array.name(),
              runs.subList(from, Math.min(runs.size(), from + MOST_RUNS_A_HOLD)),
              block,
              array.sizeBytes() / 512));
    }
    steps.addAll(parity(chunks));
    if (!runs.isEmpty()) {
      notes.add(
          "What the other disks have there is overwritten, and is gone then. All writes to the"
              + " array wait while it is done, some seconds at most.");
    }
    if (!chunks.isEmpty()) {
      notes.add(
          "The parity is computed anew from the data as it is: what is read today stays. Should a"
              + " disk have lost a write there, its data stays as old as it is; nobody can tell.");
    }
    if (!now.mountedAt().isEmpty()) {
      steps.add(new SettleStep.ForgetCache(array.name()));
      notes.add(
          "A program that has one of these files open may hold the other copy in its memory and"
              + " write it back: end such programs first.");
    }
    return List.of(new Stage("settle", false, steps));
  }

  private boolean whole(Chore.Settle.Place place) {
    return place.sectors() % PAGE_SECTORS == 0
        && place.at().stream().allMatch(at -> at.firstSector() % PAGE_SECTORS == 0);
  }

  private void check(Chore.Settle.Place place) throws PlanException {
    boolean parity = array.level().known().filter(level -> level.parity() > 0).isPresent();
    if (place.keep().isEmpty() != parity) {
      throw refused(
          Reason.USAGE,
          parity
              ? "An array with parity has no copies to choose from: its parity is computed anew"
                  + " from the data."
              : "Choose the disk whose copy stays.");
    }
    if (place.at().size() < 2
        || (!parity && place.at().stream().noneMatch(at -> at.disk().equals(place.keep())))) {
      throw refused(
          Reason.USAGE, "The disk '" + place.keep() + "' has no copy of one of these places.");
    }
    TreeSet<Long> inTheArray = new TreeSet<>();
    for (Chore.Settle.At at : place.at()) {
      Leg leg = leg(at.disk());
      long first = at.firstSector() - leg.dataOffsetSectors();
      if (first < 0
          || place.sectors() < 1
          || place.sectors() > array.componentSectors()
          || first > array.componentSectors() - place.sectors()) {
        throw refused(Reason.SAFETY, "A place lies outside of the array's data.");
      }
      inTheArray.add(first);
    }
    if (!array.level().is(RaidLevel.RAID10) && inTheArray.size() > 1) {
      throw refused(Reason.SAFETY, "The places on the disks do not hold the same data.");
    }
  }

  private Leg leg(String disk) throws PlanException {
    ArrayRecord.Member member = now.member(disk);
    Optional<Leg> leg = now.leg(member);
    if (!now.works(member) || leg.isEmpty() || leg.get().dataOffsetSectors() < 0) {
      throw refused(
          Reason.SAFETY,
          "The disk " + disk + " does not take part with all of its data. Mend that first.");
    }
    return leg.get();
  }

  private void copies(Chore.Settle.Place place, int block, List<SettleStep.Run> runs)
      throws PlanException {
    Chore.Settle.At kept =
        place.at().stream().filter(at -> at.disk().equals(place.keep())).findFirst().orElseThrow();
    String from = now.member(kept.disk()).node();
    long perBlock = block / 512;
    for (Chore.Settle.At at : place.at()) {
      if (!at.equals(kept)) {
        for (long done = 0; done < place.sectors(); done += MOST_SECTORS_A_RUN) {
          long sectors = Math.min(MOST_SECTORS_A_RUN, place.sectors() - done);
          runs.add(
              new SettleStep.Run(
                  from,
                  (kept.firstSector() + done) / perBlock,
                  now.member(at.disk()).node(),
                  (at.firstSector() + done) / perBlock,
                  sectors / perBlock));
        }
      }
    }
  }

  private void parity(Chore.Settle.Place place, SortedSet<Long> chunks) throws PlanException {
    Chore.Settle.At at = place.at().get(0);
    long first = at.firstSector() - leg(at.disk()).dataOffsetSectors();
    long chunk = chunkSectors();
    for (long c = first / chunk; c <= (first + place.sectors() - 1) / chunk; c++) {
      chunks.add(c);
    }
  }

  private int chunkSectors() {
    return Math.max(PAGE_SECTORS, array.chunkBytes() / 512);
  }

  private List<Step> parity(SortedSet<Long> chunks) {
    List<SettleStep.Span> spans = new ArrayList<>();
    int chunk = chunkSectors();
    for (long c : chunks) {
      int last = spans.size() - 1;
      if (last >= 0 && spans.get(last).end() == c * chunk) {
        spans.set(last, new SettleStep.Span(spans.get(last).first(), (c + 1) * chunk));
      } else {
        spans.add(new SettleStep.Span(c * chunk, (c + 1) * chunk));
      }
    }
    long elsewhere = 0;
    while (chunks.contains(elsewhere) && (elsewhere + 2) * chunk <= array.componentSectors()) {
      elsewhere++;
    }
    List<Step> steps = new ArrayList<>();
    for (int from = 0; from < spans.size(); from += MOST_SPANS_A_STEP) {
      steps.add(
          new SettleStep.MakeParity(
              array.name(),
              spans.subList(from, Math.min(spans.size(), from + MOST_SPANS_A_STEP)),
              elsewhere * chunk,
              chunk));
    }
    return steps;
  }

  private static PlanException refused(Reason reason, String what) {
    return new PlanException(reason, "places", what);
  }
}
