package org.rotproof.scrub.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.host.HostSession;
import org.rotproof.lab.Lab;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Ask.ScrubElsewhere.Wish;
import org.rotproof.protocol.Event;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.Result;
import org.rotproof.scrub.SectorRange;

/** A scrub as the timer begins it, in a process of its own, watched by the helper of a window. */
@Tag("kernel")
@Tag("turn-11")
class ScrubElsewhereKernelTest {
  private final BlockingQueue<Event.ScrubElsewhere> news = new LinkedBlockingQueue<>();
  private final List<Lab> watched = new ArrayList<>();

  /** The same, when nobody remembers the array: then it is due. */
  private static void beginForgotten(Lab lab) throws InterruptedException {
    // The window's helper notes within some seconds that the array runs; that note must not come
    // after the history was removed, or the array is one that was seen just now.
    Ask.History any = new Ask.History("toy", List.of(), 0, 0, 0, 1);
    for (int i = 0; i < 24 && lab.ask(any, Answer.HistoryPage.class).entries().isEmpty(); i++) {
      Thread.sleep(500);
    }
    Thread.sleep(3000);
    lab.sh("rm -f /var/lib/rotproof/history.db*");
    lab.ask(new Ask.SpeedLimit("toy", 6_000_000), Answer.Done.class);
    begin(lab);
  }

  /** Starts what the timer starts; its output goes to /run/scheduled. */
  private static void begin(Lab lab) {
    lab.sh(
        """
        for p in /proc/[0-9]*; do
          words=$(tr '\\0' ' ' <$p/cmdline 2>/dev/null)
          # The shell that runs this has the same words in its command line.
          case "$(readlink $p/exe) $words" in
            */java\\ *org.rotproof.helper.HelperMain*--port*) break ;;
          esac
        done
        setsid ${words%%--port*} --scrub weekly toy </dev/null >/run/scheduled 2>&1 &
        echo $! >/run/scheduled.pid
        """);
  }

  private Event.ScrubElsewhere next(boolean running) throws InterruptedException {
    Event.ScrubElsewhere event = news.poll(120, TimeUnit.SECONDS);
    while (event != null && event.running() != running) {
      event = news.poll(120, TimeUnit.SECONDS);
    }
    assertThat(event)
        .as(
            () ->
                "news of a scrub elsewhere, from what said: "
                    + watched.stream().map(lab -> lab.sh("cat /run/scheduled")).toList())
        .isNotNull();
    return event;
  }

  private static ScrubReport last(Lab lab) {
    Ask.History one =
        new Ask.History("toy", List.of(org.rotproof.scrub.HistoryEntry.Kind.SCRUB), 0, 0, 0, 1);
    return lab.ask(one, Answer.HistoryPage.class).entries().get(0).report().orElseThrow();
  }

  private HostSession.Call<?> watch(Lab lab) {
    watched.add(lab);
    return lab.session()
        .send(
            new Ask.Watch(500),
            event -> {
              if (event instanceof Event.ScrubElsewhere scrub) {
                news.add(scrub);
              }
            });
  }

  private static Answer.Done tell(Lab lab, Event.ScrubElsewhere scrub, Wish wish) {
    return lab.ask(
        new Ask.ScrubElsewhere(scrub.array(), scrub.startedMillis(), wish), Answer.Done.class);
  }

  /** As a person does from a window that did not begin it. */
  private void holdLetGoOnAndEnd(Lab lab, Event.ScrubElsewhere scrub) throws Exception {
    tell(lab, scrub, Wish.PAUSE);
    Event.ScrubElsewhere held = next(true);
    while (held.moved().phase() != Event.ScrubMoved.Phase.PAUSED) {
      held = next(true);
    }
    news.clear();
    for (int i = 0; i < 4; i++) {
      assertThat(next(true).moved()).isEqualTo(held.moved());
    }
    tell(lab, scrub, Wish.GO_ON);
    Event.ScrubElsewhere moved = next(true);
    // Beyond the end of a window: a place in the middle of one is read again.
    while (moved.moved().doneSectors() < held.moved().doneSectors() + 40_000) {
      moved = next(true);
    }
    tell(lab, scrub, Wish.STOP);
    next(false);
    lab.sh("while kill -0 $(cat /run/scheduled.pid) 2>/dev/null; do sleep 0.2; done");
    ScrubReport report = last(lab);
    assertThat(report.result()).isEqualTo(Result.INCOMPLETE);
    assertThat(report.reason()).contains("It was stopped");
    assertThat(report.checkedSectors())
        .isGreaterThan(held.moved().doneSectors())
        .isLessThan(report.totalSectors());
    assertThat(lab.ask(new Ask.WhereToGoOn("toy"), Answer.ScrubPoint.class).fromSector())
        .isEqualTo(report.checkedSectors());
    assertThat(
            lab.refused(new Ask.ScrubElsewhere(scrub.array(), scrub.startedMillis(), Wish.STOP))
                .what())
        .contains("has ended");
    lab.sh("ls /var/lib/rotproof/*.wish* 2>/dev/null && exit 1; true");
  }

