package org.rotproof.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.rotproof.host.HostSession;
import org.rotproof.lab.Combination;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabChore;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.FailureException;

/**
 * An array that exists is given its integrity with its data on it, on the real kernel: while a load
 * writes files that check themselves, and while the array's redundancy is watched all the time.
 */
@Tag("kernel")
@Tag("turn-9")
class ConvertKernelTest {
  /** One plain array, and what it becomes. */
  private record Case(
      String raid,
      int members,
      String storage,
      String kind,
      int sectorBytes,
      Spare spare,
      String metadata) {
    Case(String raid, int members, String storage, String kind, int sectorBytes) {
      this(raid, members, storage, kind, sectorBytes, Spare.NONE, "1.2");
    }

    @Override
    public String toString() {
      return String.join(
          " ",
          "raid" + raid + "x" + members,
          storage,
          kind + "/" + sectorBytes,
          "spare " + spare.name().toLowerCase(Locale.ROOT),
          metadata);
    }

    int disks() {
      return members + (spare == Spare.ASIDE ? 2 : 1);
    }

    /** The disk that is named; none where the spare is taken. */
    List<String> with() {
      return spare == Spare.FIRST ? List.of() : List.of("disk" + (members + 1));
    }

    Chore chore() {
      boolean encrypted = kind.equals("encrypted");
      return new Chore.Convert(
          "old",
          with(),
          new Blueprint.Protection(
              encrypted ? Blueprint.Protection.Kind.ENCRYPTED : Blueprint.Protection.Kind.INTEGRITY,
              encrypted ? "hmac-sha256" : "crc32c",
              sectorBytes),
          new Blueprint.Keys(
              encrypted ? Optional.of("old.key") : Optional.empty(),
              false,
              false,
              Optional.empty()));
    }
  }

  /** Whether the plain array has a spare, and what becomes of it. */
  private enum Spare {
    NONE,
    /** It is the disk that is guarded first. */
    FIRST,
    /** Another disk is named. */
    ASIDE
  }

  private static final List<Case> CASES =
      List.of(
          new Case("1", 2, "ext4", "integrity", 512),
          new Case("5", 3, "lvm ext4", "encrypted", 512),
          new Case("6", 4, "btrfs", "integrity", 4096),
          new Case("10", 4, "ext4", "encrypted", 512),
          new Case("1", 3, "lvm btrfs", "integrity", 4096),
          new Case("5", 3, "ext4", "integrity", 512),
          new Case("1", 2, "ext4", "integrity", 512, Spare.FIRST, "1.0"),
          new Case("5", 3, "ext4", "encrypted", 512, Spare.ASIDE, "1.2"));

  @TestFactory
  List<DynamicTest> aPlainArrayIsGuardedInTheEndAndWholeAtEveryMoment() {
    // The others take several minutes each.
    List<Case> chosen = Combination.FULL ? CASES : CASES.subList(0, 1);
    String only = System.getProperty("rotproof.case", "");
    return CASES.stream()
        .filter(only.isEmpty() ? chosen::contains : c -> c.toString().contains(only))
        .map(c -> DynamicTest.dynamicTest(c.toString(), () -> convert(c)))
        .toList();
  }

