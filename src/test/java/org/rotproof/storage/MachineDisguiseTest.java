package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rotproof.plan.Planner;

class MachineDisguiseTest {
  private static final String UUID = "1d2e3f40-5a6b-7c8d-9eaf-b0c1d2e3f405";
  private static final String MD_UUID = "1d2e3f40:5a6b7c8d:9eafb0c1:d2e3f405";
  private static final String NO_HYPHENS = "1d2e3f405a6b7c8d9eafb0c1d2e3f405";
  private static final String SMART =
      "{\"json_format_version\":[1,0],\"smartctl\":{\"argv\":[\"smartctl\",\"/dev/sda\"]},"
          + "\"model_name\":\"WDC WD40EFRX\",\"serial_number\":\"WD-WX11TEST0001\","
          + "\"wwn\":{\"naa\":5,\"oui\":5358,\"id\":11450449921},"
          + "\"smart_status\":{\"passed\":true}}";

  static Stream<Path> machines() {
    Path folder = Path.of("src/test/resources/cases/machines");
    return Arrays.stream(folder.toFile().listFiles()).filter(f -> f.isFile()).map(f -> f.toPath());
  }

  /** What is said of a machine, without the names in it. */
  private static List<String> said(Inventory found) {
    List<String> said = new ArrayList<>();
    for (Disk d : found.disks()) {
      said.add(d.path() + " " + Planner.refusal(d).isPresent() + " " + d.smart() + " " + d.model());
      d.uses().forEach(use -> said.add("  " + use.kind()));
      d.contents().forEach(c -> said.add("  " + c.type() + " " + c.sizeBytes()));
      said.add("  " + d.stablePath().replaceAll("[A-Za-z0-9]", "x"));
    }
    for (Array a : found.arrays()) {
      said.add(a.level() + " " + a.state() + " " + a.degraded() + " " + a.protection());
      a.legs().forEach(leg -> said.add("  " + leg.state() + " " + leg.slot()));
    }
    for (Disk one : found.disks()) {
      for (Disk other : found.disks()) {
        said.add(
            ""
                + one.serial().equals(other.serial())
                + one.wwn().equals(other.wwn())
                + DiskIdentity.of(one).to(DiskIdentity.of(other), Set.of()));
      }
    }
    return said;
  }

  @ParameterizedTest
  @MethodSource("machines")
  void theSameIsSaidOfADisguisedMachineAndNoSerialIsLeft(Path path) throws Exception {
    MachineFile file = MachineFile.parse(Files.readString(path));
    MachineFile other = file.disguised();
    assertThat(said(other.inventory())).isEqualTo(said(file.inventory()));
    for (Disk disk : file.inventory().disks()) {
      assertThat(other.json()).doesNotContain("\"" + disk.serial() + "\"");
      if (!DiskIdentity.meaningfulWwn(disk.wwn()).isEmpty()) {
        assertThat(other.json()).doesNotContain(disk.wwn().substring(2));
      }
    }
    assertThat(other.json()).doesNotContain("dias ext4", "rz\"", "oldnas", "11111111:22222222");
  }

