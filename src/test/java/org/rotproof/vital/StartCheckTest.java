package org.rotproof.vital;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.BlueprintJson;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.scrub.Endangered;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayProtection;
import org.rotproof.storage.Leg;
import org.rotproof.storage.Machine;
import org.rotproof.storage.MdLevel;

/** What a start finds behind the lines that are right word for word. */
class StartCheckTest {
  private static final long SIZE = 1L << 30;
  private static final String RUNNING = "6.9.3-generic";
  private static final String NEXT = "6.10.1-generic";
  private static final List<String> MODULES =
      List.of("dm-crypt", "dm-integrity", "raid1", "raid456", "ext4");

  @TempDir Path root;
  private final Found found = new Found();

  @BeforeEach
  void machine() throws IOException {
    Files.createDirectories(root.resolve("proc/sys/kernel"));
    Files.createDirectories(root.resolve("boot"));
    Files.writeString(root.resolve("proc/sys/kernel/osrelease"), RUNNING + "\n");
    for (String disk : List.of("sda", "sdb")) {
      Files.createFile(root.resolve(disk));
      Files.createSymbolicLink(root.resolve("id-" + disk), root.resolve(disk));
    }
    kernel(RUNNING, MODULES);
  }

  private void kernel(String version, List<String> modules) throws IOException {
    Files.createFile(root.resolve("boot/vmlinuz-" + version));
    Path folder = Files.createDirectories(root.resolve("lib/modules").resolve(version));
    StringBuilder dep = new StringBuilder();
    modules.forEach(m -> dep.append("kernel/x/").append(m).append(".ko.xz:\n"));
    Files.writeString(folder.resolve("modules.dep"), dep);
    StringBuilder alias = new StringBuilder();
    for (String name : List.of("authenc", "hmac", "sha256", "xts", "aes", "crc32c")) {
      alias.append("alias crypto-").append(name).append(" x\n");
    }
    Files.writeString(folder.resolve("modules.alias"), alias);
  }

  private List<String> look(String first, String second) throws Exception {
    ArrayRecord record =
        new ArrayRecord(
            BlueprintJson.read(
                "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],\"mount\":{\"atBoot\":true}}"),
            IntStream.of(1, 2)
                .mapToObj(
                    i ->
                        new ArrayRecord.Member(
                            "disk" + i,
                            "/dev/.." + root.resolve(i == 1 ? first : second),
                            "photos-" + i,
                            "s" + i,
                            "",
                            SIZE,
                            false,
                            "",
                            ""))
                .toList());
    String key = " /etc/rotproof/keys/photos.key luks,nofail\n";
    String table =
        "photos-1 /dev/.."
            + root.resolve(first)
            + key
            + "photos-2 /dev/.."
            + root.resolve(second)
            + key;
    Machine lines =
        new Machine(
            true, true, true, Map.of(BootLines.CRYPTTAB, table), Set.of(), Set.of("photos-1"));
    List<Leg> legs = List.of(leg(0, "sda"), leg(1, "sdb"));
    new StartCheck(array(legs), record, lines, root, found).run();
    return found.findings().stream().map(Endangered::words).toList();
  }

  private Leg leg(int slot, String disk) {
    return new Leg(
        slot,
        "/dev/dm-" + slot,
        "photos-" + (slot + 1),
        "disk" + (slot + 1),
        "in_sync",
        2048,
        SIZE,
        root.resolve(disk).toString(),
        "",
        0,
        false);
  }

  private static Array array(List<Leg> legs) {
    return new Array(
        "md127",
        "photos",
        "11111111:22222222:33333333:44444444",
        new MdLevel("raid1"),
        SIZE,
        0,
        "",
        2,
        0,
        ArrayProtection.ENCRYPTED,
        "",
        "ext4",
        legs,
        Optional.empty(),
        "hmac-sha256",
        "1.2",
        "clean",
        1_900_000,
        0,
        "/dev/md/photos");
  }

  @Test
  void namesThatLeadToTheDisksThatAreOpenAreRight() throws Exception {
    assertThat(look("id-sda", "sdb")).noneMatch(words -> words.contains("The line of"));
  }

  @Test
  void aNameThatNothingHasAnyMoreOpensNothing() throws Exception {
    assertThat(look("id-sda", "id-of-the-old-controller"))
        .filteredOn(words -> words.contains("The line of"))
        .singleElement()
        .asString()
        .contains("photos-2", "nothing has that name now");
  }

  @Test
  void aNameThatLeadsToAnotherDiskIsTold() throws Exception {
    assertThat(look("id-sdb", "id-sdb"))
        .filteredOn(words -> words.contains("The line of"))
        .singleElement()
        .asString()
        .contains("photos-1", "not what is open");
  }

  @Test
  void aModuleThatIsNotToBeLoadedIsTold() throws Exception {
    Path folder = Files.createDirectories(root.resolve("etc/modprobe.d"));
    Files.writeString(
        folder.resolve("local.conf"),
        "# install dm-integrity /bin/false\n"
            + "install raid456 /bin/false\n"
            + "install dm-integrity /bin/true\n"
            + "options raid1 x=1\n"
            + "install ext4 /sbin/modprobe ext4\n");
    assertThat(look("sda", "sdb"))
        .filteredOn(words -> words.contains("from loading"))
        .singleElement()
        .asString()
        .contains("install dm-integrity /bin/true");
  }

  @Test
  void aKeyFileOnAStickThatIsMountedByHandIsNotThereAtTheStart() throws Exception {
    Path keys = Files.createDirectories(root.resolve("etc/rotproof/keys"));
    Path stick = Files.createDirectories(root.resolve("mnt/stick"));
    Files.createFile(stick.resolve("photos.key"));
    Files.createSymbolicLink(keys.resolve("photos.key"), stick.resolve("photos.key"));
    Files.createDirectories(root.resolve("proc/self"));
    Files.writeString(
        root.resolve("proc/self/mounts"),
        "/dev/sdz / ext4 rw 0 0\n/dev/sdy1 " + stick.toRealPath() + " vfat rw 0 0\n");
    assertThat(look("sda", "sdb"))
        .filteredOn(words -> words.contains("The key file"))
        .singleElement()
        .asString()
        .contains("no line of /etc/fstab mounts that");
  }

  @Test
  void aNewerKernelThatLacksAModuleIsNamed() throws Exception {
    kernel(NEXT, List.of("dm-crypt", "raid1", "ext4"));
    assertThat(look("sda", "sdb"))
        .filteredOn(words -> words.contains("The kernel"))
        .singleElement()
        .asString()
        .contains(NEXT, "hmac-sha256", "linux-modules-extra-");
  }

  @Test
  void aNewerKernelThatHasItAllAndAnOlderThatDoesNotAreFine() throws Exception {
    kernel(NEXT, MODULES);
    kernel("6.8.9-generic", List.of());
    assertThat(look("sda", "sdb")).noneMatch(words -> words.contains("The kernel"));
    assertThat(found.notes()).isEmpty();
  }
}
