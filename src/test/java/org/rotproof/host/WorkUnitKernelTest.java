package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine that systemd starts, with Rotproof installed: a session in which a build was begun is
 * killed with all that belongs to it, and the build goes on as a unit of the system. What a restart
 * cuts is told, and goes on by itself where that was wished. Programs start slowly there: each of
 * the two is a test of its own.
 */
@Tag("kernel")
@Tag("slow")
class WorkUnitKernelTest {
  private static final String BEGIN =
      """
# begin ARRAY DISK DISK: from a session of its own, until it is midway and a unit.
begin() {
  printf '{"name":"%s","disks":["%s","%s"]}' $1 $2 $3 > /root/$1.json
  systemd-run --quiet --collect --unit=evening rotproof build /root/$1.json --confirm $1
  for i in $(seq 300); do
    grep -l '"goesOn":true' /var/lib/rotproof/work/*.live >/dev/null 2>&1 &&
      grep -lE '"doneBytes":[1-9]' /var/lib/rotproof/work/*.live >/dev/null 2>&1 &&
      systemctl list-units --no-legend 'rotproof-work-*' | grep -q running && break
    sleep 0.2
  done
  helper=$(pgrep -f 'HelperMain --stdio')
  # It goes on when it is told to: programs start slowly where all is emulated.
  paused=$(pgrep 'cryptsetup|integritysetup'); kill -STOP $paused
  echo "helper is in $(cat /proc/$helper/cgroup)"
  for tool in $(pgrep -P $helper); do echo "tool is in $(cat /proc/$tool/cgroup)"; done
}
udevadm settle
""";

  private static final String FIRST =
      """
begin photos DISK1 DISK2
echo "== killed"
systemctl kill -s KILL evening
for i in $(seq 50); do systemctl is-active -q evening || break; sleep 0.2; done
systemctl is-active evening
kill -0 $helper && echo SURVIVED
echo "== listed"
rotproof work
echo "exit $?"
echo "== followed"
rotproof work --follow photos > /root/followed 2>&1 &
follower=$!
for i in $(seq 600); do grep -q 'Following the' /root/followed && break; sleep 0.2; done
kill -CONT $paused
wait $follower
exit=$?
cat /root/followed
echo "exit $exit"
cat /proc/mdstat
for i in $(seq 50); do kill -0 $helper 2>/dev/null || break; sleep 0.2; done
systemctl list-units --no-legend 'rotproof-work-*' | wc -l
rotproof work
echo "== end"
""";

  private static final String BACKGROUND =
      """
udevadm settle
echo "== background"
printf '{"name":"films","disks":["%s","%s"]}' DISK1 DISK2 > /root/films.json
rotproof build /root/films.json --confirm films --background
echo "exit $?"
for i in $(seq 300); do
  grep -lE '"doneBytes":[1-9]' /var/lib/rotproof/work/*.live >/dev/null 2>&1 && break
  sleep 0.2
done
# It is midway when the machine goes off.
kill -STOP $(pgrep 'cryptsetup|integritysetup')
rotproof work films --after-restart go-on
echo "exit $?"
rotproof work
echo "== off"
""";

  private static final String SECOND =
      """
rotproof work
echo "exit $?"
echo "== resumed"
systemctl daemon-reload
systemctl start rotproof-resume
rotproof work --follow films || { sleep 10; rotproof work --follow films; }
for i in $(seq 300); do systemctl is-active -q rotproof-resume || break; sleep 0.2; done
systemctl show -p Result rotproof-resume
cat /proc/mdstat
rotproof work
systemctl start rotproof-resume
systemctl show -p ConditionResult rotproof-resume
echo "== over"
""";

  @TempDir private Path folder;

  private static String script(String text) {
    return text.replace("DISK", "/dev/disk/by-id/scsi-0ROTPROOFLAB_serial");
  }

  private static String installed() throws Exception {
    return GuestInstall.commands("rotproof-resume")
        + GuestInstall.file(
            "/etc/systemd/system/rotproof-resume.service", "../systemd/rotproof-resume.service");
  }

  private static String part(String out, String from, String to) {
    int at = out.indexOf(from);
    assertThat(at).as("%s in %s", from, out).isNotNegative();
    return out.substring(at, out.indexOf(to, at));
  }

  @Test
  @Tag("turn-2")
  void theEndOfASessionDoesNotEndItsWork() throws Exception {
    try (BootGuest guest = BootGuest.create(2, 96L << 20)) {
      Path program = GuestInstall.program(folder);
      String out = guest.boot(installed() + script(BEGIN + FIRST), program, 1, 2).replace("\r", "");
      assertThat(out)
          .containsPattern("helper is in 0::/system.slice/rotproof-work-[0-9-]+\\.scope")
          .containsPattern("tool is in 0::/system.slice/rotproof-work-[0-9-]+\\.scope");
      assertThat(part(out, "== killed", "== listed"))
          .containsPattern("(inactive|failed)")
          .contains("SURVIVED");
      assertThat(part(out, "== listed", "== followed")).contains("build of 'photos'", "exit 0");
      assertThat(part(out, "== followed", "== end"))
          .contains("The build of 'photos' is done.", "exit 0", "[2/2] [UU]")
          .containsPattern("\n0\n")
          .contains("Nothing is under way.");
    }
  }

  @Test
  @Tag("turn-1")
  void whatARestartCutsGoesOnByItselfWhereThatWasWished() throws Exception {
    try (BootGuest guest = BootGuest.create(2, 96L << 20)) {
      Path program = GuestInstall.program(folder);
      String first = guest.boot(installed() + script(BACKGROUND), program, 1, 2).replace("\r", "");
      assertThat(part(first, "== background", "== off"))
          .contains("goes on in the background", "exit 0", "build of 'films'")
          .contains("goes on by itself, if all its disks are there", "by itself after a restart");

      String second = guest.boot(script(SECOND), program, 1, 2).replace("\r", "");
      assertThat(second)
          .contains("build of 'films': cut", "The machine was restarted in the middle of it.")
          .contains("It is to go on by itself, and has not begun to")
          .contains("exit 1");
      assertThat(part(second, "== resumed", "== over"))
          .contains("rest of earlier work of 'films' is done", "Result=success", "[2/2] [UU]")
          .contains("Nothing is under way.", "ConditionResult=no");
    }
  }
}
