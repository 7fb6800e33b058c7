package org.rotproof.helper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;

/** Looks for secrets where they must not be, while a build uses them and afterwards. */
@Tag("kernel")
@Tag("turn-2")
class SecretsKernelTest {
  private static final Map<String, String> SECRETS =
      Map.of("passphrase", "Xyzzy-passphrase-4711", "recovery-key", "Plugh-recovery-0815");

  @Test
  void noToolNoFileAndNoLogEverHoldsASecret() {
    Lab lab = Lab.shared(4, 64);
    LabBuild build =
        LabBuild.of(
            lab,
            "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],\"keys\":{"
                + "\"keyFile\":null,\"passphrase\":true,\"recoveryKey\":true,"
                + "\"headerBackup\":\"backups\"}}");
    // Every argument and every environment of every process, as often as it can be read.
    lab.sh(
        "mkdir -p /run/spy; (while [ ! -e /run/spy/stop ]; do cat /proc/[0-9]*/cmdline"
            + " /proc/[0-9]*/environ; sleep 0.1; done 2>/dev/null | tr '\\0' '\\n"
            + "' | sort -u >/run/spy/seen; touch /run/spy/done) >/dev/null 2>&1 &");
    build.withSecrets(lab, SECRETS).build(lab);
    lab.sh("touch /run/spy/stop; until [ -e /run/spy/done ]; do sleep 0.1; done");
    String seen = lab.sh("cat /run/spy/seen");
    assertThat(lab.sh("ls /run/spy")).contains("done");
    // The spy saw the tools at work, or it proves nothing.
    assertThat(seen).contains("luksFormat").contains("luksAddKey").contains("--key-file");
    for (String secret : SECRETS.values()) {
      assertThat(seen).doesNotContain(secret);
      assertThat(filesAndLogsWith(lab, secret)).isEmpty();
      assertThat(copiesInHelper(lab, secret)).as("copies in the helper's memory").isZero();
    }
  }

  /** Files and kernel messages with a text, which no command line here holds whole. */
  private static String filesAndLogsWith(Lab lab, String text) {
    return lab.sh(
        """
        a='%s'; b='%s'
        grep -rlaF "$a$b" /var/lib/rotproof /var/log /etc /tmp /run --exclude-dir=spy 2>/dev/null
        dmesg | grep -F "$a$b"
        true
        """
            .formatted(text.substring(0, 5), text.substring(5)));
  }

  /** How many of the helper's writable regions of memory hold a text. */
  private static int copiesInHelper(Lab lab, String text) {
    // The pattern is put together in the shell, so that no command line holds it whole.
    String script =
        """
        pid=$(pgrep -f '[o]rg.rotproof.helper.HelperMain' | head -1)
        a='%s'; b='%s'
        n=0
        while read -r range rights _; do
          case $rights in rw*) ;; *) continue ;; esac
          from=$((16#${range%%-*})); to=$((16#${range#*-}))
          dd if=/proc/$pid/mem bs=4096 skip=$((from / 4096)) count=$(((to - from) / 4096)) \
            2>/dev/null | LC_ALL=C grep -qaF "$a$b" && n=$((n + 1))
        done </proc/$pid/maps
        echo $n
        """
            .formatted(text.substring(0, 5), text.substring(5));
    return Integer.parseInt(lab.sh(script));
  }
}
