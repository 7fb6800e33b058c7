package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rotproof.protocol.Json;

/** A disk that nothing uses now, and that a line under /etc will use at the next start. */
class NamedAtBootTest {
  @TempDir private Path folder;

  private JsonNode disks(String file, String line) throws Exception {
    return disks("My Files", file, line);
  }

  private JsonNode disks(String label, String file, String line) throws Exception {
    ObjectNode machine =
        (ObjectNode) Json.mapper().readTree(CasesTest.machine("byid-alias").toFile());
    ObjectNode disk = (ObjectNode) machine.at("/lsblk/blockdevices/0");
    ObjectNode part = disk.deepCopy();
    part.put("name", "sda1").put("kname", "sda1").put("path", "/dev/sda1").put("type", "part");
    part.put("fstype", "ext4").put("label", label).put("uuid", "1A2b-3C4D");
    part.put("partuuid", "b8f3-01").put("partlabel", "old data");
    disk.putArray("children").add(part);
    ((ObjectNode) machine.get("files")).put(file, "# ours\n\n" + line + "\n");
    Path changed = folder.resolve("machine.json");
    Files.writeString(changed, machine.toString());
    CommandLineRun run = CommandLineRun.of("disks", "--json", "--from", changed + "");
    assertThat(run.exit()).as(run.err()).isZero();
    return Json.mapper().readTree(run.out()).get("disks");
  }

  /** Which disks an array has whose record cannot be read, nobody knows. */
  @Test
  void aLegIsNotFreeWhileARecordCannotBeRead() throws Exception {
    ObjectNode machine =
        (ObjectNode) Json.mapper().readTree(CasesTest.machine("byid-alias").toFile());
    ((ObjectNode) machine.at("/lsblk/blockdevices/0")).put("fstype", "crypto_LUKS");
    Path changed = folder.resolve("machine.json");
    for (String record :
        new String[] {"{}", "{nonsense", "{\"rotproofArray\":9}", "{\"rotproofArray\":1}"}) {
      ((ObjectNode) machine.get("files")).put("/etc/rotproof/arrays/photos.json", record);
      Files.writeString(changed, machine.toString());
      CommandLineRun run = CommandLineRun.of("disks", "--json", "--from", changed + "");
      JsonNode disks = Json.mapper().readTree(run.out()).get("disks");
      assertThat(disks.at("/0/why").textValue())
          .contains("/etc/rotproof/arrays/photos.json cannot be read");
      assertThat(disks.at("/1/free").booleanValue()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/etc/fstab|/dev/sda1 /mnt/old ext4 defaults 0 2",
        "/etc/fstab|UUID=1a2B-3c4d /mnt/old ext4 noauto 0 2",
        "/etc/fstab|UUID=\"1A2b-3C4D\" none swap sw 0 0",
        "/etc/fstab|LABEL=My\\040Files\t/mnt/old auto nofail 0 0",
        "/etc/fstab|/dev/disk/by-label/My\\x20Files /mnt/old auto nofail 0 0",
        "/etc/fstab|PARTUUID=B8F3-01 /mnt/old auto nofail 0 0",
        "/etc/fstab|PARTLABEL=old\\040data /mnt/old auto nofail 0 0",
        "/etc/fstab|/dev/disk/by-id/wwn-0x50014ee2aaaa0001-part1 /mnt/old auto nofail 0 0",
        "/etc/crypttab|cryptswap /dev/disk/by-id/wwn-0x50014ee2aaaa0001 /dev/urandom swap",
        "/etc/crypttab|cryptswap /dev/sda /dev/urandom swap,cipher=aes-xts-plain64",
        "/etc/crypttab|old PARTUUID=b8f3-01 none luks",
        "/etc/integritytab|old /dev/sda1 - integrity-algorithm=crc32c",
      })
  void aDiskThatALineNamesIsNotFree(String file, String line) throws Exception {
    JsonNode disks = disks(file, line);
    assertThat(disks.at("/0/free").booleanValue()).isFalse();
    assertThat(disks.at("/0/why").textValue()).contains("a line of " + file, "take that line away");
    assertThat(disks.at("/1/free").booleanValue()).as(disks.toString()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/etc/fstab|#/dev/sda1 /mnt/old ext4 defaults 0 2",
        "/etc/fstab|/dev/sda11 /mnt/old ext4 defaults 0 2",
        "/etc/fstab|UUID=1111-1111 /mnt/old ext4 defaults 0 2",
        "/etc/fstab|tmpfs /dev/sda1 tmpfs defaults 0 0",
        "/etc/crypttab|/dev/sda1 /dev/sdq none luks",
        "/etc/crypttab|x",
      })
  void aLineThatNamesSomethingElseStandsInNobodysWay(String file, String line) throws Exception {
    assertThat(disks(file, line).at("/0/free").booleanValue()).isTrue();
  }

  @Test
  void aLabelOfLettersIsKnownAsItsBytesAndInOctal() throws Exception {
    for (String written : new String[] {"B\u00c3\u00bccher", "B\\303\\274cher"}) {
      JsonNode disks = disks("B\u00fccher", "/etc/fstab", "LABEL=" + written + " /b ext4 nofail");
      assertThat(disks.at("/0/free").booleanValue()).as(written).isFalse();
    }
  }

  @Test
  void aLineBetweenOurOwnMarksIsToldByItsRecordAndNotAsAStrangers() throws Exception {
    String ours =
        "# Rotproof: begin photos\nphotos-1 /dev/sda1 none luks,nofail\n# Rotproof: end photos";
    assertThat(disks("/etc/crypttab", ours).at("/0/free").booleanValue()).isTrue();
  }
}
