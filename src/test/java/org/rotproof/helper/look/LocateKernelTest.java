package org.rotproof.helper.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.host.HostSession;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.storage.Array;
import org.rotproof.storage.FileSpace;

/**
 * A disk is made known by reads of it alone, for as long as was asked, and who pulls another one is
 * told so. Besides: how full an array is, as the kernel says it.
 */
@Tag("kernel")
@Tag("turn-10")
class LocateKernelTest {
  /** What anything else may read meanwhile, such as md's superblocks. */
  private static final long FEW = 20;

  @Test
  void onlyTheDiskThatIsMeantIsReadAndPullingAnotherIsToldAtOnce() throws Exception {
    try (Lab lab = Lab.start(4, 64)) {
      LabBuild.of(
              lab,
              "{\"name\":\"photos\",\"raid\":\"raid1\",\"disks\":[\"disk1\",\"disk2\"],"
                  + "\"keys\":{\"keyFile\":\"photos.key\",\"headerBackup\":\"headers\"}}")
          .build(lab);
      spaceIsTheKernels(lab);
      assertThat(lab.ask(new Ask.DiskHealth("disk1"), Answer.DiskTold.class).details().silent())
          .isNotEmpty();
      keysGoToAStick(lab);
      readsOneDiskAndEnds(lab);
      endsOnCancel(lab);
      saysWhichWasPulled(lab);
    }
  }

  private static Array array(Lab lab) {
    return lab.ask(new Ask.Look(), Answer.Found.class).inventory().arrays().get(0);
  }

  private static void spaceIsTheKernels(Lab lab) throws Exception {
    long before = array(lab).space().orElseThrow().usedBytes();
    lab.sh("head -c 5M /dev/urandom > /srv/photos/file && sync -f /srv/photos");
    String[] df =
        lab.sh("df -B1 --output=size,used,avail /srv/photos | tail -1").strip().split("\\s+");
    FileSpace space = array(lab).space().orElseThrow();
    assertThat(space)
        .isEqualTo(
            new FileSpace(Long.parseLong(df[0]), Long.parseLong(df[1]), Long.parseLong(df[2])));
    assertThat(space.usedBytes() - before).isGreaterThanOrEqualTo(5L << 20);
    // What a watch tells is as fresh, though its look at the devices is an older one.
    lab.sh("head -c 3M /dev/urandom > /srv/photos/more && sync -f /srv/photos");
    BlockingQueue<Event.Sampled> samples = new LinkedBlockingQueue<>();
    HostSession.Call<?> watch =
        lab.session()
            .send(
                new Ask.Watch(500),
                e -> {
                  if (e instanceof Event.Sampled s) {
                    samples.add(s);
                  }
                });
    Event.Sampled sample = samples.poll(60, TimeUnit.SECONDS);
    lab.ask(new Ask.Cancel(watch.id()), Answer.Done.class);
    assertThat(sample).isNotNull();
    assertThat(sample.arrays().get(0).space().orElseThrow().usedBytes() - space.usedBytes())
        .isGreaterThanOrEqualTo(3L << 20);
    String top = array(lab).topDevice();
    lab.sh("umount /srv/photos");
    assertThat(array(lab).space()).isEmpty();
    // Something else that is mounted there says nothing of the array.
    lab.sh("mount " + top + " /srv/photos && mount -t tmpfs none /srv/photos");
    assertThat(array(lab).space()).isEmpty();
    lab.sh("umount /srv/photos");
    assertThat(array(lab).space()).isPresent();
  }

