package org.rotproof.helper.look;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.storage.Machine;

/** What is read of a machine for opening at boot. */
class MachineReaderTest {
  @TempDir Path root;

  private void put(String path, byte... bytes) throws Exception {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  @Test
  void everyByteOfAFileSurvives() throws Exception {
    put("etc/crypttab", (byte) 0, (byte) 0xff, (byte) '\r', (byte) '\n', (byte) 0x80);
    Machine machine = MachineReader.read(root);
    assertThat(machine.known()).isTrue();
    assertThat(machine.systemd()).isFalse();
    assertThat(machine.file("/etc/crypttab").orElseThrow()).isEqualTo("\0\u00ff\r\n\u0080");
    assertThat(machine.file("/etc/fstab")).isEmpty();
  }

  @Test
  void whatIsNoPlainFileOrTooLargeIsNotTakenForMissing() throws Exception {
    Files.createDirectories(root.resolve("etc/fstab"));
    put("etc/integritytab", new byte[(1 << 20) + 1]);
    Machine machine = MachineReader.read(root);
    assertThat(machine.unreadable()).containsExactlyInAnyOrder("/etc/fstab", "/etc/integritytab");
  }

  @Test
  void recordsAndOpenMappingsAreFound() throws Exception {
    put("etc/rotproof/arrays/photos.json", "{}".getBytes(UTF_8));
    put("etc/rotproof/keys/photos.key", "secret".getBytes(UTF_8));
    put("sys/block/dm-3/dm/name", "photos-1\n".getBytes(UTF_8));
    put("sys/block/dm-3/queue/logical_block_size", "4096\n".getBytes(UTF_8));
    Machine machine = MachineReader.read(root);
    assertThat(machine.files()).containsKey("/etc/rotproof/arrays/photos.json");
    assertThat(machine.mappings()).containsExactly("photos-1");
    assertThat(machine.sectorBytes()).containsEntry("photos-1", 4096);
    assertThat(machine.present("/etc/rotproof/keys/photos.key")).isTrue();
    assertThat(machine.toString()).doesNotContain("secret");
  }

  @Test
  void aTpmIsKnownByItsNodeAndByWhatEnrolsIt() throws Exception {
    assertThat(MachineReader.read(root).present(Machine.TPM2)).isFalse();
    put("dev/tpmrm0");
    put("usr/bin/systemd-cryptenroll");
    assertThat(MachineReader.read(root).present(Machine.TPM2)).isTrue();
    assertThat(MachineReader.read(root).present(Machine.TPM2_ENROLLER)).isTrue();
  }

  /** Installed is not switched on: the link is looked at, and where it leads. */
  @Test
  void clevisIsKnownByWhatEnrolsAndByWhatAnswersAtBoot() throws Exception {
    put("usr/bin/clevis-luks-bind");
    put("usr/bin/clevis-encrypt-tang");
    Machine installed = MachineReader.read(root);
    assertThat(installed.present(Machine.TANG_ENROLLER)).isTrue();
    assertThat(installed.present(Machine.TANG_ASKER)).isTrue();
    assertThat(installed.present(Machine.TANG_AT_BOOT)).isFalse();
    Path link = root.resolve(Machine.TANG_AT_BOOT.substring(1));
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, root.resolve("clevis.path"));
    assertThat(MachineReader.read(root).present(Machine.TANG_AT_BOOT)).isFalse();
    put("clevis.path");
    assertThat(MachineReader.read(root).present(Machine.TANG_AT_BOOT)).isTrue();
  }

  @Test
  void aFileThatWasThereAndEmptyIsKnownByItsBackup() throws Exception {
    put("etc/rotproof/before/photos-crypttab");
    put("etc/rotproof/before/photos-fstab", "tmpfs".getBytes(UTF_8));
    assertThat(MachineReader.read(root).files())
        .isEqualTo(java.util.Map.of("/etc/rotproof/before/photos-crypttab", ""));
  }

  @Test
  void aRootOnAVolumeOnAnEncryptedDiskIsEncrypted() throws Exception {
    put("proc/self/mounts", "/dev/dm-1 / ext4 rw 0 0\n".getBytes(UTF_8));
    put("dev/dm-1");
    put("sys/class/block/dm-0/dm/uuid", "CRYPT-LUKS2-x".getBytes(UTF_8));
    put("sys/class/block/dm-1/dm/uuid", "LVM-x".getBytes(UTF_8));
    assertThat(MachineReader.read(root).rootEncrypted()).isFalse();
    Files.createDirectories(root.resolve("sys/class/block/dm-1/slaves"));
    Files.createSymbolicLink(
        root.resolve("sys/class/block/dm-1/slaves/dm-0"), root.resolve("sys/class/block/dm-0"));
    assertThat(MachineReader.read(root).rootEncrypted()).isTrue();
  }

  @Test
  void whatIsReplacedByNothingIsSwitchedOff() throws Exception {
    Path rules = Files.createDirectories(root.resolve("etc/udev/rules.d"));
    Path units = Files.createDirectories(root.resolve("etc/systemd/system"));
    Files.createFile(rules.resolve("69-lvm.rules"));
    Files.writeString(rules.resolve("64-md-raid-assembly.rules"), "# not on this machine\n\n");
    Files.writeString(rules.resolve("10-mine.rules"), "# mine\nSUBSYSTEM==\"block\"\n");
    Files.createSymbolicLink(units.resolve("srv-photos.mount"), Path.of("/dev/null"));
    Files.createSymbolicLink(units.resolve("default.target"), Path.of("/lib/x.target"));
    assertThat(MachineReader.read(root).switchedOff())
        .containsExactlyInAnyOrder(
            "/etc/udev/rules.d/69-lvm.rules",
            "/etc/udev/rules.d/64-md-raid-assembly.rules",
            "/etc/systemd/system/srv-photos.mount");
  }
}
