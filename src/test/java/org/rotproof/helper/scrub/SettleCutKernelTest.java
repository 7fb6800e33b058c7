package org.rotproof.helper.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.lab.LabChore;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.protocol.Ask;
import org.rotproof.scrub.Difference;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.Result;
import org.rotproof.storage.Array;
import org.rotproof.storage.Leg;

/**
 * A settling of differences that the power cuts in the middle: what is left open is said,
 * forgetting it leaves the rest open, going on settles all of it as it was chosen.
 */
@Tag("kernel")
@Tag("turn-3")
class SettleCutKernelTest {
  private static final String FILE = "/srv/toy/letters.bin";
  private static final int PIECES = 4;

  private Lab lab;

  @Test
  void whatIsCutIsToldAndGoneOnWith() throws Exception {
    try (Lab own = Lab.start(2, 64)) {
      lab = own;
      LabBuild.of(
              lab,
              "{\"name\":\"toy\",\"disks\":[\"disk1\",\"disk2\"],\"protection\":{\"kind\":"
                  + "\"integrity\",\"integrity\":\"crc32c\",\"sectorBytes\":4096},"
                  + "\"mount\":{\"point\":\"/srv/toy\"}}")
          .build(lab);
      lab.sh("head -c 8M /dev/urandom >" + FILE + "; sync; sha256sum <" + FILE + " >/root/sum");
      differ();
      Difference found = found();
      cut(found);
      JournalSummary journal = journal();
      assertThat(journal.canGoOn()).as(journal.goOnMeans()).isTrue();
      assertThat(journal.state()).isNotBlank();
      lab.ask(new Ask.Forget(journal.id()), Answer.Done.class);
      assertThat(open()).as("what is not settled stays open").isNotEmpty();
      ScrubReport rest = scrub();
      assertThat(rest.result()).as("%s", rest).isEqualTo(Result.INCOMPLETE);
      assertThat(rest.repairedSectors()).isZero();
      assertThat(rest.open()).isNotEmpty();
      assertThat(sectors(rest.open())).isLessThan(sectors(List.of(found)));

      cut(rest.open().get(0));
      lab.ask(new Ask.GoOn(journal().id()), Answer.class);
      assertThat(lab.ask(new Ask.Journals(), Answer.JournalList.class).journals()).isEmpty();
      assertThat(open()).isEmpty();
      lab.sh("echo 3 >/proc/sys/vm/drop_caches");
      assertThat(lab.sh("sha256sum <" + FILE)).isEqualTo(lab.sh("cat /root/sum"));
      ScrubReport after = scrub();
      assertThat(after.result()).as("%s", after).isEqualTo(Result.CLEAN);
    }
  }

  /** Other bytes in some MiB of the file, on the second disk, with right checksums. */
  private void differ() {
    long first =
        Long.parseLong(
                lab.sh(
                    "filefrag -v -b4096 "
                        + FILE
                        + " | sed -n 's/^ *0: *0\\.\\. *[0-9]*: *\\([0-9]*\\)\\.\\..*/\\1/p'"))
            + 256;
    Leg leg = leg("disk2");
    lab.sh(
        "dd if=/dev/urandom of="
            + leg.path()
            + " bs=4096 oflag=direct conv=notrunc status=none count="
            + PIECES * 256
            + " seek="
            + (first + leg.dataOffsetSectors() / 8)
            + "; echo 3 >/proc/sys/vm/drop_caches");
  }

  private Difference found() {
    ScrubReport report = scrub();
    assertThat(report.result()).as("%s", report).isEqualTo(Result.INCOMPLETE);
    assertThat(report.open()).hasSize(1);
    assertThat(sectors(report.open())).isEqualTo(PIECES * 2048L);
    return report.open().get(0);
  }

  private static long sectors(List<Difference> differences) {
    return differences.stream()
        .flatMap(d -> d.copies().get(0).ranges().stream())
        .mapToLong(range -> range.count())
        .sum();
  }

  /** Settles to what the first disk has, and cuts the power when a first piece of it is done. */
  private void cut(Difference found) throws IOException {
    List<Chore.Settle.Place> places =
        IntStream.range(0, found.copies().get(0).ranges().size())
            .mapToObj(
                k ->
                    new Chore.Settle.Place(
                        "disk1",
                        found.copies().stream()
                            .map(c -> new Chore.Settle.At(c.disk(), c.ranges().get(k).first()))
                            .toList(),
                        found.copies().get(0).ranges().get(k).count()))
            .toList();
    LabChore settle = LabChore.of(lab, new Chore.Settle("toy", places));
    // Where what differs begins on each disk.
    List<String> reads = new ArrayList<>();
    for (Chore.Settle.At at : places.get(0).at()) {
      reads.add(
          "dd if="
              + leg(at.disk()).path()
              + " iflag=direct bs=4096 count=1 status=none skip="
              + at.firstSector() / 8
              + " | sha256sum");
    }
    assertThat(reads).hasSize(2);
    lab.outside().throttle("disk2", 1 << 20);
    lab.session().send(settle.ask());
    lab.sh(
        "for i in $(seq 600); do [ \"$("
            + reads.get(0)
            + ")\" = \"$("
            + reads.get(1)
            + ")\" ] && exit 0; sleep 0.1; done; exit 1");
    lab.outside().powerCut();
    lab.reconnect();
    lab.outside().throttle("disk2", 0);
    LabChore.done(lab, new Chore.Open("toy", List.of(), false));
  }

  private JournalSummary journal() {
    List<JournalSummary> all = lab.ask(new Ask.Journals(), Answer.JournalList.class).journals();
    assertThat(all).hasSize(1);
    System.out.println(all.get(0));
    return all.get(0);
  }

  private List<Difference> open() {
    return lab.ask(new Ask.Differences("toy"), Answer.DifferenceList.class).open();
  }

  private ScrubReport scrub() {
    ScrubReport report = lab.ask(new Ask.Scrub("toy", 0, true, 0), Answer.Scrubbed.class).report();
    System.out.println(report.result() + " " + report.open());
    return report;
  }

  private Leg leg(String disk) {
    Array array = lab.ask(new Ask.Look(), Answer.Found.class).inventory().arrays().get(0);
    return array.legs().stream().filter(l -> l.disk().equals(disk)).findFirst().orElseThrow();
  }
}