  private static MachineFile whole() throws ParseException {
    RawSystem raw =
        new Systems()
            .disk(
                Systems.device(
                    "sda",
                    "disk",
                    "\"serial\":\"WD-WX11TEST0001\",\"wwn\":\"0x50014ee2aa800001\",\"fstype\":"
                        + "\"crypto_LUKS\",\"uuid\":\""
                        + UUID
                        + "\",\"model\":\"WDC WD40EFRX\",\"tran\":\"sata\"",
                    Systems.device(
                        "fotos-1",
                        "crypt",
                        "\"kname\":\"dm-0\",\"path\":\"/dev/mapper/fotos-1\","
                            + Systems.holds("ext4", "M\u00e4rz 24", "/home/anna/M\u00e4rz 24"))))
            .byId("ata-WDC_WD40EFRX_WD-WX11TEST0001", "sda")
            .byId("wwn-0x50014ee2aa800001", "sda")
            .byId("dm-uuid-CRYPT-LUKS2-" + NO_HYPHENS + "-fotos-1", "dm-0")
            .sys("sda", "serial", "WD-WX11TEST0001", "holders", "dm-0")
            .sys("dm-0", "dm/name", "fotos-1", "dm/uuid", "CRYPT-LUKS2-" + NO_HYPHENS + "-fotos-1")
            .arrayName("fotos", "md127")
            .export("md127", "MD_NAME=annas-nas:fotos\nMD_UUID=" + MD_UUID + "\nMD_DEVNAME=fotos")
            .mounts(
                "/dev/mapper/fotos-1 /home/anna/M\u00c3\u00a4rz\\04024 ext4 rw 0 0\n"
                    + "filer.example.net:/vol /mnt/filer nfs rw,addr=192.168.7.9 0 0\n"
                    + "//smb/share /mnt/share cifs rw,username=anna,password=geheim 0 0\n")
            .dmTable("fotos-1: 0 100 crypt aes :32:logon:cryptsetup:" + UUID + "-d0 0 8:0 32768\n")
            .raw();
    Map<String, String> files =
        Map.of(
            "/etc/fstab",
            "UUID=" + UUID + " /home/anna/M\u00c3\u00a4rz\\04024 ext4 defaults 0 2\n",
            "/etc/crypttab",
            "fotos-1 /dev/disk/by-id/ata-WDC_WD40EFRX_WD-WX11TEST0001 /root/fotos.key luks\n",
            "/etc/mdadm/mdadm.conf",
            "MAILADDR anna@example.net\n"
                + "HOMEHOST annas-nas\n"
                + "ARRAY /dev/md/fotos name=annas-nas:fotos UUID="
                + MD_UUID
                + "\n",
            "/etc/rotproof/arrays/fotos.json",
            "{\"name\":\"fotos\",\"members\":[{\"serial\":\"WD-WX11TEST0001\"}]}");
    Machine machine = new Machine(true, true, false, files, Set.of(), Set.of("fotos-1"));
    return new MachineFile(raw, machine, Map.of("sda", SMART), Map.of("mdadm", "4.2"));
  }

  @Test
  void nothingThatSomebodyCouldKnowAgainIsLeft() throws Exception {
    String json = whole().disguised().json();
    assertThat(json)
        .doesNotContainIgnoringCase(
            "TEST0001",
            "4ee2aa800001",
            "1d2e3f40",
            "5a6b7c8d",
            "fotos",
            "anna",
            "rz 24",
            "rz\\\\04024",
            "filer",
            "example.net",
            "192.168.7.9",
            "smb",
            "geheim",
            "11450449921");
    assertThat(json)
        .contains("WDC WD40EFRX", "crypto_LUKS", "\"4.2\"", "ext4", "MAILADDR", "/root/", "sata");
  }

  @Test
  void theSameIsReplacedByTheSame() throws Exception {
    MachineFile other = whole().disguised();
    Inventory found = other.inventory();
    Disk disk = found.disk(found.disks().get(0).id()).orElseThrow();
    assertThat(disk.id()).isEqualTo("/dev/disk/by-id/ata-WDC_WD40EFRX_" + disk.serial());
    assertThat(other.json()).contains("wwn-" + disk.wwn());
    assertThat(disk.contents().get(1).mountPoints()).hasSize(1);
    assertThat(disk.uses().stream().filter(u -> u.kind() == DiskUse.Kind.MOUNTED)).hasSize(1);
    String uuid = LsblkDevice.parse(other.raw().lsblk()).get(0).uuid();
    assertThat(uuid).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").isNotEqualTo(UUID);
    String digits = uuid.replace("-", "");
    assertThat(other.raw().block().get("dm-0").get("dm/uuid")).contains(digits);
    String md = other.raw().arrayExports().get("md127");
    assertThat(md.replace(":", "")).contains("MD_UUID=" + digits);
    Optional<String> conf = found.machine().file("/etc/mdadm/mdadm.conf");
    assertThat(conf.orElseThrow().replace(":", "")).contains("UUID=" + digits);
    String name = other.raw().arrayNames().keySet().iterator().next();
    assertThat(found.machine().files()).containsKey("/etc/rotproof/arrays/" + name + ".json");
    assertThat(found.machine().mappings()).contains(name + "-1");
  }

  @Test
  void aDisguisedMachineStaysDisguised() throws Exception {
    MachineFile other = whole().disguised();
    assertThat(said(other.disguised().inventory())).isEqualTo(said(other.inventory()));
  }

