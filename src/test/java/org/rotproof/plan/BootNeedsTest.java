package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rotproof.storage.Machine;

/** A line under /etc that does not do its work at boot is as good as none. */
class BootNeedsTest {
  private static final String UUID = "11111111:22222222:33333333:44444444";

  private static Map<String, List<String>> missing(String kind, String file, String[] change)
      throws Exception {
    ArrayRecord record =
        LifeToys.record(
            2,
            0,
            "\"protection\":{\"kind\":\""
                + kind
                + "\",\"integrity\":\""
                + (kind.equals("encrypted") ? "hmac-sha256" : "sha256")
                + "\"},\"mount\":{\"point\":\"/srv/photos\",\"atBoot\":true}");
    Machine empty = new Machine(true, true, true, Map.of(), Set.of(), Set.of());
    Map<String, String> files = new HashMap<>();
    new BootPlanner(record, empty, UUID, "1.2")
        .lines()
        .forEach((path, lines) -> files.put(path, String.join("\n", lines) + "\n"));
    files.computeIfPresent(
        file,
        (path, text) -> {
          assertThat(text).contains(change[0]);
          return text.replace(change[0], change[1].replace('%', '\n'));
        });
    assertThat(files).containsKey(file);
    return new ServedLines(
            record, new Machine(true, true, true, files, Set.of(), Set.of()), (a, b) -> false)
        .missing(UUID, "1.2");
  }

  @ParameterizedTest
  @CsvSource({
    "encrypted, /etc/crypttab, 'photos-1 ', 'photos-9 '",
    "encrypted, /etc/crypttab, 'photos.key', 'photo.key'",
    "encrypted, /etc/crypttab, 'nofail', 'nofail,noauto'",
    "encrypted, /etc/crypttab, 'nofail', 'nofail,keyfile-offset=1'",
    "encrypted, /etc/crypttab, 'nofail', 'nofail,discard'",
    "integrity, /etc/integritytab, ' - ', ' /root/no.key '",
    "integrity, /etc/integritytab, 'sha256', 'sha256,data-device=/dev/sdz'",
    "encrypted, /etc/fstab, 'defaults', 'defaults, noatime'",
    "encrypted, /etc/mdadm/mdadm.conf, '4444444', '444444\r4'",
    "encrypted, /etc/mdadm/mdadm.conf, '/dev/md/photos', '/dev/md0'",
    "layered, /etc/crypttab, 'photos-crypt ', 'photos-crypt UUID=9 none luks%photos-crypt '",
    "integrity, /etc/integritytab, 'photos-2 ', 'photos-2 /dev/sdz - %photos-2 '",
    "encrypted, /etc/fstab, '/dev/md/photos ', 'LABEL=old /srv/photos/ ext4%/dev/md/photos '",
    "encrypted, /etc/crypttab, 'luks,', 'plain,'",
    "encrypted, /etc/mdadm/mdadm.conf, '/dev/md/photos', '<ignore>'",
    "integrity, /etc/integritytab, 'photos-2 ', '#photos-2 '",
    "integrity, /etc/integritytab, 'integrity-algorithm=sha256', 'integrity-algorithm=crc32c'",
    "integrity, /etc/integritytab, ' integrity-algorithm=sha256', ''",
    "integrity, /etc/integritytab, 'sha256', 'sha256,mode=bitmap'",
    "layered, /etc/crypttab, 'photos-crypt', 'photo-crypt'",
    "integrity, /etc/mdadm/mdadm.conf, 'UUID=1', 'UUID=2'",
    "integrity, /etc/mdadm/mdadm.conf, 'UUID=1', 'UUIE=1'",
    "integrity, /etc/mdadm/mdadm.conf, 'UUID=1', 'name=any:films #'",
    "encrypted, /etc/fstab, ' ext4 ', ' xfs '",
    "encrypted, /etc/fstab, 'defaults', 'noauto'",
    "encrypted, /etc/fstab, '/srv/photos', '/srv/photo'",
  })
  void aLineThatDoesNotDoItsWorkIsMissing(String kind, String file, String from, String to)
      throws Exception {
    assertThat(missing(kind, file, new String[] {from, to == null ? "" : to}))
        .containsOnlyKeys(file);
  }

