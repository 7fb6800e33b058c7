package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rotproof.storage.Systems.device;
import static org.rotproof.storage.Systems.holds;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.storage.ArrayHealth.Kind;

/** What is wrong with an array is said, and what is not understood is never healthy. */
class ArrayHealthTest {
  private static Map<String, String> of(String mdstat) throws ParseException {
    return Mdstat.parse(mdstat).arrays().stream()
        .filter(a -> !a.isContainer())
        .map(MdstatArray::toArray)
        .collect(Collectors.toMap(Array::node, a -> a.judged().health().word()));
  }

  private static ArrayHealth only(String line, String second) throws ParseException {
    return Mdstat.parse("Personalities :\n" + line + "\n      " + second + "\n")
        .arrays()
        .get(0)
        .toArray()
        .judged();
  }

  @Test
  void casesFromTheField() throws ParseException {
    assertThat(of(Corpus.text("cases/mdstat/synology-E.txt")))
        .containsOnly(
            Map.entry("md4", "degraded"), Map.entry("md3", "failed"), Map.entry("md0", "failed"));
    assertThat(of(Corpus.text("cases/mdstat/broken-raid0.txt")))
        .containsOnly(Map.entry("md0", "failed"));
    assertThat(of(Corpus.text("cases/mdstat/colon-name.txt")))
        .containsOnly(Map.entry("md127", "healthy"), Map.entry("md_nas.example.org:0", "healthy"));
    assertThat(of(Corpus.text("cases/mdstat/imsm.txt")))
        .containsOnly(Map.entry("md126", "healthy"));
    assertThat(of(Corpus.text("cases/mdstat/journal-failed.txt")))
        .containsOnly(Map.entry("md0", "read-only"));
    assertThat(
            Mdstat.parse(Corpus.text("cases/mdstat/journal-failed.txt"))
                .arrays()
                .get(0)
                .toArray()
                .judged()
                .sentences())
        .contains("/dev/nvme0n1p1 failed", "nothing can be written");
  }

  @ParameterizedTest
  @CsvSource({
    "ro-fs, READ_ONLY, file system on it read-only",
    "journal-failed, READ_ONLY, journal /dev/nvme0n1p1 failed",
    "sync-delayed, HEALTHY, ''"
  })
  void machinesFromTheField(String name, Health health, String words) throws Exception {
    Array array = Cases.machine(name).arrays().get(0);
    assertThat(array.judged().health()).isEqualTo(health);
    assertThat(array.judged().sentences()).contains(words);
  }