  private static void convert(Case c) {
    Lab lab = Lab.shared(c.disks(), 96);
    plain(lab, c);
    watch(lab);
    List<String> before = List.of(lab.sh("cat /tmp/sums").split("\n"));
    long planned = LabChore.of(lab, c.chore()).plan().capacity().usableBytes();
    LabChore.done(lab, c.chore());
    assertThat(lab.sh("blockdev --getsize64 $(findmnt -no SOURCE /srv/old)"))
        .as("as large as it was computed")
        .isEqualTo(Long.toString(planned));
    String watched =
        lab.sh(
            "touch /tmp/stop; wait_for=20; while [ -e /tmp/loading ] && [ $wait_for -gt 0 ];"
                + " do sleep 1; wait_for=$((wait_for - 1)); done; sort /tmp/degraded | uniq -c");
    assertThat(watched)
        .as("members missing, as counted all the time")
        .containsPattern("^ *\\d+ 0$");
    assertThat(lab.sh("cat /tmp/load-errors")).as("what the load found wrong").isEmpty();
    assertThat(lab.sh("wc -l < /tmp/loads")).as("how often it wrote").isNotEqualTo("0");
    assertThat(before).isNotEmpty();
    intact(lab);
    assertThat(lab.ask(new Ask.Look(), Answer.Found.class).inventory().arrays())
        .singleElement()
        .satisfies(
            a -> {
              assertThat(a.protection()).hasToString(c.kind());
              assertThat(a.legs()).hasSize(c.members() + (c.spare() == Spare.NONE ? 0 : 1));
              assertThat(a.legs().stream().filter(l -> l.slot() < 0))
                  .as("its spare, which is guarded too")
                  .hasSize(c.spare() == Spare.NONE ? 0 : 1)
                  .allSatisfy(l -> assertThat(l.mapping()).isEqualTo("old-" + (c.members() + 1)))
                  .allSatisfy(
                      l ->
                          assertThat(l.disk())
                              .isEqualTo(c.spare() == Spare.FIRST ? "disk1" : "disk" + c.disks()));
            });
    rotHeals(lab, c);
    LabChore.done(lab, new Chore.Close("old"));
    LabChore.done(lab, new Chore.Open("old", List.of(), false));
    intact(lab);
  }

  private static void rotHeals(Lab lab, Case c) {
    // disk1 is free in the end: its member is the last to be copied.
    for (int disk = 2; disk <= c.members() + 1; disk++) {
      lab.damage("disk" + disk, 60L << 20, 1 << 20);
      Answer.Scrubbed done = lab.ask(new Ask.Scrub("old", 0, true, 0), Answer.Scrubbed.class);
      assertThat(done.report().result()).as("disk" + disk).hasToString("REPAIRED");
    }
    Answer.Scrubbed last = lab.ask(new Ask.Scrub("old", 0, true, 0), Answer.Scrubbed.class);
    assertThat(last.report().result()).hasToString("CLEAN");
    intact(lab);
  }

  private static void plain(Lab lab, Case c) {
    plain(lab, c, "");
  }

  /** On whole disks, or on the partition of that number on each. */
  private static void plain(Lab lab, Case c, String partition) {
    String nodes =
        IntStream.rangeClosed(1, c.members())
            .mapToObj(i -> lab.node("disk" + i) + partition)
            .collect(Collectors.joining(" "));
    String[] storage = c.storage().split(" ");
    String type = storage[storage.length - 1];
    boolean lvm = storage.length == 2;
    String device = lvm ? "/dev/old-vg/the-data" : "/dev/md/old";
    lab.sh(
        "mdadm --create /dev/md/old --run --homehost=any --metadata="
            + c.metadata()
            + " --level="
            + c.raid()
            + " --raid-devices="
            + c.members()
            + (c.spare() == Spare.NONE ? "" : " --spare-devices=1")
            + " "
            + nodes
            + (c.spare() == Spare.NONE ? "" : " " + lab.node("disk" + c.disks()))
            + "; mdadm --wait /dev/md/old; udevadm settle");
    if (lvm) {
      lab.sh(
          "pvcreate /dev/md/old; vgcreate old-vg /dev/md/old; lvcreate --yes --extents 100%FREE"
              + " --name the-data old-vg");
    }
    lab.sh(
        (type.equals("btrfs") ? "mkfs.btrfs -q -f --mixed " : "mkfs.ext4 -q -F ")
            + device
            + "; mkdir -p /srv/old; mount "
            + device
            + " /srv/old; mkdir /srv/old/load; for i in 1 2 3 4 5 6; do head -c 3M /dev/urandom"
            + " > /srv/old/f$i; done; sync; sha256sum /srv/old/f? > /tmp/sums");
  }

  @Test
  void theWayBackGivesThePlainArrayWithItsSpareAndItsFiles() throws Exception {
    Case c = new Case("1", 2, "ext4", "integrity", 512, Spare.FIRST, "1.0");
    Lab lab = Lab.shared(c.disks(), 96);
    plain(lab, c);
    takeBackWhileTheLastIsCopied(lab, c);
    assertThat(lab.sh("mdadm --detail /dev/md/old")).containsPattern("Spare Devices : 1");
    // Nothing is left of it: it can be begun again.
    LabChore.of(lab, c.chore());
  }

