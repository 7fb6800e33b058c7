package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Any bytes in: a record or a ParseException out, soon. */
class ParserPropertiesTest {
  /** A parser under test. */
  interface Parser {
    Object parse(String text) throws ParseException;
  }

  private static final List<Parser> PARSERS =
      List.of(
          Mdstat::parse,
          text -> Mdstat.parse(text).arrays().stream().map(MdstatArray::toArray).toList(),
          LsblkDevice::parse,
          text -> KeyValues.parse("mdadm", text).arrayName(),
          text -> LuksHeader.parse(text).integrityId(),
          ParserPropertiesTest::dmsetup,
          DmTree::parse,
          ToolProgress::parse,
          MountEntry::parse,
          SwapEntry::parse,
          VolumeGroup::parse,
          LvmVolume::parse,
          text -> LvmSettings.parse("filter=" + text, text).hides(List.of("/dev/md0")),
          SmartReport::parse,
          BlockStat::parse,
          ParserPropertiesTest::everywhere,
          text -> text.lines().map(KernelLogLine::read).toList());

  private static final List<String> REAL =
      Stream.concat(
              Corpus.names("mdstat").stream().map(n -> "mdstat/" + n + ".txt"),
              Stream.of(
                  "captures/lsblk-encrypted.json",
                  "captures/dmsetup-table.txt",
                  "captures/dmsetup-status.txt",
                  "captures/dmsetup-tree.txt",
                  "captures/mdadm-export.txt",
                  "captures/luksdump.json",
                  "captures/kernel-log.txt",
                  "smart/ata-worn.json",
                  "smart/nvme-worn-out.json",
                  "smart/scsi-worn.json"))
          .map(Corpus::text)
          .toList();

  private static List<String> dmsetup(String text) throws ParseException {
    List<String> words = new ArrayList<>();
    for (DmTarget target : DmTarget.parse(text)) {
      words.add(target.integrityId() + target.integrityMode() + target.integrityMismatches());
      words.addAll(target.devices());
    }
    return words;
  }

  /** The text as each part of a system, the others being well. */
  private static Object everywhere(String text) throws ParseException {
    InventoryReader.read(
        new Systems()
            .disk(Systems.device("sda", "disk", ""))
            .mdstat(text)
            .dmTable(text)
            .mounts(text)
            .swaps(text)
            .groups(text)
            .practice(text)
            .export("md127", text)
            .sys("md127", "md/array_state", text, "md/layout", text, "md/sync_completed", text)
            .sys("md127", "md/dev-sda/slot", text, "md/dev-sda/state", text, "size", text)
            .sys("sda", "slaves", text, "holders", text, "dm/name", text)
            .byId(text, "sda")
            .arrayName(text, "md127")
            .raw());
    return new Systems().lsblk(text).mdstat(Corpus.text("mdstat/raid1-clean.txt")).read();
  }

  private static void holds(String text) {
    for (Parser parser : PARSERS) {
      try {
        assertThat(parser.parse(text)).isNotNull();
      } catch (ParseException e) {
        assertThat(e.getMessage()).isNotBlank().doesNotContain("\u0000").hasSizeLessThan(400);
      }
    }
  }

  @Property(tries = 2000)
  void anyString(@ForAll String text) {
    holds(text);
  }

  @Property(tries = 3000)
  void textsMadeOfTheRightWords(@ForAll("almostRight") String text) {
    holds(text);
  }

  @Provide
  Arbitrary<String> almostRight() {
    return Arbitraries.of(
            "Personalities : ",
            "md0 : active ",
            "raid1 ",
            "sda1[0]",
            "(F)",
            "\n",
            "      ",
            "\t",
            "9 blocks ",
            "super 1.2 ",
            "[2/2] ",
            "[UU]",
            "resync=",
            "DELAYED",
            "check = 1.0% ",
            "(1/",
            "2)",
            "99999999999999999999",
            "finish=",
            "min",
            "speed=",
            "K/sec",
            "bitmap: ",
            "unused devices: <none>",
            ": ",
            "0 ",
            "crypt ",
            "integrity ",
            "8:0 ",
            "{",
            "}",
            "[",
            "]",
            "\"blockdevices\":",
            "\"name\":\"a\"",
            ",",
            "null",
            "-1",
            "1e999",
            "true",
            "\"",
            "\\040",
            "=",
            "\u0000",
            "(253:0)",
            " `-")
        .list()
        .ofMaxSize(40)
        .map(words -> String.join("", words));
  }

  @Property(tries = 3000)
  void realTextsDamaged(@ForAll Random random) {
    holds(damaged(REAL.get(random.nextInt(REAL.size())), random));
  }

  private static String damaged(String text, Random random) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(6); i >= 0 && bytes.length > 2; i--) {
      int a = random.nextInt(bytes.length);
      int b = random.nextInt(bytes.length);
      int from = Math.min(a, b);
      int to = Math.max(a, b);
      switch (random.nextInt(5)) {
        case 0 -> bytes = java.util.Arrays.copyOf(bytes, to);
        case 1 -> bytes[a] = (byte) random.nextInt(256);
        case 2 -> {
          byte swapped = bytes[a];
          bytes[a] = bytes[b];
          bytes[b] = swapped;
        }
        case 3 -> bytes = joined(bytes, 0, to, bytes, from, bytes.length);
        default -> bytes = joined(bytes, 0, from, bytes, to, bytes.length);
      }
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
    byte[] all = new byte[aTo - aFrom + bTo - bFrom];
    System.arraycopy(a, aFrom, all, 0, aTo - aFrom);
    System.arraycopy(b, bFrom, all, aTo - aFrom, bTo - bFrom);
    return all;
  }

  @Test
  void hugeAndDeepTextsEndSoon() {
    List<String> monsters =
        List.of(
            "[".repeat(1 << 20),
            "{\"a\":".repeat(1 << 18),
            "{\"blockdevices\":" + "[{\"name\":\"a\",\"children\":".repeat(5000),
            "9".repeat(1 << 20),
            "{\"device_bytes\":" + "9".repeat(1 << 20) + "}",
            " ".repeat(1 << 20),
            "(".repeat(1 << 20),
            "a:".repeat(1 << 19),
            "\n".repeat(1 << 20),
            "md0 : active raid1 " + "a[0](F) ".repeat(1 << 16),
            "=".repeat(1 << 20),
            "|".repeat(1 << 20),
            " |-".repeat(1 << 18),
            "x: 0 1 crypt " + "8:0 ".repeat(1 << 18),
            "[>] resync = ".repeat(1 << 16),
            "device-mapper: crypt: ".repeat(1 << 15),
            "module=crypt ".repeat(1 << 15),
            "A".repeat(1 << 20) + "=1");
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60), () -> monsters.forEach(ParserPropertiesTest::holds));
  }
}
