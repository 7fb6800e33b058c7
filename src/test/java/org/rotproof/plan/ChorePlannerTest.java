package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rotproof.plan.LifeToys.array;
import static org.rotproof.plan.LifeToys.commands;
import static org.rotproof.plan.LifeToys.machine;
import static org.rotproof.plan.LifeToys.record;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.plan.boot.MarkedBlock;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;
import org.rotproof.storage.SyncProgress;

/** What is done to an array that lives. */
class ChorePlannerTest {
  private static final String LAYERED = "\"protection\":{\"kind\":\"layered\"}";

  private static void refused(Chore chore, Inventory inventory, String word) {
    assertThatThrownBy(() -> ChorePlanner.plan(chore, inventory))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining(word);
  }

  /** A slip of the fingers endangers nothing, so it is not "refused for safety". */
  @Test
  void aNameThatNobodyKnowsIsAWrongWordAndNoDanger() throws Exception {
    Inventory closed = machine(2, record(2, 0, ""), Optional.empty(), Map.of());
    ArrayRecord r = record(2, 0, "");
    Inventory open = machine(3, r, Optional.of(array(r, "/srv/photos")), Map.of());
    usage(new Chore.Open("fotos", List.of(), false), closed, "no record of an array 'fotos'");
    usage(new Chore.Replace("photos", "disk7", "disk3", false), open, "is not part of the array");
    usage(new Chore.AddSpare("photos", "disk1"), closed, "is not open");
  }

  private static void usage(Chore chore, Inventory inventory, String word) {
    assertThatThrownBy(() -> ChorePlanner.plan(chore, inventory))
        .isInstanceOfSatisfying(
            PlanException.class, e -> assertThat(e.reason()).isEqualTo(PlanException.Reason.USAGE))
        .hasMessageContaining(word);
  }

  @Test
  void aClosedArrayIsOpenedFromItsRecord() throws Exception {
    ArrayRecord r = record(2, 0, "");
    Plan plan =
        ChorePlanner.plan(
            new Chore.Open("photos", List.of(), false), machine(2, r, Optional.empty(), Map.of()));
    assertThat(commands(plan))
        .anyMatch(c -> c.startsWith("cryptsetup open") && c.endsWith("scsi-disk2 photos-2"))
        .anyMatch(c -> c.contains("mdadm --assemble --run /dev/md/photos /dev/mapper/photos-1"))
        .last()
        .isEqualTo("mount -t ext4 /dev/md/photos /srv/photos");
    assertThat(plan.notes()).isEmpty();
  }

  @Test
  void aDiskThatIsMissingMakesItOpenDegradedAndSaysSo() throws Exception {
    ArrayRecord r = record(2, 0, "");
    Plan plan =
        ChorePlanner.plan(
            new Chore.Open("photos", List.of(), false), machine(1, r, Optional.empty(), Map.of()));
    assertThat(commands(plan)).anyMatch(c -> c.contains("--assemble --run /dev/md/photos"));
    assertThat(plan.notes()).anyMatch(n -> n.contains("without disk2"));
    refused(
        new Chore.Open("photos", List.of("disk1"), false),
        machine(1, r, Optional.empty(), Map.of()),
        "at least 1");
  }

  @Test
  void closingGoesFromTheMountDown() throws Exception {
    ArrayRecord r = record(2, 0, LAYERED);
    Inventory open =
        machine(2, r, Optional.of(array(r, "/srv/photos", "in_sync", "in_sync")), Map.of());
    assertThat(commands(ChorePlanner.plan(new Chore.Close("photos"), open)))
        .containsExactly(
            "umount /srv/photos",
            "cryptsetup close photos-crypt",
            "mdadm --stop /dev/md127",
            "integritysetup close photos-1",
            "integritysetup close photos-2");
    refused(new Chore.Open("photos", List.of(), false), closedOnlyByName(open), "open already");
    refused(new Chore.Close("photos"), machine(2, r, Optional.empty(), Map.of()), "closed already");
  }

  private static Inventory closedOnlyByName(Inventory open) {
    return open;
  }