  @Test
  void aPartitionThatWasErasedOnTheWayIsTakenBackAsItsWholeDisk() throws Exception {
    Case c = new Case("1", 2, "ext4", "integrity", 512);
    Lab lab = Lab.shared(c.disks(), 96);
    lab.sh(
        "for d in "
            + lab.node("disk1")
            + " "
            + lab.node("disk2")
            + "; do echo 'type=raid' | sfdisk --quiet $d; done; udevadm settle");
    plain(lab, c, "1");
    assertThat(lab.sh("cat /proc/mdstat")).containsPattern("sd\\w1\\[0\\]");
    takeBackWhileTheLastIsCopied(lab, c);
    assertThat(lab.sh("mdadm --detail /dev/md/old | grep -o '/dev/sd.*' | sort"))
        .isEqualTo(
            Stream.of(lab.node("disk1") + "1", lab.node("disk2"))
                .sorted()
                .collect(Collectors.joining("\n")));
  }

  private static void takeBackWhileTheLastIsCopied(Lab lab, Case c) throws Exception {
    LabChore chore = LabChore.of(lab, c.chore());
    // While the second member is copied: the first is guarded by then, on the disk of the spare.
    int last =
        IntStream.range(0, chore.plan().stages().size())
            .filter(i -> chore.plan().stages().get(i).kind().equals("convert"))
            .max()
            .orElseThrow();
    CompletableFuture<Boolean> there = new CompletableFuture<>();
    HostSession.Call<?> call =
        lab.session()
            .send(
                chore.ask(),
                e -> {
                  if (e instanceof Event.StepChanged s && s.stage() == last) {
                    there.complete(true);
                  }
                });
    CompletableFuture.anyOf(there, call.answer()).get(240, TimeUnit.SECONDS);
    assertThat(lab.sh("cat /proc/mdstat"))
        .as("no plain disk stands by meanwhile")
        .doesNotContainPattern("sd\\w+\\[\\d+\\]\\(S\\)");
    lab.ask(new Ask.Cancel(call.id()), Answer.class);
    assertThatThrownBy(() -> call.answer().get(120, TimeUnit.SECONDS))
        .hasCauseInstanceOf(FailureException.class);
    String journal = lab.ask(new Ask.Journals(), Answer.JournalList.class).journals().get(0).id();
    lab.ask(new Ask.Undo(journal), Answer.Done.class);
    assertThat(lab.sh("mdadm --detail /dev/md/old"))
        .containsPattern("Active Devices : 2")
        .doesNotContain("dm-");
    assertThat(lab.ask(new Ask.Look(), Answer.Found.class).inventory().arrays())
        .singleElement()
        .satisfies(a -> assertThat(a.protection()).hasToString("none"));
    intact(lab);
  }

  /** Counts missing members all the time, and writes, renames, reads and deletes meanwhile. */
  private static void watch(Lab lab) {
    lab.sh(
        """
rm -f /tmp/stop /tmp/loads /tmp/degraded; : > /tmp/load-errors; : > /tmp/loads; touch /tmp/loading
cat > /tmp/load <<'X'
while [ ! -e /tmp/stop ]; do
  d=/sys/block/$(basename $(readlink -f /dev/md/old))/md
  cat $d/degraded >> /tmp/degraded
  n=$RANDOM; f=/srv/old/load/$n
  if head -c 20000 /dev/urandom > /tmp/block && dd if=/tmp/block of=$f.new conv=fsync status=none 2>/dev/null
  then
    mv $f.new $f && [ "$(sha256sum < /tmp/block)" = "$(sha256sum < $f)" ] || [ ! -d /srv/old/load ] || echo "$f is wrong" >> /tmp/load-errors
    echo $n >> /tmp/loads
    rm -f $f
  fi
  sleep 0.3
done
rm /tmp/loading
X
(cd /; setsid bash /tmp/load </dev/null >/dev/null 2>&1 &)
""");
  }

  private static void intact(Lab lab) {
    assertThat(lab.sh("sync; echo 3 > /proc/sys/vm/drop_caches; sha256sum -c /tmp/sums"))
        .doesNotContain("FAILED");
  }
}
