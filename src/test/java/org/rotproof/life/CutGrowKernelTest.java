package org.rotproof.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.lab.LabChore;
import org.rotproof.plan.Chore;

/** Growth by one disk that is cut at points drawn by lot: one, or 50 in full. */
@Tag("kernel")
@Tag("turn-2")
class CutGrowKernelTest extends CutPoints {
  @Test
  void growthCanBeCutAnywhere() throws Exception {
    for (int point = firstPoint(); point < points(50); point++) {
      begin(1000 + point, "growth " + point);
      lab = Lab.shared(4, 64);
      LabBuild.of(
              lab,
              "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\",\"disk3\"],\"raid\":\"raid5\","
                  + "\"protection\":{\"kind\":\"integrity\"},\"mount\":{\"atBoot\":true}}")
          .build(lab);
      fill("photos");
      String before =
          lab.sh("cd /etc; cat integritytab fstab mdadm/mdadm.conf rotproof/arrays/photos.json");
      LabChore chore = LabChore.of(lab, new Chore.AddMember("photos", "disk4"));
      boolean done = cut(chore.ask(), chore.plan());
      openIfClosed("photos");
      shownIsTrue("photos");
      if (tookEffect(done, "photos", "disk4")) {
        whole("photos", List.of("disk1", "disk2", "disk3", "disk4"));
        assertThat(lab.sh("df --output=size -BM /srv/photos | tail -1"))
            .as(story.toString())
            .containsPattern("1[0-9][0-9]M");
      } else {
        whole("photos", List.of("disk1", "disk2", "disk3"));
        assertThat(
                lab.sh(
                    "cd /etc; cat integritytab fstab mdadm/mdadm.conf"
                        + " rotproof/arrays/photos.json"))
            .as(story.toString())
            .isEqualTo(before);
      }
    }
  }
}
