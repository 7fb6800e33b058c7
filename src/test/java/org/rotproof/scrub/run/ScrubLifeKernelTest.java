package org.rotproof.scrub.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.host.HostSession;
import org.rotproof.lab.Lab;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.Result;

/** Scrubs of arrays that live: written to, degraded, stopped, pulled apart. */
@Tag("kernel")
@Tag("turn-1")
class ScrubLifeKernelTest {
  private static final String EXT4 =
      "mkfs.ext4 -q -E lazy_itable_init=0,lazy_journal_init=0 $TOP && mkdir -p /mnt/toy";

  @Test
  void writesBetweenTwoReadsRaiseNoFalseAlarm() {
    ScrubLab array = ScrubLab.build(Lab.shared(3, 96), "raid5", "integrity", 4096, 3, EXT4);
    Lab lab = array.lab();
    lab.sh("mount /dev/md/toy /mnt/toy");
    lab.sh(
        "(i=0; while [ ! -e /run/stop ]; do i=$((i % 6 + 1)); dd if=/dev/urandom"
            + " of=/mnt/toy/f$i bs=64k count=160 conv=fsync status=none; done)"
            + " >/dev/null 2>&1 </dev/null & echo $! >/run/writer");
    try {
      for (int round = 0; round < 3; round++) {
        ScrubReport report = array.scrub();
        assertThat(report.result()).as("%s", report).isEqualTo(Result.CLEAN);
        assertThat(report.notes()).isEmpty();
      }
    } finally {
      // The writer itself has to be gone: between two of its files no dd runs.
      lab.sh(
          "touch /run/stop; while kill -0 $(cat /run/writer) 2>/dev/null; do sleep 0.2; done;"
              + " rm /run/stop");
    }
    array.close();
  }

  @Test
  void whatADegradedArrayCannotRepairIsToldAndNoLegIsLostToIt() {
    ScrubLab array = ScrubLab.build(Lab.shared(3, 96), "raid5", "integrity", 4096, 3, EXT4);
    Lab lab = array.lab();
    lab.sh(
        "mdadm -q /dev/md/toy --fail /dev/mapper/leg3 && mdadm -q /dev/md/toy --remove"
            + " /dev/mapper/leg3");
    RangeSet bad = array.damageData("disk1", 20_480, 64);
    ScrubReport report = array.scrub();
    assertThat(report.result()).as("%s", report).isEqualTo(Result.UNRECOVERABLE);
    assertThat(ScrubLab.bad(report, "disk1")).isEqualTo(bad);
    assertThat(report.repairedSectors()).isZero();
    assertThat(report.checkedSectors()).isEqualTo(report.totalSectors());
    assertThat(report.notes()).anyMatch(note -> note.contains("degraded"));
    assertThat(lab.sh("cat /sys/block/md*/md/degraded")).isEqualTo("1");
    assertThat(lab.sh("cat /sys/block/md*/md/dev-*/bad_blocks")).isEmpty();
    array.close();
  }

  @Test
  void itStopsPausesKeepsToALimitAndGoesOnWhereItWas() throws Exception {
    ScrubLab array = ScrubLab.build(Lab.shared(2, 96), "raid1", "integrity", 4096, 2, EXT4);
    Lab lab = array.lab();
    lab.ask(new Ask.SpeedLimit("toy", 6_000_000), Answer.Done.class);
    List<Event.ScrubMoved> moves = Collections.synchronizedList(new ArrayList<>());
    HostSession.Call<?> call = begin(lab, moves);
    awaitPosition(moves, 16L << 11);
    lab.ask(new Ask.ScrubControl(call.id(), true), Answer.Done.class);
    awaitPhase(moves, Event.ScrubMoved.Phase.PAUSED);
    assertThat(lab.refused(new Ask.Scrub("toy", 0, false, 0)).what()).contains("being scrubbed");
    lab.ask(new Ask.ScrubControl(call.id(), false), Answer.Done.class);
    awaitPosition(moves, 40L << 11);
    lab.ask(new Ask.Cancel(call.id()), Answer.Done.class);
    ScrubReport cut = ((Answer.Scrubbed) call.answer().get(60, TimeUnit.SECONDS)).report();
    assertThat(cut.result()).as("%s", cut).isEqualTo(Result.INCOMPLETE);
    assertThat(cut.checkedSectors()).isBetween(16L << 11, cut.totalSectors() - 1);
    assertThat(cut.seconds()).isGreaterThan(cut.checkedSectors() * 512 / 6e6 * 0.8);

    Answer.ScrubPoint point = lab.ask(new Ask.WhereToGoOn("toy"), Answer.ScrubPoint.class);
    assertThat(point.fromSector()).isEqualTo(cut.checkedSectors());
    assertThat(point.speedLimit()).isEqualTo(6_000_000);
    lab.ask(new Ask.SpeedLimit("toy", 0), Answer.Done.class);
    RangeSet bad = array.damageData("disk2", 140_000, 64);
    ScrubReport whole =
        lab.ask(new Ask.Scrub("toy", 0, false, point.fromSector()), Answer.Scrubbed.class).report();
    assertThat(whole.result()).as("%s", whole).isEqualTo(Result.REPAIRED);
    assertThat(whole.fromSector()).isZero();
    assertThat(whole.checkedSectors()).isEqualTo(whole.totalSectors());
    assertThat(ScrubLab.bad(whole, "disk2")).isEqualTo(bad);
    assertThat(lab.ask(new Ask.WhereToGoOn("toy"), Answer.ScrubPoint.class).fromSector()).isZero();
    array.close();
  }