  private static void keysGoToAStick(Lab lab) {
    lab.sh(
        "mkdir -p /mnt/stick && mkfs.ext4 -q "
            + lab.node("disk4")
            + " && mount "
            + lab.node("disk4")
            + " /mnt/stick");
    Ask.SaveKeys ask = new Ask.SaveKeys("photos", "/mnt/stick");
    Answer.KeysSaved saved = lab.ask(ask, Answer.KeysSaved.class);
    assertThat(saved.files())
        .extracting(Answer.SavedFile::name)
        .contains("photos.key", "photos-recovery-sheet.txt")
        .hasSize(4);
    assertThat(saved.files()).noneMatch(Answer.SavedFile::already);
    assertThat(String.join(" ", saved.notes()))
        .contains("opens them", "no removable disk", "read back")
        .doesNotContain("keeps no rights", "Not copied");
    assertThat(
            lab.sh(
                "same() { [ \"$(sha256sum <$1)\" = \"$(sha256sum <$2)\" ] || echo $1 differs; };"
                    + " same /etc/rotproof/keys/photos.key /mnt/stick/photos.key; for f in"
                    + " /etc/rotproof/headers/*; do same $f /mnt/stick/${f##*/}; done;"
                    + " stat -c %a /mnt/stick/*.key /mnt/stick/*.luks"))
        .isEqualTo("600\n600\n600");
    assertThat(lab.ask(ask, Answer.KeysSaved.class).files()).allMatch(Answer.SavedFile::already);
    for (String wrong : List.of("/srv/photos", "/mnt", "/", "/tmp", "/dev/shm", "stick")) {
      assertThat(lab.refused(new Ask.SaveKeys("photos", wrong)).advice()).as(wrong).isNotBlank();
    }
    lab.sh("umount /mnt/stick");
  }

  /** Reads that the kernel counts for each of the four disks. */
  private static long[] reads(Lab lab) {
    long[] reads = new long[4];
    for (int i = 1; i <= 4; i++) {
      String stat = lab.sh("cat /sys/block/" + node(lab, i) + "/stat").strip();
      reads[i - 1] = Long.parseLong(stat.split("\\s+")[0]);
    }
    return reads;
  }

  private static String node(Lab lab, int disk) {
    return lab.node("disk" + disk).replace("/dev/", "");
  }

  private static void readsOneDiskAndEnds(Lab lab) {
    lab.ask(new Ask.Look(), Answer.Found.class);
    long[] before = reads(lab);
    long from = System.nanoTime();
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    lab.ask(new Ask.Locate(List.of("disk3"), List.of("disk3"), 8), Answer.Done.class, events::add);
    double seconds = (System.nanoTime() - from) / 1e9;
    long[] after = reads(lab);
    System.out.printf(
        "locate: %.1f s, reads before %s, after %s%n",
        seconds, Arrays.toString(before), Arrays.toString(after));
    assertThat(events).containsExactly(new Event.Blinks("disk3", "", true));
    assertThat(seconds).isBetween(8.0, 14.0);
    assertThat(after[2] - before[2]).isGreaterThan(100);
    for (int other : List.of(0, 1, 3)) {
      assertThat(after[other] - before[other]).isLessThan(FEW);
    }
  }

  private static void endsOnCancel(Lab lab) throws Exception {
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    HostSession.Call<?> call =
        lab.session().send(new Ask.Locate(List.of("disk4"), List.of(), 300), events::add);
    assertThat(events.poll(60, TimeUnit.SECONDS)).isInstanceOf(Event.Blinks.class);
    lab.ask(new Ask.Cancel(call.id()), Answer.Done.class);
    assertThat(call.answer().handle((answer, error) -> error).get(60, TimeUnit.SECONDS))
        .isNotNull();
    lab.sh("sleep 2");
    long[] at = reads(lab);
    lab.sh("sleep 4");
    assertThat(reads(lab)[3] - at[3]).isLessThan(FEW);
  }

  private static void saysWhichWasPulled(Lab lab) throws Exception {
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    HostSession.Call<?> call =
        lab.session().send(new Ask.Locate(List.of("disk3"), List.of("disk3"), 300), events::add);
    assertThat(events.poll(60, TimeUnit.SECONDS)).isInstanceOf(Event.Blinks.class);
    lab.outside().pull("disk4");
    long pulled = System.nanoTime();
    assertThat(events.poll(60, TimeUnit.SECONDS)).isEqualTo(new Event.Pulled("disk4", false));
    System.out.printf("wrong disk told after %.1f s%n", (System.nanoTime() - pulled) / 1e9);
    lab.outside().pull("disk3");
    assertThat(events.poll(60, TimeUnit.SECONDS)).isEqualTo(new Event.Pulled("disk3", true));
    assertThat(call.answer().get(60, TimeUnit.SECONDS)).isInstanceOf(Answer.Done.class);
  }
}
