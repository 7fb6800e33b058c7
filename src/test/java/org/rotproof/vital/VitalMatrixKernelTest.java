package org.rotproof.vital;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.rotproof.lab.Combination;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.lab.LabChore;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.scrub.Endangered;
import org.rotproof.scrub.Endangered.What;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.storage.Array;
import org.rotproof.storage.Inventory;
import org.rotproof.vital.Metadata.How;
import org.rotproof.vital.Metadata.Item;
import org.rotproof.vital.Metadata.Piece;

/**
 * What the next start needs, damaged on the real kernel in every way there is: each cell found by
 * the short look and named, repaired where that can be proved; then what can be damaged at the same
 * time all at once, found by the next scrub, and proved by a restart. A sample of one kind and one
 * way, another with another seed; the whole matrix with {@code -Drotproof.full=true}; {@code
 * -Drotproof.case=encrypted:random,layered:files} takes single parts of it, and {@code
 * -Drotproof.cells=false} only what is damaged at once.
 */
@Tag("kernel")
@Tag("turn-5")
class VitalMatrixKernelTest {
  /** From about 100 MiB on a disk has a journal of several sections. */
  private static final long MEBIBYTES = Long.getLong("rotproof.mib", 48);

  private static final String BLUEPRINT =
      "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],\"spares\":[\"disk3\"],"
          + "\"protection\":{\"kind\":\"KIND\",\"integrity\":\"ALGORITHM\"}KEYS,STORAGE"
          + "\"mount\":{\"point\":\"/srv/photos\",\"atBoot\":true}}";
  private static final String KEYS =
      ",\"keys\":{\"keyFile\":\"photos.key\",\"recoveryKey\":true,\"headerBackup\":\"backups\"}";
  private static final Map<String, String> SECRETS = Map.of("recovery-key", "1234-5678-90AB");
  private static final String LVM =
      "\"storage\":{\"kind\":\"lvm\",\"volumeGroup\":\"photo-vg\","
          + "\"logicalVolume\":\"the-data\",\"type\":\"ext4\"},";
  private static final String FILES = "files";
  private static final boolean CELLS =
      Boolean.parseBoolean(System.getProperty("rotproof.cells", "true"));

  private final List<String> wrong = new ArrayList<>();

  /** Of each kind the parts that share a machine. */
  @TestFactory
  Stream<DynamicTest> whatTheNextStartNeedsIsFoundAndRepaired() {
    List<String> ways = List.of("random", "zeros", "bit", FILES);
    int kind = Math.floorMod(Combination.SEED / 6, Kind.values().length);
    int way = Math.floorMod(Combination.SEED, ways.size());
    List<String> chosen = Combination.FULL ? ways : List.of(ways.get(way));
    List<String> cases = new ArrayList<>();
    for (Kind one : Combination.FULL ? Kind.values() : new Kind[] {Kind.values()[kind]}) {
      chosen.forEach(w -> cases.add(one.name().toLowerCase(Locale.ROOT) + ":" + w));
    }
    String asked = System.getProperty("rotproof.case", "");
    return (asked.isEmpty() ? cases : List.of(asked.split(",")))
        .stream().map(one -> DynamicTest.dynamicTest(one, () -> run(one.split(":"))));
  }

