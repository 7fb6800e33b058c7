package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nothing that a disk or another user chose can end a line, steer a terminal or hide. */
class ForeignTextTest {
  /** A newline, an escape, C1's CSI, a reversal, nothing wide, half a pair, a line's end. */
  private static final String EVIL =
      "a\nb\u001b[2Jc\u009b1md\u202ee\u200bf\ud800g\u2028h\u0085i\u0007";

  private static final String IN_JSON =
      "a\\nb\\u001b[2Jc\\u009b1md\\u202ee\\u200bf\\ud800g\\u2028h\\u0085i\\u0007";

  @Test
  void whatIsNotVisibleIsReplaced() {
    assertThat(ForeignText.clean(EVIL)).isEqualTo("a?b?[2Jc?1md?e?f?g?h?i?");
    assertThat(ForeignText.clean("ST4000\u00a0Größe 鍵 🔑 é")).isEqualTo("ST4000 Größe 鍵 🔑 é");
    assertThat(ForeignText.clean("x\u3164\u2800\ufe0f\udb40\udc41\ufeff\u00ady")).matches("x\\?+y");
    assertThat(ForeignText.clean("x".repeat(100_000))).hasSize(4096).endsWith("…");
    assertThat(ForeignText.clean("🔑".repeat(100_000)).codePoints())
        .noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    assertThat(ForeignText.cleanLines("a\r\nb\rc\td\u001be")).isEqualTo("a\nb\nc\td?e");
    String once = ForeignText.clean(EVIL.repeat(1000));
    assertThat(ForeignText.clean(once)).isEqualTo(once);
    assertThat(ForeignText.isClean(once)).isTrue();
  }

  private static RawSystem hostile() {
    String lsblk =
        ("{\"blockdevices\":[{\"name\":\"sda@\",\"kname\":\"sda\",\"path\":\"/dev/sda\","
                + "\"maj:min\":\"8:0\",\"size\":4000000000,\"type\":\"disk\",\"model\":\"@\","
                + "\"serial\":\"S@\",\"vendor\":\"V@\",\"wwn\":\"0x5@\",\"tran\":\"sata@\","
                + "\"fstype\":\"ext4@\",\"label\":\"@\",\"uuid\":\"@\",\"rota\":true,\"rm\":false,"
                + "\"ro\":false,\"log-sec\":512,\"phy-sec\":4096,\"mountpoints\":[\"/mnt/@\"],"
                + "\"children\":[{\"name\":\"sda1@\",\"kname\":\"sda1\",\"path\":\"/dev/sda1@\","
                + "\"size\":1000000,\"type\":\"part\",\"label\":\"@\",\"fstype\":\"LVM2_member\","
                + "\"mountpoints\":[null,\"/srv/@\"],\"children\":[{\"name\":\"vg-@\","
                + "\"kname\":\"dm-0\",\"path\":\"/dev/mapper/vg-@\",\"size\":1000,"
                + "\"type\":\"lvm\"}]}]},"
                + "{\"name\":\"sdb\",\"kname\":\"sdb\",\"path\":\"/dev/sdb\",\"maj:min\":\"8:16\","
                + "\"size\":4000000000,\"type\":\"disk\",\"model\":\"m\"}]}")
            .replace("@", IN_JSON);
    String mdstat =
        "Personalities : [raid1]\nmd127 : active raid1 sdb[0]\n"
            + "      1000 blocks super 1.2 [2/1] [U_]\n\nunused devices: <none>\n";
    return new RawSystem(
        lsblk,
        mdstat,
        Map.of(
            "md127",
            Map.of("md/array_state", "clean\u001b", "md/level", "raid1", "md/raid_disks", "2"),
            "sdb",
            Map.of("serial", EVIL, "holders", "md127")),
        Map.of("ata-" + EVIL, "sda", "ata-good", "sdb"),
        Map.of(EVIL, "md127"),
        Map.of("md127", "MD_NAME=host:" + EVIL.replace("\n", "") + "\nMD_UUID=1:2:3:4\n"),
        "vg-x: 0 100 linear 8:0 0\n" + EVIL,
        "/dev/sda1 /mnt/a\\012b\\033[2Jc\u009b\u202e ext4 rw 0 0\n",
        "Filename Type Size Used Priority\n/dev/sda\\012x\u001b partition 1 0 -2\n",
        "{\"report\":[{\"vg\":[{\"vg_name\":\"" + IN_JSON + "\",\"pv_name\":\"/dev/sda1\"}]}]}",
        Map.of("sda", SmartReading.unknown("x")),
        Set.of(EVIL),
        "",
        Set.of("raid1"),
        List.of("It is not known: " + EVIL));
  }

  private static void walk(Object value, String where, List<String> found) {
    if (value instanceof String text) {
      assertThat(ForeignText.isClean(text)).as("%s is '%s'", where, text).isTrue();
      found.add(text);
    } else if (value instanceof Optional<?> optional) {
      optional.ifPresent(v -> walk(v, where, found));
    } else if (value instanceof Collection<?> all) {
      all.forEach(v -> walk(v, where, found));
    } else if (value instanceof Map<?, ?> map) {
      map.forEach(
          (k, v) -> {
            walk(k, where, found);
            walk(v, where, found);
          });
    } else if (value instanceof Record) {
      for (RecordComponent part : value.getClass().getRecordComponents()) {
        try {
          var accessor = part.getAccessor();
          accessor.setAccessible(true);
          walk(accessor.invoke(value), where + "." + part.getName(), found);
        } catch (ReflectiveOperationException e) {
          throw new LinkageError(where, e);
        }
      }
    }
  }

  @Test
  void everyTextOfAnInventoryIsClean() throws Exception {
    Inventory inventory = InventoryReader.read(hostile());
    assertThat(inventory.disks()).hasSize(2);
    assertThat(inventory.arrays()).hasSize(1);
    List<String> found = new ArrayList<>();
    walk(inventory, "inventory", found);
    assertThat(found.stream().filter(t -> t.contains("?[2J")).count()).isGreaterThan(5);
  }

  @Test
  void aFileOfMdstatThatSomebodyMadeIsReadCleanOrRefusedInCleanWords() throws Exception {
    String text =
        "Personalities : [raid1\u001b[2J]\nmd0 : active raid1 sda[0]\n"
            + "      1000 blocks super 1.2\u202e [1/1] [U]\n\nunused devices: <none>\n";
    for (String odd : List.of(text, text.replace("md0", "md\u001b[2J0"))) {
      try {
        walk(Mdstat.parse(odd), "mdstat", new ArrayList<>());
      } catch (ParseException e) {
        assertThat(ForeignText.isClean(e.getMessage())).isTrue();
      }
    }
  }
}