  @Test
  void aWorkingDiskKeepsItsPlaceUntilTheNewOneHoldsEverything() throws Exception {
    ArrayRecord r = record(2, 0, "\"mount\":{\"atBoot\":true}");
    MarkedBlock block =
        new MarkedBlock(
            "photos",
            new BootPlanner(r, org.rotproof.storage.Machine.UNKNOWN).lines().get("/etc/crypttab"));
    Inventory now =
        machine(
            3,
            r,
            Optional.of(array(r, "/srv/photos", "in_sync", "in_sync")),
            Map.of("/etc/crypttab", block.appendTo("# mine\n")));
    Plan plan = ChorePlanner.plan(new Chore.Replace("photos", "disk1", "disk3", true), now);
    List<String> all = commands(plan);
    assertThat(all)
        .containsSubsequence(
            new LifeStep.AddToArray(
                    "photos",
                    "/dev/mapper/photos-3",
                    LifeStep.AddToArray.Joins.TO_A_WHOLE,
                    "/dev/mapper/photos-1")
                .command()
                .shellLine(),
            new LifeStep.ReplaceMember(
                    "photos",
                    "/dev/mapper/photos-1",
                    "/dev/disk/by-id/scsi-disk1",
                    "/dev/mapper/photos-3")
                .command()
                .shellLine(),
            removal("photos-1", false));
    assertThat(all).contains("cryptsetup luksErase --batch-mode /dev/disk/by-id/scsi-disk1");
    assertThat(plan.stages().stream().map(Stage::kind).toList())
        .containsExactly(
            "erase",
            "probe",
            "format",
            "open",
            "join",
            // A restart during the rebuild has to find both disks named,
            "record",
            "boot",
            "replace",
            "rebuild",
            "leave",
            // and one before the old disk is erased must not try to open it any more.
            "record",
            "boot",
            "retire");
    List<FileChange> changes =
        plan.stages().stream()
            .flatMap(s -> s.steps().stream())
            .flatMap(s -> s.change().stream())
            .toList();
    assertThat(changes)
        .anyMatch(
            c ->
                c.path().equals("/etc/crypttab")
                    && c.added().stream().anyMatch(l -> l.startsWith("photos-3 "))
                    && c.added().stream().noneMatch(l -> l.startsWith("photos-1 ")));
  }

  private static String removal(String mapping, boolean failed) {
    return new LifeStep.RemoveFromArray("photos", "/dev/mapper/" + mapping, failed)
        .command()
        .shellLine();
  }

  @Test
  void aDiskThatIsGoneIsReplacedByRebuildingFromTheOthers() throws Exception {
    ArrayRecord r = record(3, 0, "");
    Inventory now =
        machine(4, r, Optional.of(array(r, "/srv/photos", "in_sync", "", "in_sync")), Map.of());
    List<String> all =
        commands(ChorePlanner.plan(new Chore.Replace("photos", "disk2", "disk4", false), now));
    assertThat(all).contains("mdadm /dev/md/photos --add /dev/mapper/photos-4");
    assertThat(all).noneMatch(c -> c.contains("--replace"));
    assertThat(all).noneMatch(c -> !c.startsWith("printf") && c.contains("scsi-disk2"));
  }

  @Test
  void whereASpareTookOverTheNewDiskBecomesTheSpare() throws Exception {
    ArrayRecord r = record(2, 1, "");
    var legs =
        List.of(
            LifeToys.leg(0, r.members().get(0), "faulty"),
            LifeToys.leg(1, r.members().get(1), "in_sync"),
            LifeToys.leg(0, r.members().get(2), "in_sync"));
    Inventory now =
        machine(4, r, Optional.of(array(r, "/srv/photos", legs, 0, Optional.empty())), Map.of());
    Plan plan = ChorePlanner.plan(new Chore.Replace("photos", "disk1", "disk4", false), now);
    assertThat(commands(plan))
        .contains(
            removal("photos-1", true), "mdadm /dev/md/photos --add-spare /dev/mapper/photos-4");
    List<FileStep.UpdateFile> written =
        plan.stages().stream()
            .flatMap(s -> s.steps().stream())
            .filter(s -> s instanceof FileStep.UpdateFile)
            .map(s -> (FileStep.UpdateFile) s)
            .toList();
    assertThat(written).hasSize(2);
    assertThat(written.get(1).oldText()).isEqualTo(written.get(0).newText());
    ArrayRecord after = ArrayRecordJson.read(r.path(), written.get(1).newText());
    assertThat(after.blueprint().disks()).containsExactly("disk2", "disk3");
    assertThat(after.blueprint().spares()).containsExactly("disk4");
  }

