package org.rotproof.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.util.List;
import org.rotproof.notify.ChannelWish;
import org.rotproof.plan.Chore;
import org.rotproof.plan.Danger;
import org.rotproof.plan.Plan;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;

/**
 * What the window may ask of the helper. Typed, closed, and never a command: a build names the
 * blueprint and the fingerprint of the plan that was shown; the helper makes the plan itself.
 *
 * <p>On the wire: {@code {"id":7,"ask":{"type":"do",...}}}. The helper answers any number of {@link
 * Event}s under that id and then exactly one {@link Answer} or {@link Failure}.
 *
 * @param <A> the answer that belongs to it, which is told nowhere else
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Ask.Hello.class, name = "hello"),
  @JsonSubTypes.Type(value = Ask.Look.class, name = "look"),
  @JsonSubTypes.Type(value = Ask.Report.class, name = "report"),
  @JsonSubTypes.Type(value = Ask.Measure.class, name = "measure"),
  @JsonSubTypes.Type(value = Ask.Secret.class, name = "secret"),
  @JsonSubTypes.Type(value = Ask.Cancel.class, name = "cancel"),
  @JsonSubTypes.Type(value = Ask.Journals.class, name = "journals"),
  @JsonSubTypes.Type(value = Ask.Undo.class, name = "undo"),
  @JsonSubTypes.Type(value = Ask.GoOn.class, name = "go-on"),
  @JsonSubTypes.Type(value = Ask.Forget.class, name = "forget"),
  @JsonSubTypes.Type(value = Ask.Watch.class, name = "watch"),
  @JsonSubTypes.Type(value = Ask.Scrub.class, name = "scrub"),
  @JsonSubTypes.Type(value = Ask.ScrubControl.class, name = "scrub-control"),
  @JsonSubTypes.Type(value = Ask.ScrubElsewhere.class, name = "scrub-elsewhere"),
  @JsonSubTypes.Type(value = Ask.PracticeExec.class, name = "practice-exec"),
  @JsonSubTypes.Type(value = Ask.Surface.class, name = "surface"),
  @JsonSubTypes.Type(value = Ask.History.class, name = "history"),
  @JsonSubTypes.Type(value = Ask.ExportHistory.class, name = "export-history"),
  @JsonSubTypes.Type(value = Ask.Trends.class, name = "trends"),
  @JsonSubTypes.Type(value = Ask.SpeedLimit.class, name = "speed-limit"),
  @JsonSubTypes.Type(value = Ask.WhereToGoOn.class, name = "where-to-go-on"),
  @JsonSubTypes.Type(value = Ask.Locate.class, name = "locate"),
  @JsonSubTypes.Type(value = Ask.SaveKeys.class, name = "save-keys"),
  @JsonSubTypes.Type(value = Ask.Differences.class, name = "differences"),
  @JsonSubTypes.Type(value = Ask.SaveVersions.class, name = "save-versions"),
  @JsonSubTypes.Type(value = Ask.DiskHealth.class, name = "disk-health"),
  @JsonSubTypes.Type(value = Ask.ScrubPlan.class, name = "scrub-plan"),
  @JsonSubTypes.Type(value = Ask.Vitals.class, name = "vitals"),
  @JsonSubTypes.Type(value = Ask.Rehearse.class, name = "rehearse"),
  @JsonSubTypes.Type(value = Ask.Channels.class, name = "channels"),
  @JsonSubTypes.Type(value = Ask.SetChannel.class, name = "set-channel"),
  @JsonSubTypes.Type(value = Ask.RemoveChannel.class, name = "remove-channel"),
  @JsonSubTypes.Type(value = Ask.TestChannel.class, name = "test-channel"),
  @JsonSubTypes.Type(value = Ask.Do.class, name = "do"),
  @JsonSubTypes.Type(value = Ask.KeepWork.class, name = "keep-work"),
  @JsonSubTypes.Type(value = Ask.Works.class, name = "works"),
  @JsonSubTypes.Type(value = Ask.FollowWork.class, name = "follow-work"),
  @JsonSubTypes.Type(value = Ask.StopWork.class, name = "stop-work"),
  @JsonSubTypes.Type(value = Ask.PauseWork.class, name = "pause-work"),
  @JsonSubTypes.Type(value = Ask.WorkTold.class, name = "work-told"),
  @JsonSubTypes.Type(value = Ask.AfterRestart.class, name = "after-restart")
})
public sealed interface Ask<A extends Answer> {
  /** How dangerous it is. */
  Danger danger();

  /** Whether it is work: what changes or reads whole disks, and may take long. */
  default boolean beginsWork() {
    return false;
  }

  /** The kind of answer that belongs to it, as its own declaration says. */
  @SuppressWarnings("unchecked")
  default Class<A> answers() {
    ParameterizedType declared = (ParameterizedType) getClass().getGenericInterfaces()[0];
    return (Class<A>) declared.getActualTypeArguments()[0];
  }

  /** One that only looks, or has to do with the connection itself. */
  sealed interface Reads<A extends Answer> extends Ask<A> {
    @Override
    default Danger danger() {
      return Danger.LOOK;
    }
  }

  /** One of scrubs, which repair what is rotten. */
  sealed interface Scrubs<A extends Answer> extends Ask<A> {
    @Override
    default Danger danger() {
      return Danger.SCRUB;
    }
  }

  /** One that changes settings, or writes outside the array. */
  sealed interface Changes<A extends Answer> extends Ask<A> {
    @Override
    default Danger danger() {
      return Danger.CHANGE;
    }
  }

  /** One that may erase disks. */
  sealed interface Erases<A extends Answer> extends Ask<A> {
    @Override
    default Danger danger() {
      return Danger.ERASE;
    }
  }

  /** Who is there. */
  record Hello() implements Reads<Answer.HelloFrom> {}

  /** What is there. */
  record Look() implements Reads<Answer.Found> {}

  /**
   * All that a look reads, as the text of a {@link org.rotproof.storage.MachineFile}, with every
   * name in it. Events: {@link Event.ExportText}, to be put one behind the other.
   */
  record Report() implements Reads<Answer.Done> {}

  /**
   * How fast the kernel's ciphers and checksums are there, measured once in some two seconds of one
   * processor. No disk is touched.
   */
  record Measure() implements Reads<Answer.Measured> {}

  /**
   * Hands over a secret before a build needs it, on the wire in base64. Held in locked memory
   * there, overwritten when the build ends. Never logged.
   *
   * @param bytes no String, which nobody could overwrite; whoever sends it overwrites them
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Secret(String name, @JsonProperty("base64") byte[] bytes) implements Reads<Answer.Done> {
    @Override
    public String toString() {
      return "Secret[" + name + "]";
    }
  }

  /** Ends the request of that id as soon as it safely can. */
  record Cancel(long id) implements Reads<Answer.Done> {}

  /** What earlier builds left. */
  record Journals() implements Reads<Answer.JournalList> {}

  /** Takes back what failed or cancelled work did. Events as the work. */
  record Undo(String journal) implements Erases<Answer.Done> {
    @Override
    public boolean beginsWork() {
      return true;
    }
  }

  /** Goes on with work that was cut. Events and answer as the work itself. */
  record GoOn(String journal) implements Erases<Answer.Worked> {
    @Override
    public boolean beginsWork() {
      return true;
    }
  }

  /** Leaves the disks as they are and forgets the journal. */
  record Forget(String journal) implements Changes<Answer.Done> {}

  /**
   * Sends {@link Event.Sampled} now and then every {@code everyMillis}, at once where the kernel
   * says that something changed. Ends with cancel.
   */
  record Watch(int everyMillis) implements Reads<Answer.Done> {}

  /**
   * Scrubs an array. Events: {@link Event.ScrubMoved}.
   *
   * @param array its name or node
   * @param windowBytes window size per leg, 0 for a fitting one
   * @param kernelCheck whether md compares every window too (reads twice), or only where something
   *     was found
   * @param fromSector where to go on, 0 for the beginning
   * @param givesWay whether it slows down while others use the array
   */
  record Scrub(
      String array, long windowBytes, boolean kernelCheck, long fromSector, boolean givesWay)
      implements Scrubs<Answer.Scrubbed> {
    /** One that somebody waits for. */
    public Scrub(String array, long windowBytes, boolean kernelCheck, long fromSector) {
      this(array, windowBytes, kernelCheck, fromSector, false);
    }

    @Override
    public boolean beginsWork() {
      return true;
    }
  }

  /** Pauses or resumes a running scrub of that request id. */
  record ScrubControl(long id, boolean paused) implements Scrubs<Answer.Done> {}

  /**
   * Holds, lets go on or ends a scrub that another process of the machine runs, as {@link
   * Event.ScrubElsewhere} tells of it. A pause ends with the helper that was asked for it. Answer:
   * {@link Answer.Done}, when that scrub has heard it.
   *
   * @param array as in the event
   * @param startedMillis as in the event: a scrub that began since is not meant
   */
  record ScrubElsewhere(String array, long startedMillis, Wish wish)
      implements Scrubs<Answer.Done> {
    /** What it shall do. */
    public enum Wish {
      PAUSE,
      GO_ON,
      /** Ends as soon as it safely can, incomplete; it can go on from there later. */
      STOP
    }
  }

  /**
   * Runs a shell command as root. A practice guest's helper does it, for the drill's own checks;
   * any other refuses.
   */
  record PracticeExec(String command) implements Erases<Answer.Executed> {}

  /** What is known of an array's surface. */
  record Surface(String array) implements Reads<Answer.SurfaceMap> {}

  /**
   * A page of the history, newest first.
   *
   * @param array its name, node or UUID; "" for all
   * @param kinds only these; empty for all
   * @param beforeSequence only older ones than this; 0 for the newest
   * @param fromMillis only from then on; 0 for no limit
   * @param toMillis only until then; 0 for no limit
   * @param limit at most so many; the helper gives at most 1000 a page
   */
  record History(
      String array,
      List<HistoryEntry.Kind> kinds,
      long beforeSequence,
      long fromMillis,
      long toMillis,
      int limit)
      implements Reads<Answer.HistoryPage> {
    public History {
      kinds = List.copyOf(kinds);
    }
  }

  /**
   * All of the history as text. Events: {@link Event.ExportText}, to be put one behind the other.
   *
   * @param array as for {@link History}
   * @param format "csv" or "json"
   */
  record ExportHistory(String array, String format) implements Reads<Answer.Done> {}

  /** What the past says of each disk of an array. */
  record Trends(String array) implements Reads<Answer.TrendList> {}

  /**
   * How much each leg may be read per second by a scrub, this one and later ones.
   *
   * @param bytesPerSecond 0 for no limit
   */
  record SpeedLimit(String array, long bytesPerSecond) implements Scrubs<Answer.Done> {}

  /** Whether a scrub was cut, and where to go on. */
  record WhereToGoOn(String array) implements Reads<Answer.ScrubPoint> {}

  /**
   * Makes disks known by their lights for a while: by that of the bay where it has one, and by
   * reads in a rhythm. Watches which disk is pulled meanwhile. Events: {@link Event.Blinks} for
   * each disk, {@link Event.Pulled}. Answer, when the time is over, or a disk that was meant is
   * pulled: {@link Answer.Done}. Ends with cancel.
   *
   * @param disks whose lights blink, by their inventory ids
   * @param meant which disks the person means to pull
   * @param seconds at most 600
   */
  record Locate(List<String> disks, List<String> meant, int seconds) implements Reads<Answer.Done> {
    public Locate {
      disks = List.copyOf(disks);
      meant = List.copyOf(meant);
    }
  }

  /**
   * Copies an array's key file, its header backups and its recovery sheet to a mounted file system
   * of another disk of that machine, and reads each copy back. No key comes back on the wire.
   *
   * @param folder its mount point
   */
  record SaveKeys(String array, String folder) implements Changes<Answer.KeysSaved> {}

  /**
   * Where the disks of an array do not agree without rot, and nobody has settled it.
   *
   * @param array its name, node or UUID
   */
  record Differences(String array) implements Reads<Answer.DifferenceList> {}

  /**
   * Saves what each disk has where disks do not agree to a folder of that machine, whole files
   * where it lies in files, so that a person can look before choosing. The array is only read.
   *
   * @param folder a whole path; made where it is missing
   * @param places those of the open places that it is about; empty for all
   */
  record SaveVersions(String array, String folder, List<Chore.Settle.Place> places)
      implements Changes<Answer.VersionsSaved> {
    public SaveVersions {
      places = List.copyOf(places);
    }
  }

  /**
   * All that a disk says of itself, asked now; one that sleeps is left asleep.
   *
   * @param disk its inventory id
   */
  record DiskHealth(String disk) implements Reads<Answer.DiskTold> {}

  /** When an array is scrubbed without being asked. */
  record ScrubPlan(String array) implements Reads<Answer.ScrubPlan> {}

  /**
   * What the next start of an array needs, and whether it is right.
   *
   * @param afresh whether to look now (which repairs what can be proved), or to tell what was seen
   *     last
   */
  record Vitals(String array, boolean afresh) implements Ask<Answer.VitalsSeen> {
    @Override
    public Danger danger() {
      return afresh ? Danger.SCRUB : Danger.LOOK;
    }
  }

  /**
   * Rehearses the opening of a recorded array: opens it a second time on throw-away layers over its
   * disks, which are only read. Secrets as for opening it. Events: {@link Event.RehearsalMoved}.
   *
   * @param afresh whether to do it now, or to tell what the last one gave
   * @param withoutEach whether to leave out each disk in turn, too
   */
  record Rehearse(String array, boolean afresh, boolean withoutEach)
      implements Ask<Answer.Rehearsed> {
    @Override
    public Danger danger() {
      return afresh ? Danger.UNLOCK : Danger.LOOK;
    }
  }

  /** Who is told what happens, and how that goes. */
  record Channels() implements Reads<Answer.ChannelList> {}

  /**
   * Sets a channel up, in place of one of its name. Its secrets are handed over before, under the
   * names in {@link ChannelWish}.
   */
  record SetChannel(ChannelWish channel) implements Changes<Answer.Done> {}

  /** Takes a channel away, with what waits for it. */
  record RemoveChannel(String name) implements Changes<Answer.Done> {}

  /** Sends a message that says that it is a test. Answer, when it has arrived: Done. */
  record TestChannel(String name) implements Changes<Answer.Done> {}

  /**
   * Builds an array, or does something to one that lives. {@code claims} say which disks the person
   * saw, all that any step writes to, and {@code planDigest} is {@code Plan.digest()} of what was
   * shown. Events: {@link Event.StepChanged}.
   */
  record Do(Chore chore, List<DiskClaim> claims, String planDigest) implements Ask<Answer.Worked> {
    public Do {
      claims = List.copyOf(claims);
    }

    @Override
    public Danger danger() {
      return chore.kind().danger();
    }

    @Override
    public boolean beginsWork() {
      return chore.kind().isWork();
    }
  }

  /**
   * Whether the work of that request, of this connection, goes on when the connection ends. Without
   * this it is cancelled then. Answer: {@link Answer.Done}, also where it is over already.
   */
  record KeepWork(long id, boolean goesOn) implements Reads<Answer.Done> {}

  /**
   * What is under way on this machine, whoever began it, and what came to its end while nobody was
   * connected to hear of it.
   */
  record Works() implements Reads<Answer.WorkList> {}

  /**
   * Follows work under way, from wherever it is to its end. Events, answer and failure are those of
   * the work itself; what is over tells its end once more. A cancel ends the following, not the
   * work.
   *
   * @param work {@link WorkItem#id()}
   */
  record FollowWork(String work) implements Reads<Answer> {}

  /** Has work end as soon as it safely can, as a cancel does. Answer, once it has heard: Done. */
  record StopWork(String work) implements Changes<Answer.Done> {}

  /**
   * Has work stand still, or go on, whoever began it: only work that leaves an array as whole as it
   * is meanwhile.
   */
  record PauseWork(String work, boolean paused) implements Changes<Answer.Done> {}

  /**
   * Whether the machine goes on by itself with that work, should a restart cut it. Refused where it
   * needs a key that a person types.
   *
   * @param work {@link WorkItem#id()}
   */
  record AfterRestart(String work, boolean goesOn) implements Changes<Answer.Done> {}

  /** A person has read how that work ended: nobody else has to be told. Answer: Done. */
  record WorkTold(String work) implements Reads<Answer.Done> {}

  /**
   * One disk as the person saw it.
   *
   * @param appearance the kernel's number of its appearance then; "" where it was not known
   */
  record DiskClaim(String id, String serial, String wwn, long sizeBytes, String appearance) {
    public DiskClaim {
      appearance = appearance == null ? "" : appearance;
    }

    /** One of which only the disk's own words are known. */
    public DiskClaim(String id, String serial, String wwn, long sizeBytes) {
      this(id, serial, wwn, sizeBytes, "");
    }

    /** All disks that a plan writes to, as they were found. */
    public static List<DiskClaim> all(Plan plan, Inventory inventory) {
      return plan.disks(inventory, step -> true).stream().map(DiskClaim::of).toList();
    }

    /** That disk. */
    public static DiskClaim of(Disk disk) {
      return new DiskClaim(
          disk.id(), disk.serial(), disk.wwn(), disk.sizeBytes(), disk.appearance());
    }
  }

  /** The wire form: an id of the client's choosing, and the ask. */
  record Line(long id, JsonNode ask) {}
}