  /** A word of somebody's in each place where one can stand; each is gone afterwards. */
  @Test
  void namesOfPeopleAreGoneWhereverTheyStand() throws Exception {
    Map<String, String> files =
        Map.of(
            "/etc/fstab",
            "# ann01's disks\nLABEL=ann02 /ann03 ext4 x-systemd.requires=/ann04 0 0\n"
                + "UUID=1111-2222 /backup/ann05/x ext4 noauto 0 0\n",
            "/etc/crypttab",
            "ann06 /dev/disk/by-label/ann07 /root/ann08.key luks,header=/boot/ann09.hdr\n",
            "/etc/mdadm/mdadm.conf",
            "PROGRAM /usr/local/bin/ann10 --token=ann11\nMAILFROM ann12 <a@ann13.example.net>\n"
                + "ARRAY /dev/md/q UUID=1:2:3:4 devices=/dev/disk/by-id/ata-WDC_ann14\n"
                + "  spare-group=ann15\n",
            "/etc/rotproof/arrays/ann16.json",
            "{\"name\":\"ann16\",\"keyFile\":\"/keys/ann17.key\",\"point\":\"/ann18\","
                + "\"mapping\":\"ann19-1\"}");
    RawSystem raw =
        new Systems()
            .disk(Systems.device("sda", "disk", "\"fsroots\":[\"/ann20\"],\"id\":\"WDC_X_ann21\""))
            .byId("usb-Generic_ann22-0:0", "sdq")
            .name("by-label/ann23", "sdq1")
            .name("by-path/ip-10.9.8.7:3260-iscsi-iqn.2004-04.com.ann24:t-lun-1", "sdq")
            .sys("loop0", "loop/backing_file", "/images/ann25.img")
            .sys("dm-1", "dm/uuid", "LVM-ann26" + "AbCd0123".repeat(8))
            .mdstat("md_ann27 : active raid0 sdq1[0]\n      9 blocks file: /ann28/b\n")
            .dmTable("ann29-root: 0 9 crypt aes 00112233445566778899aabbccddeeff00 0 8:0 0\n")
            .mounts(
                "/dev/sda /ann30 ext4 rw 0 0\nann31: /mnt/a fuse.rclone rw 0 0\n"
                    + "overlay /o overlay rw,lowerdir=/var/lib/ann32/l 0 0\n"
                    + "[fe80::1234:5678:9abc:de0f]:/x /mnt/b nfs rw,credentials=/root/ann33 0 0\n")
            .swaps("/swap/ann34 file 1 0 -2\n")
            .groups("{\"report\":[{\"vg\":[{\"vg_name\":\"ann35\",\"pv_name\":\"/dev/sda\"}]}]}")
            .otherMounts("9 db", "36 35 8:0 /ann36 /ann37 rw - nfs ann38:/x rw,addr=10.9.8.7\n")
            .raw();
    Machine machine =
        new Machine(
            true, true, false, files, Set.of("/etc/rotproof/keys/ann39.key"), Set.of("ann40-1"));
    String json = new MachineFile(raw, machine, Map.of("sda", SMART), Map.of()).disguised().json();
    assertThat(json)
        .doesNotContainPattern("ann[0-9][0-9]")
        .doesNotContain("9abc:de0f", "10.9.8.7", "8899aabb", "AbCd0123");
    assertThat(json).contains("overlay", "fuse.rclone", "lowerdir=/var/lib/", "spare-group=");
  }

  /** It is in the record and in crypttab, and has no more of a form than a serial. */
  @Test
  void theStickThatOpensAnArrayIsNotNamed() {
    Map<String, String> files =
        Map.of(
            "/etc/rotproof/arrays/a.json",
            "{\"unlock\":{\"way\":\"stick\",\"uuid\":\"CAFE-1234\",\"file\":\"/k\"}}",
            "/etc/crypttab",
            "a-1 UUID=" + UUID + " /k:UUID=CAFE-1234 luks,nofail,keyfile-timeout=30s\n");
    Machine machine = new Machine(true, true, false, files, Set.of(), Set.of());
    String json =
        new MachineFile(new Systems().raw(), machine, Map.of(), Map.of()).disguised().json();
    assertThat(json).contains(":UUID=").doesNotContain("CAFE-1234");
  }

  /** Where a house's Tang server answers is nobody's business. */
  @Test
  void theTangServerThatOpensAnArrayIsNotNamed() {
    Map<String, String> files =
        Map.of(
            "/etc/rotproof/arrays/a.json",
            "{\"unlock\":{\"way\":\"tang\",\"url\":\"http://cellar.lan:7500\",\"thumbprint\":\""
                + "RsY4W0uf4NT51FLY-tRbqymn1C7TwGir3mTeeUT-ac8\"}}");
    Machine machine = new Machine(true, true, false, files, Set.of(), Set.of());
    String json =
        new MachineFile(new Systems().raw(), machine, Map.of(), Map.of()).disguised().json();
    assertThat(json).contains("tang").doesNotContain("cellar").doesNotContain("RsY4W0uf");
  }
}