  @Test
  void whatEndangersDataIsRefused() throws Exception {
    ArrayRecord r = record(2, 0, "");
    var whole = Optional.of(array(r, "/srv/photos", "in_sync", "in_sync"));
    refused(
        new Chore.Replace("photos", "disk9", "disk3", false),
        machine(3, r, whole, Map.of()),
        "is not part of");
    refused(
        new Chore.Replace("photos", "disk1", "disk2", false),
        machine(3, r, whole, Map.of()),
        "part of the array already");
    refused(
        new Chore.Replace("photos", "disk1", "disk3", false),
        machine(3, r, Optional.empty(), Map.of()),
        "is not open");
    var busy =
        Optional.of(
            array(
                r,
                "",
                whole.get().legs(),
                0,
                Optional.of(
                    new SyncProgress(
                        SyncProgress.Action.CHECK, SyncProgress.State.RUNNING, 1, 2, 3, 4))));
    refused(
        new Chore.Replace("photos", "disk1", "disk3", false),
        machine(3, r, busy, Map.of()),
        "worked on by the kernel");
    refused(
        new Chore.AddMember("photos", "disk3"),
        machine(3, r, Optional.of(array(r, "/srv/photos", "in_sync", "")), Map.of()),
        "is not whole");
    refused(new Chore.Close("films"), machine(2, r, whole, Map.of()), "no record");
    refused(
        new Chore.RestoreHeader("photos", "disk1", "backups"),
        machine(2, r, whole, Map.of()),
        "is open");
    refused(
        new Chore.ChangeKeyFile("photos", "photos.key"),
        machine(2, r, whole, Map.of()),
        "another name");
    refused(
        new Chore.ChangeKeyFile("photos", "/etc/../x"),
        machine(2, r, whole, Map.of()),
        "cannot be used");
    refused(new Chore.Rename("photos", "films"), machine(2, r, whole, Map.of()), "is open");
    ArrayRecord stranger = record(3, 0, "");
    refused(
        new Chore.Close("photos"),
        machine(
            3,
            r,
            Optional.of(array(stranger, "/srv/photos", "in_sync", "in_sync", "in_sync")),
            Map.of()),
        "not the one that was built here");
  }

  @Test
  void aNewKeyFileIsProvedEverywhereBeforeTheOldOneGoes() throws Exception {
    ArrayRecord r = record(2, 0, "");
    Plan plan =
        ChorePlanner.plan(
            new Chore.ChangeKeyFile("photos", "photos-2.key"),
            machine(2, r, Optional.of(array(r, "", "in_sync", "in_sync")), Map.of()));
    List<String> kinds =
        plan.stages().stream().flatMap(s -> s.steps().stream()).map(Step::kind).toList();
    assertThat(kinds.lastIndexOf("prove-key-file")).isLessThan(kinds.indexOf("update-file"));
    assertThat(kinds.indexOf("update-file")).isLessThan(kinds.indexOf("remove-key-file"));
    assertThat(plan.stages().stream().flatMap(s -> s.steps().stream()))
        .filteredOn(s -> s.kind().equals("make-key-file"))
        .allMatch(s -> s.undo().isPresent());
    assertThat(kinds.stream().filter(k -> k.equals("prove-key-file"))).hasSize(2);
    assertThat(plan.notes()).anyMatch(n -> n.contains("Header backups"));
  }

  @Test
  void aDiskThatIsErasedLosesItsHeaderBackupToo() throws Exception {
    ArrayRecord r = record(2, 0, "\"keys\":{\"headerBackup\":\"backups\"}");
    Inventory inventory = machine(3, r, Optional.of(array(r, "", "in_sync", "in_sync")), Map.of());
    String file = "/etc/rotproof/backups/photos-disk1.luks";
    Plan plan = ChorePlanner.plan(new Chore.Replace("photos", "disk1", "disk3", true), inventory);
    assertThat(kinds(plan)).endsWith("erase-key-slots", "destroy-header-backup");
    assertThat(commands(plan)).last().asString().contains("shred", file);
    // A disk that keeps its keys keeps its header.
    Plan kept = ChorePlanner.plan(new Chore.Replace("photos", "disk1", "disk3", false), inventory);
    assertThat(kinds(kept)).doesNotContain("destroy-header-backup");
  }

  @Test
  void headerBackupsFollowANewName() throws Exception {
    ArrayRecord r = record(2, 0, "\"keys\":{\"headerBackup\":\"/mnt/stick\"}");
    Plan plan =
        ChorePlanner.plan(
            new Chore.Rename("photos", "films"), machine(2, r, Optional.empty(), Map.of()));
    assertThat(commands(plan))
        .anyMatch(
            c ->
                c.contains("mv --no-clobber /mnt/stick/photos-disk1.luks")
                    && c.contains("/mnt/stick/films-disk1.luks"));
    assertThat(kinds(plan).indexOf("move-header-backup"))
        .isGreaterThan(kinds(plan).indexOf("rename-array"))
        .isLessThan(kinds(plan).indexOf("write-file"));
    assertThat(plan.notes()).anyMatch(n -> n.contains("backups get the new name"));
  }

