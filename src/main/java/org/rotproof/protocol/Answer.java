package org.rotproof.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;
import org.rotproof.notify.ChannelStatus;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.plan.CipherSpeeds;
import org.rotproof.plan.ScrubTimer;
import org.rotproof.scrub.Difference;
import org.rotproof.scrub.DiskTrend;
import org.rotproof.scrub.Endangered;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.Rehearsal;
import org.rotproof.scrub.RotMap;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.SmartDetails;

/** The last word on a request. On the wire: {@code {"id":7,"answer":{"type":"done"}}}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Answer.Done.class, name = "done"),
  @JsonSubTypes.Type(value = Answer.HelloFrom.class, name = "hello-from"),
  @JsonSubTypes.Type(value = Answer.Found.class, name = "found"),
  @JsonSubTypes.Type(value = Answer.Measured.class, name = "measured"),
  @JsonSubTypes.Type(value = Answer.Built.class, name = "built"),
  @JsonSubTypes.Type(value = Answer.JournalList.class, name = "journal-list"),
  @JsonSubTypes.Type(value = Answer.Scrubbed.class, name = "scrubbed"),
  @JsonSubTypes.Type(value = Answer.Executed.class, name = "executed"),
  @JsonSubTypes.Type(value = Answer.SurfaceMap.class, name = "surface-map"),
  @JsonSubTypes.Type(value = Answer.HistoryPage.class, name = "history-page"),
  @JsonSubTypes.Type(value = Answer.TrendList.class, name = "trend-list"),
  @JsonSubTypes.Type(value = Answer.VitalsSeen.class, name = "vitals-seen"),
  @JsonSubTypes.Type(value = Answer.Rehearsed.class, name = "rehearsed"),
  @JsonSubTypes.Type(value = Answer.ChannelList.class, name = "channel-list"),
  @JsonSubTypes.Type(value = Answer.ScrubPoint.class, name = "scrub-point"),
  @JsonSubTypes.Type(value = Answer.ScrubPlan.class, name = "scrub-plan"),
  @JsonSubTypes.Type(value = Answer.WorkList.class, name = "work-list"),
  @JsonSubTypes.Type(value = Answer.DiskTold.class, name = "disk-told"),
  @JsonSubTypes.Type(value = Answer.DifferenceList.class, name = "difference-list"),
  @JsonSubTypes.Type(value = Answer.VersionsSaved.class, name = "versions-saved"),
  @JsonSubTypes.Type(value = Answer.KeysSaved.class, name = "keys-saved")
})
public sealed interface Answer {
  /** The end of a build or another chore. */
  sealed interface Worked extends Answer {
    /** What was built, where it was a build. */
    default Optional<Built> built() {
      return Optional.empty();
    }
  }

  /** It is done; nothing more to say. */
  record Done() implements Worked {}

  /**
   * Who is there.
   *
   * @param tools "cryptsetup 2.6.1" and the like, one a tool
   */
  record HelloFrom(String version, String kernel, boolean practice, List<String> tools)
      implements Answer {
    public HelloFrom {
      tools = List.copyOf(tools);
    }
  }

  /** What is there. */
  record Found(Inventory inventory) implements Answer {}

  /** What was measured. */
  record Measured(CipherSpeeds speeds) implements Answer {}

  /**
   * A build's end.
   *
   * @param node the array's kernel name
   * @param usableBytes what the block device below the file system really offers
   * @param seconds from first step to last
   */
  record Built(String journal, String array, String node, long usableBytes, double seconds)
      implements Worked {
    @Override
    public Optional<Built> built() {
      return Optional.of(this);
    }
  }

  /** Builds that did not end well, newest first. */
  record JournalList(List<JournalSummary> journals) implements Answer {
    public JournalList {
      journals = List.copyOf(journals);
    }
  }

  /** A scrub's end. */
  record Scrubbed(ScrubReport report) implements Answer {}

  /** A practice command's end; output is both streams, at most 1 MiB. */
  record Executed(int exit, String output) implements Answer {}

  /** An array's surface; all NEVER where no scrub came yet. */
  record SurfaceMap(RotMap map) implements Answer {}

  /**
   * Newest first.
   *
   * @param more whether older ones follow
   * @param notice what is wrong with the history itself, such as a damaged file that was set aside;
   *     "" if nothing
   */
  record HistoryPage(List<HistoryEntry> entries, boolean more, String notice) implements Answer {
    public HistoryPage {
      entries = List.copyOf(entries);
    }
  }

  /** Each disk's trend, in slot order. */
  record TrendList(List<DiskTrend> trends) implements Answer {
    public TrendList {
      trends = List.copyOf(trends);
    }
  }

  /**
   * What was seen of all that the next start needs.
   *
   * @param atMillis when; 0 for never
   * @param endangered what was not right, also where it is right again
   * @param notes what could not be looked at, in sentences
   */
  record VitalsSeen(long atMillis, List<Endangered> endangered, List<String> notes)
      implements Answer {
    /** That nobody has looked yet. */
    public static final VitalsSeen NEVER = new VitalsSeen(0, List.of(), List.of());

    public VitalsSeen {
      endangered = List.copyOf(endangered);
      notes = List.copyOf(notes);
    }
  }

  /**
   * A rehearsal of an array's opening.
   *
   * @param last empty where there was none
   * @param outdated why it does not count any more, a sentence; "" where it does, and where there
   *     was none
   */
  record Rehearsed(Optional<Rehearsal> last, String outdated) implements Answer {}

  /**
   * Who is told.
   *
   * @param watched whether anybody watches over the arrays while no window is open
   * @param alarms what is so now and was told as an alarm, in sentences
   */
  record ChannelList(List<ChannelStatus> channels, boolean watched, List<String> alarms)
      implements Answer {
    public ChannelList {
      channels = List.copyOf(channels);
      alarms = List.copyOf(alarms);
    }
  }

  /**
   * The last scrub that ended early and was not followed by another.
   *
   * @param fromSector where to go on (for {@code Ask.Scrub}); 0 when there is nothing to go on with
   * @param reason why it ended early; "" when there is nothing
   * @param atMillis when; 0 when there is nothing
   * @param speedLimit the array's limit in bytes per second and leg; 0 for none
   */
  record ScrubPoint(
      long fromSector, long totalSectors, String reason, long atMillis, long speedLimit)
      implements Answer {}

  /** Work of this machine, what runs first, then what ended, the newest first. */
  record WorkList(List<WorkItem> works) implements Answer {
    public WorkList {
      works = List.copyOf(works);
    }
  }

  /**
   * What lies in the folder now, each read back and compared.
   *
   * @param notes what the folder is worth now, and what is missing, in sentences
   */
  record KeysSaved(List<SavedFile> files, List<String> notes) implements Answer {
    public KeysSaved {
      files = List.copyOf(files);
      notes = List.copyOf(notes);
    }
  }

  /**
   * One copy.
   *
   * @param already whether it was there before, with the same content
   */
  record SavedFile(String name, long bytes, boolean already) {}

  /** Where disks do not agree without rot, and nobody has settled it. */
  record DifferenceList(List<Difference> open) implements Answer {
    public DifferenceList {
      open = List.copyOf(open);
    }
  }

  /**
   * What the disks have where they do not agree, as it lies in the folder now, each read back and
   * compared.
   *
   * @param notes what could not be saved, and what the files are worth, in sentences
   */
  record VersionsSaved(String folder, List<SavedVersion> files, List<String> notes)
      implements Answer {
    public VersionsSaved {
      files = List.copyOf(files);
      notes = List.copyOf(notes);
    }
  }

  /**
   * One version of a file, or of a place that belongs to none.
   *
   * @param name in the folder
   * @param of the file that it is a version of; "" where no file lies there
   * @param version whose it is, in words that stand in the name, too
   * @param differingBytes how much of it is not the same in all versions
   */
  record SavedVersion(String name, String of, String version, long bytes, long differingBytes) {}

  /** What a disk says of itself. */
  record DiskTold(SmartDetails details) implements Answer {}

  /**
   * When an array is scrubbed without being asked.
   *
   * @param recorded whether there is a record of it: without one it has no schedule
   * @param schedule what the record says
   * @param runs what runs that
   * @param nextMillis when the next scrub begins, by the clock and the calendar of that machine, or
   *     up to an hour later; 0 where none does, or nobody knows
   * @param knownSinceMillis when the history first heard of the array; 0 where it has not
   * @param lastMillis when the last scrub ended; 0 where there was none
   * @param lastResult its result; "" where there was none
   */
  record ScrubPlan(
      boolean recorded,
      ScrubSchedule schedule,
      ScrubTimer.Runs runs,
      long nextMillis,
      long knownSinceMillis,
      long lastMillis,
      String lastResult)
      implements Answer {}

  /**
   * Unfinished work as its journal and a look at the disks tell it.
   *
   * @param id names the journal in other asks
   * @param kind "build"; other kinds of work have other words; "unreadable" for a damaged journal
   * @param title what it works on, such as the array's name
   * @param blueprint the answers it was made from; empty for work that is no build, and where the
   *     journal is damaged
   * @param disks inventory ids of the disks it writes to
   * @param startedAt ISO 8601, with offset; "" where the journal is damaged
   * @param stepsDone of {@code stepsTotal}
   * @param state sentences for the person: what is done, what was under way
   * @param secrets names of the secrets that going on needs, to be sent before it
   * @param canGoOn whether going on is safe
   * @param goOnMeans its consequence, or why it cannot be; a sentence
   * @param canUndo whether it can be taken back
   * @param undoMeans its consequence, or why it cannot be; a sentence
   * @param leaveMeans what it means to leave the disks as they are; a sentence
   */
  record JournalSummary(
      String id,
      String kind,
      String title,
      Optional<Blueprint> blueprint,
      List<String> disks,
      String startedAt,
      int stepsDone,
      int stepsTotal,
      String state,
      List<String> secrets,
      boolean canGoOn,
      String goOnMeans,
      boolean canUndo,
      String undoMeans,
      String leaveMeans) {
    public JournalSummary {
      disks = List.copyOf(disks);
      secrets = List.copyOf(secrets);
    }
  }
}
