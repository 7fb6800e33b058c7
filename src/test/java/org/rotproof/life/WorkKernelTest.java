package org.rotproof.life;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.lab.LabChore;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.Json;
import org.rotproof.protocol.WorkItem;
import org.rotproof.scrub.ScrubReport;

/**
 * Work whose session is cut in the middle, on the real kernel: the helper of a first session does
 * it in a process of its own, and loses its client; the lab's own helper, another process, finds
 * the work, follows it to its end, or stops it.
 */
@Tag("kernel")
@Tag("turn-0")
class WorkKernelTest {
  private static final String TOY =
      "{\"name\":\"toy\",\"disks\":[\"disk1\",\"disk2\"],"
          + "\"keys\":{\"keyFile\":\"toy.key\",\"headerBackup\":\"backups\"},"
          + "\"mount\":{\"point\":\"/srv/toy\"}}";
  private static final String OTHER =
      "{\"name\":\"other\",\"disks\":[\"disk4\",\"disk5\"],"
          + "\"protection\":{\"kind\":\"integrity\",\"integrity\":\"crc32c\"}}";

  /** Asks for it from a session of its own, and says that it goes on. */
  static void begin(Lab lab, Ask<?> ask) {
    lab.sh(
        """
for p in /proc/[0-9]*; do
  words=$(tr '\\0' ' ' <$p/cmdline 2>/dev/null)
  case "$(readlink $p/exe) $words" in
    */java\\ *org.rotproof.helper.HelperMain*--port*) break ;;
  esac
done
cat >/run/asks <<'END'
%s
%s
END
rm -f /run/feeder
setsid /bin/bash -c '/bin/bash -c "cat /run/asks; echo \\$\\$ >/run/feeder; exec sleep 1000" \
  | /bin/bash -c "echo \\$\\$ >/run/first.pid; exec '"${words%%%%--port*}"' --stdio"' \
  </dev/null >/run/first.out 2>&1 &
"""
            .formatted(line(1, ask), line(2, new Ask.KeepWork(1, true))));
  }

  private static String line(long id, Ask<?> ask) {
    ObjectNode line = Json.mapper().createObjectNode().put("id", id);
    line.set("ask", Json.mapper().valueToTree(ask));
    return line.toString();
  }

  /** The first session's connection ends. */
  static void cut(Lab lab) {
    lab.sh("kill -KILL $(cat /run/feeder)");
  }

  /** What the lab's helper sees, once it is so. */
  static WorkItem work(Lab lab, Predicate<WorkItem> until) throws InterruptedException {
    long end = System.nanoTime() + 180_000_000_000L;
    List<WorkItem> seen = List.of();
    while (System.nanoTime() < end) {
      seen = lab.ask(new Ask.Works(), Answer.WorkList.class).works();
      if (seen.stream().anyMatch(until)) {
        return seen.stream().filter(until).findFirst().orElseThrow();
      }
      Thread.sleep(200);
    }
    throw new AssertionError("not seen: " + seen + " " + lab.sh("cat /run/first.out"));
  }

  private static WorkItem midway(Lab lab, String kind) throws InterruptedException {
    WorkItem work =
        work(
            lab,
            w ->
                w.running()
                    && w.kind().equals(kind)
                    && w.goesOn()
                    && (w.scrub().filter(s -> s.doneSectors() > 0).isPresent()
                        || w.doing().stream().anyMatch(d -> d.doneBytes() > 0)));
    cut(lab);
    return work;
  }

  private static void told(Lab lab, WorkItem work) {
    lab.ask(new Ask.WorkTold(work.id()), Answer.Done.class);
    assertThat(lab.ask(new Ask.Works(), Answer.WorkList.class).works()).isEmpty();
    lab.sh("while kill -0 $(cat /run/first.pid) 2>/dev/null; do sleep 0.2; done");
    assertThat(lab.sh("ls -A /var/lib/rotproof/work")).doesNotContain(work.id());
  }

  private static List<JournalSummary> journals(Lab lab) {
    return lab.ask(new Ask.Journals(), Answer.JournalList.class).journals();
  }

  private static ScrubReport scrub(Lab lab, String array) {
    return lab.ask(new Ask.Scrub(array, 0, false, 0), Answer.Scrubbed.class).report();
  }

