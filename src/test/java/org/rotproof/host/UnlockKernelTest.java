package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine that systemd starts, with an emulated TPM, and one with a stick: the array is open and
 * mounted with no hands. With another TPM, other firmware or no stick the machine starts all the
 * same, asks for the passphrase, and opens with it; the test says so beforehand, of each disk.
 */
@Tag("kernel")
@Tag("turn-4")
@Tag("slow")
class UnlockKernelTest {
  private static final long SIZE = 64L << 20;

  private static final String INSTALL =
      """
      mkdir -p /usr/lib/rotproof/helper
      tar -xf /dev/disk/by-id/virtio-program -C /usr/lib/rotproof/helper
      set -- /usr/lib/jvm/*/bin/java; ln -sf "$1" /usr/bin/java
      cat > /usr/bin/rotproof <<'X'
      #!/bin/sh
      exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '/usr/lib/rotproof/helper/*' \
        org.rotproof.cli.Main "$@"
      X
      chmod 755 /usr/bin/rotproof
      base64 -d > /usr/lib/rotproof/rotproof-helper <<'X'
      HELPER
      X
      chmod 755 /usr/lib/rotproof/rotproof-*
      """;

  private static final String BUILD =
      """
      udevadm settle
      printf 'four plain words here' > /root/pass
      mkfs.vfat -n KEYS -i CAFE1234 DISK3 >/dev/null; udevadm settle
      cat > /root/photos.json <<'X'
      {"name":"photos","disks":["DISK1","DISK2"],
       "keys":{"keyFile":"photos.key","passphrase":true,"headerBackup":"headers"},
       "mount":{"atBoot":true}}
      X
      rotproof build /root/photos.json --confirm photos --passphrase-file /root/pass >/dev/null \
        && echo BUILT
      head -c 3M /dev/urandom > /srv/photos/file && sync && sha256sum /srv/photos/file > /root/sum
      """;

  /** What a start came to. */
  private static final String LOOK =
      """
      for i in $(seq 240); do mountpoint -q /srv/photos && break; sleep 1; done
      sha256sum -c /root/sum
      ls /run/systemd/ask-password | grep -c '^ask[.]' | sed 's/$/ asked/'
      """;

  /** Waits until a person is asked, and looks at what else waits. */
  private static final String ASKED =
      """
for i in $(seq 240); do grep -qs '^Socket=' /run/systemd/ask-password/ask.* && break; sleep 1; done
grep -hs '^Message=' /run/systemd/ask-password/ask.*
systemctl is-active multi-user.target
mountpoint -q /srv/photos || echo NOT MOUNTED
for i in $(seq 240); do
  mountpoint -q /srv/photos && break
  for ask in $(grep -hs '^Socket=' /run/systemd/ask-password/ask.*); do
    /lib/systemd/systemd-reply-password 1 "${ask#Socket=}" < /root/pass
  done
  sleep 1
done
sha256sum -c /root/sum
""";

  private static BootGuest guest;

  private static String script(String text) throws Exception {
    return text.replace("HELPER\n", GuestInstall.script("rotproof-helper"))
        .replace("DISK", BootGuest.path(1).replaceAll("1$", ""));
  }

  private static String boot(String text, int... disks) throws Exception {
    return guest.boot(script(text), null, disks).replace("\r", "");
  }

  /** One array for all of it, of the disks 1 and 2; 3 is a stick, and 4 is free. */
  @BeforeAll
  static void build(@TempDir Path folder) throws Exception {
    guest = BootGuest.withTpmTools(4, SIZE);
    Path program = GuestInstall.program(folder);
    assertThat(guest.boot(script(INSTALL + BUILD), program, 1, 2, 3, 4)).contains("BUILT");
    guest.save();
  }

  @AfterAll
  static void end() throws Exception {
    guest.close();
  }

  @BeforeEach
  void asItWasBuilt() throws Exception {
    guest.restore();
    guest.pullTpm();
  }

  private static String part(String out, String from) {
    int at = out.indexOf("== " + from);
    assertThat(at).as("%s in %s", from, out).isNotNegative();
    int end = out.indexOf("\n== ", at);
    return out.substring(at, end < 0 ? out.length() : end);
  }

  private static int count(String text, String what) {
    return (int) Pattern.compile(Pattern.quote(what)).matcher(text).results().count();
  }

