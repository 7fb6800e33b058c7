package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.BlueprintJson;
import org.rotproof.protocol.Json;

/** What a drill refuses before any machine is started: the runs here have none. */
class DrillUsageTest {
  private static final String TWO = "{\"name\":\"a\",\"disks\":[\"disk1\",\"disk2\"]}";
  private static final PracticeDisks DISKS = new PracticeDisks(2, 96 << 20);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "disk2",
        "disk2:1M",
        "disk3:0:1K",
        "disk0:0:1K",
        "sda:0:1K",
        "disk2:-1:1K",
        "disk2:0:0",
        "disk2:96M:1",
        "disk2:95M:2M",
        "disk2:1X:1K",
        "disk2:0:99999999T",
        "disk2:9223372036854775807:1",
        "disk2:1M:1K:1K",
        "disk2:30M:30K:invalid",
        "disk2:1M:30K:valid",
        "disk2:30M:30K:gone",
        ""
      })
  void damageThatCannotBeIsWrongUsageBeforeAnythingStarts(String damage) throws Exception {
    CommandLineRun run = CommandLineRun.with(TWO, "drill", "-", "--json", "--damage", damage);
    assertThat(run.exit()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains("--damage").doesNotContain("Exception");
    JsonNode report = Json.mapper().readTree(run.out());
    assertThat(report.get("ready").booleanValue()).isFalse();
    assertThat(report.get("error").textValue()).contains("--damage");
  }

  @ParameterizedTest
  @CsvSource({
    "disk2:30M:30K, disk2:31457280:30720",
    "disk1:0:1, disk1:0:1",
    "disk1:0:96M, disk1:0:100663296",
    "disk1:100663295:1, disk1:100663295:1",
    "disk2:30M:30K:valid, disk2:31457280:30720:valid",
    "disk1:30M:30K:unreadable, disk1:31457280:30720:unreadable"
  })
  void damageIsReadInBytesOfTheImage(String text, String meant) throws Exception {
    assertThat(Damage.parse(text, DISKS).toString()).isEqualTo(meant);
  }

  @Property
  void anyTextIsADamageWithinTheDiskOrWrongUsage(@ForAll String text) {
    try {
      Damage damage = Damage.parse(text, DISKS);
      assertThat(damage.offsetBytes() + damage.lengthBytes()).isLessThanOrEqualTo(96 << 20);
    } catch (TroubleException e) {
      assertThat(e.trouble().exit()).isEqualTo(Exit.USAGE);
    }
  }

  @Test
  void theUsualDamageHitsTheDataOfDisk2() throws Exception {
    for (String kind : new String[] {"encrypted", "integrity", "layered"}) {
      Blueprint b =
          BlueprintJson.read(TWO.replace("}", ",\"protection\":{\"kind\":\"" + kind + "\"}}"));
      Damage damage = Damage.usual(b, DISKS, Optional.empty());
      assertThat(damage.disk()).isEqualTo("disk2");
      assertThat(damage.lengthBytes()).isEqualTo(30 * 1024);
      assertThat(damage.offsetBytes()).isBetween(16L << 20, 60L << 20);
    }
  }

  @Test
  void aDangerousBlueprintIsRefusedWithAReport() throws Exception {
    String tiny = TWO.replace("}", ",\"practice\":{\"disks\":2,\"size\":\"1M\"}}");
    CommandLineRun run = CommandLineRun.with(tiny, "drill", "-", "--json");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(Json.mapper().readTree(run.out()).get("error").textValue()).contains("disks");
  }

  @Test
  void aDrillOnDisksOfThisComputerIsWrongUsage() {
    String real = TWO.replace("disk1", "/dev/disk/by-id/ata-a");
    CommandLineRun run = CommandLineRun.with(real, "drill", "-");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("disks", "disk1");
  }

  @Test
  void aPracticeBlueprintIsNotBuiltOnThisComputer() {
    CommandLineRun run = CommandLineRun.with(TWO, "build", "-");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("--practice");
  }

  @Test
  void aPassphraseOfSeveralLinesIsRefused() throws Exception {
    Path file = Files.createTempFile("words", null);
    try {
      Files.writeString(file, "two\nlines\n");
      TypedSecrets secrets = new TypedSecrets(Map.of("passphrase", file.toString()));
      assertThatThrownBy(() -> secrets.get("passphrase")).isInstanceOf(TroubleException.class);
      Files.writeString(file, "one line\n");
      assertThat(secrets.get("passphrase")).asString().isEqualTo("one line");
    } finally {
      Files.delete(file);
    }
  }
}
