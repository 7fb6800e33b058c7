package org.rotproof.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.rotproof.host.HostSession;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.lab.LabChore;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.scrub.Rehearsal;
import org.rotproof.scrub.Rehearsal.Verdict;

/** Rehearsals on the real kernel: they say what is so, and no disk knows of them. */
@Tag("kernel")
@Tag("turn-10")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RehearseKernelTest {
  private static final String MIRROR =
      "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],"
          + "\"keys\":{\"keyFile\":\"photos.key\"},"
          + "\"mount\":{\"point\":\"/srv/photos\"}}";
  private static final String PARITY =
      "{\"name\":\"music\",\"disks\":[\"disk3\",\"disk4\",\"disk5\"],\"raid\":\"raid5\","
          + "\"protection\":{\"kind\":\"integrity\",\"integrity\":\"crc32c\"},"
          + "\"mount\":{\"point\":\"/srv/music\"}}";

  /** What others on the machine see: names of devices, md's table, LVM's groups. */
  private static final String SEEN =
      "udevadm settle; find /dev/disk /dev/md /dev/mapper -type l ! -path '*diskseq*'"
          + " -printf '%p %l\\n' | sort; cat /run/mdadm/map; dmsetup ls | sort; ls /dev";

  private static Lab lab;

  @BeforeAll
  static void build() {
    lab = Lab.start(5, 48);
    LabBuild.of(lab, MIRROR).build(lab);
    LabBuild.of(lab, PARITY).build(lab);
    lab.sh("head -c 3M /dev/urandom >/srv/photos/a; cp /srv/photos/a /srv/music/b; sync");
    // Its nodes come with the first use, and stay.
    lab.sh("modprobe loop; udevadm settle");
  }

  @AfterAll
  static void end() {
    lab.close();
  }

  private static Rehearsal rehearse(String array, boolean withoutEach) {
    return lab.ask(new Ask.Rehearse(array, true, withoutEach), Answer.Rehearsed.class)
        .last()
        .orElseThrow();
  }

  private static List<String> images() {
    List<String> hashes = new ArrayList<>();
    lab.sh("sync");
    for (int i = 1; i <= 5; i++) {
      try {
        byte[] bytes = Files.readAllBytes(lab.outside().image("disk" + i));
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
        hashes.add(HexFormat.of().formatHex(hash));
      } catch (IOException | NoSuchAlgorithmException e) {
        throw new AssertionError("disk" + i, e);
      }
    }
    return hashes;
  }

  private static void opensWithoutEach(String array, List<String> disks) {
    Rehearsal rehearsal = rehearse(array, true);
    assertThat(rehearsal.verdict()).as("%s", rehearsal).isEqualTo(Verdict.OPENS);
    assertThat(rehearsal.legs()).extracting(Rehearsal.Leg::disk).isEqualTo(disks);
    List<String> without = new ArrayList<>(List.of(""));
    without.addAll(disks);
    assertThat(rehearsal.passes()).extracting(Rehearsal.Pass::without).isEqualTo(without);
    assertThat(rehearsal.passes())
        .allSatisfy(
            pass -> {
              assertThat(pass.verdict()).as("%s", pass).isEqualTo(Verdict.OPENS);
              assertThat(pass.files()).isEqualTo(1);
              assertThat(pass.bytes()).isEqualTo(3 << 20);
            });
  }

  @Test
  @Order(1)
  void anArrayInUseIsRehearsedAndNobodyElseOnTheMachineSeesIt() {
    String before = lab.sh(SEEN);
    opensWithoutEach("music", List.of("disk3", "disk4", "disk5"));
    assertThat(lab.sh(SEEN)).isEqualTo(before);
    String file = "sha256sum </srv/";
    assertThat(lab.sh(file + "music/b")).isEqualTo(lab.sh(file + "photos/a"));
    Answer.Rehearsed last =
        lab.ask(new Ask.Rehearse("music", false, false), Answer.Rehearsed.class);
    assertThat(last.last()).map(Rehearsal::verdict).contains(Verdict.OPENS);
    assertThat(last.outdated()).isEmpty();
  }

  @Test
  @Order(2)
  void noByteOfADiskChanges() throws Exception {
    LabChore.done(lab, new Chore.Close("photos"));
    LabChore.done(lab, new Chore.Close("music"));
    List<String> before = images();
    opensWithoutEach("photos", List.of("disk1", "disk2"));
    Rehearsal music = rehearse("music", false);
    assertThat(music.verdict()).as("%s", music).isEqualTo(Verdict.OPENS);
    assertThat(images()).isEqualTo(before);
    killed();
    assertThat(images()).isEqualTo(before);
  }

  /** Nor of one that is killed in the middle; whoever comes next takes away what it left. */
  private static void killed() throws Exception {
    CompletableFuture<Boolean> inTheMiddle = new CompletableFuture<>();
    HostSession.Call<?> call =
        lab.session()
            .send(
                new Ask.Rehearse("photos", true, false),
                event -> {
                  if (event instanceof Event.RehearsalMoved moved
                      && moved.doing() == Event.RehearsalMoved.Doing.READING) {
                    inTheMiddle.complete(true);
                  }
                });
    inTheMiddle.get(120, TimeUnit.SECONDS);
    assertThat(lab.sh("dmsetup ls")).contains("rotproof-rehearsal-photos-1");
    assertThat(call.answer()).isNotDone();
    lab.session().send(new Ask.PracticeExec("pkill -9 -f org.rotproof.helper.HelperMain"));
    lab.session().gone().get(60, TimeUnit.SECONDS);
    lab.reconnect();
    String gone =
        "for i in $(seq 300); do"
            + " [ -z \"$(dmsetup ls | grep rehearsal; grep md909090 /proc/mdstat;"
            + " ls -d /dev/.rotproof-rehearsal /run/udev/rules.d/12-rotproof* 2>/dev/null)\" ]"
            + " && exit 0; sleep 0.2; done; dmsetup ls; ls /dev; exit 1";
    lab.sh(gone);
  }

  @Test
  @Order(3)
  void aDiskWhoseHeadersAreGoneIsNamed() {
    LabChore.done(lab, new Chore.Open("photos", List.of(), false));
    LabChore.done(lab, new Chore.Open("music", List.of(), false));
    lab.damage("disk2", 0, 16 << 20);
    lab.damage("disk4", 0, 4096);
    Rehearsal photos = rehearse("photos", false);
    assertThat(photos.verdict()).as("%s", photos).isEqualTo(Verdict.WEAKENED);
    assertThat(photos.legs()).extracting(Rehearsal.Leg::opens).containsExactly(true, false);
    assertThat(photos.words()).contains("disk2 does not open");
    Rehearsal music = rehearse("music", false);
    assertThat(music.verdict()).as("%s", music).isEqualTo(Verdict.WEAKENED);
    assertThat(music.words()).contains("disk4 does not open");
    assertThat(music.passes().get(0).files()).isEqualTo(1);
  }

  @Test
  @Order(4)
  void aKeyFileThatIsAnotherOrGoneIsSaid() {
    String key = "/etc/rotproof/keys/photos.key";
    lab.sh("cp -p " + key + " /root/key; head -c 512 /dev/urandom >" + key);
    Rehearsal other = rehearse("photos", false);
    assertThat(other.verdict()).as("%s", other).isEqualTo(Verdict.FAILS);
    assertThat(other.legs().get(0).words()).contains("None of its key slots");
    lab.sh("rm " + key);
    Rehearsal gone = rehearse("photos", false);
    assertThat(gone.verdict()).as("%s", gone).isEqualTo(Verdict.FAILS);
    assertThat(gone.legs().get(0).words()).contains(key + " is not there");
    lab.sh("cp -p /root/key " + key);
  }
}
