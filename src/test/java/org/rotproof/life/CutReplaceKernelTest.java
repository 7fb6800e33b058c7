package org.rotproof.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.LabChore;
import org.rotproof.plan.ArrayRecordJson;
import org.rotproof.plan.Chore;

/** Replacements that are cut at points drawn by lot: one, or 50 in full. */
@Tag("kernel")
@Tag("turn-9")
class CutReplaceKernelTest extends CutPoints {
  private String etc() {
    return lab.sh(
        "cd /etc; cat crypttab fstab mdadm/mdadm.conf rotproof/arrays/photos.json | sha256sum");
  }

  @Test
  void aReplacementCanBeCutAnywhere() throws Exception {
    build(3);
    List<String> members = new ArrayList<>(List.of("disk1", "disk2"));
    String free = "disk3";
    for (int point = firstPoint(); point < points(50); point++) {
      begin(point, "replacement " + point);
      String old = members.get(random.nextInt(2));
      boolean fails = random.nextInt(3) == 0;
      if (fails) {
        tell(old + " fails first");
        String mapping =
            ArrayRecordJson.found(look().machine())
                .get("photos")
                .member(old)
                .orElseThrow()
                .mapping();
        lab.sh("mdadm /dev/md/photos --fail /dev/mapper/" + mapping);
      }
      String before = etc();
      LabChore chore =
          LabChore.of(lab, new Chore.Replace("photos", old, free, random.nextBoolean()));
      boolean done = cut(chore.ask(), chore.plan());
      openIfClosed("photos");
      shownIsTrue("photos");
      if (tookEffect(done, "photos", free)) {
        members.set(members.indexOf(old), free);
        free = old;
      } else {
        assertThat(etc()).as(story.toString()).isEqualTo(before);
        if (fails) {
          LabChore.done(lab, new Chore.Replace("photos", old, free, false));
          members.set(members.indexOf(old), free);
          free = old;
        }
      }
      whole("photos", members);
    }
  }
}
