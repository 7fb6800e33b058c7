package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.storage.Machine;

class MdadmConfTest {
  private static Machine machine(Map<String, String> files) {
    return new Machine(true, true, false, files, Set.of(), Set.of());
  }

  private static MdadmConf of(String content) {
    return MdadmConf.of(machine(Map.of(BootLines.MDADM_CONF, content)), "photos");
  }

  private static Optional<String> hides(String content) {
    return of(content).hides("photos-1").map(MdadmConf.Line::text);
  }

  private static Optional<String> claims(String content) {
    return of(content).claims("photos", Optional.of("1:2:3:4")).map(MdadmConf.Line::text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# DEVICE /dev/sd*",
        "DEVICE partitions",
        "DEVICE Partitions containers",
        "DEVICE",
        "DEVICE sd*",
        "device /dev/dm-*",
        "DEVICE /dev/mapper/*",
        "DEVICE /dev/mapper/photos-[0-9]",
        "DEV /dev/sd* /dev/mapper/photos-?",
        "DEVICE /dev/sd*\nDEVICE /dev/mapper/*",
        "DEVICE /dev/sd*\n /dev/mapper/*",
        "DEVICE /dev/sd*\n# a comment between\n\t/dev/dm-*",
        "DEVICE /dev/sd* \"/dev/mapper/*\"",
        "DEVICE /dev/*/*",
        "DEVICE /dev/*",
        "DEVICE /dev/disk/by-id/dm-name-*",
        "DE /dev/sd*",
        "HOMEHOST <system>\nMAILADDR root"
      })
  void linesThatLetMdadmLookAtTheMappings(String content) {
    assertThat(hides(content)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DEVICE /dev/sd*",
        "DEVICE /dev/sd[c-f]1",
        "  DEVICE /dev/sd*",
        "dev /dev/sd*",
        "Devices /dev/sd*",
        "DEVICE containers",
        "DEVICE /dev/sd* # /dev/mapper/*",
        "DEVICE /dev/sd*\n#DEVICE partitions",
        "DEVICE\t/dev/sd*",
        "DEVICE\n /dev/sd*",
        "DEVICE /dev/mapper/other-*",
        "DEVICE /dev/mapper/{photos-1}",
        "DEVICE /dev/sd[",
        "DEVICE '/dev/mapper/* '"
      })
  void linesThatHideTheMappings(String content) {
    assertThat(hides(content)).isPresent();
  }

  @Test
  void filesOfTheFolderCountToo() {
    String conf = "/etc/mdadm/mdadm.conf.d/local.conf";
    assertThat(MdadmConf.of(machine(Map.of(conf, "DEVICE /dev/sd*")), "x").hides("x-1"))
        .isPresent();
    assertThat(
            MdadmConf.of(
                    machine(
                        Map.of(BootLines.MDADM_CONF, "DEVICE /dev/sd*", conf, "DEVICE partitions")),
                    "x")
                .hides("x-1"))
        .isEmpty();
    for (String other : List.of("/etc/mdadm/mdadm.conf.d/x.txt", "/etc/mdadm/mdadm.conf.d/.conf")) {
      assertThat(MdadmConf.of(machine(Map.of(other, "DEVICE /dev/sd*")), "x").hides("x-1"))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ARRAY /dev/md/photos UUID=11111111:22222222:33333333:44444444",
        "array photos uuid=11111111:22222222:33333333:44444444",
        "ARRAY\n  /dev/md/photos\n  metadata=1.2 UUID=5:6:7:8",
        "ARRAY /dev/md/other UUID=1:2:3:4",
        "ARRAY <ignore> uuid=1:2:3:4",
        "ARRAY /dev/md7 name=oldnas:photos",
        "ARRAY metadata=1.2 name=photos",
        "ARRAY '/dev/md/photos' UUID=5:6:7:8"
      })
  void linesOfAnotherArrayUnderTheSameName(String content) {
    assertThat(claims(content)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# ARRAY /dev/md/photos UUID=5:6:7:8",
        "ARRAY /dev/md/music UUID=5:6:7:8 name=nas:photos",
        "ARRAY /dev/md0 UUID=5:6:7:8",
        "AUTO -all\nMAILADDR photos",
        "\n# Rotproof: begin photos\nARRAY /dev/md/photos UUID=5:6:7:8\n# Rotproof: end photos\n"
      })
  void linesThatAreNoneOfItsBusiness(String content) {
    assertThat(claims(content)).isEmpty();
  }

  private static final String UUID = "a6f83b38:dd4e638e:54df5c32:33658596";

  private static int fitting(String content) {
    return of(content.replace("$U", UUID)).fitting("photos", UUID).size();
  }

  /** Each measured: what {@code mdadm --incremental} of version 4.2 made of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ARRAY /dev/md/photos metadata=1.2 UUID=$U;1",
        "ARRAY /dev/md/photos UUID=$U%ARRAY /dev/md/photos UUID=$U;2",
        "ARRAY /dev/md/photos UUID=$U%ARRAY /dev/md/other UUID=$U;2",
        "ARRAY /dev/md/photos UUID=$U%ARRAY <ignore> UUID=$U;2",
        "ARRAY /dev/md/photos UUID=$U%array%  UUID=a6f83b38dd4e638e54df5c3233658596;2",
        "ARRAY /dev/md/photos UUID=$U%ARRAY /dev/md0 UUID=5:6:7:8;1",
        "ARRAY /dev/md/photos UUID=$U%ARRAY /dev/md/photos;1",
        "ARRAY /dev/md/photos UUID=$U%# ARRAY /dev/md/photos UUID=$U;1",
        "ARRAY /dev/md/photos UUID=$U devices=/dev/nope;0",
        "ARRAY /dev/md/photos UUID=$U devices=/dev/mapper/photos-1,/dev/mapper/photos-2;0",
        "ARRAY /dev/md/photos UUID=$U devices=/dev/sda,/dev/dm-*;1",
        "ARRAY /dev/md/photos UUID=$U name=other;0",
        "ARRAY /dev/md/photos UUID=$U name=any:photos;1",
        "ARRAY /dev/md/photos UUID=$U num-devices=5 level=raid5;1",
        "ARRAY /dev/md/photos UUID=$U super-minor=5;0",
        "ARRAY /dev/md/photos metadata=0.90 UUID=$U;1",
        "ARRAY /dev/md/photos UUID=11111111:22222222:33333333:44444444;0",
      })
  void linesThatFitAreThoseThatMdadmFinds(String content, int lines) {
    assertThat(fitting(content.replace('%', '\n'))).isEqualTo(lines);
  }

  @ParameterizedTest
  @CsvSource({
    "'', false",
    "AUTO -all, true",
    "AUTO +1.x -all, false",
    "AUTO homehost -all, true",
    "auto +imsm -1.x, true",
    "AUTO +all, false",
  })
  void whatIsNotNamedIsLeftAloneWhereThatIsSaid(String content, boolean alone) {
    assertThat(of(content == null ? "" : content).leavesAloneWhatItDoesNotName()).isEqualTo(alone);
  }

  @Property(tries = 500)
  void anyTextIsRead(@ForAll String text) {
    MdadmConf conf = of("DEVICE " + text + "\n" + text);
    assertThat(conf.hides("photos-1")).isNotNull();
    assertThat(conf.claims("photos", Optional.empty())).isNotNull();
    assertThat(conf.fitting("photos", UUID)).isNotNull();
  }
}
