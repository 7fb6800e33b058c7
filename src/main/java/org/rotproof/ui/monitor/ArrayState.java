package org.rotproof.ui.monitor;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Answer.ScrubPoint;
import org.rotproof.protocol.Ask;
import org.rotproof.scrub.DiskTrend;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.ui.common.HostCalls;
import org.rotproof.ui.monitor.model.ArrayCharts;
import org.rotproof.ui.monitor.model.DrillStory;
import org.rotproof.ui.monitor.model.Facts;
import org.rotproof.ui.monitor.model.LiveSurface;
import org.rotproof.ui.monitor.model.Names;
import org.rotproof.ui.monitor.model.ScrubPicture;
import org.rotproof.ui.monitor.model.SurfaceSummary;

/** All that the window knows of one array. JavaFX's thread only. */
final class ArrayState {
  /** What tells all that is known of an array. */
  private static final Set<Class<?>> KNOWLEDGE =
      Set.of(
          Ask.Surface.class,
          Ask.Vitals.class,
          Ask.ScrubPlan.class,
          Ask.WhereToGoOn.class,
          Ask.Trends.class,
          Ask.History.class);

  /** What was answered at least once, be it with a failure. */
  private final Set<Class<?>> heard = new HashSet<>();

  Array array;
  boolean present = true;
  Optional<LiveSurface> surface = Optional.empty();
  final ArrayCharts charts = new ArrayCharts();
  final DrillStory story = new DrillStory();
  Optional<ScrubPicture> run = Optional.empty();
  Optional<HostCalls.Pending> call = Optional.empty();

  /** Whether the scrub that runs belongs to another process, such as the timer's. */
  boolean elsewhere;

  /** How often it is scrubbed without being asked; empty where there is no record of it. */
  Optional<ScheduleDesk.Schedule> schedule = Optional.empty();

  /** When it is scrubbed without being asked; empty until that was heard. */
  Optional<Answer.ScrubPlan> plan = Optional.empty();

  Optional<Facts.LastScrub> last = Optional.empty();

  /** What was last seen of all that its next start needs. */
  Answer.VitalsSeen looked = Answer.VitalsSeen.NEVER;

  Optional<ScrubPoint> point = Optional.empty();
  List<DiskTrend> trends = List.of();

  /** What md last put right as the array was read, once that is known. */
  Optional<HistoryEntry> met = Optional.empty();

  /** Whether it was asked for, so that what comes is news. */
  boolean metKnown;

  Names names = Names.of(List.of());

  /** Whether a scrub ended while the window watched, and its card was not put away. */
  boolean showResult;

  ArrayState(Array array) {
    this.array = array;
  }

  /** What stays the same for an array whatever becomes of its node. */
  static String key(Array array) {
    return array.uuid().isEmpty() ? array.node() : array.uuid();
  }

  String key() {
    return key(array);
  }

  /** Whether it was answered which scrub was the last. */
  boolean heardOfScrubs() {
    return heard.contains(Ask.History.class);
  }

  /** An answer to that ask came. */
  void heard(Ask<?> ask) {
    heard.add(ask.getClass());
  }

  String name() {
    return array.name();
  }

  /** Whether it is there with all its members, as far as is known. */
  boolean stands() {
    return present
        && switch (array.judged().health()) {
          case HEALTHY, PARTLY_GUARDED, ATTENTION -> true;
          case UNKNOWN, REBUILDING, DEGRADED, BLOCKED, READ_ONLY, INACTIVE, FAILED -> false;
        };
  }

  Facts facts(List<Disk> disks, Facts.Link link, long nowMillis) {
    Facts.Link here =
        present || link.state() != Facts.Link.State.LIVE
            ? link
            : new Facts.Link(Facts.Link.State.SILENT, goneSinceMillis, "");
    return new Facts(
        array,
        disks,
        here,
        run,
        surface.map(LiveSurface::summary).orElse(SurfaceSummary.UNKNOWN),
        point,
        last,
        trends,
        met,
        looked,
        plan,
        heard.containsAll(KNOWLEDGE),
        nowMillis);
  }

  private long goneSinceMillis;

  /** The array is not in the latest sample: stopped, or its machine lost it. */
  void gone(long nowMillis) {
    if (present) {
      present = false;
      goneSinceMillis = nowMillis;
    }
  }
}
