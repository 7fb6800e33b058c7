package org.rotproof.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.lab.LabChore;
import org.rotproof.plan.Chore;
import org.rotproof.plan.Remembered;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.storage.Inventory;

/**
 * A disk has died, and who comes to replace it pulls a sound one: the array fails. With the sound
 * one put back it opens again as it was, and never with the dead one in its place.
 */
@Tag("kernel")
@Tag("turn-8")
class WrongDiskKernelTest {
  private static void takenBack(Lab lab) {
    Answer.JournalList list = lab.ask(new Ask.Journals(), Answer.JournalList.class);
    list.journals().forEach(j -> lab.ask(new Ask.Undo(j.id()), Answer.Done.class));
  }

  private static boolean failed(Lab lab) {
    Inventory found = lab.ask(new Ask.Look(), Answer.Found.class).inventory();
    return Remembered.arrays(found, Map.of()).stream()
        .allMatch(a -> a.judged().health().word().equals("failed"));
  }

  @Test
  void theDiskThatLeftLastIsUsedAndTheOneThatLeftFirstIsNot() throws Exception {
    try (Lab lab = Lab.start(4, 64)) {
      LabBuild.of(
              lab,
              "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\",\"disk3\"],\"raid\":\"raid5\","
                  + "\"protection\":{\"kind\":\"integrity\"}}")
          .build(lab);
      lab.sh("head -c 3M /dev/urandom > /srv/photos/before; sync");
      lab.outside().pull("disk2");
      lab.sh("head -c 3M /dev/urandom > /srv/photos/since; sync");
      lab.sh("sha256sum /srv/photos/before /srv/photos/since > /tmp/sum");
      lab.outside().pull("disk3");
      lab.exec("timeout 20 sh -c 'head -c 3M /dev/urandom > /srv/photos/lost; sync'");
      assertThat(failed(lab)).isTrue();

      LabChore.done(lab, new Chore.Close("photos"));
      // The dead one comes back alone: it lacks a file.
      lab.outside().putBack("disk2");
      lab.seen("disk2");
      Chore.Open lastLeft = new Chore.Open("photos", List.of(), true);
      assertThatThrownBy(() -> LabChore.done(lab, lastLeft))
          .hasMessageContaining("too few of its disks agree");
      takenBack(lab);
      lab.outside().pull("disk2");

      lab.outside().putBack("disk3");
      lab.seen("disk3");
      assertThatThrownBy(() -> LabChore.done(lab, new Chore.Open("photos", List.of(), false)))
          .hasMessageContaining("a disk left while it ran");
      takenBack(lab);
      LabChore.done(lab, lastLeft);
      assertThat(lab.sh("sha256sum -c /tmp/sum")).doesNotContain("FAILED");

      LabChore.done(lab, new Chore.Replace("photos", "disk2", "disk4", false));
      assertThat(lab.sh("mdadm --detail /dev/md/photos"))
          .containsPattern("Active Devices : 3")
          .doesNotContain("degraded");
      ScrubReport report =
          lab.ask(new Ask.Scrub("photos", 0, true, 0), Answer.Scrubbed.class).report();
      assertThat(report.result()).isIn(ScrubReport.Result.CLEAN, ScrubReport.Result.REPAIRED);
      assertThat(lab.sh("sha256sum -c /tmp/sum")).doesNotContain("FAILED");
    }
  }
}