  @Test
  void anotherCheckUnderWayAndAnArrayThatGoesAwayAreTold() throws Exception {
    ScrubLab array = ScrubLab.build(Lab.shared(2, 96), "raid1", "integrity", 4096, 2, EXT4);
    Lab lab = array.lab();
    lab.sh(
        "echo 1000 >/sys/block/md*/md/sync_speed_max; echo check >/sys/block/md*/md/sync_action;"
            + " until grep -q check /sys/block/md*/md/sync_action; do sleep 0.1; done");
    ScrubReport busy = array.scrub();
    assertThat(busy.result()).isEqualTo(Result.INCOMPLETE);
    assertThat(busy.reason()).contains("already runs a check");
    lab.sh(
        "echo idle >/sys/block/md*/md/sync_action;"
            + " until grep -q idle /sys/block/md*/md/sync_action; do sleep 0.1; done");

    lab.ask(new Ask.SpeedLimit("toy", 6_000_000), Answer.Done.class);
    List<Event.ScrubMoved> moves = Collections.synchronizedList(new ArrayList<>());
    HostSession.Call<?> call = begin(lab, moves);
    awaitPosition(moves, 8L << 11);
    lab.sh("mdadm --stop /dev/md/toy");
    ScrubReport gone = ((Answer.Scrubbed) call.answer().get(60, TimeUnit.SECONDS)).report();
    assertThat(gone.result()).isEqualTo(Result.INCOMPLETE);
    assertThat(gone.reason()).isEqualTo("The array was stopped.");
    array.close();
  }

  @Test
  void aDiskThatIsPulledInTheMiddleIsNamed() throws Exception {
    try (Lab lab = Lab.start(2, 96)) {
      ScrubLab.build(lab, "raid1", "integrity", 4096, 2, EXT4);
      lab.ask(new Ask.SpeedLimit("toy", 6_000_000), Answer.Done.class);
      List<Event.ScrubMoved> moves = Collections.synchronizedList(new ArrayList<>());
      HostSession.Call<?> call = begin(lab, moves);
      awaitPosition(moves, 8L << 11);
      lab.outside().pull("disk2");
      ScrubReport report = ((Answer.Scrubbed) call.answer().get(90, TimeUnit.SECONDS)).report();
      assertThat(report.result()).as("%s", report).isEqualTo(Result.INCOMPLETE);
      assertThat(report.reason())
          .matches("disk2 is not on the machine any more\\.|The array lost .* member\\.");
      assertThat(report.legs()).allMatch(leg -> leg.badSectors() == 0);
    }
  }

  private static HostSession.Call<?> begin(Lab lab, List<Event.ScrubMoved> moves) {
    return lab.session()
        .send(
            new Ask.Scrub("toy", 0, false, 0),
            event -> {
              if (event instanceof Event.ScrubMoved moved) {
                moves.add(moved);
              }
            });
  }

  private static void awaitPosition(List<Event.ScrubMoved> moves, long sector)
      throws InterruptedException {
    await(() -> moves.stream().anyMatch(m -> m.doneSectors() >= sector), moves);
  }

  private static void awaitPhase(List<Event.ScrubMoved> moves, Event.ScrubMoved.Phase phase)
      throws InterruptedException {
    await(() -> moves.stream().anyMatch(m -> m.phase() == phase), moves);
  }

  private static void await(BooleanSupplier ready, Object what) throws InterruptedException {
    long giveUpAt = System.nanoTime() + TimeUnit.MINUTES.toNanos(4);
    while (System.nanoTime() < giveUpAt) {
      synchronized (what) {
        if (ready.getAsBoolean()) {
          return;
        }
      }
      Thread.sleep(100);
    }
    throw new AssertionError("not within four minutes: " + what);
  }
}
