package org.rotproof.plan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.plan.boot.MarkedBlock;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;

/** What a plan does to the files under /etc that open an array at boot. */
class BootPlanTest {
  private static final String FSTAB = "/dev/vda1 / ext4 defaults 0 1\n";

  private static Machine machine(Map<String, String> files) {
    return machine(true, files);
  }

  private static Machine machine(
      boolean rootEncrypted, Map<String, String> files, String... there) {
    Set<String> unread =
        new HashSet<>(Set.of(BootLines.CRYPTTAB_READER, BootLines.INTEGRITYTAB_READER));
    unread.addAll(List.of(there));
    return new Machine(true, true, rootEncrypted, files, unread, Set.of());
  }

  private static Plan plan(String more, Machine machine) throws PlanException {
    Inventory inventory = Toys.inventory(4, 1L << 30).with(machine);
    return Planner.plan(
        BlueprintJson.read(
            "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],\"mount\":{\"atBoot\":true}"
                + more
                + "}"),
        inventory);
  }

  private static List<Step> boot(Plan plan) {
    return plan.stages().stream()
        .filter(s -> s.kind().equals("boot"))
        .flatMap(s -> s.steps().stream())
        .toList();
  }

  private static Map<String, List<String>> added(Plan plan) {
    Map<String, List<String>> lines = new HashMap<>();
    boot(plan).stream()
        .flatMap(s -> s.change().stream())
        .forEach(c -> lines.put(c.path(), c.added()));
    return lines;
  }

  @Example
  void encryptedDisksAreOpenedFromCrypttab() throws Exception {
    assertThat(added(plan("", machine(Map.of("/etc/fstab", FSTAB)))))
        .containsOnly(
            Map.entry(
                "/etc/crypttab",
                List.of(
                    "photos-1 UUID=UUID-ON(/dev/disk/by-id/scsi-disk1)"
                        + " /etc/rotproof/keys/photos.key luks,nofail",
                    "photos-2 UUID=UUID-ON(/dev/disk/by-id/scsi-disk2)"
                        + " /etc/rotproof/keys/photos.key luks,nofail")),
            Map.entry(
                "/etc/mdadm/mdadm.conf",
                List.of("ARRAY /dev/md/photos metadata=1.2 UUID=UUID-OF-THE-ARRAY")),
            Map.entry(
                "/etc/fstab",
                List.of(
                    "/dev/md/photos /srv/photos ext4 defaults,nofail,x-systemd.device-timeout=180"
                        + " 0 2")));
  }

  @Example
  void layeredDisksAreOpenedFromIntegritytabAndTheArrayFromCrypttab() throws Exception {
    Map<String, List<String>> lines =
        added(plan(",\"protection\":{\"kind\":\"layered\"}", machine(Map.of())));
    assertThat(lines.get("/etc/integritytab"))
        .containsExactly(
            "photos-1 /dev/disk/by-id/scsi-disk1 - integrity-algorithm=crc32c",
            "photos-2 /dev/disk/by-id/scsi-disk2 - integrity-algorithm=crc32c");
    assertThat(lines.get("/etc/crypttab"))
        .containsExactly("photos-crypt /dev/md/photos /etc/rotproof/keys/photos.key luks,nofail");
    assertThat(lines.get("/etc/fstab").get(0)).startsWith("/dev/mapper/photos-crypt /srv/photos ");
  }

  @Example
  void theBitmapIsOpenedAtBootWhereSystemdKnowsIt() throws Exception {
    String bitmap = ",\"protection\":{\"kind\":\"integrity\",\"writePath\":\"bitmap\"}";
    String library = "/usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-";
    Plan plan = plan(bitmap, machine(true, Map.of(), library + "257.so"));
    assertThat(added(plan).get("/etc/integritytab"))
        .contains("photos-2 /dev/disk/by-id/scsi-disk2 - integrity-algorithm=crc32c,mode=bitmap");
    assertThat(PlanScript.render(plan)).contains(" --integrity-bitmap-mode ");
    assertThat(plan.notes()).anyMatch(n -> n.contains("by bitmap"));
    for (String other : List.of("252.so", "253.9-1.fc38.so", "x.so")) {
      assertThatThrownBy(() -> plan(bitmap, machine(true, Map.of(), library + other)))
          .as(other)
          .hasMessageContaining("needs version 254");
    }
    assertThatThrownBy(() -> plan(bitmap.replace("integrity\"", "encrypted\""), machine(Map.of())))
        .hasMessageContaining("has no bitmap");
    assertThat(PlanScript.render(plan("", machine(Map.of())))).doesNotContain("bitmap-mode");
  }

  @Example
  void whereNobodyLookedNothingIsTouched() throws Exception {
    Plan plan = plan("", Machine.UNKNOWN);
    assertThat(boot(plan)).isEmpty();
    assertThat(plan.notes()).anyMatch(n -> n.startsWith("Opening at boot is not set up"));
  }

