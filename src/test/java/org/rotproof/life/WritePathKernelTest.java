package org.rotproof.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.lab.LabChore;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.Result;

/** Writing by bitmap: it heals as the journal does, and a power cut takes nothing that was kept. */
@Tag("kernel")
@Tag("turn-7")
class WritePathKernelTest {
  private static ScrubReport scrub(Lab lab) {
    return lab.ask(new Ask.Scrub("photos", 0, false, 0), Answer.Scrubbed.class).report();
  }

  /** How its stand-alone dm-integrity devices write: B by bitmap, J by journal. */
  private static String ways(Lab lab) {
    return lab.sh(
        "dmsetup table --target integrity"
            + " | sed -E 's/.* integrity [^ ]+ [0-9]+ [^ ]+ ([A-Z]) .*/\\1/' | sort -u");
  }

  private static void nothingEndangered(Lab lab) {
    Answer.VitalsSeen seen = lab.ask(new Ask.Vitals("photos", true), Answer.VitalsSeen.class);
    assertThat(seen.endangered()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"integrity", "layered"})
  void whatIsWrittenByBitmapIsGuardedAndWhatWasKeptBeforeAPowerCutIsThere(String kind) {
    Lab lab = Lab.shared(2, 96);
    LabBuild.of(
            lab,
            "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],\"protection\":{\"kind\":\""
                + kind
                + "\",\"writePath\":\"bitmap\"}}")
        .build(lab);
    assertThat(ways(lab)).isEqualTo("B");
    lab.sh("head -c 8M /dev/urandom >/srv/photos/file; sync; cd /srv/photos; sha256sum file >sum");
    lab.sh("sync");
    assertThat(scrub(lab).result()).isEqualTo(Result.CLEAN);
    lab.damage("disk2", 40L << 20, 30 << 10);
    assertThat(scrub(lab).result()).isEqualTo(Result.REPAIRED);
    assertThat(scrub(lab).result()).isEqualTo(Result.CLEAN);
    nothingEndangered(lab);

    LabChore.done(lab, new Chore.Close("photos"));
    LabChore.done(lab, new Chore.Open("photos", List.of(), false));
    assertThat(ways(lab)).as("opened again").isEqualTo("B");

    // Each file counts as kept once its fsync has come back; the last ones are cut in the middle.
    lab.sh(
        """
        cd /srv/photos; : >/tmp/kept
        (for i in $(seq 100000); do
          dd if=/dev/urandom of=f$((i % 20)).$i bs=64k count=4 conv=fsync status=none || break
          sha256sum f$((i % 20)).$i >>/tmp/kept
          rm -f f*.$((i - 10))
        done) >/dev/null 2>&1 &
        while [ $(wc -l </tmp/kept) -lt 30 ]; do sleep 0.1; done""");
    String kept = lab.sh("tail -5 /tmp/kept");
    lab.outside().powerCut();
    lab.reconnect();
    LabChore.done(lab, new Chore.Open("photos", List.of(), false));
    assertThat(ways(lab)).as("after the cut").isEqualTo("B");
    assertThat(lab.sh("cd /srv/photos; sha256sum -c sum")).isEqualTo("file: OK");
    assertThat(lab.sh("cd /srv/photos; echo '" + kept + "' | sha256sum -c 2>&1 | grep -c OK"))
        .as("kept before the cut")
        .isEqualTo("5");
    assertThat(lab.sh("mdadm --wait /dev/md/photos; cat /sys/block/md*/md/degraded"))
        .isEqualTo("0");
    assertThat(scrub(lab).result()).isEqualTo(Result.CLEAN);
    nothingEndangered(lab);
  }
}