  @Test
  void itIsSeenLiveEndsEarlyWhenToldAndGoesOnAtTheNextTurn() throws Exception {
    ScrubLab array = ScrubLab.build(Lab.shared(2, 96), "raid1", "integrity", 4096);
    Lab lab = array.lab();
    RangeSet early = array.damageData("disk1", 8_192, 64);
    RangeSet late = array.damageData("disk2", 140_000, 64);
    HostSession.Call<?> watch = watch(lab);

    beginForgotten(lab);
    List<SectorRange> found = new ArrayList<>();
    Event.ScrubElsewhere moved = next(true);
    long before = moved.moved().doneSectors();
    while (moved.moved().doneSectors() < 40_000) {
      moved.finds().stream()
          .filter(rot -> rot.disk().equals("disk1") && rot.fate() == Event.RotFound.Fate.REPAIRED)
          .forEach(rot -> found.add(rot.range()));
      moved = next(true);
    }
    assertThat(moved.moved().doneSectors()).isGreaterThan(before);
    assertThat(moved.moved().totalSectors()).isEqualTo(array.data().count());
    assertThat(RangeSet.of(found)).isEqualTo(early);
    assertThat(lab.refused(new Ask.Scrub("toy", 0, false, 0)).what()).contains("being scrubbed");

    lab.sh("kill -TERM $(cat /run/scheduled.pid)");
    next(false);
    lab.sh("while kill -0 $(cat /run/scheduled.pid) 2>/dev/null; do sleep 0.2; done");
    assertThat(last(lab).result()).isEqualTo(Result.INCOMPLETE);
    assertThat(last(lab).reason()).contains("It was stopped");
    assertThat(lab.sh("cat /run/scheduled")).contains("The scrub ended early: It was stopped.");

    begin(lab);
    Event.ScrubElsewhere second = next(true);
    assertThat(second.fromSector()).isEqualTo(last(lab).checkedSectors()).isPositive();
    holdLetGoOnAndEnd(lab, second);

    lab.ask(new Ask.SpeedLimit("toy", 0), Answer.Done.class);
    begin(lab);
    Event.ScrubElsewhere third = next(true);
    assertThat(third.fromSector())
        .isEqualTo(last(lab).checkedSectors())
        .isGreaterThan(second.fromSector());
    next(false);
    ScrubReport whole = last(lab);
    assertThat(whole.result()).as("%s", whole).isEqualTo(Result.REPAIRED);
    assertThat(whole.fromSector()).isZero();
    assertThat(ScrubLab.bad(whole, "disk1")).isEqualTo(early);
    assertThat(ScrubLab.bad(whole, "disk2")).isEqualTo(late);

    lab.sh("ls /var/lib/rotproof/*.live 2>/dev/null && exit 1; true");
    begin(lab);
    lab.sh("while kill -0 $(cat /run/scheduled.pid) 2>/dev/null; do sleep 0.2; done");
    assertThat(lab.sh("cat /run/scheduled")).contains("No scrub of toy is due");
    lab.ask(new Ask.Cancel(watch.id()), Answer.Done.class);
    array.close();
  }

  @Test
  void aScrubWhoseProcessIsKilledIsOverAndNotTakenForRunningForEver() throws Exception {
    ScrubLab array = ScrubLab.build(Lab.shared(2, 96), "raid1", "integrity", 4096);
    Lab lab = array.lab();
    HostSession.Call<?> watch = watch(lab);
    beginForgotten(lab);
    next(true);
    lab.sh("kill -KILL $(cat /run/scheduled.pid)");
    next(false);
    lab.ask(new Ask.SpeedLimit("toy", 0), Answer.Done.class);
    assertThat(array.scrub().result()).isEqualTo(Result.CLEAN);
    lab.ask(new Ask.Cancel(watch.id()), Answer.Done.class);
    array.close();
  }
}