  @Example
  void aKeyFileOnAnOpenRootIsSaidPlainly() throws Exception {
    Plan plan = plan("", machine(false, Map.of()));
    assertThat(plan.notes()).anyMatch(n -> n.contains("root file system that is not encrypted"));
    assertThat(plan("", machine(Map.of())).notes())
        .noneMatch(n -> n.contains("root file system that is not encrypted"));
  }

  @Example
  void whatCouldNotBeOpenedOrUndoneIsRefused() throws Exception {
    refused(",\"protection\":{\"kind\":\"integrity\",\"integrity\":\"xxhash64\"}", Map.of());
    refused("", Map.of("/etc/crypttab", "photos-2 /dev/sdx none\n"));
    refused("", Map.of("/etc/fstab", "UUID=1 /srv/photos ext4 defaults 0 0\n"));
    refused("", Map.of("/etc/fstab", "x\n# Rotproof: begin photos"));
    refused("", Map.of("/etc/fstab", "UUID=1 /srv/x/..//photos/ ext4 defaults 0 0\n"));
    refused("", Map.of("/etc/fstab", "LABEL=\"photos\" /mnt/other ext4 defaults 0 0\n"));
    refused("", Map.of("/etc/fstab", "LABEL='photos' /mnt/other ext4 defaults 0 0\n"));
    refused("", Map.of("/etc/fstab", "/dev/disk/../md//photos /mnt/other ext4 noauto 0 0\n"));
    refused("", Map.of("/etc/fstab", "/dev/disk/by-label/photos /mnt/other auto noauto 0 0\n"));
    refused("", Map.of("/etc/fstab", "/dev/md/photos /mnt/other ext4 noauto 0 0\n"));
    String lvm = ",\"storage\":{\"kind\":\"lvm\",\"volumeGroup\":\"v-g\"}";
    refused(lvm, Map.of("/etc/fstab", "/dev/v-g/data /mnt/other ext4 noauto 0 0\n"));
    refused(lvm, Map.of("/etc/fstab", "/dev/mapper/v--g-data /mnt/other ext4 noauto 0 0\n"));
    refused("", Map.of(ArrayRecord.path("photos"), "{}"));
    assertThatThrownBy(() -> plan("", machine(true, Map.of(), "/etc/crypttab")))
        .isInstanceOf(PlanException.class);
    // A record that cannot be read is there all the same, and would fail the build at its end.
    Machine unreadable = machine(true, Map.of(), "/etc/rotproof/arrays/photos.json");
    Machine otherKey = machine(true, Map.of(), "/etc/rotproof/keys/photos.key");
    assertThatThrownBy(() -> plan("", otherKey))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("There is a key file /etc/rotproof/keys/photos.key already");
    assertThatThrownBy(() -> plan("", unreadable))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("/etc/rotproof/arrays/photos.json");
  }

  @Example
  void aLineThatOnlyIgnoresIsNotCalledASecondArray() {
    Map<String, String> conf = Map.of("/etc/mdadm/mdadm.conf", "ARRAY <ignore> name=nas:photos\n");
    assertThatThrownBy(() -> plan("", machine(conf)))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("leave an array of that name alone: 'ARRAY <ignore>")
        .hasMessageNotContaining("another array");
  }

  @Example
  void whereNothingReadsTheFilesAtBootThatIsSaid() throws Exception {
    Machine bare = new Machine(true, true, true, Map.of(), Set.of(), Set.of());
    for (String kind : List.of("encrypted", "integrity", "layered")) {
      String protection = ",\"protection\":{\"kind\":\"" + kind + "\"}";
      assertThatThrownBy(() -> plan(protection, bare))
          .as(kind)
          .hasMessageContaining("sudo apt install systemd-cryptsetup");
    }
    Machine half =
        new Machine(true, true, true, Map.of(), Set.of(BootLines.CRYPTTAB_READER), Set.of());
    assertThat(boot(plan("", half))).isNotEmpty();
    assertThatThrownBy(() -> plan(",\"protection\":{\"kind\":\"layered\"}", half))
        .isInstanceOf(PlanException.class);
    // Without systemd nothing reads them anyway, which a note says.
    Machine other = new Machine(true, false, true, Map.of(), Set.of(), Set.of());
    assertThat(plan("", other).notes()).anyMatch(n -> n.contains("not started by systemd"));
  }

  private static void refused(String more, Map<String, String> files) {
    assertThatThrownBy(() -> plan(more, machine(files)))
        .isInstanceOfSatisfying(
            PlanException.class,
            e -> assertThat(e.reason()).isEqualTo(PlanException.Reason.SAFETY));
  }

  @Example
  void theRecordThatAPlanWritesReadsBackAsTheSame() throws Exception {
    Plan plan = plan("", machine(Map.of()));
    FileStep.WriteFile write =
        (FileStep.WriteFile)
            plan.stages().stream()
                .flatMap(s -> s.steps().stream())
                .filter(s -> s instanceof FileStep.WriteFile)
                .findFirst()
                .orElseThrow();
    ArrayRecord record = ArrayRecordJson.read(write.path(), write.text());
    assertThat(record.blueprint()).isEqualTo(plan.blueprint());
    assertThat(record.members()).hasSize(2);
    assertThat(ArrayRecordJson.write(record)).isEqualTo(write.text());
  }