  @Test
  void aTpmOpensItAndAnotherTpmLetsTheMachineStartAndAsk() throws Exception {
    guest.plugTpm("one");
    String first =
        boot(
            """
echo "== add"
rotproof unlock photos --add tpm2 --passphrase-file /root/pass; echo "exit $?"
cat /etc/crypttab
echo "== test"
rotproof unlock photos --test --json; echo "exit $?"
# As an update of the firmware would: register 7 is another.
printf '\\x80\\x02\\x00\\x00\\x00\\x41\\x00\\x00\\x01\\x82\\x00\\x00\\x00\\x07' > /run/x
printf '\\x00\\x00\\x00\\x09\\x40\\x00\\x00\\x09\\x00\\x00\\x00\\x00\\x00' >> /run/x
printf '\\x00\\x00\\x00\\x01\\x00\\x0b' >> /run/x
head -c 32 /dev/urandom >> /run/x
exec 3<>/dev/tpm0; cat /run/x >&3; head -c 10 <&3 >/dev/null; exec 3>&-
echo "== other firmware"
rotproof unlock photos --test --json; echo "exit $?"
""",
            1,
            2,
            4);
    assertThat(part(first, "add"))
        .contains("exit 0", "--renew", "The key file /etc/rotproof/keys/photos.key stays");
    assertThat(count(part(first, "add"), " none luks,nofail,tpm2-device=auto")).isEqualTo(2);
    assertThat(part(first, "test")).contains("\"way\" : \"tpm2\"", "exit 0");
    assertThat(count(part(first, "test"), "\"opens\" : true")).isEqualTo(2);
    assertThat(part(first, "other firmware")).contains("exit 1");
    assertThat(count(part(first, "other firmware"), "\"opens\" : false")).isEqualTo(2);

    String second =
        boot(
            LOOK
                + """
                  echo "== spare"
                  rotproof spare photos DISK4 --confirm photos --passphrase-file /root/pass
                  echo "exit $?"
                  rotproof unlock photos --test --json
                  echo "== look"
                  rotproof look photos; echo "exit $?"
                  """,
            1,
            2,
            4);
    assertThat(second).contains("file: OK", "0 asked");
    assertThat(part(second, "spare")).contains("exit 0");
    assertThat(count(part(second, "spare"), "\"opens\" : true")).isEqualTo(3);
    assertThat(part(second, "look")).contains("exit 0");

    guest.plugTpm("two");
    String other =
        boot(
            "echo '== ask'\n"
                + ASKED
                + """
                  echo "== renew"
                  rotproof unlock photos --renew; echo "exit $?"
                  rotproof unlock photos --test --json; echo "exit $?"
                  """,
            1,
            2,
            4);
    assertThat(part(other, "ask")).contains("Message=", "active\n", "NOT MOUNTED", "file: OK");
    assertThat(part(other, "renew")).contains("exit 0\n").doesNotContain("exit 1");
    assertThat(count(part(other, "renew"), "\"opens\" : true")).isEqualTo(3);

    String again =
        boot(
            LOOK
                + """
                  echo "== drop"
                  rotproof key-file photos --drop --confirm photos --passphrase-file /root/pass
                  echo "exit $?"; ls /etc/rotproof/keys
                  echo "== remove"
                  rotproof unlock photos --remove --passphrase-file /root/pass; echo "exit $?"
                  cat /etc/crypttab
                  for d in DISK1 DISK2 DISK4; do cryptsetup luksDump $d | grep -c tpm2; done
                  """,
            1,
            2,
            4);
    assertThat(again).contains("file: OK", "0 asked");
    assertThat(part(again, "drop")).contains("exit 0").doesNotContain("\nphotos.key");
    assertThat(part(again, "remove")).contains("exit 0", "\n0\n0\n0\n").doesNotContain("tpm2-");
  }

  @Test
  void aStickOpensItAndWithoutItTheMachineStartsAndAsks() throws Exception {
    String first =
        boot(
            """
            echo "== add"
            rotproof unlock photos --add stick --stick CAFE-1234 --passphrase-file /root/pass
            echo "exit $?"; cat /etc/crypttab
            rotproof unlock photos --test --json; echo "exit $?"
            grep rotproof-stick /proc/mounts
            """,
            1,
            2,
            3);
    assertThat(part(first, "add"))
        .contains("exit 0")
        .doesNotContain("exit 1", " /run/rotproof-stick ");
    assertThat(count(part(first, "add"), "/rotproof-photos.key:UUID=CAFE-1234 luks,nofail"))
        .isEqualTo(2);
    assertThat(count(part(first, "add"), "\"opens\" : true")).isEqualTo(2);

    assertThat(boot(LOOK, 1, 2, 3)).contains("file: OK", "0 asked");

    String absent =
        boot(
            "echo '== ask'\n"
                + ASKED
                + """
                  echo "== test"
                  rotproof unlock photos --test --json; echo "exit $?"
                  echo "== remove"
                  rotproof unlock photos --remove; echo "exit $?"
                  cat /etc/crypttab
                  for d in DISK1 DISK2; do cryptsetup luksDump $d | grep -c '^  20: luks2'; done
                  """,
            1,
            2);
    assertThat(part(absent, "ask")).contains("Message=", "active\n", "NOT MOUNTED", "file: OK");
    assertThat(part(absent, "test")).contains("exit 1");
    assertThat(count(part(absent, "test"), "\"opens\" : false")).isEqualTo(2);
    assertThat(part(absent, "remove"))
        .contains("not plugged in", "exit 0", "\n0\n0\n")
        .doesNotContain("UUID=CAFE");
  }
}
