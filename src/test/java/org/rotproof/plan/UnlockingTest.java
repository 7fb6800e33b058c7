package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.plan.boot.MarkedBlock;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskContent;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;
import org.rotproof.storage.SmartVerdict;

/** What opens an array at boot with no hands, as it is planned. */
class UnlockingTest {
  private static final Unlock.Tpm2 TPM = new Unlock.Tpm2(List.of(7));
  private static final Unlock.Stick STICK = Unlock.Stick.of("CAFE-1234", "photos");
  private static final Unlock.Tang TANG =
      new Unlock.Tang("http://tang.lan:7500", "RsY4W0uf4NT51FLY-tRbqymn1C7TwGir3mTeeUT-ac8");
  private static final Set<String> CLEVIS =
      Set.of(Machine.TANG_ENROLLER, Machine.TANG_ASKER, Machine.TANG_AT_BOOT);
  private static final String KEYS =
      "\"keys\":{\"keyFile\":\"photos.key\",\"passphrase\":true,\"headerBackup\":\"backups\"},"
          + "\"mount\":{\"atBoot\":true}";

  private static ArrayRecord record(String more) throws PlanException {
    return LifeToys.record(2, 1, more);
  }

  private static Map<String, String> crypttab(ArrayRecord record, Machine machine) {
    List<String> lines =
        new BootPlanner(record, machine, "u", "1.2")
            .lines()
            .getOrDefault(BootLines.CRYPTTAB, List.of());
    if (lines.isEmpty()) {
      return Map.of();
    }
    return Map.of(BootLines.CRYPTTAB, new MarkedBlock(record.name(), lines).text());
  }

  private static Disk stick(String type, List<String> mounts) {
    return new Disk(
        "disk9",
        "/dev/sdi",
        "/dev/disk/by-id/usb-stick",
        "Acme",
        "Stick",
        "S9",
        "",
        LifeToys.GIB,
        512,
        512,
        false,
        true,
        "usb",
        SmartVerdict.UNKNOWN,
        List.of(),
        List.of(
            new DiskContent(
                "/dev/sdi1", type, "", LifeToys.GIB, mounts, List.of("by-uuid/CAFE-1234"))));
  }

  /** The machine with that record and its lines, closed. */
  private static Inventory machine(ArrayRecord record, boolean tpm, Optional<Disk> stick) {
    Inventory plain = LifeToys.machine(4, record, Optional.empty(), Map.of());
    Inventory found =
        LifeToys.machine(4, record, Optional.empty(), crypttab(record, plain.machine()));
    List<Disk> disks = new ArrayList<>(found.disks());
    stick.ifPresent(disks::add);
    Set<String> there = new HashSet<>(Set.of(Machine.TPM2_ENROLLER));
    if (tpm) {
      there.add(Machine.TPM2);
    }
    Machine m = found.machine();
    return found
        .withDisks(disks)
        .with(new Machine(true, true, false, m.files(), there, m.mappings()));
  }

  private static Inventory both(ArrayRecord record) {
    return machine(record, true, Optional.of(stick("vfat", List.of())));
  }

  /** The same with what asks a Tang server, but for one part of it. */
  private static Inventory clevis(Inventory found, String without) {
    Machine m = found.machine();
    Set<String> there = new HashSet<>(CLEVIS);
    there.remove(without);
    there.addAll(m.unreadable());
    return found.with(new Machine(true, true, false, m.files(), there, m.mappings()));
  }

  private static Inventory clevis(ArrayRecord record) {
    return clevis(machine(record, false, Optional.empty()), "");
  }

  private static List<String> kinds(Plan plan) {
    return plan.stages().stream()
        .flatMap(s -> s.steps().stream())
        .map(s -> s.kind() + " " + s.subject())
        .filter(k -> !k.contains("/"))
        .toList();
  }

  private static String refusal(Chore chore, Inventory found) {
    try {
      ChorePlanner.plan(chore, found);
      return "";
    } catch (PlanException e) {
      return e.getMessage();
    }
  }

