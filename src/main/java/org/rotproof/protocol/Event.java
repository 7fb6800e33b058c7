package org.rotproof.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.rotproof.scrub.SectorRange;
import org.rotproof.storage.Array;

/** News of a running request. On the wire: {@code {"id":7,"event":{...}}}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Event.StepChanged.class, name = "step"),
  @JsonSubTypes.Type(value = Event.WorkPaused.class, name = "work-paused"),
  @JsonSubTypes.Type(value = Event.Sampled.class, name = "sample"),
  @JsonSubTypes.Type(value = Event.ScrubMoved.class, name = "scrub"),
  @JsonSubTypes.Type(value = Event.RotFound.class, name = "rot"),
  @JsonSubTypes.Type(value = Event.ExportText.class, name = "export-text"),
  @JsonSubTypes.Type(value = Event.RehearsalMoved.class, name = "rehearsal"),
  @JsonSubTypes.Type(value = Event.ScrubElsewhere.class, name = "scrub-elsewhere"),
  @JsonSubTypes.Type(value = Event.Blinks.class, name = "blinks"),
  @JsonSubTypes.Type(value = Event.Pulled.class, name = "pulled")
})
public sealed interface Event {
  /** How a step stands. */
  enum StepState {
    WAITING,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED,
    UNDONE
  }

  /**
   * A step began, moved or ended. {@code stage} and {@code step} index the plan.
   *
   * @param doneBytes of {@code totalBytes}; both 0 where progress is not known
   * @param bytesPerSecond now
   * @param etaMillis -1 when unknown
   */
  record StepChanged(
      int stage,
      int step,
      StepState state,
      long doneBytes,
      long totalBytes,
      long bytesPerSecond,
      long etaMillis)
      implements Event {}

  /**
   * Work shall stand still, or goes on.
   *
   * @param wished whether it shall
   * @param stands whether it does: a step that is over in a moment runs to its end first
   */
  record WorkPaused(boolean wished, boolean stands) implements Event {}

  /** How the arrays stand. {@code disks} are the counters of each leg's disk. */
  record Sampled(long atMillis, List<Array> arrays, List<DiskSample> disks) implements Event {
    public Sampled {
      arrays = List.copyOf(arrays);
      disks = List.copyOf(disks);
    }
  }

  /** One disk's counters since boot (Documentation/block/stat): bytes and milliseconds. */
  record DiskSample(
      String disk,
      long readBytes,
      long writtenBytes,
      long readIos,
      long readMillis,
      long ioMillis) {}

  /** The next piece of an export, at most 1 MiB. */
  record ExportText(String text) implements Event {}

  /** A scrub moved on. Sectors are per leg. */
  record ScrubMoved(
      Phase phase,
      long doneSectors,
      long totalSectors,
      long bytesPerSecond,
      long etaMillis,
      long mismatchSectors)
      implements Event {
    /** What it is doing. */
    public enum Phase {
      READING,
      REPAIRING,
      PROVING,
      PAUSED
    }
  }

  /**
   * A rehearsal moved on.
   *
   * @param subject the disk that is being opened; "" for none
   * @param without the disk that is left out this time; "" for none
   * @param step how many openings are done, of {@code steps}
   */
  record RehearsalMoved(Doing doing, String subject, String without, int step, int steps)
      implements Event {
    /** What it is doing. */
    public enum Doing {
      OPENING,
      ASSEMBLING,
      READING,
      CHECKING,
      TAKING_DOWN
    }
  }

  /**
   * A scrub that another process of the machine runs, such as its timer: with each sample of a
   * watch, as long as it lasts.
   *
   * @param array the array's UUID, or its node where it has none
   * @param running false once, when it is over
   * @param finds those since the last of these events
   */
  record ScrubElsewhere(
      String array,
      boolean running,
      long startedMillis,
      long fromSector,
      ScrubMoved moved,
      List<RotFound> finds)
      implements Event {
    public ScrubElsewhere {
      finds = List.copyOf(finds);
    }
  }

  /**
   * A disk's light blinks, by reads of it.
   *
   * @param bay its bay, as the enclosure calls it, where that has a light that is lit besides; ""
   *     where it has none
   * @param answers whether the disk can be read; one that cannot may stay dark
   */
  record Blinks(String disk, String bay, boolean answers) implements Event {}

  /**
   * A disk went off the machine.
   *
   * @param meant whether it was one that the person meant to pull
   */
  record Pulled(String disk, boolean meant) implements Event {}

  /** Rot, as soon as it is known: in that leg's data space. */
  record RotFound(String disk, SectorRange range, Fate fate) implements Event {
    /** What became of it. */
    public enum Fate {
      FOUND,
      REPAIRED,
      UNRECOVERABLE
    }
  }
}
