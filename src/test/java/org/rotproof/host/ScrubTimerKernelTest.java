package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine that systemd starts, with Rotproof installed: a build sets the monthly timer going; the
 * turn that was missed while the machine was off is caught up, with nobody at a window, and repairs
 * what has rotted, and rehearses the opening; the result is in the journal, the history and the
 * Prometheus file; the schedule can be changed and taken away.
 */
@Tag("kernel")
@Tag("turn-3")
@Tag("slow")
class ScrubTimerKernelTest {
  private static final String BUILD =
      """
date -s '-60 days' >/dev/null
udevadm settle
cat > /root/photos.json <<'X'
{"name":"photos","disks":["DISK1","DISK2"],"protection":{"kind":"integrity"},
 "mount":{"atBoot":true}}
X
rotproof build /root/photos.json --confirm photos && echo BUILT
head -c 20M /dev/urandom > /srv/photos/file && sync && sha256sum /srv/photos/file > /root/sum
systemctl is-enabled rotproof-scrub-photos.timer
systemctl is-active rotproof-scrub-photos.timer
systemctl show rotproof-scrub-photos.timer -p NextElapseUSecRealtime -p Persistent
systemd-analyze verify /etc/systemd/system/rotproof-scrub-photos.timer 2>&1
# The turn that was missed comes up to an hour after the boot, and a clock that is set only
# draws that delay anew: here it comes at once.
mkdir /etc/systemd/system/rotproof-scrub-photos.timer.d
printf '[Timer]\\nRandomizedDelaySec=0\\n' > /etc/systemd/system/rotproof-scrub-photos.timer.d/at-once.conf
echo "== by hand, just after the build"
systemctl start rotproof-scrub-photos.service; sleep 1
END_OF_SERVICE
journalctl -u rotproof-scrub-photos.service -o cat --no-pager
""";

  /** Waits until the service has ended. */
  private static final String END_OF_SERVICE =
      """
      for i in $(seq 300); do
        systemctl is-active -q rotproof-scrub-photos.service || break; sleep 1
      done
      """;

  private static final String CATCH_UP =
      """
for i in $(seq 120); do mountpoint -q /srv/photos && break; sleep 1; done
for i in $(seq 200); do
  systemctl show rotproof-scrub-photos.service -p ExecMainStartTimestamp | grep -q '=.' && break
  sleep 1
done
END_OF_SERVICE
systemctl show rotproof-scrub-photos.service -p Result -p ExecMainStatus
journalctl -u rotproof-scrub-photos.service -o cat --no-pager
echo 3 > /proc/sys/vm/drop_caches; sha256sum -c /root/sum
echo "== prometheus"
rotproof status --prometheus --out /run/rotproof.prom; cat /run/rotproof.prom; ls -la /run/*.prom*
echo "== rehearsed"
rotproof rehearse photos --last --json | tr -d ' \\n'; echo
ls -d /var/lib/rotproof/rehearsal; dmsetup ls | grep -c rehearsal
echo "== rehearsed once"
systemctl start rotproof-scrub-photos.service; sleep 1
END_OF_SERVICE
journalctl -b -u rotproof-scrub-photos.service -o cat --no-pager | grep -c 'opening was rehearsed'
echo "== weekly"
rotproof schedule photos weekly
systemctl is-enabled rotproof-scrub-photos.timer
grep OnCalendar /etc/systemd/system/rotproof-scrub-photos.timer
echo "== dates"
status=$(rotproof status --json | tr -d ' \\n')
echo "$status" | grep -o '"scrub":{[^}]*}'
last=$(echo "$status" | sed -n 's/.*"last":"\\([^"]*\\)".*/\\1/p')
due=$(($(date -d "$last" +%s) + 6 * 86400))
echo "turns:" $(systemd-analyze calendar --base-time="@$due" 'Sun 01:00' '*-*-* 03:00' \\
  | sed -n 's/ *Next elapse: \\(.*\\)/\\1/p' | while read at; do date -u -d "$at" +%FT%TZ; done)
echo "== stopped"
systemctl stop rotproof-scrub-photos.timer
rotproof status --json | tr -d ' \\n' | grep -o '"runs":"[^"]*","next":[^,]*'
rotproof schedule photos weekly
systemctl is-active rotproof-scrub-photos.timer
echo "== never"
rotproof schedule photos never
systemctl is-enabled rotproof-scrub-photos.timer 2>&1
systemctl list-timers --all --no-pager | grep rotproof
ls /etc/systemd/system | grep rotproof
echo "== over"
""";

