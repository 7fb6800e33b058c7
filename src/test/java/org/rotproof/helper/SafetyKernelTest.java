package org.rotproof.helper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.host.HostSession;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.plan.CapacityProbe;
import org.rotproof.plan.Planner;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Inventory;

/** Disks that are not what they were a moment ago. Nothing is written to them, whoever insists. */
@Tag("kernel")
class SafetyKernelTest {
  private static final String TWO = "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"]}";
  private static final long SIZE = 64L << 20;

  private static boolean blank(Lab lab, String disk) throws IOException {
    lab.sh("sync");
    try (InputStream in = Files.newInputStream(lab.outside().image(disk))) {
      byte[] chunk = in.readNBytes(1 << 20);
      while (chunk.length > 0) {
        for (byte b : chunk) {
          if (b != 0) {
            return false;
          }
        }
        chunk = in.readNBytes(1 << 20);
      }
      return true;
    }
  }

  @Test
  void aDiskThatWasSwappedSinceItWasChosenIsNotWrittenTo() throws Exception {
    try (Lab lab = Lab.start(2, 64)) {
      LabBuild build = LabBuild.of(lab, TWO);
      lab.outside().pull("disk2");
      lab.outside().plug("disk2", SIZE);
      lab.seen("disk2");
      Failure failure = lab.refused(build.ask());
      assertThat(failure.kind()).isEqualTo(Failure.Kind.REFUSED);
      assertThat(failure.meaning()).contains("Nothing was written");
      assertThat(blank(lab, "disk1")).isTrue();
      assertThat(blank(lab, "disk2")).isTrue();
      assertThat(lab.ask(new Ask.Journals(), Answer.JournalList.class).journals()).isEmpty();
    }
  }

  @Test
  void anotherPlanThanTheOneShownIsNotRun() throws Exception {
    Lab lab = Lab.shared(4, 64);
    LabBuild build = LabBuild.of(lab, TWO);
    Ask.Do other = new Ask.Do(build.ask().chore(), build.ask().claims(), "0".repeat(64));
    assertThat(lab.refused(other).what()).contains("not what was shown");
    assertThat(blank(lab, "disk1")).isTrue();
  }

  @Test
  void aDiskThatComesIntoUseRightBeforeTheFirstWriteIsRefused() throws Exception {
    Lab lab = Lab.shared(4, 64);
    String node = lab.node("disk2");
    lab.sh("mkswap -q -L mine " + node + " >/dev/null; udevadm settle");
    LabBuild build = LabBuild.of(lab, TWO);
    // Takes the disk when the journal appears: behind the helper's own look, before its first
    // write.
    lab.sh(
        "(while [ ! -e /run/enough ]; do if [ -n \"$(ls /var/lib/rotproof/journals 2>/dev/null)\""
            + " ]; then swapon "
            + node
            + "; exit; fi; sleep 0.01; done) >/dev/null 2>&1 & echo $! >/run/taker");
    Failure failure = lab.refused(build.ask());
    lab.sh(
        "touch /run/enough; while kill -0 $(cat /run/taker) 2>/dev/null; do sleep 0.1; done; rm"
            + " /run/enough");
    assertThat(failure.kind()).isEqualTo(Failure.Kind.REFUSED);
    assertThat(failure.what()).contains("disk2").contains("in use");
    assertThat(lab.sh("swapoff " + node + "; blkid -p -o value -s LABEL " + node))
        .isEqualTo("mine");
    JournalSummary journal =
        lab.ask(new Ask.Journals(), Answer.JournalList.class).journals().get(0);
    lab.ask(new Ask.Undo(journal.id()), Answer.Done.class);
    assertThat(lab.sh("blkid -p -o value -s LABEL " + node)).isEqualTo("mine");
    assertThat(lab.sh("ls /etc/rotproof/keys 2>/dev/null; true")).isEmpty();
  }

  @Test
  void aDiskBelowALoopDeviceIsRefusedAndKeepsItsFiles() throws Exception {
    Lab lab = Lab.shared(4, 64);
    String node = lab.node("disk2");
    lab.sh(
        "mkfs.ext4 -q -L keep "
            + node
            + "; mkdir -p /mnt/loop; modprobe -q loop; losetup /dev/loop0 "
            + node
            + " && mount /dev/loop0 /mnt/loop && echo mine >/mnt/loop/file; sync; udevadm settle");
    try {
      assertThat(why(lab, "disk2")).contains("/mnt/loop").contains("loop0");
      assertThat(why(lab, "disk1")).isEmpty();
      // Behind the helper's own look, the guard alone has to see it.
      lab.sh("umount /mnt/loop; losetup -d /dev/loop0; udevadm settle");
      LabBuild build = LabBuild.of(lab, TWO);
      whenTheJournalAppears(lab, "losetup /dev/loop0 " + node);
      Failure failure = lab.refused(build.ask());
      assertThat(failure.kind()).isEqualTo(Failure.Kind.REFUSED);
      assertThat(failure.what()).contains("disk2").contains("in use by loop0");
      assertThat(lab.sh("mount /dev/loop0 /mnt/loop; cat /mnt/loop/file")).isEqualTo("mine");
      undo(lab);
    } finally {
      lab.sh("umount /mnt/loop 2>/dev/null; losetup -d /dev/loop0 2>/dev/null; true");
    }
  }

  @Test
  void aDiskThatAProgramMayWriteToIsRefusedAlsoWhenItComesAfterTheReview() throws Exception {
    Lab lab = Lab.shared(4, 64);
    String node = lab.node("disk2");
    lab.sh("mkswap -q -L mine " + node + " >/dev/null; udevadm settle");
    LabBuild build = LabBuild.of(lab, TWO);
    String hold = "(exec 7<>" + node + "; exec sleep 600) >/dev/null 2>&1 & echo $! >/tmp/holder";
    try {
      lab.sh(hold + "; sleep 0.3");
      assertThat(why(lab, "disk2")).contains("open for writing by sleep (process ");
      assertThat(lab.refused(build.ask()).what()).contains("disk2").contains("sleep");
      lab.sh("kill $(cat /tmp/holder)");
      assertThat(why(lab, "disk2")).isEmpty();
      whenTheJournalAppears(lab, hold);
      Failure failure = lab.refused(build.ask());
      assertThat(failure.kind()).isEqualTo(Failure.Kind.REFUSED);
      assertThat(failure.what()).contains("disk2").contains("in use by sleep (process ");
      assertThat(lab.sh("blkid -p -o value -s LABEL " + node)).isEqualTo("mine");
      undo(lab);
    } finally {
      lab.sh("kill $(cat /tmp/holder) 2>/dev/null; true");
    }
  }

  private static String why(Lab lab, String disk) {
    Inventory found = lab.ask(new Ask.Look(), Answer.Found.class).inventory();
    return Planner.refusal(found.disk(disk).orElseThrow(), found).orElse("");
  }

  /** Behind the helper's own look, before its first write. */
  private static void whenTheJournalAppears(Lab lab, String command) {
    lab.sh(
        "(for i in $(seq 6000); do if [ -n \"$(ls /var/lib/rotproof/journals 2>/dev/null)\" ]; then"
            + " "
            + command
            + "; exit; fi; sleep 0.01; done) >/dev/null 2>&1 &");
  }

  private static void undo(Lab lab) {
    JournalSummary journal =
        lab.ask(new Ask.Journals(), Answer.JournalList.class).journals().get(0);
    lab.ask(new Ask.Undo(journal.id()), Answer.Done.class);
  }

  @Test
  void aDiskPulledWhileItIsWipedEndsTheBuildAndAnotherInItsPlaceIsNotTakenForIt() throws Exception {
    try (Lab lab = Lab.start(2, 64)) {
      LabBuild build = LabBuild.of(lab, TWO);
      lab.outside().throttle("disk2", 4 << 20);
      CountDownLatch wiping = new CountDownLatch(1);
      HostSession.Call<?> call =
          lab.session()
              .send(
                  build.ask(),
                  e -> {
                    if (e instanceof Event.StepChanged s && s.doneBytes() > 0) {
                      wiping.countDown();
                    }
                  });
      assertThat(wiping.await(120, TimeUnit.SECONDS)).isTrue();
      lab.outside().pull("disk2");
      Failure failure = failure(call);
      assertThat(failure.kind()).isIn(Failure.Kind.TOOL_FAILED, Failure.Kind.REFUSED);
      System.err.println(failure);

      lab.outside().plug("disk2", SIZE);
      lab.seen("disk2");
      JournalSummary journal =
          lab.ask(new Ask.Journals(), Answer.JournalList.class).journals().get(0);
      assertThat(journal.canGoOn()).as(journal.state()).isFalse();
      assertThat(journal.goOnMeans()).contains("disk2");
      assertThat(lab.refused(new Ask.GoOn(journal.id())).kind()).isEqualTo(Failure.Kind.REFUSED);
      lab.ask(new Ask.Undo(journal.id()), Answer.Done.class);
      assertThat(blank(lab, "disk2")).isTrue();
      assertThat(lab.sh("ls /dev/mapper")).isEqualTo("control");
      assertThat(lab.sh("wipefs --noheadings " + lab.node("disk1"))).isEmpty();
    }
  }

  private static Failure failure(HostSession.Call<?> call) throws Exception {
    try {
      throw new AssertionError(
          "it went on without the disk: " + call.answer().get(180, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FailureException failed) {
        return failed.failure();
      }
      throw e;
    }
  }

  /**
   * Of a disk that says it is twice as large as it is, and drops or puts elsewhere what is behind.
   */
  @Test
  void aDiskThatIsSmallerThanItSaysIsFoundOutAndAnHonestOneIsNot() {
    Lab lab = Lab.shared(4, 64);
    String node = lab.node("disk1");
    long half = 32L << 20;
    String sectors = Long.toString(half / 512);
    for (String behind : List.of("linear " + node + " 0", "zero")) {
      lab.sh(
          ("printf '0 " + sectors + " linear " + node + " 0\n")
              + (sectors + " " + sectors + " " + behind + "\n' | dmsetup create larger"));
      Answer.Executed probed = lab.exec(CapacityProbe.script("/dev/mapper/larger", 2 * half));
      lab.sh("udevadm settle; dmsetup remove larger");
      assertThat(probed.exit()).as("%s", probed).isEqualTo(CapacityProbe.LIES);
      assertThat(probed.output()).contains("what was written at byte ", "is not there");
    }
    assertThat(lab.sh(CapacityProbe.script(node, half))).isEmpty();
  }
}
