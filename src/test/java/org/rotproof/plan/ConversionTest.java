package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.protocol.Ask;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayProtection;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskNames;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Leg;
import org.rotproof.storage.Machine;
import org.rotproof.storage.MdLevel;

/** What is planned for a plain array that is given its integrity. */
class ConversionTest {
  private static final long GIB = 1L << 30;
  private static final String UUID = "0a1b2c3d:00000000:00000000:00000001";

  /** A plain array over whole disks, mounted. */
  private static Array array(String level, int members, int chunkBytes, String fs, String top) {
    List<Leg> legs = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      String node = "/dev/sddisk" + (i + 1);
      legs.add(new Leg(i, node, "", "disk" + (i + 1), "in_sync", 2048, GIB, node, "", 0, false));
    }
    return new Array(
        "md127",
        "old",
        UUID,
        new MdLevel(level),
        GIB,
        chunkBytes,
        level.equals("raid10") ? "near=2" : "",
        members,
        0,
        ArrayProtection.NONE,
        "/srv/old",
        fs,
        legs,
        Optional.empty(),
        "",
        "1.2",
        "clean",
        GIB / 512 - 4096,
        0,
        top);
  }

  private static Inventory machine(Array array, Map<String, String> files) {
    List<Disk> disks = Toys.inventory(array.raidDisks() + 1, GIB).disks();
    return new Inventory(disks, List.of(array), Set.of("old-vg"), Set.of(), Set.of())
        .with(
            new Machine(true, true, true, files, Set.of(BootLines.INTEGRITYTAB_READER), Set.of()));
  }

  private static Plan plan(Inventory inventory) throws PlanException {
    int fresh = inventory.disks().size();
    return ChorePlanner.plan(
        new Chore.Convert(
            "old",
            List.of("disk" + fresh),
            new Blueprint.Protection(Blueprint.Protection.Kind.INTEGRITY, "crc32c", 4096),
            new Blueprint.Keys(Optional.empty(), false, false, Optional.empty())),
        inventory);
  }

  /** The same with a spare on the last disk but one, and other words of md for it. */
  private static Inventory standingBy(String level, int members, String state, String fs) {
    Array array = array(level, members, 0, fs, "/dev/md127");
    List<Leg> legs = new ArrayList<>(array.legs());
    String node = "/dev/sddisk" + (members + 1);
    legs.add(new Leg(-1, node, "", "disk" + (members + 1), state, 2048, GIB, node, "", 0, false));
    List<Disk> disks = Toys.inventory(members + 2, GIB).disks();
    return new Inventory(disks, List.of(array.with(legs, List.of())), Set.of(), Set.of(), Set.of())
        .with(
            new Machine(
                true, true, true, Map.of(), Set.of(BootLines.INTEGRITYTAB_READER), Set.of()));
  }

  private static Plan planWith(Inventory inventory, String... with) throws PlanException {
    return ChorePlanner.plan(Chore.Convert.usual("old", List.of(with), false), inventory);
  }

  private static List<String> kinds(Plan plan) {
    return plan.stages().stream().flatMap(s -> s.steps().stream()).map(Step::kind).toList();
  }

  @Test
  void aSpareIsTakenOutBeforeAnythingIsConvertedAndIsTheFirstDisk() throws Exception {
    Plan plan = planWith(standingBy("raid1", 2, "spare", "ext4"));
    assertThat(kinds(plan).indexOf("set-spare-aside"))
        .isGreaterThan(kinds(plan).indexOf("prove-copies-agree"))
        .isLessThan(kinds(plan).indexOf("shrink-file-system"))
        .isLessThan(kinds(plan).indexOf("erase-signatures"));
    // Over two swaps the disks move on; the last that becomes free stands by in the end.
    assertThat(plan.blueprint().disks()).containsExactly("disk2", "disk3");
    assertThat(plan.blueprint().spares()).containsExactly("disk1");
    assertThat(kinds(plan).indexOf("give-spare"))
        .isGreaterThan(kinds(plan).lastIndexOf("swap-member"));
    assertThat(String.join(" ", plan.notes()))
        .contains("Its spare disk3 is taken out", "the array has no spare", "disk1 is its guarded")
        .doesNotContain("free.");
  }

  @Test
  void aSpareStaysAsideWhereAnotherDiskIsNamed() throws Exception {
    Plan plan = planWith(standingBy("raid1", 2, "spare", "ext4"), "disk4");
    assertThat(plan.blueprint().disks()).containsExactly("disk2", "disk4");
    assertThat(plan.blueprint().spares()).containsExactly("disk3");
    assertThat(plan.notes()).anyMatch(n -> n.equals("In the end disk1 is free."));
  }

  @Test
  void whatFailedAndAJournalAreNoSpares() {
    assertThatThrownBy(() -> planWith(standingBy("raid1", 2, "faulty", "ext4"), "disk4"))
        .hasMessageContaining("which failed. Take it out first");
    assertThatThrownBy(() -> planWith(standingBy("raid5", 3, "journal", "ext4"), "disk5"))
        .hasMessageContaining("keeps a journal of its own");
  }

  private static String resize(Plan plan) {
    return LifeToys.commands(plan).stream()
        .filter(c -> c.contains("resize2fs") && c.contains("e2fsck"))
        .findFirst()
        .orElseThrow();
  }

  private static long sectors(Plan plan) {
    String command = resize(plan);
    return Long.parseLong(command.replaceAll("(?s).*resize2fs \\S+ (\\d+)s.*", "$1"));
  }

  private static long componentSectors(Plan plan) {
    String grow =
        LifeToys.commands(plan).stream()
            .filter(c -> c.matches("mdadm --grow /dev/md/old --size=\\d+"))
            .findFirst()
            .orElseThrow();
    return 2 * Long.parseLong(grow.replaceAll(".*=", ""));
  }

  @Test
  void whatLiesOnItIsMadeAsSmallAsTheArrayWillBe() throws Exception {
    Plan mirror = plan(machine(array("raid1", 2, 0, "ext4", "/dev/md127"), Map.of()));
    assertThat(sectors(mirror)).isEqualTo(componentSectors(mirror));
    Plan five = plan(machine(array("raid5", 3, 64 << 10, "ext4", "/dev/md127"), Map.of()));
    assertThat(sectors(five)).isEqualTo(2 * componentSectors(five));
    Plan ten = plan(machine(array("raid10", 3, 64 << 10, "ext4", "/dev/md127"), Map.of()));
    long chunk = 128;
    assertThat(componentSectors(ten) % chunk).isZero();
    assertThat(sectors(ten)).isEqualTo(componentSectors(ten) / chunk * 3 / 2 * chunk);
  }

  @Test
  void whatNamesTheArrayAlreadyIsNotWrittenTwice() throws Exception {
    Array array = array("raid1", 2, 0, "ext4", "/dev/md127");
    String conf = "ARRAY /dev/md/old metadata=1.2 UUID=" + UUID + "\n";
    Plan named = plan(machine(array, Map.of("/etc/mdadm/mdadm.conf", conf)));
    assertThat(added(named)).noneMatch(path -> path.contains("mdadm") || path.contains("fstab"));
    Plan other = plan(machine(array, Map.of("/etc/mdadm/mdadm.conf", "# mine\n")));
    assertThat(added(other)).contains("/etc/mdadm/mdadm.conf").doesNotContain("/etc/fstab");
  }

  private static List<String> added(Plan plan) {
    return plan.stages().stream()
        .flatMap(s -> s.steps().stream())
        .filter(s -> s.kind().equals("add-lines"))
        .map(Step::subject)
        .toList();
  }

  @Test
  void theVolumeOnItGrowsAsAfterAnyEnlargement() throws Exception {
    Plan plan = plan(machine(array("raid1", 2, 0, "ext4", "/dev/mapper/old--vg-data"), Map.of()));
    assertThat(LifeToys.commands(plan)).anyMatch(c -> c.contains("lvreduce"));
    String last =
        LifeToys.commands(plan).stream()
            .filter(c -> c.contains("lvextend"))
            .reduce((a, b) -> b)
            .orElseThrow();
    assertThat(last)
        .contains("mountpoint -q /srv/old || mount -t ext4 /dev/old-vg/data /srv/old")
        .contains("pvresize /dev/md/old")
        .contains("lvextend --extents +100%FREE old-vg/data")
        .contains("resize2fs /dev/old-vg/data");
  }

  @Test
  void eachDiskThatIsWrittenToIsClaimedAsItWasSeen() throws Exception {
    Inventory inventory = machine(array("raid5", 3, 64 << 10, "ext4", "/dev/md127"), Map.of());
    List<Disk> seen = inventory.disks().stream().map(d -> seenAs(d, "7-" + d.id())).toList();
    Inventory looked =
        new Inventory(seen, inventory.arrays(), Set.of(), Set.of(), Set.of())
            .with(inventory.machine());
    List<Ask.DiskClaim> claims = Ask.DiskClaim.all(plan(looked), looked);
    // disk1 is free in the end, and nobody writes to it.
    assertThat(claims)
        .extracting(Ask.DiskClaim::appearance)
        .containsExactlyInAnyOrder("7-disk2", "7-disk3", "7-disk4");
  }

  private static Disk seenAs(Disk d, String appearance) {
    return new Disk(
        d.id(),
        d.path(),
        d.stablePath(),
        d.vendor(),
        d.model(),
        d.serial(),
        d.wwn(),
        d.sizeBytes(),
        d.logicalSectorBytes(),
        d.physicalSectorBytes(),
        d.rotational(),
        d.removable(),
        d.bus(),
        d.smart(),
        d.uses(),
        d.contents(),
        DiskNames.NONE,
        appearance);
  }

  @Test
  void anEncryptionOverItIsNotTakenForAVolume() {
    assertThatThrownBy(
            () -> plan(machine(array("raid1", 2, 0, "ext4", "/dev/mapper/old-crypt"), Map.of())))
        .hasMessageContaining("/dev/mapper/old-crypt, which is no LVM volume");
  }

  @Test
  void roomIsLeftBehindTheDataWhereMdKeepsItsSuperblockThere() throws Exception {
    Array plain = array("raid1", 2, 0, "ext4", "/dev/md127");
    Plan usual = plan(machine(plain, Map.of()));
    Plan end = plan(machine(with("1.0", 0, plain), Map.of()));
    // Metadata 1.2 of this array leaves 1 MiB before the data, 1.0 as much behind them.
    assertThat(componentSectors(end)).isEqualTo(componentSectors(usual));
    assertThat(LifeToys.commands(end))
        .anyMatch(c -> c.contains("--zero-superblock") && c.contains("wipefs --all --quiet $old"))
        .noneMatch(c -> c.contains("--grow /dev/md/old --size=max; mdadm --wait"));
    assertThat(end.notes()).anyMatch(n -> n.contains("1 MiB of each guarded disk is left"));
    assertThat(usual.notes()).noneMatch(n -> n.contains("superblock"));
    assertThat(LifeToys.commands(usual)).noneMatch(c -> c.contains("wipefs --all --quiet $old"));
    Plan named = plan(machine(with("1.0", 0, plain), Map.of("/etc/mdadm/mdadm.conf", "")));
    assertThat(
            named.stages().stream()
                .flatMap(s -> s.steps().stream())
                .flatMap(s -> s.change().stream())
                .flatMap(c -> c.added().stream()))
        .contains("ARRAY /dev/md/old metadata=1.0 UUID=" + UUID);
    assertThatThrownBy(() -> plan(machine(with("0.90", 0, plain), Map.of())))
        .hasMessageContaining("--update=metadata /dev/sddisk1 /dev/sddisk2");
  }

  private static Array with(String metadata, long offset, Array a) {
    List<Leg> legs =
        a.legs().stream()
            .map(
                l ->
                    new Leg(
                        l.slot(), l.path(), "", l.disk(), l.state(), offset, GIB, l.path(), "", 0,
                        false))
            .toList();
    return new Array(
        a.node(),
        a.name(),
        a.uuid(),
        a.level(),
        a.sizeBytes(),
        a.chunkBytes(),
        a.layout(),
        a.raidDisks(),
        0,
        a.protection(),
        a.mountPoint(),
        a.fileSystem(),
        legs,
        Optional.empty(),
        "",
        metadata,
        "clean",
        a.componentSectors(),
        0,
        a.topDevice());
  }

  @Test
  void xfsThatWouldHaveToShrinkIsRefused() {
    assertThatThrownBy(() -> plan(machine(array("raid1", 2, 0, "xfs", "/dev/md127"), Map.of())))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("XFS cannot be made smaller");
  }
}
