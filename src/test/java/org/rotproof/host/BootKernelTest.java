package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rotproof.plan.BlueprintJson;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanScript;
import org.rotproof.plan.Planner;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;
import org.rotproof.storage.SmartVerdict;

/**
 * A machine that systemd starts, with the files under /etc just as the plan writes them: the array
 * is open and mounted with no hands; with one disk missing, or one rotten superblock, degraded and
 * mounted.
 */
@Tag("kernel")
@Tag("turn-0")
@Tag("slow")
class BootKernelTest {
  private static final long SIZE = 96L << 20;

  private static final String LOOK =
      """
      for i in $(seq 240); do mountpoint -q /srv/photos && break; sleep 1; done
      echo "mounted at $(cut -d' ' -f1 /proc/uptime) s"
      sha256sum -c /root/sum
      grep -A1 ^md /proc/mdstat
      echo "bears $(cat /sys/block/md*/md/max_read_errors) failed reads"
      systemctl is-active multi-user.target
      """;

  /** Nobody but udev's rule was there to say so. */
  private static final String HEALS = "bears 1000000 failed reads";

  /** How many sectors of the least guarded disk have their checksums, and of how many. */
  private static final String GUARDED =
      "dmsetup status --target integrity"
          + " | sed 's/.* integrity [0-9]* \\([0-9]*\\) \\([0-9-]*\\).*/GUARDED \\2 \\1/'"
          + " | sort -nk2 | head -1";

  private static Inventory inventory(long size) {
    List<Disk> disks = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      disks.add(
          new Disk(
              "disk" + i,
              "/dev/sd" + (char) ('a' + i - 1),
              BootGuest.path(i),
              "ROTPROOF",
              "LAB",
              "serial" + i,
              "",
              size,
              512,
              512,
              true,
              false,
              "scsi",
              SmartVerdict.UNKNOWN,
              List.of(),
              List.of()));
    }
    return new Inventory(disks, List.of(), Set.of(), Set.of(), Set.of())
        .with(
            new Machine(
                true,
                true,
                false,
                Map.of("/etc/fstab", ""),
                Set.of(BootLines.CRYPTTAB_READER, BootLines.INTEGRITYTAB_READER),
                Set.of()));
  }

  static Plan plan(String kind) throws Exception {
    return plan(kind, "wiped", SIZE);
  }

  private static Plan plan(String kind, String start, long size) throws Exception {
    return Planner.plan(
        BlueprintJson.read(
            "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],\"protection\":{\"kind\":\""
                + kind
                + "\",\"start\":\""
                + start
                + "\"},\"mount\":{\"atBoot\":true}}"),
        inventory(size));
  }

  private static long guarded(String out) {
    Matcher found = Pattern.compile("GUARDED (\\d+) (\\d+)").matcher(out);
    assertThat(found.find()).as(out).isTrue();
    long done = Long.parseLong(found.group(1));
    assertThat(done).as("not all yet").isLessThan(Long.parseLong(found.group(2)));
    return done;
  }

  /** The script makes it, and what systemd opens after a restart goes on. */
  @Test
  void checksumsThatAreBeingComputedAreGoneOnWithAfterABoot() throws Exception {
    long size = 16L << 30;
    try (BootGuest guest = BootGuest.create(2, size)) {
      String built =
          guest.boot(
              "udevadm settle\ncat > /root/build.sh <<'SCRIPT'\n"
                  + PlanScript.render(plan("integrity", "at-once", size))
                  + "SCRIPT\nbash /root/build.sh && head -c 3M /dev/urandom > /srv/photos/file"
                  + " && sync && sha256sum /srv/photos/file > /root/sum && sync && echo BUILT\n"
                  + GUARDED
                  + "\nsync\n",
              null,
              1,
              2);
      assertThat(built).contains("BUILT");
      long before = guarded(built);
      String booted = guest.boot(LOOK + GUARDED + "\n", null, 1, 2);
      assertThat(booted).contains("file: OK", "[UU]", "active", HEALS);
      assertThat(guarded(booted)).isGreaterThan(before);
    }
  }

  /** All kinds, or each day another one. */
  static List<String> kinds() {
    List<String> all = List.of("encrypted", "integrity", "layered");
    int today = Integer.getInteger("rotproof.seed", 0) % all.size();
    return Boolean.getBoolean("rotproof.full") ? all : List.of(all.get(today));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void isOpenAndMountedAfterABootAlsoWithoutADiskOrWithARottenOne(String kind) throws Exception {
    try (BootGuest guest = BootGuest.create(2, SIZE)) {
      String built =
          guest.boot(
              "udevadm settle\ncat > /root/build.sh <<'SCRIPT'\n"
                  + PlanScript.render(plan(kind))
                  + "SCRIPT\nbash /root/build.sh && head -c 3M /dev/urandom > /srv/photos/file"
                  + " && sync && sha256sum /srv/photos/file > /root/sum && umount /srv/photos"
                  + " && echo BUILT\n",
              null,
              1,
              2);
      assertThat(built).contains("BUILT");
      guest.save();
      assertThat(guest.boot(LOOK, null, 1, 2)).contains("file: OK", "[UU]", "active", HEALS);

      guest.restore();
      assertThat(guest.boot(LOOK, null, 1)).contains("file: OK", "[U_]", "active", HEALS);

      guest.restore();
      guest.damage(2, 0, 64 << 10);
      assertThat(guest.boot(LOOK, null, 1, 2)).contains("file: OK", "[U_]", "active", HEALS);

      if (kind.equals("encrypted")) {
        // The header is good, and the integrity superblock behind it is not.
        guest.restore();
        guest.damage(2, 16L << 20, 64 << 10);
        assertThat(guest.boot(LOOK, null, 1, 2)).contains("file: OK", "[U_]", "active", HEALS);
      }
    }
  }
}