  @Provide
  Arbitrary<String> contents() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withCharRange((char) 0, (char) 255).ofMaxLength(300),
        Arbitraries.of("", "\n", "a\r\nb\r\n", "no end", "\0\0x", "y\n\0\n", "z".repeat(300_000)));
  }

  /** The very commands that run, on a real file. */
  @Property(tries = 60)
  void theToolsAddAndCutOutExactlyTheseBytes(@ForAll("contents") String content) throws Exception {
    Path folder = Files.createTempDirectory("rotproof-etc");
    try {
      Path file = folder.resolve("crypttab");
      byte[] before = content.getBytes(ISO_8859_1);
      Files.write(file, before);
      MarkedBlock block = new MarkedBlock("photos", List.of("photos-1 /dev/x none luks"));
      FileStep.AddLines add = new FileStep.AddLines(file.toString(), block);
      run(add.command());
      assertThat(Files.readString(file, ISO_8859_1)).isEqualTo(block.appendTo(content));
      run(add.undo().orElseThrow());
      assertThat(Files.readAllBytes(file)).isEqualTo(before);
      run(add.undo().orElseThrow());
      assertThat(Files.readAllBytes(file)).isEqualTo(before);
    } finally {
      try (var all = Files.list(folder)) {
        for (Path p : all.toList()) {
          Files.delete(p);
        }
      }
      Files.delete(folder);
    }
  }

  /** The very commands that run, on a real file: whatever stands before and behind the lines. */
  @Property(tries = 40)
  void changedAndRemovedLinesComeBackWhereTheyWere(
      @ForAll("contents") String before, @ForAll("contents") String behind) throws Exception {
    Path folder = Files.createTempDirectory("rotproof-etc");
    Path file = folder.resolve("crypttab");
    MarkedBlock old = new MarkedBlock("photos", List.of("photos-1 /dev/x none luks", "# a/b&c\\d"));
    MarkedBlock renamed = new MarkedBlock("films", List.of("films-1 /dev/x & \\1 luks"));
    String content = old.appendTo(before) + behind;
    try {
      Files.write(file, content.getBytes(ISO_8859_1));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
      FileStep.ChangeLines change = new FileStep.ChangeLines(file.toString(), old, renamed);
      String was = identity(change);
      run(change.command());
      assertThat(Files.readString(file, ISO_8859_1))
          .isEqualTo(renamed.appendTo(before) + behind)
          .isEqualTo(old.replaceIn(content, renamed));
      assertThat(identity(change)).isNotEqualTo(was);
      run(change.undo().orElseThrow());
      assertThat(Files.readString(file, ISO_8859_1)).isEqualTo(content);
      assertThat(identity(change)).isEqualTo(was);

      FileStep.RemoveLines remove = FileStep.RemoveLines.of(file.toString(), old, content);
      run(remove.command());
      assertThat(Files.readString(file, ISO_8859_1)).isEqualTo(before + behind);
      assertThat(identity(remove)).isNotEqualTo(was);
      run(remove.undo().orElseThrow());
      assertThat(Files.readString(file, ISO_8859_1)).isEqualTo(content);
      assertThat(Files.getPosixFilePermissions(file))
          .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));

      run(remove.command());
      Files.write(file, "new\n".getBytes(ISO_8859_1), StandardOpenOption.APPEND);
      run(remove.undo().orElseThrow());
      assertThat(Files.readString(file, ISO_8859_1))
          .isEqualTo(old.appendTo(before + behind + "new\n"));
    } finally {
      try (var all = Files.list(folder)) {
        for (Path p : all.toList()) {
          Files.delete(p);
        }
      }
      Files.delete(folder);
    }
  }

  private static String identity(Step step) throws IOException, InterruptedException {
    Trace trace = step.trace().orElseThrow();
    return trace.identityIn(run(trace.look()));
  }

  @Example
  void aFileThatWasNotThereIsGoneAgainUnlessSomebodyUsedIt() throws Exception {
    Path folder = Files.createTempDirectory("rotproof-etc");
    Path file = folder.resolve("integritytab");
    FileStep.MakeFile make = new FileStep.MakeFile(file.toString());
    run(make.command());
    assertThat(file).exists();
    run(make.undo().orElseThrow());
    assertThat(file).doesNotExist();
    Files.writeString(file, "somebody's");
    run(make.undo().orElseThrow());
    assertThat(file).hasContent("somebody's");
    Files.delete(file);
    Files.delete(folder);
  }

  private static String run(Command command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(command.argv());
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    try (OutputStream in = process.getOutputStream()) {
      if (command.input() instanceof Command.Input.Text text) {
        in.write(text.text().getBytes(UTF_8));
      }
    }
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
