package org.rotproof.helper.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.rotproof.lab.Combination;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.plan.PlanScript;

/** The exported script, run by hand, builds what the helper would. */
@Tag("kernel")
@Tag("turn-8")
class ScriptKernelTest {
  @TestFactory
  List<DynamicTest> theScriptBuildsTheSame() {
    return List.of(
            new Combination(
                "encrypted",
                "raid1",
                2,
                1,
                "hmac-sha256",
                4096,
                "{\"keyFile\":\"a.key\",\"passphrase\":true,\"recoveryKey\":true,"
                    + "\"headerBackup\":\"backups\"}",
                "ext4",
                true),
            new Combination(
                "layered",
                "raid5",
                3,
                0,
                "xxhash64",
                512,
                "{\"keyFile\":null,\"passphrase\":true}",
                "btrfs",
                false),
            new Combination("integrity", "raid10", 4, 0, "crc32c", 4096, "", "ext4", false))
        .stream()
        .map(c -> DynamicTest.dynamicTest(c.toString(), () -> builds(c)))
        .toList();
  }

  private static void builds(Combination combination) {
    Lab lab = Lab.shared(4, 64);
    LabBuild build = LabBuild.of(lab, combination.json());
    String script = PlanScript.render(build.plan());
    String typed =
        build.plan().secrets().stream()
            .map(name -> BuildKernelTest.SECRETS.get(name.toString()) + "\n")
            .collect(Collectors.joining());
    lab.sh("echo " + base64(script) + " | base64 -d >/root/build.sh");
    lab.sh("echo " + base64(typed) + " | base64 -d | bash /root/build.sh");
    String device = lab.sh("findmnt -no SOURCE /srv/photos");
    assertThat(lab.sh("blockdev --getsize64 " + device))
        .isEqualTo(Long.toString(build.plan().capacity().usableBytes()));
    lab.sh("head -c 1M /dev/urandom >/srv/photos/f; sync");
    String node = lab.sh("basename $(readlink -f /dev/md/photos)");
    assertThat(BuildKernelTest.mismatches(lab, node)).isEqualTo("0");
  }

  private static String base64(String text) {
    return Base64.getEncoder()
        .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
