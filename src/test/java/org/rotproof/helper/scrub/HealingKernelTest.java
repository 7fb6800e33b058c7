package org.rotproof.helper.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.scrub.DiskTrend;

/**
 * A disk with much rot below a file that is read: it heals and stays in the array, and the one who
 * says that it should be replaced is its trend.
 */
@Tag("kernel")
@Tag("turn-8")
class HealingKernelTest {
  private static final String LIMIT = "cat /sys/block/md*/md/max_read_errors";
  private static final String STATES = "cat /sys/block/md*/md/rd*/state | sort | uniq -c";

  private static DiskTrend trend(Lab lab) {
    return lab.ask(new Ask.Trends("photos"), Answer.TrendList.class).trends().stream()
        .filter(t -> t.disk().equals("disk2"))
        .findFirst()
        .orElseThrow();
  }

  private static void until(Lab lab, String what, BooleanSupplier so) throws InterruptedException {
    long giveUpAt = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (!so.getAsBoolean()) {
      assertThat(System.nanoTime() < giveUpAt)
          .as(what + "\n" + lab.sh("dmesg | tail -20; " + STATES))
          .isTrue();
      Thread.sleep(300);
    }
  }

  @ParameterizedTest
  @CsvSource({"raid1, 2", "raid10, 4"})
  void aDiskThatHealsStaysAndItsTrendSaysWhatToDo(String level, int disks)
      throws InterruptedException {
    Lab lab = Lab.shared(disks, 96);
    List<String> names = List.of("\"disk1\"", "\"disk2\"", "\"disk3\"", "\"disk4\"");
    LabBuild.of(
            lab,
            "{\"name\":\"photos\",\"disks\":"
                + names.subList(0, disks)
                + ",\"raid\":\""
                + level
                + "\",\"protection\":{\"kind\":\"integrity\"},\"mount\":{\"point\":\"/srv/photos\"}}")
        .build(lab);
    assertThat(lab.sh(LIMIT)).isEqualTo("1000000");

    // As an earlier version left it: the helper raises it by itself.
    lab.sh("for f in /sys/block/md*/md/max_read_errors; do echo 20 >$f; done");
    until(lab, "the limit is raised", () -> lab.sh(LIMIT).equals("1000000"));

    String sum = "sha256sum </srv/photos/file";
    String before = lab.sh("head -c 56M /dev/urandom >/srv/photos/file; sync; " + sum);
    lab.sh(
        "umount /srv/photos; for d in $(dmsetup ls --target integrity | cut -f1); do"
            + " dmsetup suspend $d && dmsetup resume $d || exit 1; done");
    lab.damage("disk2", 16L << 20, 64L << 20);
    lab.sh("echo 3 >/proc/sys/vm/drop_caches; mount /dev/md/photos /srv/photos");
    assertThat(lab.sh(sum)).isEqualTo(before);
    // md chooses which copy it reads; RAID 1 can be told, RAID 10 comes by if it is asked often.
    if (level.equals("raid1")) {
      lab.sh("cd /sys/block/md*/md; echo writemostly >rd0/state");
    }
    until(
        lab,
        "8 MiB of rot are met",
        () -> {
          lab.sh(
              "for i in 0 8 16 24 32 40 48; do dd if=/srv/photos/file of=/dev/null bs=64k"
                  + " skip=$((i * 16)) count=128 iflag=direct status=none & done; wait");
          return trend(lab).rottenSectors() >= 16 << 10;
        });
    assertThat(lab.sh("echo 3 >/proc/sys/vm/drop_caches; " + sum)).isEqualTo(before);
    assertThat(lab.sh("cat /sys/block/md*/md/rd*/state").lines())
        .hasSize(disks)
        .allMatch(state -> state.startsWith("in_sync"));
    DiskTrend trend = trend(lab);
    assertThat(trend.timesWithRot()).isEqualTo(1);
    assertThat(trend.verdict()).isEqualTo(DiskTrend.Verdict.REPLACE);
    assertThat(trend.sentence()).contains("disk2 has rotted in", "replace it");
    lab.blank();
  }
}
