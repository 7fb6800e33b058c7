package org.rotproof.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.lab.LabChore;
import org.rotproof.plan.Chore;

/** Builds beside an array that are cut at points drawn by lot: one, or 10 in full. */
@Tag("kernel")
@Tag("turn-7")
class CutBesideKernelTest extends CutPoints {
  @Test
  void aBuildBesideAnArrayCanBeCutAnywhere() throws Exception {
    lab = Lab.shared(4, 64);
    LabBuild.of(
            lab,
            "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],"
                + "\"protection\":{\"kind\":\"integrity\"}}")
        .build(lab);
    fill("photos");
    lab.sh("printf '# mine\\r\\nno end' > /etc/crypttab; printf 'tmpfs /x tmpfs' > /etc/fstab");
    for (int point = 0; point < points(10); point++) {
      begin(2000 + point, "build " + point);
      LabBuild build =
          LabBuild.of(
              lab,
              "{\"name\":\"films\",\"disks\":[\"disk3\",\"disk4\"],"
                  + "\"keys\":{\"headerBackup\":\"backups\"},\"mount\":{\"atBoot\":true}}");
      String before = files();
      boolean done = cut(build.ask(), build.plan());
      openIfClosed("photos");
      shownIsTrue("photos");
      if (tookEffect(done, "films", "disk3")) {
        if (look().arrays().stream().noneMatch(a -> a.name().equals("films"))) {
          LabChore.done(lab, new Chore.Open("films", List.of(), false));
        }
        fill("films");
        whole("films", List.of("disk3", "disk4"));
        LabChore.done(lab, new Chore.TakeApart("films"));
        lab.sh("rm -rf /etc/rotproof/keys /etc/rotproof/backups");
      } else {
        assertThat(files()).as(story.toString()).isEqualTo(before);
        assertThat(lab.sh("wipefs --noheadings " + lab.node("disk3") + " " + lab.node("disk4")))
            .as(story.toString())
            .isEmpty();
      }
      whole("photos", List.of("disk1", "disk2"));
    }
  }

  private String files() {
    return lab.sh(
        "cd /etc; find crypttab fstab mdadm integritytab rotproof/arrays rotproof/keys"
            + " rotproof/backups -type f 2>/dev/null | sort | xargs sha256sum");
  }
}
