package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rotproof.plan.LifeToys.array;
import static org.rotproof.plan.LifeToys.machine;
import static org.rotproof.plan.LifeToys.record;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.rotproof.plan.boot.MarkedBlock;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;

/** What the end of an array takes with it, and what it leaves. */
class TakeApartTest {
  private static final String KEY = "/etc/rotproof/keys/photos.key";
  private static final String CONF = "/etc/mdadm/mdadm.conf";
  private static final String BACKUPS =
      "\"keys\":{\"keyFile\":\"photos.key\",\"headerBackup\":\"backups\"}";

  private static Plan plan(Inventory inventory) throws PlanException {
    return ChorePlanner.plan(new Chore.TakeApart("photos"), inventory);
  }

  private static Inventory closed(ArrayRecord r, Map<String, String> files) {
    return machine(3, r, Optional.empty(), files);
  }

  private static Stream<Step> steps(Plan plan) {
    return plan.stages().stream().flatMap(s -> s.steps().stream());
  }

  private static List<String> of(Plan plan, String kind) {
    return steps(plan).filter(s -> s.kind().equals(kind)).map(Step::subject).toList();
  }

  /** Another array's record. */
  private static Map<String, String> films(String keyFile, String backups) throws PlanException {
    ArrayRecord photos = record(2, 0, "");
    Blueprint b =
        BlueprintJson.read(
            "{\"name\":\"films\",\"disks\":[\"disk8\",\"disk9\"],\"keys\":{\"keyFile\":\""
                + keyFile
                + "\",\"headerBackup\":\""
                + backups
                + "\"}}");
    ArrayRecord films = new ArrayRecord(b, photos.members());
    return Map.of(films.path(), ArrayRecordJson.write(films));
  }

  @Test
  void whatWasSeenOfItsMetadataGoesWithIt() throws Exception {
    Plan plan = plan(closed(record(3, 0, ""), Map.of()));
    assertThat(of(plan, "forget-known-good"))
        .containsExactly("/etc/rotproof/known-good/photos.json");
  }

  private static void keeps(Map<String, String> files, ArrayRecord r, String why)
      throws PlanException {
    Plan plan = plan(closed(r, files));
    assertThat(of(plan, "destroy-key-file")).as(why).isEmpty();
    assertThat(plan.notes()).anyMatch(n -> n.contains(" stays, because ") && n.contains(why));
  }

  @Test
  void itsOwnKeyFileAndHeaderBackupsGoAndThatIsSaid() throws Exception {
    Plan plan = plan(closed(record(2, 1, BACKUPS), Map.of()));
    assertThat(of(plan, "destroy-key-file")).containsExactly(KEY);
    assertThat(of(plan, "destroy-header-backup"))
        .containsExactly(
            "/etc/rotproof/backups/photos-disk1.luks",
            "/etc/rotproof/backups/photos-disk2.luks",
            "/etc/rotproof/backups/photos-disk3.luks");
    assertThat(plan.notes())
        .anyMatch(n -> n.contains(KEY + " is destroyed too") && n.contains("cannot be taken back"))
        .anyMatch(n -> n.contains("/etc/rotproof/backups are destroyed too"))
        .anyMatch(n -> n.contains("Destroy those yourself"));
  }

  @Test
  void theOneHeaderOfALayeredArrayIsNamedAfterTheArray() throws Exception {
    ArrayRecord r = record(2, 0, BACKUPS + ",\"protection\":{\"kind\":\"layered\"}");
    Plan plan = plan(machine(2, r, Optional.of(array(r, "", "in_sync", "in_sync")), Map.of()));
    assertThat(of(plan, "destroy-header-backup"))
        .containsExactly("/etc/rotproof/backups/photos-photos.luks");
  }

  @Test
  void theNamesOfHeaderBackupsAreThoseThatTheBuildGaveThem() throws Exception {
    for (String kind : List.of("encrypted", "layered")) {
      ArrayRecord r = record(2, 1, BACKUPS + ",\"protection\":{\"kind\":\"" + kind + "\"}");
      Plan build = Planner.plan(r.blueprint(), Toys.inventory(3, LifeToys.GIB));
      String written = String.join("\n", steps(build).map(s -> s.command().shellLine()).toList());
      assertThat(HeaderBackups.of(r)).isNotEmpty().allMatch(written::contains);
    }
  }

  @Test
  void integrityAloneHasNoKeys() throws Exception {
    Plan plan = plan(closed(record(2, 0, "\"protection\":{\"kind\":\"integrity\"}"), Map.of()));
    assertThat(steps(plan).map(Step::kind)).noneMatch(k -> k.startsWith("destroy-"));
    assertThat(plan.notes()).noneMatch(n -> n.contains("header backup"));
  }