  @Test
  void eachDiskAndSpareIsEnrolledAndTriedAfterThePassphraseWasAndItsHeaderIsSavedAfterIt()
      throws Exception {
    Plan plan = ChorePlanner.plan(new Chore.AddUnlock("photos", TPM), both(record(KEYS)));
    assertThat(plan.secrets()).containsExactly(SecretName.PASSPHRASE);
    assertThat(kinds(plan))
        .containsSubsequence(
            "prove-secret disk1",
            "prove-key-file disk1",
            "prove-secret disk3",
            "enrol-tpm2 disk1",
            "enrol-tpm2 disk2",
            "enrol-tpm2 disk3",
            "prove-tpm2 disk1",
            "prove-tpm2 disk3",
            "back-up-header disk1",
            "back-up-header disk3");
    assertThat(plan.notes().toString())
        .contains("whole machine", "update of the firmware", "--renew", "/etc/rotproof/keys");
    List<String> last =
        plan.stages().get(plan.stages().size() - 1).steps().stream()
            .flatMap(s -> s.change().stream())
            .flatMap(c -> c.added().stream())
            .toList();
    assertThat(last)
        .hasSize(3)
        .allMatch(line -> line.endsWith(" none luks,nofail,tpm2-device=auto"));
  }

  @Test
  void aStickGetsAKeyOfItsOwnInASlotOfItsOwn() throws Exception {
    Plan plan = ChorePlanner.plan(new Chore.AddUnlock("photos", STICK), both(record(KEYS)));
    assertThat(kinds(plan))
        .containsSubsequence(
            "prove-secret disk3",
            "make-stick-key CAFE-1234",
            "add-stick-key disk1",
            "add-stick-key disk3",
            "prove-stick-key disk1",
            "prove-stick-key disk3");
    assertThat(LifeToys.commands(plan).toString())
        .contains("--key-slot 20", "UUID=CAFE-1234", "unshare --mount")
        .contains("/rotproof-photos.key:UUID=CAFE-1234 luks,nofail,keyfile-timeout=");
  }

  @Test
  void itIsNeverTheOnlyWayIn() throws Exception {
    String onlyFile = "\"keys\":{\"keyFile\":\"photos.key\"},\"mount\":{\"atBoot\":true}";
    for (Unlock way : List.of(TPM, STICK, TANG)) {
      assertThat(refusal(new Chore.AddUnlock("photos", way), clevis(both(record(onlyFile)), "")))
          .contains("Neither a passphrase nor a recovery key", "must never be the only way in");
    }
    String paper =
        "\"keys\":{\"keyFile\":\"photos.key\",\"recoveryKey\":true},\"mount\":{\"atBoot\":true}";
    ArrayRecord r = record(paper);
    assertThat(ChorePlanner.plan(new Chore.AddUnlock("photos", TPM), both(r)).secrets())
        .containsExactly(SecretName.RECOVERY_KEY);
    ArrayRecord lacking = r.lacking(Set.of("disk2"), Set.of());
    assertThat(refusal(new Chore.AddUnlock("photos", TPM), both(lacking)))
        .contains("each disk of 'photos'");
  }

  @Test
  void itIsRefusedWhereItCannotWork() throws Exception {
    ArrayRecord r = record(KEYS);
    Chore tpm = new Chore.AddUnlock("photos", TPM);
    Chore stick = new Chore.AddUnlock("photos", STICK);
    assertThat(refusal(tpm, machine(r, false, Optional.empty()))).contains("knows no TPM 2");
    assertThat(refusal(stick, machine(r, true, Optional.empty()))).contains("CAFE-1234");
    assertThat(refusal(stick, machine(r, true, Optional.of(stick("crypto_LUKS", List.of())))))
        .contains("crypto_LUKS");
    assertThat(refusal(stick, machine(r, true, Optional.of(stick("ext4", List.of("/"))))))
        .contains("starts from");
    assertThat(refusal(tpm, both(record(KEYS.replace("true}", "false}")))))
        .contains("not opened at boot");
    assertThat(refusal(tpm, both(record("\"protection\":{\"kind\":\"integrity\"}"))))
        .contains("not encrypted");
    assertThat(refusal(tpm, both(r.opening(Optional.of(STICK))))).contains("Remove that first");
    for (Chore none :
        List.of(
            new Chore.RenewUnlock("photos"),
            new Chore.TestUnlock("photos", ""),
            new Chore.RemoveUnlock("photos"))) {
      assertThat(refusal(none, both(r))).contains("Neither a TPM nor a stick");
    }
  }