  @Test
  void whatWasSeenOfTheMetadataFollowsANewName() throws Exception {
    ArrayRecord r = record(2, 0, "");
    Plan plan =
        ChorePlanner.plan(
            new Chore.Rename("photos", "films"), machine(2, r, Optional.empty(), Map.of()));
    assertThat(commands(plan))
        .anyMatch(
            c ->
                c.contains("mv --force /etc/rotproof/known-good/photos.json")
                    && c.contains("/etc/rotproof/known-good/films.json"));
  }

  @Test
  void theUuidInMdadmConfStaysWithANewName() throws Exception {
    ArrayRecord r = record(2, 0, "\"mount\":{\"point\":\"/srv/photos\",\"atBoot\":true}");
    String conf =
        new MarkedBlock("photos", List.of(BootLines.mdadm("photos", "ab:cd", "1.2")))
            .appendTo("# mine\n");
    Map<String, String> files = Map.of("/etc/mdadm/mdadm.conf", conf);
    Plan plan =
        ChorePlanner.plan(
            new Chore.Rename("photos", "films"), machine(2, r, Optional.empty(), files));
    assertThat(plan.stages().stream().flatMap(s -> s.steps().stream()))
        .flatExtracting(s -> s.change().map(FileChange::added).orElse(List.of()))
        .contains("ARRAY /dev/md/films metadata=1.2 UUID=ab:cd");
  }

  @Test
  void growingEnlargesEveryLayerInOrder() throws Exception {
    ArrayRecord r = record(3, 0, LAYERED + ",\"storage\":{\"kind\":\"lvm\",\"type\":\"xfs\"}");
    Plan plan =
        ChorePlanner.plan(
            new Chore.AddMember("photos", "disk4"),
            machine(
                4,
                r,
                Optional.of(array(r, "/srv/photos", "in_sync", "in_sync", "in_sync")),
                Map.of()));
    List<String> all = commands(plan);
    assertThat(all).anyMatch(c -> c.endsWith("mdadm --grow /dev/md/photos --raid-devices=4'"));
    assertThat(all.stream().filter(c -> c.matches("(cryptsetup resize|pvres|.*lvext|xfs_g).*")))
        .containsExactly(
            "cryptsetup resize --key-file /etc/rotproof/keys/photos.key photos-crypt",
            "pvresize /dev/mapper/photos-crypt",
            "bash -c '[ $(vgs --noheadings --options vg_free_count photos) -eq 0 ] || lvextend"
                + " --extents +100%FREE photos/data'",
            "xfs_growfs /srv/photos");
  }

  @Test
  void takingApartDestroysTheKeysAndForgetsTheArray() throws Exception {
    ArrayRecord r = record(2, 0, "\"mount\":{\"atBoot\":true}");
    MarkedBlock block = new MarkedBlock("photos", List.of("ARRAY /dev/md/photos"));
    Plan plan =
        ChorePlanner.plan(
            new Chore.TakeApart("photos"),
            machine(
                2,
                r,
                Optional.of(array(r, "/srv/photos", "in_sync", "in_sync")),
                Map.of("/etc/mdadm/mdadm.conf", block.appendTo(""))));
    List<String> all = commands(plan);
    assertThat(all.stream().filter(c -> c.contains("luksErase"))).hasSize(2);
    assertThat(all.indexOf("umount /srv/photos")).isZero();
    assertThat(all).last().isEqualTo("rm -f /etc/rotproof/arrays/photos.json");
    assertThat(plan.stages().stream().flatMap(s -> s.steps().stream()).map(Step::kind))
        .contains("remove-lines")
        .doesNotContain("add-lines", "change-lines");
  }

  /** An array that runs and has no record, on a machine with that crypttab. */
  private static Inventory byHand(ArrayRecord r, String crypttab, int sectorBytes) {
    return new Inventory(
            Toys.inventory(2, LifeToys.GIB).disks(),
            List.of(array(r, "/mnt/hand", "in_sync", "in_sync")),
            Set.of(),
            Set.of(),
            Set.of())
        .with(
            new Machine(
                true,
                true,
                true,
                Map.of("/etc/crypttab", crypttab),
                Set.of(),
                Set.of("photos-1", "photos-2"),
                Map.of("photos-1", sectorBytes, "photos-2", sectorBytes)));
  }

  private static List<String> kinds(Plan plan) {
    return plan.stages().stream().flatMap(s -> s.steps().stream()).map(Step::kind).toList();
  }