  @Test
  void aBuildARebuildAndAScrubGoOnWithoutTheirSession() throws Exception {
    try (Lab lab = Lab.start(3, 128)) {
      begin(lab, LabBuild.of(lab, TOY).ask());
      WorkItem work = midway(lab, "build");
      assertThat(work.array()).isEqualTo("toy");
      assertThat(work.stepsTotal()).isGreaterThan(work.stepsDone());
      assertThat(work.fraction()).isBetween(0.01, 0.99);
      // Others are kept out, and told by what.
      Failure refused = lab.refused(new Ask.Forget(work.journal()));
      assertThat(refused.what()).contains("'build' of 'toy'");
      List<Event> events = Collections.synchronizedList(new ArrayList<>());
      Answer.Built built = lab.ask(new Ask.FollowWork(work.id()), Answer.Built.class, events::add);
      assertThat(built.array()).isEqualTo("toy");
      assertThat(states(events)).hasSize(work.stepsTotal()).containsOnly(Event.StepState.DONE);
      WorkItem ended = work(lab, w -> w.state() == WorkItem.State.DONE);
      assertThat(ended.id()).isEqualTo(work.id());
      assertThat(ended.endedMillis()).isGreaterThan(ended.startedMillis());
      told(lab, ended);
      assertThat(journals(lab)).isEmpty();
      assertThat(lab.sh("cat /proc/mdstat")).contains("[2/2] [UU]");
      lab.sh("head -c 20M /dev/urandom >/srv/toy/f; sync; sha256sum /srv/toy/f >/root/sum");

      begin(lab, LabChore.of(lab, new Chore.Replace("toy", "disk2", "disk3", false)).ask());
      WorkItem rebuild = midway(lab, "replace");
      lab.ask(new Ask.FollowWork(rebuild.id()), Answer.Done.class);
      told(lab, work(lab, w -> w.state() == WorkItem.State.DONE));
      assertThat(lab.sh("cat /proc/mdstat")).contains("[2/2] [UU]");
      assertThat(journals(lab)).isEmpty();
      lab.sh("echo 3 >/proc/sys/vm/drop_caches; sha256sum -c /root/sum");

      lab.ask(new Ask.SpeedLimit("toy", 8_000_000), Answer.Done.class);
      begin(lab, new Ask.Scrub("toy", 0, false, 0));
      WorkItem scrub = midway(lab, "scrub");
      Answer.Scrubbed scrubbed = lab.ask(new Ask.FollowWork(scrub.id()), Answer.Scrubbed.class);
      assertThat(scrubbed.report().result()).isEqualTo(ScrubReport.Result.CLEAN);
      WorkItem clean = work(lab, w -> w.state() == WorkItem.State.DONE);
      assertThat(clean.report()).contains(scrubbed.report());
      told(lab, clean);
    }
  }

  private static List<Event.StepState> states(List<Event> events) {
    return new ArrayList<>(
        events.stream()
            .map(Event.StepChanged.class::cast)
            .collect(
                Collectors.toMap(
                    s -> List.of(s.stage(), s.step()),
                    Event.StepChanged::state,
                    (before, after) -> after))
            .values());
  }

  @Test
  void anotherSessionStopsItAndTheJournalExplains() throws Exception {
    try (Lab lab = Lab.start(5, 128)) {
      begin(lab, LabBuild.of(lab, OTHER).ask());
      WorkItem work = midway(lab, "build");
      lab.ask(new Ask.StopWork(work.id()), Answer.Done.class);
      Failure stopped = lab.refused(new Ask.FollowWork(work.id()));
      assertThat(stopped.kind()).isEqualTo(Failure.Kind.CANCELLED);
      assertThat(stopped.meaning()).contains("the disks are free");
      WorkItem ended = work(lab, w -> w.state() == WorkItem.State.FAILED);
      assertThat(ended.failure()).contains(stopped);
      told(lab, ended);
      JournalSummary left = journals(lab).get(0);
      assertThat(left.id()).isEqualTo(work.journal());
      assertThat(left.canGoOn()).isTrue();
      assertThat(left.canUndo()).isTrue();
      assertThat(left.state()).contains("Begun and not finished");
      lab.ask(new Ask.GoOn(left.id()), Answer.Built.class);
      assertThat(lab.sh("cat /proc/mdstat")).contains("[2/2] [UU]");
      assertThat(scrub(lab, "other").result()).isEqualTo(ScrubReport.Result.CLEAN);

      // A helper that is killed in the middle is no work that runs.
      begin(lab, LabBuild.of(lab, TOY.replace("toy", "third")).ask());
      WorkItem third = midway(lab, "build");
      lab.sh("kill -KILL $(cat /run/first.pid)");
      Failure cut = lab.refused(new Ask.FollowWork(third.id()));
      assertThat(cut.what()).contains("helper that did it was ended");
      assertThat(work(lab, w -> w.state() == WorkItem.State.CUT).id()).isEqualTo(third.id());
      told(lab, third);
      assertThat(journals(lab)).extracting(JournalSummary::id).contains(third.journal());
    }
  }
}