  @Test
  void noStickNorRegisterThatIsNone() {
    for (String uuid : List.of("", "a b", "$(id)", "a/b", "-x", "UUID=1")) {
      assertThatThrownBy(() -> new Unlock.Stick(uuid, "/k"))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String file : List.of("k", "/a/b", "/..", "/$f", "/a b", "/")) {
      assertThatThrownBy(() -> new Unlock.Stick("1", file))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new Unlock.Tpm2(List.of(24)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new Unlock.Tpm2(List.of(7, 0, 7)).register()).isEqualTo("0+7");
  }

  @Test
  void theRecordKeepsIt() throws Exception {
    for (Unlock way : List.of(TPM, STICK, TANG)) {
      ArrayRecord r = record(KEYS).opening(Optional.of(way)).lacking(Set.of(), Set.of("disk2"));
      String text = ArrayRecordJson.write(r);
      assertThat(ArrayRecordJson.read(r.path(), text)).isEqualTo(r);
    }
    assertThat(ArrayRecordJson.write(record(KEYS))).doesNotContain("nlock");
  }

  /** Its line goes on naming the key file, so that the others do not wait for a person. */
  @Test
  void aDiskThatJoinsIsEnrolledOrItIsSaidThatItIsNot() throws Exception {
    ArrayRecord r = record(KEYS).opening(Optional.of(TPM));
    for (boolean there : List.of(true, false)) {
      Inventory closed = machine(r, there, Optional.empty());
      Inventory open =
          closed.with(List.of(LifeToys.array(r, "/srv/photos", "in_sync", "in_sync", "spare")));
      Plan plan = ChorePlanner.plan(new Chore.AddSpare("photos", "disk4"), open);
      assertThat(kinds(plan).contains("enrol-tpm2 disk4")).isEqualTo(there);
      assertThat(plan.notes().toString().contains("until it is enrolled there")).isEqualTo(!there);
      assertThat(LifeToys.commands(plan).toString().contains("\"withoutUnlock\" : [ \"disk4\" ]"))
          .isEqualTo(!there);
    }
    ArrayRecord lacking = r.lacking(Set.of(), Set.of("disk2"));
    assertThat(crypttab(lacking, both(r).machine()).get(BootLines.CRYPTTAB))
        .contains("photos-1 /dev/disk/by-id/scsi-disk1 none luks,nofail,tpm2-device=auto")
        .contains(
            "photos-2 /dev/disk/by-id/scsi-disk2 /etc/rotproof/keys/photos.key luks,nofail\n");
    assertThat(kinds(ChorePlanner.plan(new Chore.RenewUnlock("photos"), both(lacking))))
        .containsSubsequence("prove-key-file disk2", "enrol-tpm2 disk2", "prove-tpm2 disk2");
  }

  /** What is done to the array afterwards leaves it as it is. */
  @Test
  void itOutlivesOtherChores() throws Exception {
    ArrayRecord r = record(KEYS).opening(Optional.of(TPM));
    for (Chore other :
        List.of(
            new Chore.AddRecoveryKey("photos"),
            new Chore.ChangeKeyFile("photos", "other.key"),
            new Chore.Rename("photos", "films"),
            new Chore.Schedule("photos", Blueprint.ScrubSchedule.WEEKLY))) {
      Plan plan = ChorePlanner.plan(other, both(r));
      assertThat(LifeToys.commands(plan).toString()).contains("\"way\" : \"tpm2\"");
    }
  }

  @Test
  void anotherWayInIsProvedAndTheLinesAreBackBeforeItIsTakenAway() throws Exception {
    ArrayRecord r = record(KEYS).opening(Optional.of(STICK));
    Plan lost =
        ChorePlanner.plan(new Chore.RemoveUnlock("photos"), machine(r, false, Optional.empty()));
    assertThat(lost.notes().toString()).contains("not plugged in");
    assertThat(lost.secrets()).isEmpty();
    List<String> stages = lost.stages().stream().map(Stage::kind).toList();
    assertThat(stages).containsSubsequence("prove", "boot", "old-key", "headers");
    assertThat(kinds(lost)).contains("kill-stick-slot disk1", "kill-stick-slot disk3");
    assertThat(kinds(ChorePlanner.plan(new Chore.RemoveUnlock("photos"), both(r))))
        .contains("erase-stick-key CAFE-1234");
  }

  /** The key that lies beside the disks is what a thief of the whole machine needs. */
  @Test
  void theKeyFileGoesOnceThePassphraseWasProvedAndItsLinesAreOthers() throws Exception {
    ArrayRecord r = record(KEYS).opening(Optional.of(TPM));
    Plan plan = ChorePlanner.plan(new Chore.DropKeyFile("photos"), both(r));
    assertThat(plan.secrets()).containsExactly(SecretName.PASSPHRASE);
    List<String> stages = plan.stages().stream().map(Stage::kind).toList();
    assertThat(stages).containsSubsequence("prove", "record", "old-key", "headers", "old-keys");
    assertThat(LifeToys.commands(plan).toString())
        .contains("shred", "luksRemoveKey")
        .contains("\"way\" : \"tpm2\"")
        .contains("\"keyFile\" : null");
    assertThat(refusal(new Chore.AddUnlock("photos", TPM), both(record(KEYS)))).isEmpty();
    assertThat(
            refusal(
                new Chore.DropKeyFile("photos"),
                both(record("\"keys\":{\"keyFile\":\"photos.key\",\"recoveryKey\":true}"))))
        .contains("only paper would open it");
    ArrayRecord none = record("\"keys\":{\"passphrase\":true}");
    assertThat(refusal(new Chore.DropKeyFile("photos"), both(none))).contains("has no key file");
    // Without it, what asks the TPM is enrolled with the passphrase, which no pipe hands over.
    ArrayRecord without = record(KEYS.replace("\"keyFile\":\"photos.key\",", ""));
    Plan add = ChorePlanner.plan(new Chore.AddUnlock("photos", TPM), both(without));
    assertThat(LifeToys.commands(add).toString()).contains("ramfs", "--unlock-key-file=/run/");
  }

  /** A line that asks a person is not one that asks the TPM. */
  @Test
  void aLineWithoutTheTpmDoesNotServe() throws Exception {
    ArrayRecord r = record(KEYS).opening(Optional.of(TPM));
    Inventory right = both(r);
    assertThat(new ServedLines(r, right.machine(), (a, b) -> false).missing("u", "1.2"))
        .doesNotContainKey(BootLines.CRYPTTAB);
    Map<String, String> files = new java.util.HashMap<>(right.machine().files());
    files.computeIfPresent(
        BootLines.CRYPTTAB, (path, text) -> text.replace("," + BootLines.BY_TPM2, ""));
    Machine without = new Machine(true, true, false, files, Set.of(), Set.of());
    assertThat(
            new ServedLines(r, without, (a, b) -> false)
                .missing("u", "1.2")
                .get(BootLines.CRYPTTAB))
        .hasSize(3);
  }

  @Test
  void aTangServerIsEnrolledOnEachDiskByTheKeyThatIsTrusted() throws Exception {
    ArrayRecord r = record(KEYS);
    Plan plan = ChorePlanner.plan(new Chore.AddUnlock("photos", TANG), clevis(r));
    assertThat(kinds(plan))
        .containsSubsequence(
            "prove-secret disk1",
            "enrol-tang disk1",
            "enrol-tang disk2",
            "enrol-tang disk3",
            "prove-tang disk1",
            "prove-tang disk3",
            "back-up-header disk3");
    String commands = LifeToys.commands(plan).toString();
    // With -y clevis trusts whoever answers, whatever thumbprint it is given.
    assertThat(commands)
        .contains("\"url\":\"http://tang.lan:7500\",\"thp\":\"" + TANG.thumbprint())
        .contains("clevis encrypt tang", "clevis luks bind -d \"$d\" -k $m/key", "TMPDIR", "ramfs")
        .doesNotContain(" -y");
    assertThat(plan.notes().toString())
        .contains("takes the Tang server as well", "not encrypted", TANG.thumbprint())
        .contains("tang-show-keys", "--renew --thumbprint", "/etc/rotproof/keys", "own screen");
    ArrayRecord given = r.opening(Optional.of(TANG));
    assertThat(crypttab(given, clevis(r).machine()).get(BootLines.CRYPTTAB))
        .contains("photos-1 /dev/disk/by-id/scsi-disk1 none luks,nofail\n");
  }

  @Test
  void noTangServerThatIsNone() {
    for (String url :
        List.of(
            "",
            "tang.lan",
            "http://",
            "ftp://tang.lan",
            "file:///etc/shadow",
            "http://me:secret@tang.lan",
            "http://tang.lan:70000",
            "http://tang.lan/a b",
            "http://tang.lan/?a",
            "http://tang.lan#a",
            "http://tang.lan'",
            "http://tang.lan\"",
            "http://$(id)",
            "http://-tang",
            "http://tang.lan\n",
            "http://{a,b}",
            "http://" + "a".repeat(200))) {
      assertThatThrownBy(() -> new Unlock.Tang(url, TANG.thumbprint()))
          .as(url)
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String thumbprint : List.of("", "a".repeat(42), "a".repeat(44), "a".repeat(42) + "'")) {
      assertThatThrownBy(() -> new Unlock.Tang(TANG.url(), thumbprint))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String url :
        List.of("http://10.0.2.100:7500", "https://tang", "http://[fd00::1]:80", "http://a/b/c")) {
      assertThat(new Unlock.Tang(url, TANG.thumbprint()).url()).isEqualTo(url);
    }
    assertThat(Unlock.Tang.of(" http://tang.lan:7500/ ", TANG.thumbprint() + "\n")).isEqualTo(TANG);
  }

  @Test
  void itIsRefusedWhereNothingWouldAskTheServer() throws Exception {
    ArrayRecord r = record(KEYS);
    Chore add = new Chore.AddUnlock("photos", TANG);
    Inventory found = machine(r, true, Optional.empty());
    assertThat(refusal(add, found)).contains("Clevis is not installed", "clevis-systemd");
    assertThat(refusal(add, clevis(found, Machine.TANG_ASKER))).contains("not installed");
    assertThat(refusal(add, clevis(found, Machine.TANG_AT_BOOT)))
        .contains("systemctl enable clevis-luks-askpass.path");
    assertThat(refusal(add, clevis(found, ""))).isEmpty();
  }

  @Test
  void itIsEnrolledAnewByOtherKeysOrAtAnotherPlace() throws Exception {
    ArrayRecord r = record(KEYS).opening(Optional.of(TANG));
    String other = "t".repeat(43);
    Plan plan =
        ChorePlanner.plan(new Chore.RenewUnlock("photos", "http://attic", other), clevis(r));
    assertThat(kinds(plan)).containsSubsequence("enrol-tang disk3", "prove-tang disk3");
    assertThat(LifeToys.commands(plan).toString())
        .contains("\"url\" : \"http://attic\"", "\"thumbprint\" : \"" + other)
        .contains("\"url\":\"http://attic\",\"thp\":\"" + other);
    Plan same = ChorePlanner.plan(new Chore.RenewUnlock("photos"), clevis(r));
    assertThat(same.stages().stream().map(Stage::kind)).doesNotContain("record");
    assertThat(refusal(new Chore.RenewUnlock("photos", "", "short"), clevis(r)))
        .contains("no thumbprint");
    assertThat(
            refusal(
                new Chore.RenewUnlock("photos", "", other),
                both(record(KEYS).opening(Optional.of(TPM)))))
        .contains("no signing key");
  }

  /** Else a disk that died together with the server could never be replaced. */
  @Test
  void aServerThatIsGoneForGoodIsTakenAwayFromTheDisksThatAreThere() throws Exception {
    ArrayRecord r = record(KEYS).opening(Optional.of(TANG));
    Inventory all = clevis(r);
    Inventory lacking =
        all.withDisks(all.disks().stream().filter(d -> !d.id().equals("disk2")).toList());
    Plan plan = ChorePlanner.plan(new Chore.RemoveUnlock("photos"), lacking);
    assertThat(kinds(plan))
        .contains("wipe-tang disk1", "wipe-tang disk3")
        .doesNotContain("wipe-tang disk2");
    assertThat(plan.notes().toString()).contains("disk2 is not there");
    assertThat(LifeToys.commands(plan).toString()).doesNotContain("clevis luks unbind");
    Inventory open = all.with(List.of(LifeToys.array(r, "/srv/photos", "in_sync", "in_sync")));
    Plan joins = ChorePlanner.plan(new Chore.AddSpare("photos", "disk4"), open);
    assertThat(kinds(joins)).contains("enrol-tang disk4");
    assertThat(joins.notes().toString()).contains("has to answer while disk4 joins", "--remove");
  }

  @Test
  void whatAsksTheServerBelongsToWhatTheNextStartNeeds() throws Exception {
    ArrayRecord r = record(KEYS).opening(Optional.of(TANG));
    Machine found = clevis(r).machine();
    Set<String> readers = new HashSet<>(found.unreadable());
    readers.add(BootLines.CRYPTTAB_READER);
    Machine whole = new Machine(true, true, false, found.files(), readers, Set.of());
    assertThat(BootNeeds.missingReaders(r, whole)).isEmpty();
    readers.remove(Machine.TANG_AT_BOOT);
    Machine off = new Machine(true, true, false, found.files(), readers, Set.of());
    assertThat(BootNeeds.missingReaders(r, off)).containsExactly(Machine.TANG_AT_BOOT);
    assertThat(BootNeeds.missingReaders(record(KEYS), off)).isEmpty();
  }
}