  /** One kind, and the ways that are tried on it one after the other. */
  private void run(String... kindAndWays) {
    Kind kind = Kind.valueOf(kindAndWays[0].toUpperCase(Locale.ROOT));
    wrong.clear();
    try (Lab lab = Lab.start(3, Math.toIntExact(MEBIBYTES))) {
      boolean encrypted = kind == Kind.ENCRYPTED;
      LabBuild.of(
              lab,
              BLUEPRINT
                  .replace("KIND", kind.name().toLowerCase(Locale.ROOT))
                  .replace("ALGORITHM", encrypted ? "hmac-sha256" : "crc32c")
                  .replace("STORAGE", kind == Kind.LAYERED ? LVM : "")
                  .replace("KEYS", kind == Kind.INTEGRITY ? "" : KEYS))
          .withSecrets(lab, SECRETS)
          .build(lab);
      // md notes sooner what was written, so that there is less to wait for.
      lab.sh("echo 1 | tee /sys/block/md*/md/bitmap/time_base");
      lab.sh("head -c 3M /dev/urandom >/srv/photos/file; sync");
      String hash = lab.sh("sha256sum /srv/photos/file");
      assertThat(look(lab)).isEmpty();
      for (int i = 1; i < kindAndWays.length; i++) {
        if (kindAndWays[i].equals(FILES)) {
          files(lab, kind);
        } else {
          How how = How.valueOf(kindAndWays[i].toUpperCase(Locale.ROOT));
          if (CELLS) {
            cells(lab, kind, how);
          }
          atOnce(lab, kind, how);
          restart(lab);
          assertThat(lab.sh("sha256sum /srv/photos/file")).isEqualTo(hash);
          assertThat(look(lab)).isEmpty();
          told(kind, how + "", "all at once", "restart", "opens, file right");
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private void told(Kind kind, String how, String where, String item, String outcome) {
    System.out.println(
        "CELL | "
            + String.join(" | ", kind.toString(), item, where, how, outcome)
                .toLowerCase(Locale.ROOT));
  }

  private static List<Endangered> look(Lab lab) {
    return lab.ask(new Ask.Vitals("photos", true), Answer.VitalsSeen.class).endangered();
  }

  private static List<String> named(List<Endangered> found) {
    return found.stream().map(e -> e.disk() + " " + e.what()).sorted().toList();
  }

  /** What LVM keeps is told once, however much of it is gone. */
  private static List<String> wanted(List<Piece> pieces) {
    List<Piece> told = new ArrayList<>(pieces);
    told.removeIf(p -> p.what() == What.LVM_METADATA);
    pieces.stream().filter(p -> p.what() == What.LVM_METADATA).findFirst().ifPresent(told::add);
    return told.stream().map(p -> p.disk() + " " + p.what()).sorted().toList();
  }

  /** Each piece of metadata, on one disk and on each; those that are no neighbours in one look. */
  private void cells(Lab lab, Kind kind, How how) {
    for (boolean every : new boolean[] {false, true}) {
      List<Item> items = new ArrayList<>(Metadata.of(lab, kind));
      items.removeIf(i -> how != How.BIT && i.name().equals(Metadata.CONTENT));
      for (List<Item> round : Metadata.rounds(items)) {
        cells(lab, kind, how, every, round);
      }
    }
  }

  private void cells(Lab lab, Kind kind, How how, boolean every, List<Item> round) {
    List<Piece> pieces =
        round.stream().flatMap(i -> (every ? i.every() : i.one()).stream()).toList();
    damage(lab, how, pieces);
    List<Endangered> found = look(lab);
    List<String> left = new ArrayList<>(named(found));
    for (Item item : round) {
      List<String> lacking = new ArrayList<>();
      List<String> wanted = wanted(every ? item.every() : item.one());
      wanted.stream().filter(w -> !left.remove(w)).forEach(lacking::add);
      String outcome = "found, repaired";
      if (item.name().equals("journal") && !lacking.isEmpty()) {
        // The kernel writes a toy's journal round in a few flushes, over the damage.
        int seen = wanted.size() - lacking.size();
        outcome =
            "found and repaired on " + seen + " of " + wanted.size() + ", written over before";
      } else if (!lacking.isEmpty()) {
        outcome = "WRONG: lacks " + lacking;
        wrong.add(item.name() + " " + how + " " + lacking);
      }
      told(kind, how + "", every ? "every disk" : "one disk", item.name(), outcome);
    }
    if (!left.isEmpty() || !found.stream().allMatch(Endangered::repaired)) {
      System.out.println("WRONG: " + left + " of " + found);
      wrong.add(round + " " + how + ": " + left + " of " + found);
    }
    List<Endangered> again = look(lab);
    if (!again.isEmpty()) {
      System.out.println("WRONG again: " + again);
      wrong.add(round + " " + how + ", again: " + again);
      for (int i = 0; i < pieces.size(); i++) {
        lab.sh(pieces.get(i).undo("/run/kept" + i));
      }
      look(lab);
    }
  }

  /** What can be damaged at the same time, on every disk; a scrub finds it. */
  private void atOnce(Lab lab, Kind kind, How how) {
    List<Piece> pieces = new ArrayList<>();
    for (Item item : Metadata.of(lab, kind)) {
      // Not both copies of a header, and slots only where a header is left to name them.
      if (!item.name().matches("LUKS header (2|.*both.*)|LUKS header, .*|journal's content")) {
        pieces.addAll(
            switch (item.name()) {
              case "journal", "md superblock" -> item.one();
                // Where its bitmap lies only the superblock of the same disk says.
              case "bitmap" -> item.every().subList(0, 1);
              default -> item.every();
            });
      }
    }
    int start = kind == Kind.ENCRYPTED ? 16 << 20 : 0;
    // Zeros are what lies on a spare that is not encrypted.
    if (how != How.ZEROS || kind == Kind.ENCRYPTED) {
      // Behind the journal and the first tags, in what will be the spare's data.
      long at = start + (8L << 20);
      pieces.add(new Piece(lab.node("disk3"), at, 64 << 10, 5000, "disk3", What.SPARE_DATA));
    }
    damage(lab, how, pieces);
    ScrubReport report = scrub(lab);
    assertThat(report.result()).as("%s", report).isEqualTo(ScrubReport.Result.REPAIRED);
    assertThat(report.endangered()).allMatch(Endangered::repaired);
    assertThat(named(report.endangered()).stream().filter(e -> !e.contains("JOURNAL")))
        .containsExactlyElementsOf(
            wanted(pieces).stream().filter(e -> !e.contains("JOURNAL")).toList());
    for (String name : named(report.endangered())) {
      told(kind, how + "", "all at once", "scrub: " + name, "found, repaired");
    }
    ScrubReport next = scrub(lab);
    assertThat(next.endangered()).isEmpty();
    assertThat(next.result()).isEqualTo(ScrubReport.Result.CLEAN);
  }

  /**
   * First what lies on the array: with it md writes its own on the disks anew, over what would have
   * been damaged there.
   */
  private static void damage(Lab lab, How how, List<Piece> pieces) {
    for (boolean above : new boolean[] {true, false}) {
      List<String> commands = new ArrayList<>();
      for (int i = 0; i < pieces.size(); i++) {
        if (pieces.get(i).disk().equals("photos") == above) {
          commands.add(pieces.get(i).damage(how, "/run/kept" + i));
        }
      }
      if (!commands.isEmpty()) {
        settle(lab);
        lab.sh(String.join("\n", commands));
      }
    }
  }

  private static Array array(Lab lab) {
    Inventory inventory = lab.ask(new Ask.Look(), Answer.Found.class).inventory();
    return inventory.arrays().stream()
        .filter(a -> a.name().equals("photos"))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Waits until md has nothing more to note: for what was just written it would write its own over
   * the damage.
   */
  private static void settle(Lab lab) {
    lab.sh(
        "sync; leg=$(ls -d /dev/mapper/photos-1 /dev/mapper/photos-2 2>/dev/null | head -n1);"
            + " for i in $(seq 300); do mdadm --examine-bitmap ${leg:?}"
            + " | grep -q ', 0 dirty' && exit 0; sleep 0.2; done; exit 1");
  }

  private static ScrubReport scrub(Lab lab) {
    return lab.ask(new Ask.Scrub("photos", 0, false, 0), Answer.Scrubbed.class).report();
  }

  /** Each damage to a file is found by the short look, and gone when it is put right. */
  private void files(Lab lab, Kind kind) {
    for (FileDamage damage : FileDamage.of(kind)) {
      lab.sh(damage.damage());
      List<Endangered> found = look(lab);
      boolean right =
          !found.isEmpty()
              && found.stream()
                  .allMatch(e -> e.what() == damage.what() && e.repaired() == damage.repaired());
      if (!damage.repaired() || !right) {
        lab.sh(damage.undo());
      }
      List<Endangered> after = look(lab);
      String outcome =
          right && after.isEmpty()
              ? "found" + (damage.repaired() ? ", repaired" : "")
              : "WRONG: " + found + ", after it was put right: " + after;
      told(kind, damage.how(), "-", damage.name(), outcome);
      if (outcome.contains("WRONG")) {
        wrong.add(damage + ": " + outcome);
      }
    }
    filesInAScrub(lab, kind);
  }

  private void filesInAScrub(Lab lab, Kind kind) {
    List<What> wanted = new ArrayList<>(List.of(What.BOOT_LINE, What.RECORD));
    String keep = "rm -rf /root/etc; mkdir /root/etc; cp -a /etc/fstab /etc/rotproof /root/etc; ";
    String damage = ">/etc/fstab; rm /etc/rotproof/arrays/photos.json; ";
    if (kind != Kind.INTEGRITY) {
      wanted.addAll(List.of(What.KEY_FILE, What.HEADER_BACKUP));
      damage +=
          "chmod 644 " + FileDamage.KEY + "; set -- /etc/rotproof/backups/*; head -c 99 $1 >$1";
    }
    lab.sh(keep + damage);
    ScrubReport report = scrub(lab);
    lab.sh("cp -a /root/etc/fstab /etc/; chmod 400 " + FileDamage.KEY + " || true");
    assertThat(report.result()).as("%s", report).isEqualTo(ScrubReport.Result.INCOMPLETE);
    assertThat(report.endangered())
        .extracting(Endangered::what)
        .containsExactlyInAnyOrderElementsOf(wanted);
    told(kind, "-", "all at once", "scrub: " + wanted, "found");
    assertThat(scrub(lab).result()).isEqualTo(ScrubReport.Result.CLEAN);
  }

  private static void restart(Lab lab) {
    lab.sh("sync; umount /srv/photos; sleep 1; sync");
    lab.outside().powerCut();
    lab.reconnect();
    LabChore.done(lab, new Chore.Open("photos", List.of(), false));
    Array array = array(lab);
    assertThat(array.degraded()).isZero();
    assertThat(array.legs()).hasSize(3);
  }
}