  @ParameterizedTest
  @CsvSource({
    "active raid1 a[0] b[1], 9 blocks [2/2] [UU], healthy",
    "active (auto-read-only) raid1 a[0] b[1], 9 blocks [2/2] [UU], healthy",
    "active (read-only) raid1 a[0] b[1], 9 blocks [2/2] [UU], read-only",
    "active raid1 a[0] b[1](X), 9 blocks [2/2] [UU], unknown",
    "active raid1 a[0] b[1](?!), 9 blocks [2/2] [UU], unknown",
    "active raid1 a[0] b[1], 9 blocks [2/2] [UX], unknown",
    "active raid1 a[0] b[1], 9 blocks [2/2] [uu], unknown",
    "active (holding) raid1 a[0] b[1], 9 blocks [2/2] [UU], unknown",
    "active raid1 a[0] b[1] c[2](S), 9 blocks [2/2] [UU], healthy",
    "active raid1 a[0] b[1] c[2](F), 9 blocks [2/2] [UU], attention",
    "active raid1 a[0] b[1](W), 9 blocks [2/2] [UU], healthy",
    "active raid1 a[0], 9 blocks [2/1] [U_], degraded",
    "active raid5 a[0] b[1](F) c[2](F), 9 blocks [3/1] [U__], failed",
    "active raid6 a[0] b[1](F) c[2](F) d[3], 9 blocks [4/2] [U__U], degraded",
    "active raid10 a[0] b[1](F) c[2](F) d[3], 9 blocks 2 near-copies [4/2] [U__U], degraded",
    "active raid10 a[0](F) b[1](F) c[2] d[3], 9 blocks 2 near-copies [4/2] [__UU], failed",
    "active raid10 a[0](F) b[1] c[2](F) d[3], 9 blocks 2 far-copies [4/2] [_U_U], degraded",
    "active raidF1 a[0] b[1] c[2], 9 blocks [3/2] [UU_], degraded",
    "active raid0 a[0], 9 blocks [2/1] [U_], failed",
    "broken linear a[0] b[1], 9 blocks, failed",
    "failed raid0 a[0] b[1], 9 blocks, failed",
    "active raid1 a[0] b[2], 9 blocks [2/1] [U_] resync=DELAYED, rebuilding",
    "active raid1 a[0] b[2](S), 9 blocks [2/1] [U_] resync=DELAYED, degraded",
    "active raid1 a[0] b[1], 9 blocks [2/2] [UU] resync=DELAYED, healthy",
    "inactive a[0](S), 9 blocks super 1.2, inactive"
  })
  void allThatAnArraysLinesCanSay(String head, String second, String health) throws ParseException {
    ArrayHealth judged = only("md0 : " + head, second);
    assertThat(judged.health().word()).isEqualTo(health);
    // Of what is not understood nothing is promised.
    assertThat(health.equals("unknown") && judged.sparable() > 0).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "md5 : active raid1 sdx1[0] sdy\n      9 blocks [2/2] [UU]\n",
        "md5 : active raid1 sdx1[0] sdy[1]\n      many blocks [2/2] [UU]\n",
        "md5 : dreaming raid1 sdx1[0] sdy[1]\n      9 blocks [2/2] [UU]\n",
        "md5 : active raid1 sdx1[0] sdy[1]\n      9 blocks [2/2] [UU]\n resync=MAYBE\n",
        "md5 : active raid1 x[0] y[1]\n  9 blocks [2/2] [UU]\nmd5 : active raid1 v[0]\n"
      })
  void oneOddLineHidesNoOtherArray(String odd) throws ParseException {
    String good = "md1 : active raid1 sda1[0] sdb1[1]\n      9 blocks [2/2] [UU]\n\n";
    String last = "unused devices: <none>\n";
    for (String text : new String[] {good + odd + last, odd + "\n" + good + last}) {
      assertThat(of("Personalities : [raid1]\n" + text))
          .containsOnly(Map.entry("md1", "healthy"), Map.entry("md5", "unknown"));
    }
    assertThat(of("Personalities : [raid1]\n<html>\n" + good + last))
        .containsOnly(Map.entry("md1", "healthy"));
  }

  /** A mirror of two LUKS disks; {@code pairs} are more or other attributes of md127. */
  static Systems mirror(String... pairs) {
    Systems systems =
        new Systems()
            .mdstat(
                "Personalities : [raid1]\nmd127 : active raid1 dm-1[0] dm-3[1]\n"
                    + "      79552 blocks super 1.2 [2/2] [UU]\n\nunused devices: <none>\n")
            .sys("sda", "dev", "8:0")
            .sys("sdb", "dev", "8:16")
            .sys("dm-0", "dev", "253:0", "dm/name", "photos-1_dif", "slaves", "sda")
            .sys("dm-1", "dev", "253:1", "dm/name", "photos-1", "slaves", "dm-0")
            .sys("dm-2", "dev", "253:2", "dm/name", "photos-2_dif", "slaves", "sdb")
            .sys("dm-3", "dev", "253:3", "dm/name", "photos-2", "slaves", "dm-2")
            .sys(
                "md127",
                "dev",
                "9:127",
                "md/array_state",
                "clean",
                "md/level",
                "raid1",
                "md/raid_disks",
                "2",
                "md/degraded",
                "0",
                "md/dev-dm-1/state",
                "in_sync",
                "md/dev-dm-1/slot",
                "0",
                "md/dev-dm-3/state",
                "in_sync",
                "md/dev-dm-3/slot",
                "1");
    systems.sys("md127", pairs);
    return systems;
  }

  static Systems both(Systems systems, String point) {
    String md = device("md127", "raid1", holds("ext4", "photos", point));
    return systems.disk(leg("sda", 0, 1, md)).disk(leg("sdb", 2, 3, md));
  }

  private static String leg(String disk, int dif, int crypt, String md) {
    return device(
        disk,
        "disk",
        "\"serial\":\"S-" + disk + "\"",
        device("dm-" + dif, "crypt", "", device("dm-" + crypt, "crypt", "", md)));
  }

  static ArrayHealth judged(Systems systems) throws ParseException {
    return systems.read().arrays().get(0).judged();
  }

  @ParameterizedTest
  @CsvSource({
    "clean, healthy",
    "active, healthy",
    "write-pending, healthy",
    "active-idle, healthy",
    "read-auto, healthy",
    "readonly, read-only",
    "suspended, blocked",
    "broken, failed",
    "inactive, inactive",
    "sleepy, unknown"
  })
  void eachStateOfMd(String state, String health) throws ParseException {
    assertThat(judged(both(mirror("md/array_state", state), "")).health().word()).isEqualTo(health);
  }

  @Test
  void aMemberThatHoldsEverybodyUpOrIsInAnUnknownState() throws ParseException {
    assertThat(judged(both(mirror("md/dev-dm-3/state", "in_sync,blocked"), "")).health())
        .isEqualTo(Health.BLOCKED);
    assertThat(judged(both(mirror("md/dev-dm-3/state", "in_sync,drowsy"), "")).health())
        .isEqualTo(Health.UNKNOWN);
  }

  @Test
  void anInactiveArrayThatCanNotRunHasFailed() throws ParseException {
    Systems systems =
        mirror("md/array_state", "inactive", "md/level", "raid0", "md/raid_disks", "3");
    assertThat(judged(both(systems, "")).health()).isEqualTo(Health.FAILED);
  }

  @Test
  void aFileSystemThatTheKernelMadeReadOnly() throws ParseException {
    String line = "/dev/md127 /srv/photos ext4 %s 0 0\n";
    assertThat(
            judged(
                    both(mirror(), "/srv/photos")
                        .mounts(String.format(line, "ro,relatime,emergency_ro")))
                .has(Kind.FILES_STOPPED))
        .isTrue();
    Systems stopped =
        both(mirror("mount/options", "rw,relatime", "mount/super", "ro"), "/srv/photos");
    assertThat(judged(stopped.mounts(String.format(line, "ro,relatime"))).has(Kind.FILES_STOPPED))
        .isTrue();
    Systems wanted =
        both(mirror("mount/options", "ro,relatime", "mount/super", "ro"), "/srv/photos");
    assertThat(judged(wanted.mounts(String.format(line, "ro,relatime"))).health())
        .isEqualTo(Health.HEALTHY);
    Systems unknown = both(mirror(), "/srv/photos");
    assertThat(judged(unknown.mounts(String.format(line, "ro,relatime"))).findings())
        .containsExactly(new ArrayHealth.Finding(Kind.FILES_READ_ONLY, ""));
  }

  /**
   * As Linux 6.12 has it, and Debian 12's: it is stopped, and listed as one that can be written.
   */
  @Test
  void aFileSystemThatTheKernelStoppedAndGoesOnToListAsWritable() throws ParseException {
    assertThat(erred("rw,errors=remount-ro", "1790000200", "1790000100", "ext4_lookup").findings())
        .containsExactly(new ArrayHealth.Finding(Kind.FILES_STOPPED, ""));
    assertThat(erred("rw", "1790000200", "1790000100", "ext4_journal_check_start").health())
        .isEqualTo(Health.READ_ONLY);
    ArrayHealth goesOn = erred("rw", "1790000200", "1790000100", "ext4_lookup");
    assertThat(goesOn.health()).isEqualTo(Health.ATTENTION);
    assertThat(goesOn.sentences()).contains("was not checked since");
    assertThat(erred("rw,errors=remount-ro", "1790000050", "1790000100", "ext4_lookup").findings())
        .as("of before it was mounted")
        .containsExactly(new ArrayHealth.Finding(Kind.FILES_FAULTY, ""));
  }

  private static ArrayHealth erred(String options, String at, String since, String in)
      throws ParseException {
    return judged(
        both(
                mirror(
                    "mount/options",
                    "rw,relatime",
                    "mount/super",
                    options,
                    "mount/errors",
                    "1",
                    "mount/error_time",
                    at,
                    "mount/since",
                    since,
                    "mount/error_func",
                    in),
                "/srv/photos")
            .mounts("/dev/md127 /srv/photos ext4 rw,relatime 0 0\n"));
  }

  @Test
  void whereverItIsMountedAndByWhateverName() throws ParseException {
    String lines = "/dev/md127 /srv/photos ext4 rw 0 0\n/dev/md127 /export ext4 ro 0 0\n";
    assertThat(judged(both(mirror(), "/srv/photos").mounts(lines)).health())
        .isEqualTo(Health.HEALTHY);
    String fuse =
        "/dev/md127 /srv/photos ext4 rw 0 0\n/dev/md127 /home/e/x fuse.x ro,shutdown 0 0\n";
    assertThat(judged(both(mirror(), "/srv/photos").mounts(fuse)).health())
        .isEqualTo(Health.HEALTHY);
    for (String source : List.of("/dev/md/photos", "/dev/disk/by-uuid/u", "/dev/root")) {
      Systems systems =
          both(mirror(), "/srv/photos")
              .arrayName("photos", "md127")
              .name("by-uuid/u", "md127")
              .mounts(source + " /srv/photos ext4 ro,emergency_ro 0 0\n");
      assertThat(judged(systems).has(Kind.FILES_STOPPED)).as(source).isTrue();
    }
  }

  @Test
  void aDiskThatIsGoneIsMissedThoughMdHasNotNoticed() throws ParseException {
    String md = device("md127", "raid1", holds("ext4", "photos", "/srv/photos"));
    Systems pulled = mirror().disk(leg("sda", 0, 1, md)).without("sdb");
    Array array = pulled.read().arrays().get(0);
    assertThat(array.legs()).extracting(Leg::gone).containsExactly(false, true);
    assertThat(array.judged().health()).isEqualTo(Health.DEGRADED);
    assertThat(array.judged().missing()).isEqualTo(1);
    assertThat(array.judged().sparable()).isZero();
    assertThat(array.judged().has(Kind.UNPLUGGED)).isTrue();
    Systems noLink = mirror().disk(leg("sda", 0, 1, md)).without("sdb").sys("dm-2", "slaves", "");
    assertThat(noLink.read().arrays().get(0).judged().has(Kind.UNPLUGGED)).isTrue();
    Systems both = mirror().without("sda").without("sdb").disk(device("sdc", "disk", ""));
    assertThat(both.sys("sdc", "dev", "8:32").read().arrays().get(0).judged().health())
        .isEqualTo(Health.FAILED);
  }

  @Test
  void aMemberThatIsFilledWhileAnotherIsGoneIsNoRebuild() throws ParseException {
    String[] filled = {
      "md/dev-dm-3/state", "spare", "md/degraded", "1", "md/sync_action", "recover"
    };
    assertThat(judged(both(mirror(filled), "")).health()).isEqualTo(Health.REBUILDING);
    String md = device("md127", "raid1", "");
    Systems gone = mirror(filled).disk(leg("sda", 0, 1, md)).without("sdb");
    assertThat(judged(gone).health()).isEqualTo(Health.DEGRADED);
  }

  @Test
  void aCheckThatWaitsIsACheckAndNoHarm() throws ParseException {
    Systems waits = both(mirror("md/sync_action", "check", "md/sync_completed", "delayed"), "");
    Array array =
        waits
            .mdstat(
                "md127 : active raid1 dm-1[0] dm-3[1]\n      79552 blocks super 1.2 [2/2] [UU]\n"
                    + "      \tresync=DELAYED\n")
            .read()
            .arrays()
            .get(0);
    assertThat(array.judged().health()).isEqualTo(Health.HEALTHY);
    assertThat(array.sync().orElseThrow().action()).isEqualTo(SyncProgress.Action.CHECK);
    assertThat(array.sync().orElseThrow().state()).isEqualTo(SyncProgress.State.DELAYED);
  }

  @Test
  void mdstatThatIsNotUnderstoodMakesNoArrayHealthy() throws ParseException {
    assertThat(judged(both(mirror(), "").mdstat("what?\n")).health()).isEqualTo(Health.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "linear sda1[0] sdb1[1](F); 2000 blocks super 1.2 0k rounding; failed",
        "raid0 sda1[0] sdb1[1](F); 2000 blocks super 1.2 512k chunks; failed",
        "raid0 sda1[0] sdb1[1]; 2000 blocks super 1.2 512k chunks; healthy",
        "raid1 sda1[0] sdb1[1](F); 1000 blocks super 1.2 [2/2] [UU]; degraded",
        "raid1 sda1[0] sdb1[1] sdc1[2](F); 1000 blocks super 1.2 [2/2] [UU]; attention",
        "raid1 sda1[0] sdb1[1](F) sdc1[2](S); 1000 blocks super 1.2 [2/2] [UU]; degraded",
        "raid1 sda1[0] sdb1[1](R) sdc1[2](F); 1000 blocks super 1.2 [2/2] [UU]; degraded",
        "faulty sda1[0]; 1000 blocks super 1.2 nfaults=0; unknown",
        "raid7 sda1[0] sdb1[1]; 1000 blocks super 1.2 [2/2] [UU]; unknown",
      })
  void aMemberThatMdCallsFailedCountsWhateverTheLettersSay(
      String members, String second, String health) throws ParseException {
    assertThat(only("md0 : active " + members, second).health().word()).isEqualTo(health);
  }

  /**
   * Measured on 6.1: one disk failed, a spare took its place, and the array began to grow. One
   * place lacks a member in the old shape and another in the new one; md counts one.
   */
  @ParameterizedTest
  @CsvSource({
    "raid5 d[3] c[2] b[1] a[0](F), [4/3] [_UU_], degraded, 1, 0",
    "raid5 d[3] c[2] b[1] a[0], [4/4] [UUUU], healthy, 0, 1",
    "raid5 d[3] c[2] b[1] a[0](F), [4/3] [_UUU], degraded, 1, 0",
    "raid5 d[3] c[2](F) b[1] a[0](F), [4/2] [_U__], failed, 2, 0",
    "raid6 e[4] d[3] c[2] b[1] a[0](F), [5/4] [_UUU_], degraded, 1, 1"
  })
  void inAReshapeMdCountsWhatIsMissing(
      String members, String places, String health, int missing, int sparable)
      throws ParseException {
    String reshape = "\n      [=>...]  reshape =  8.8% (5632/62976) finish=1.6min speed=563K/sec";
    ArrayHealth judged = only("md0 : active " + members, "9 blocks super 1.2 " + places + reshape);
    assertThat(judged.health().word()).isEqualTo(health);
    assertThat(judged.missing()).isEqualTo(missing);
    assertThat(judged.sparable()).isEqualTo(sparable);
    assertThat(judged.has(Kind.PLACES_EMPTY)).isFalse();
  }

  @Test
  void aSpareThatTheReshapeFillsIsNotMissing() throws ParseException {
    Systems growing =
        mirror(
                "md/level",
                "raid5",
                "md/raid_disks",
                "3 (2)",
                "md/degraded",
                "1",
                "md/sync_action",
                "reshape",
                "md/dev-dm-3/state",
                "spare")
            .mdstat(
                "md127 : active raid5 dm-1[0] dm-3[1]\n"
                    + "      79552 blocks super 1.2 level 5, 512k chunk, algorithm 2 [3/2] [U__]\n"
                    + "      [=>...]  reshape =  8.8% (5632/62976) finish=1.6min speed=563K/sec\n");
    ArrayHealth judged = judged(both(growing, ""));
    assertThat(judged.health()).isEqualTo(Health.DEGRADED);
    assertThat(judged.missing()).isEqualTo(1);
    assertThat(judged.sparable()).isZero();
  }

  /** A disk that hung until its driver gave it up is plugged in, and md counts on it. */
  @ParameterizedTest
  @ValueSource(strings = {"offline", "transport-offline", "dead"})
  void aDiskThatTheSystemGaveUpHasFailedThoughMdHasNotNoticed(String state) throws ParseException {
    ArrayHealth judged = judged(both(mirror(), "/srv/photos").sys("sdb", "device/state", state));
    assertThat(judged.health()).isEqualTo(Health.DEGRADED);
    assertThat(judged.missing()).isEqualTo(1);
    assertThat(judged.sparable()).isZero();
    assertThat(judged.has(Kind.DISK_GIVEN_UP)).isTrue();
    assertThat(judged.has(Kind.NOT_UNDERSTOOD)).isFalse();
    assertThat(judged(both(mirror(), "/srv/photos").sys("sdb", "device/state", "running")).health())
        .isEqualTo(Health.HEALTHY);
  }

  /** A disk that hangs, and that its driver has not given up yet. */
  @Test
  void aDiskThatDoesNotAnswerIsNamedAndNotCountedOn() throws ParseException {
    ArrayHealth judged = judged(both(mirror(), "/srv/photos").sys("sdb", "silent", "1"));
    assertThat(judged.health()).isEqualTo(Health.ATTENTION);
    assertThat(judged.missing()).isZero();
    assertThat(judged.sparable()).as("it may be the next to fail").isZero();
    assertThat(judged.sentences()).contains("has not answered for more than five seconds");
    ArrayHealth given =
        judged(
            both(mirror(), "/srv/photos")
                .sys("sdb", "silent", "1")
                .sys("sdb", "device/state", "offline"));
    assertThat(given.has(Kind.DISK_GIVEN_UP)).isTrue();
    assertThat(given.has(Kind.NOT_ANSWERING)).isFalse();
    assertThat(given.has(Kind.NOT_UNDERSTOOD)).isFalse();
  }

  @Test
  void aMemberThatWasGivenUpWhileItWasFilledIsNotFilledAnyMore() throws ParseException {
    Systems given =
        both(mirror("md/dev-dm-3/state", "spare", "md/degraded", "1"), "/srv/photos")
            .sys("sdb", "device/state", "offline");
    assertThat(judged(given).health()).isEqualTo(Health.DEGRADED);
    assertThat(judged(given).has(Kind.REBUILDING)).isFalse();
    Systems both =
        both(mirror(), "/srv/photos")
            .sys("sda", "device/state", "offline")
            .sys("sdb", "device/state", "offline");
    assertThat(judged(both).health()).isEqualTo(Health.FAILED);
    assertThat(both.read().arrays().get(0).protection())
        .isEqualTo(both(mirror(), "").read().arrays().get(0).protection());
  }

  /** What firmware makes its volumes of is no array, by whatever words its line has. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "inactive sda[1](S) sdb[0](S)\n      5288 blocks super external:imsm",
        "inactive sda[1](S) sdb[0](S)\n      5288 blocks super external:ddf",
        "inactive container sda[1](S) sdb[0](S)\n      5288 blocks super external:imsm",
        "active container sda[1](S) sdb[0](S)\n      5288 blocks super external:imsm",
        "active (read-only) container sda[1] sdb[0]\n      5288 blocks super external:ddf",
        "active (auto-read-only) container sda[1] sdb[0]\n      5288 blocks",
        "active sda[1](S) sdb[0](S)\n      5288 blocks super external:imsm",
        "broken sda[1](S)(F) sdb[0](S)\n      5288 blocks super external:imsm",
        "inactive sda[1](S) sdb[0](S) 5288 blocks super external:imsm",
      })
  void aContainerIsNoArrayAndItsVolumesSpeakForThemselves(String container) throws ParseException {
    String volumes =
        "md126 : active raid1 sda[1] sdb[0]\n      9 blocks super external:/md127/0 [2/2] [UU]\n"
            + "md125 : active raid1 sda[1] sdb[0](F)\n      9 blocks super external:-md127/1 [2/1]"
            + " [_U]\nmd124 : inactive sda[1] sdb[0]\n      9 blocks super external:/md127/2\n";
    assertThat(of("Personalities : [raid1]\n" + volumes + "md127 : " + container + "\n"))
        .containsOnly(
            Map.entry("md126", "healthy"),
            Map.entry("md125", "degraded"),
            Map.entry("md124", "inactive"));
    // Nor where only sysfs tells of it.
    Systems machine =
        new Systems()
            .sys("md127", "md/array_state", "clean", "md/metadata_version", "external:imsm")
            .sys("md126", "md/array_state", "clean", "md/metadata_version", "external:/md127/0");
    assertThat(machine.read().arrays().stream().map(Array::node)).containsExactly("md126");
  }

  /** Where each member works, failed, or is to replace another, none is being filled. */
  @ParameterizedTest
  @CsvSource({
    "a[0], [2/1] [U_], degraded",
    "a[0] b[1](F), [2/1] [U_], degraded",
    "a[0] c[2](R), [2/1] [U_], degraded",
    "a[0] b[2], [2/1] [U_], rebuilding"
  })
  void aRebuildNeedsSomebodyWhoIsRebuilt(String members, String places, String health)
      throws ParseException {
    ArrayHealth judged =
        only("md0 : active raid1 " + members, "9 blocks " + places + " recovery = 12.6% (1/9)");
    assertThat(judged.health().word()).isEqualTo(health);
  }
}