  @TempDir private Path folder;

  private static String script(String text) {
    return text.replace("END_OF_SERVICE\n", END_OF_SERVICE)
        .replace("DISK", "/dev/disk/by-id/scsi-0ROTPROOFLAB_serial");
  }

  private static String part(String out, String from, String to) {
    int at = out.indexOf(from);
    assertThat(at).as("%s in %s", from, out).isNotNegative();
    return out.substring(at, out.indexOf(to, at));
  }

  /** The date is systemd's own: the first of the timer's turns after the scrub is due. */
  private static void dates(String said) {
    Matcher scrub =
        Pattern.compile(
                "\"schedule\":\"weekly\",\"runs\":\"timer\",\"next\":\"([^\"]+)\",\"last\":\"([^\"]+)\","
                    + "\"lastResult\":\"repaired\"")
            .matcher(said);
    assertThat(scrub.find()).as(said).isTrue();
    Matcher turns = Pattern.compile("turns: (.*)").matcher(said);
    assertThat(turns.find()).as(said).isTrue();
    Instant first =
        Arrays.stream(turns.group(1).split(" ")).map(Instant::parse).min(Instant::compareTo).get();
    assertThat(Instant.parse(scrub.group(1))).isEqualTo(first);
  }

  @Test
  void theTurnThatWasMissedIsCaughtUpWithoutAWindow() throws Exception {
    try (BootGuest guest = BootGuest.create(2, 96L << 20)) {
      Path program = GuestInstall.program(folder);
      String built =
          guest
              .boot(GuestInstall.commands("rotproof-scrub") + script(BUILD), program, 1, 2)
              .replace("\r", "");
      assertThat(built).contains("BUILT", "enabled\nactive\n", "Persistent=yes");
      assertThat(part(built, "== by hand", "LAB END"))
          .contains("No scrub of photos is due. What its next start needs was looked at");

      guest.damage(2, 40L << 20, 30 << 10);
      String caughtUp = guest.boot(script(CATCH_UP), program, 1, 2).replace("\r", "");
      assertThat(caughtUp)
          .contains("Result=success", "ExecMainStatus=0", "file: OK")
          .containsPattern("Scrubbed: \\d+ sectors repaired\\.")
          .contains("Its opening was rehearsed. photos opens with all its disks");
      // The whole, without one, without the other.
      assertThat(part(caughtUp, "== rehearsed\n", "== rehearsed once"))
          .contains("\"verdict\":\"opens\"", "\"without\":\"\"", "\"without\":\"/dev/disk")
          .contains("No such file", "\n0\n");
      assertThat(part(caughtUp, "== rehearsed once", "== weekly"))
          .as("not again at the next turn")
          .contains("\n1\n");
      assertThat(part(caughtUp, "== prometheus", "== rehearsed"))
          .contains(
              "rotproof_array_degraded_disks{array=\"photos\"",
              "result=\"repaired\"} 1\n",
              "result=\"clean\"} 0\n")
          .containsPattern("rotproof_scrub_last_bad_sectors\\{.*serial2.*} [1-9]")
          .contains("/run/rotproof.prom\n")
          .doesNotContain(".prom.");
      dates(part(caughtUp, "== dates", "== stopped"));
      assertThat(part(caughtUp, "== stopped", "== never"))
          .contains("\"runs\":\"stopped\",\"next\":null", "'photos' is scrubbed weekly.\nactive\n");
      assertThat(part(caughtUp, "== weekly", "== dates"))
          .contains("'photos' is scrubbed weekly.", "enabled\n", "OnCalendar=Sun 01:00");
      assertThat(part(caughtUp, "== never", "== over"))
          .contains("only when somebody asks for it")
          .doesNotContain("enabled\n", "rotproof-scrub-photos.service\n", "photos.timer\n");
    }
  }
}
