package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.BlueprintJson;
import org.rotproof.plan.Unlock;

class OpensByTest {
  private static OpensBy of(String blueprint, Optional<Unlock> unlock, Set<String> without)
      throws Exception {
    List<ArrayRecord.Member> members =
        List.of(
            new ArrayRecord.Member("disk1", "/dev/sda", "toy-1", "s1", "", 1L << 30, false),
            new ArrayRecord.Member("disk2", "/dev/sdb", "toy-2", "s2", "", 1L << 30, false));
    return OpensBy.of(
        new ArrayRecord(
            BlueprintJson.read(
                "{\"name\":\"toy\",\"disks\":[\"disk1\",\"disk2\"]," + blueprint + "}"),
            members,
            Set.of(),
            unlock,
            without));
  }

  @Test
  void eachWayIsSaidAndNoneIsNicerThanItIs() throws Exception {
    String boot = "\"mount\":{\"atBoot\":true}";
    OpensBy plain =
        of("\"protection\":{\"kind\":\"integrity\"}," + boot, Optional.empty(), Set.of());
    assertThat(plain.by()).isEqualTo("nothing");
    assertThat(plain.words()).contains("no key", "can read them");

    OpensBy file = of("\"keys\":{\"keyFile\":\"toy.key\"}," + boot, Optional.empty(), Set.of());
    assertThat(file.by()).isEqualTo("key-file");
    assertThat(file.words()).contains("Opened when the machine starts: by its key file", "toy.key");

    OpensBy typed = of("\"keys\":{\"passphrase\":true}," + boot, Optional.empty(), Set.of());
    assertThat(typed.by()).isEqualTo("passphrase");
    assertThat(typed.words()).contains("somebody has to type");

    OpensBy tpm =
        of(
            "\"keys\":{\"passphrase\":true}," + boot,
            Optional.of(new Unlock.Tpm2(List.of(7))),
            Set.of("disk2"));
    assertThat(tpm.by()).isEqualTo("tpm2");
    assertThat(tpm.words()).contains("TPM", "not yet on disk2");
    assertThat(tpm.without()).containsExactly("disk2");

    OpensBy tang =
        of(
            "\"keys\":{\"passphrase\":true}," + boot,
            Optional.of(new Unlock.Tang("http://tang.lan:7500", "t".repeat(43))),
            Set.of("disk2"));
    assertThat(tang.by()).isEqualTo("tang");
    assertThat(tang.words())
        .contains("Tang server http://tang.lan:7500", "t".repeat(43), "not yet on disk2");
    assertThat(tang.without()).containsExactly("disk2");

    OpensBy closed =
        of(
            "\"keys\":{\"keyFile\":\"toy.key\"},\"mount\":{\"atBoot\":false}",
            Optional.empty(),
            Set.of());
    assertThat(closed.atBoot()).isFalse();
    assertThat(closed.words()).startsWith("Not opened when the machine starts");
  }
}