  @Test
  void anArrayBuiltByHandIsTakenOverWithoutTouchingIt() throws Exception {
    ArrayRecord r = record(2, 0, "");
    Plan plan = ChorePlanner.plan(new Chore.Adopt("photos", ""), byHand(r, "", 4096));
    assertThat(kinds(plan))
        .containsExactly(
            "prove-secret",
            "prove-secret",
            "raise-read-error-limit",
            "make-secret-folder",
            "write-file",
            "write-file");
    assertThat(plan.stages().stream().flatMap(s -> s.steps().stream()))
        .noneMatch(Step::erases)
        .allMatch(s -> s.writesTo().isEmpty());
    assertThat(plan.secrets()).containsExactly(SecretName.PASSPHRASE);
    assertThat(plan.blueprint().mount().point()).contains("/mnt/hand");
  }

  @Test
  void theKeyFileOfAnArrayBuiltByHandIsTheNamedOneOrCrypttabs() throws Exception {
    ArrayRecord r = record(2, 0, "");
    String crypttab =
        "# photos-1 /dev/x /root/old.key luks\n"
            + "photos-1 /dev/x /root/hand.key luks\nphotos-2 /dev/y /root/hand.key luks\n";
    Plan plan = ChorePlanner.plan(new Chore.Adopt("photos", ""), byHand(r, crypttab, 512));
    assertThat(plan.blueprint().keys().keyFile()).contains("/root/hand.key");
    assertThat(plan.blueprint().keys().passphrase()).isFalse();
    assertThat(plan.blueprint().protection().sectorBytes()).isEqualTo(512);
    assertThat(plan.secrets()).isEmpty();
    assertThat(kinds(plan)).startsWith("prove-key-file", "prove-key-file");
    assertThat(
            ChorePlanner.plan(new Chore.Adopt("photos", "/k"), byHand(r, crypttab, 512))
                .blueprint()
                .keys()
                .keyFile())
        .contains("/k");
    String half = crypttab.replace("photos-2", "films-2");
    assertThat(ChorePlanner.plan(new Chore.Adopt("photos", ""), byHand(r, half, 512)).secrets())
        .containsExactly(SecretName.PASSPHRASE);
    refused(new Chore.Adopt("photos", "relative/../k"), byHand(r, "", 512), "");
    refused(new Chore.Adopt("photos", ""), byHand(r, "", 1024), "1024");
  }

  @Test
  void integrityAloneIsTakenOverWithNothingToType() throws Exception {
    ArrayRecord r = record(2, 0, "\"protection\":{\"kind\":\"integrity\"}");
    Plan plan = ChorePlanner.plan(new Chore.Adopt("photos", ""), byHand(r, "", 512));
    assertThat(kinds(plan))
        .containsExactly(
            "raise-read-error-limit", "make-secret-folder", "write-file", "write-file");
    assertThat(plan.secrets()).isEmpty();
  }

  @Test
  void whatOpensTheOtherDisksIsProvedBeforeANewOneGetsIt() throws Exception {
    ArrayRecord r =
        record(2, 0, "\"keys\":{\"keyFile\":null,\"passphrase\":true,\"recoveryKey\":true}");
    Plan plan =
        ChorePlanner.plan(
            new Chore.Replace("photos", "disk1", "disk3", false),
            machine(3, r, Optional.of(array(r, "/srv/photos", "in_sync", "in_sync")), Map.of()));
    assertThat(plan.secrets()).containsExactly(SecretName.PASSPHRASE);
    assertThat(kinds(plan)).startsWith("prove-secret", "erase-signatures");
  }

  /** Exit code 3 means that data would be in danger: of a name of no array none is. */
  @Test
  void aNameOfNoArrayIsAWrongWordAndNoDanger() throws Exception {
    Inventory inventory = byHand(record(2, 0, ""), "", 4096);
    for (Chore chore :
        List.of(
            new Chore.Adopt("foto", ""),
            new Chore.Convert(
                "foto",
                List.of(),
                new Blueprint.Protection(Blueprint.Protection.Kind.INTEGRITY, "crc32c", 4096),
                new Blueprint.Keys(Optional.empty(), false, false, Optional.empty())))) {
      assertThatThrownBy(() -> ChorePlanner.plan(chore, inventory))
          .isInstanceOfSatisfying(
              PlanException.class,
              e -> assertThat(e.reason()).isEqualTo(PlanException.Reason.USAGE))
          .hasMessageContaining("There is no array 'foto' that runs");
    }
  }
}