  @Test
  void whatAnythingElseMayNeedStaysAndTheReasonIsSaid() throws Exception {
    ArrayRecord r = record(2, 0, BACKUPS);
    keeps(films("photos.key", "other"), r, "the array 'films'");
    keeps(films(KEY, "other"), r, "the array 'films'");
    keeps(Map.of("/etc/rotproof/arrays/odd.json", "{"), r, "odd.json cannot be read");
    keeps(Map.of("/etc/crypttab", "swap /dev/sdz " + KEY + " luks\n"), r, "/etc/crypttab");
    keeps(Map.of(), record(2, 0, "\"keys\":{\"keyFile\":\"/root/hand.key\"}"), "outside");
    Plan mentioned =
        plan(
            closed(
                r,
                Map.of(
                    "/etc/crypttab",
                    new MarkedBlock("photos", List.of("photos-1 /dev/x " + KEY)).appendTo("#\n"))));
    assertThat(of(mentioned, "destroy-key-file")).as("its own line").containsExactly(KEY);
    assertThat(of(plan(closed(r, films("films.key", "backups"))), "destroy-header-backup"))
        .as("backups of another array in the same folder are others")
        .hasSize(2);
  }

  @Test
  void aFileThatWasMadeForTheArrayAndIsEmptyWithoutItGoes() throws Exception {
    ArrayRecord r = record(2, 0, "");
    MarkedBlock block = new MarkedBlock("photos", List.of("ARRAY /dev/md/photos"));
    assertThat(of(plan(closed(r, Map.of(CONF, block.appendTo("")))), "remove-empty-file"))
        .containsExactly(CONF);
    MarkedBlock films = new MarkedBlock("films", List.of("ARRAY /dev/md/films"));
    for (String rest : List.of("\n", "# mine", films.text())) {
      assertThat(of(plan(closed(r, Map.of(CONF, block.appendTo(rest)))), "remove-empty-file"))
          .as(rest)
          .isEmpty();
    }
    assertThat(of(plan(closed(r, Map.of("/etc/fstab", block.appendTo("")))), "remove-empty-file"))
        .as("an fstab belongs to the system")
        .isEmpty();
  }

  @Test
  void aFileThatWasThereAndEmptyStaysAndItsBackupGoesOnTellingSo() throws Exception {
    ArrayRecord r = record(2, 0, "");
    MarkedBlock block = new MarkedBlock("photos", List.of("ARRAY /dev/md/photos"));
    String before = "/etc/rotproof/before/photos-mdadm.conf";
    Plan plan = plan(closed(r, Map.of(CONF, block.appendTo(""), before, "")));
    assertThat(of(plan, "remove-lines")).containsExactly(CONF);
    assertThat(of(plan, "remove-empty-file")).isEmpty();
    assertThat(of(plan, "back-up-file")).isEmpty();
    // Also after the array was given another name since.
    String renamed = "/etc/rotproof/before/films-mdadm.conf";
    assertThat(
            of(plan(closed(r, Map.of(CONF, block.appendTo(""), renamed, ""))), "remove-empty-file"))
        .isEmpty();
  }

  @Test
  void theNameAndTheKeyFileAreFreeAfterwards() throws Exception {
    ArrayRecord r = record(2, 0, BACKUPS);
    Inventory apart = closed(r, Map.of());
    Set<String> files = new java.util.HashSet<>(apart.machine().files().keySet());
    files.add(KEY);
    steps(plan(apart))
        .filter(s -> s.kind().matches("destroy-key-file|remove-file"))
        .forEach(s -> files.remove(s.subject()));
    Map<String, String> left = new HashMap<>(apart.machine().files());
    left.keySet().retainAll(files);
    Set<String> keys = new java.util.HashSet<>(files);
    keys.removeAll(left.keySet());
    Inventory after =
        Toys.inventory(2, LifeToys.GIB).with(new Machine(true, true, true, left, keys, Set.of()));
    assertThat(Planner.plan(r.blueprint(), after).stages()).isNotEmpty();
  }

  @Property(tries = 60)
  void keysGoOnlyWhenNothingIsLeftThatTheyOpenAndTheRecordGoesLast(
      @ForAll @IntRange(min = 2, max = 4) int disks,
      @ForAll boolean layered,
      @ForAll boolean runs,
      @ForAll boolean lines)
      throws PlanException {
    ArrayRecord r =
        record(disks, 0, BACKUPS + (layered ? ",\"protection\":{\"kind\":\"layered\"}" : ""));
    String[] states = new String[disks];
    java.util.Arrays.fill(states, "in_sync");
    Map<String, String> files = new HashMap<>();
    if (lines) {
      files.put(
          "/etc/crypttab", new MarkedBlock("photos", List.of("photos-1 x " + KEY)).appendTo(""));
    }
    Plan plan =
        plan(
            machine(
                disks,
                r,
                runs || layered ? Optional.of(array(r, "", states)) : Optional.empty(),
                files));
    List<String> kinds = steps(plan).map(Step::kind).toList();
    int firstKey = kinds.indexOf("destroy-key-file");
    assertThat(firstKey).isPositive();
    assertThat(kinds.lastIndexOf("erase-key-slots")).isBetween(0, firstKey - 1);
    assertThat(kinds.lastIndexOf("erase-signatures")).isBetween(0, firstKey - 1);
    assertThat(kinds.lastIndexOf("remove-lines")).isLessThan(firstKey);
    assertThat(kinds.get(kinds.size() - 1)).isEqualTo("remove-file");
    assertThat(kinds.stream().filter(k -> k.equals("erase-key-slots")).count())
        .isEqualTo(layered ? 1 : disks);
    // No way back is offered once it has begun to destroy.
    assertThat(steps(plan).filter(s -> s.kind().startsWith("destroy-")))
        .isNotEmpty()
        .allMatch(s -> s.undo().isEmpty() && s.binding().inForce(true, false));
  }
}
