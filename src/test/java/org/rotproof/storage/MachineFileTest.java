package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineFileTest {
  private static final String SMART =
      "{\"json_format_version\":[1,0],\"smart_status\":{\"passed\":true}}";

  private static RawSystem raw() {
    return new Systems()
        .disk(
            Systems.device("sda", "disk", "\"serial\":\"S1\"", Systems.device("sda1", "part", "")))
        .sys("sda", "holders", "", "size", "8")
        .byId("ata-one", "sda")
        .arrayName("photos", "md127")
        .export("md127", "MD_NAME=nas:photos\n")
        .mdstat("Personalities : [raid1]\nunused devices: <none>\n")
        .mounts("/dev/sda1 /srv/M\u00c3\u00a9dias ext4 rw 0 0\n")
        .smart("sda", reading())
        .pools("tank")
        .raw();
  }

  private static SmartReading reading() {
    try {
      return SmartReport.parse(SMART);
    } catch (ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    Machine machine =
        new Machine(
            true,
            false,
            true,
            Map.of("/etc/fstab", "\u00c3\u00a9\u0000\r\n"),
            Set.of("/etc/x"),
            Set.of("m"),
            Map.of("m", 4096));
    MachineFile file =
        new MachineFile(raw(), machine, Map.of("sda", SMART), Map.of("mdadm", "4.2"));
    assertThat(MachineFile.parse(file.json())).isEqualTo(file);
  }

  /** So that no field of a look is forgotten by the form. */
  @Test
  void everyFieldOfALookIsInTheFile() throws Exception {
    String json = new MachineFile(raw(), Machine.UNKNOWN, Map.of(), Map.of()).json();
    for (var component : RawSystem.class.getRecordComponents()) {
      assertThat(json).contains("\"" + component.getName() + "\" :");
    }
    assertThat(MachineFile.parse(json).machine()).isEqualTo(Machine.UNKNOWN);
  }

  @Test
  void whatIsMissingIsEmpty() throws Exception {
    MachineFile file =
        MachineFile.parse(
            "{\"rotproofReport\":1,\"byId\":null,\"block\":{\"sda\":{\"size\":null}}}");
    assertThat(file.inventory().disks()).isEmpty();
    assertThat(file.inventory().machine().known()).isFalse();
    assertThat(file.raw().block()).isEqualTo(Map.of("sda", Map.of()));
  }

  @Test
  void aMachineOfWhichOnlyFilesAreToldIsAUsualOne() throws Exception {
    Machine machine =
        MachineFile.parse("{\"rotproofReport\":1,\"files\":{\"/etc/fstab\":\"\"}}").machine();
    assertThat(machine.known()).isTrue();
    assertThat(machine.systemd()).isTrue();
    assertThat(machine.present(Machine.CRYPTTAB_READER)).isTrue();
    assertThat(machine.present(Machine.INTEGRITYTAB_READER)).isTrue();
  }

  @Test
  void linksAndPathsAreTheNodesThatTheyLeadTo() throws Exception {
    RawSystem raw =
        MachineFile.parse(
                "{\"rotproofReport\":1,\"byId\":{\"a\":\"../../sda\",\"b\":\"/dev/sdb\",\"c\":\"sdc\"}}")
            .raw();
    assertThat(raw.byId()).isEqualTo(Map.of("a", "sda", "b", "sdb", "c", "sdc"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "hello",
        "{}",
        "{\"disks\":[]}",
        "{\"rotproofReport\":2}",
        "{\"rotproofReport\":\"1\"}",
        "{\"rotproofReport\":null}",
        "{\"rotproofReport\":1} x",
        "{\"rotproofReport\":1,\"lsblk\":[]}",
        "{\"rotproofReport\":1,\"mdstat\":[\"a\"]}",
        "{\"rotproofReport\":1,\"byId\":[]}",
        "{\"rotproofReport\":1,\"byId\":{\"a\":{}}}",
        "{\"rotproofReport\":1,\"block\":\"x\"}",
        "{\"rotproofReport\":1,\"block\":{\"sda\":[]}}",
        "{\"rotproofReport\":1,\"zfsPools\":{}}",
        "{\"rotproofReport\":1,\"smart\":[]}",
        "{\"rotproofReport\":1,\"smart\":{\"sda\":3}}",
        "{\"rotproofReport\":1,\"files\":[]}",
        "{\"rotproofReport\":1,\"files\":{\"/etc/fstab\":[]}}",
        "{\"rotproofReport\":1,\"files\":{},\"systemd\":\"yes\"}",
        "{\"rotproofReport\":1,\"files\":{},\"unreadable\":\"x\"}",
        "{\"rotproofReport\":1,\"files\":{},\"sectorBytes\":{\"m\":-1}}",
      })
  void nonsenseIsAnErrorThatSaysWhat(String json) {
    assertThatThrownBy(() -> MachineFile.parse(json))
        .isInstanceOf(ParseException.class)
        .hasMessageMatching("(?s).{20,300}");
  }

  @Property(tries = 300)
  void anyTextIsAMachineOrAnError(@ForAll @StringLength(max = 60) String text) {
    for (String json : List.of(text, "{\"rotproofReport\":1,\"mdstat\":" + text + "}")) {
      try {
        MachineFile.parse(json).inventory();
      } catch (ParseException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void aFileThatTellsOfNoDiskSaysSo() throws ParseException {
    assertThat(MachineFile.parse("{\"rotproofReport\":1}").inventory().unknown())
        .singleElement()
        .asString()
        .contains("nothing is known of disks and arrays");
    Inventory found =
        MachineFile.parse("{\"mdstat\":\"Personalities :\\nunused devices: <none>\\n\"}")
            .inventory();
    assertThat(found.unknown()).singleElement().asString().endsWith("is known of disks.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/md0 /d ext4 ro 0 2", "UUID=f\t/d\text4\tnoatime,ro\t0\t2"})
  void whatFstabWantsReadOnlyNeedsNobody(String line) throws ParseException {
    String file = new MachineFile(mounted(), Machine.UNKNOWN, Map.of(), Map.of()).json();
    assertThat(MachineFile.parse(file).inventory().arrays().get(0).judged().health())
        .isEqualTo(Health.READ_ONLY);
    Machine wished =
        new Machine(
            true, false, true, Map.of("/etc/fstab", line + "\n"), Set.of(), Set.of(), Map.of());
    file = new MachineFile(mounted(), wished, Map.of(), Map.of()).json();
    assertThat(MachineFile.parse(file).inventory().arrays().get(0).judged().health())
        .isEqualTo(Health.HEALTHY);
  }

  private static RawSystem mounted() {
    String md = Systems.device("md0", "raid1", Systems.holds("ext4", "photos", "/d"));
    return new Systems()
        .disk(Systems.device("sda", "disk", "", md))
        .disk(Systems.device("sdb", "disk", "", md))
        .mdstat("md0 : active raid1 sda[0] sdb[1]\n      9 blocks [2/2] [UU]\n")
        .mounts("/dev/md0 /d ext4 ro 0 0\n")
        .raw();
  }
}