  @Test
  void aLineThatKeepsMdadmFromTheMembersIsNamed() throws Exception {
    ArrayRecord record =
        LifeToys.record(2, 0, "\"mount\":{\"point\":\"/srv/photos\",\"atBoot\":true}");
    String conf = "/etc/mdadm/mdadm.conf";
    Machine hidden =
        new Machine(true, true, true, Map.of(conf, "DEVICE /dev/sd*\n"), Set.of(), Set.of());
    assertThat(BootNeeds.hides(record, hidden)).map(MdadmConf.Line::file).contains(conf);
    Machine seen =
        new Machine(
            true, true, true, Map.of(conf, "DEVICE /dev/sd* /dev/mapper/*\n"), Set.of(), Set.of());
    assertThat(BootNeeds.hides(record, seen)).isEmpty();
  }

  @Test
  void twoLinesForOneArrayAreNoneAndTwoFilesAreNoTwoLines() throws Exception {
    ArrayRecord record =
        LifeToys.record(2, 0, "\"mount\":{\"point\":\"/srv/photos\",\"atBoot\":true}");
    String line = "ARRAY /dev/md/photos metadata=1.2 UUID=" + UUID + "\n";
    String scanned = "ARRAY /dev/md/photos metadata=1.2 name=any:photos UUID=" + UUID + "\n";
    Machine twice = machine(Map.of("/etc/mdadm/mdadm.conf", line + scanned));
    assertThat(BootNeeds.undecided(record, twice, UUID)).isPresent();
    assertThat(new ServedLines(record, twice, (a, b) -> false).missing(UUID, "1.2").keySet())
        .as("one more line is no remedy")
        .doesNotContain("/etc/mdadm/mdadm.conf");
    Machine folder =
        machine(Map.of("/etc/mdadm/mdadm.conf", line, "/etc/mdadm/mdadm.conf.d/x.conf", scanned));
    assertThat(BootNeeds.undecided(record, folder, UUID)).isPresent();
    Machine other = machine(Map.of("/etc/mdadm/mdadm.conf", line, "/etc/mdadm.conf", scanned));
    assertThat(BootNeeds.undecided(record, other, UUID)).isEmpty();
    Machine once = machine(Map.of("/etc/mdadm/mdadm.conf", line));
    assertThat(BootNeeds.undecided(record, once, UUID)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'UUID=4972474b-37bd-45a9-98da-7ef6ee05e7d2', true",
    "'UUID=\"4972474b-37bd-45a9-98da-7ef6ee05e7d2\"', true",
    "LABEL=photos, true",
    "/dev/disk/by-label/photos, true",
    "'UUID=4972474B-37bd-45a9-98da-7ef6ee05e7d2', false",
    "/dev/md127, false",
  })
  void aDeviceMayBeCalledByAnyOfItsLastingNames(String name, boolean right) throws Exception {
    ArrayRecord record =
        LifeToys.record(2, 0, "\"mount\":{\"point\":\"/srv/photos\",\"atBoot\":true}");
    Machine machine = machine(Map.of("/etc/fstab", name + " /srv/photos ext4 defaults 0 2\n"));
    assertThat(
            new ServedLines(record, machine, (a, b) -> true)
                .missing(UUID, "1.2")
                .containsKey("/etc/fstab"))
        .isEqualTo(!right);
    assertThat(new ServedLines(record, machine, (a, b) -> false).missing(UUID, "1.2"))
        .as("it leads elsewhere")
        .containsKey("/etc/fstab");
  }

  private static Machine machine(Map<String, String> files) {
    return new Machine(true, true, true, files, Set.of(), Set.of());
  }

  @ParameterizedTest
  @CsvSource({
    "layered, /etc/crypttab, 'nofail', 'nofail,discard'",
    "integrity, /etc/integritytab, ' - ', ' none '",
    "encrypted, /etc/crypttab, 'luks,nofail', 'luks'",
    "integrity, /etc/integritytab, 'sha256', 'sha256,mode=journal'",
    "encrypted, /etc/fstab, 'defaults', 'defaults,noatime'",
    "encrypted, /etc/fstab, ' ext4 ', ' auto '",
    "integrity, /etc/mdadm/mdadm.conf, 'UUID=1', 'name=any:photos #'",
  })
  void whatAPersonAddedIsFine(String kind, String file, String from, String to) throws Exception {
    assertThat(missing(kind, file, new String[] {from, to})).isEmpty();
  }
}
