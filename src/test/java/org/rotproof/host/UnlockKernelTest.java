package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.BlueprintJson;
import org.rotproof.plan.Chore;
import org.rotproof.plan.ChorePlanner;
import org.rotproof.plan.PlanScript;
import org.rotproof.plan.Unlock;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskContent;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;
import org.rotproof.storage.SmartVerdict;

/**
 * A machine that systemd starts, with an emulated TPM, one with a stick, and one with a Tang server
 * in its network: the array is open and mounted with no hands. With another TPM, other firmware, no
 * stick, or a Tang server that is mute or another, the machine starts all the same, asks for the
 * passphrase, and opens with it; trying it tells so. What runs is the scripts of the plans.
 */
@Tag("kernel")
@Tag("slow")
class UnlockKernelTest {
  private static final long SIZE = 64L << 20;
  private static final String STICK = "CAFE-1234";

  /** disk1 and disk2 are the mirror, disk4 its spare, disk3 the stick. */
  private static final String BLUEPRINT =
      "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],\"spares\":[\"disk4\"],"
          + "\"keys\":{\"keyFile\":\"photos.key\",\"passphrase\":true,\"headerBackup\":\"headers\"},"
          + "\"mount\":{\"atBoot\":true}}";

  private static final List<String> FILES =
      List.of(
          ArrayRecord.path("photos"),
          BootLines.CRYPTTAB,
          BootLines.MDADM_CONF,
          BootLines.FSTAB,
          "/etc/udev/rules.d/65-rotproof-photos.rules");

  /** What a start came to. */
  private static final String LOOK =
      """
      for i in $(seq 240); do mountpoint -q /srv/photos && break; sleep 1; done
      echo "mounted at $(cut -d' ' -f1 /proc/uptime)"
      # The spare, which a mount does not wait for, is opened as well.
      for i in $(seq 240); do
        systemctl list-units --no-legend --state=activating 'systemd-cryptsetup@*' > /run/open
        [ -s /run/open ] || break
        sleep 1
      done
      echo "opened at $(cut -d' ' -f1 /proc/uptime)"
      sha256sum -c /root/sum
      echo "$(ls /run/systemd/ask-password | grep -c '^ask[.]') asked"
      """;

  /** Waits until a person is asked, looks at what else waits, and types the passphrase. */
  private static final String ASKED =
      """
      for i in $(seq 240); do
        grep -qs '^Socket=' /run/systemd/ask-password/ask.* && break
        sleep 1
      done
      grep -hs '^Message=' /run/systemd/ask-password/ask.*
      # Asked for it is early, and that holds up nothing.
      for i in $(seq 60); do systemctl is-active -q multi-user.target && break; sleep 1; done
      systemctl is-active multi-user.target
      mountpoint -q /srv/photos || echo NOT MOUNTED
      for i in $(seq 240); do
        for ask in $(grep -hs '^Socket=' /run/systemd/ask-password/ask.*); do
          /lib/systemd/systemd-reply-password 1 "${ask#Socket=}" < /root/pass
        done
        sleep 1
        systemctl list-units --no-legend --state=activating 'systemd-cryptsetup@*' > /run/open
        mountpoint -q /srv/photos && [ ! -s /run/open ] && break
      done
      sha256sum -c /root/sum
      """;

  /** As an update of the firmware would: register 7 is another. TPM2_PCR_Extend, byte by byte. */
  private static final String OTHER_FIRMWARE =
      """
      printf '\\x80\\x02\\x00\\x00\\x00\\x41\\x00\\x00\\x01\\x82\\x00\\x00\\x00\\x07' > /run/x
      printf '\\x00\\x00\\x00\\x09\\x40\\x00\\x00\\x09\\x00\\x00\\x00\\x00\\x00' >> /run/x
      printf '\\x00\\x00\\x00\\x01\\x00\\x0b' >> /run/x
      head -c 32 /dev/urandom >> /run/x
      exec 3<>/dev/tpm0; cat /run/x >&3; head -c 10 <&3 >/dev/null; exec 3>&-
      """;

  /**
   * What an installed Debian has and a root of bare packages lacks: a network, clevis's unit
   * switched on, and the words that its passphrases must not be.
   */
  private static final String NETWORK =
      """
      mkdir -p /etc/systemd/network
      echo 'systemd-network:x:102:102::/:/usr/sbin/nologin' >> /etc/passwd
      echo 'systemd-network:x:102:' >> /etc/group
      printf '[Match]\\nName=eth0\\n[Network]\\nAddress=10.0.2.15/24\\n' \
        > /etc/systemd/network/lab.network
      systemctl enable clevis-luks-askpass.path
      systemctl enable --now systemd-networkd
      mkdir -p /var/cache/cracklib
      echo password | cracklib-packer /var/cache/cracklib/cracklib_dict
      """;

  private static BootGuest guest;
  private static Map<String, String> asBuilt = Map.of();

  private Map<String, String> files = new HashMap<>();

  private static Disk disk(int number) {
    boolean stick = number == 3;
    return new Disk(
        "disk" + number,
        "/dev/sd" + (char) ('a' + number - 1),
        BootGuest.path(number),
        "ROTPROOF",
        "LAB",
        "serial" + number,
        "",
        SIZE,
        512,
        512,
        true,
        stick,
        stick ? "usb" : "scsi",
        SmartVerdict.UNKNOWN,
        List.of(),
        stick
            ? List.of(
                new DiskContent(
                    "/dev/sdc", "vfat", "", SIZE, List.of(), List.of("by-uuid/" + STICK)))
            : List.of());
  }

  /** What would be found there. */
  private static Inventory found(Map<String, String> files, int... disks) {
    List<Disk> all = new ArrayList<>();
    for (int disk : disks) {
      all.add(disk(disk));
    }
    Set<String> there =
        Set.of(
            BootLines.CRYPTTAB_READER,
            BootLines.INTEGRITYTAB_READER,
            Machine.TPM2,
            Machine.TPM2_ENROLLER,
            Machine.TANG_ENROLLER,
            Machine.TANG_ASKER,
            Machine.TANG_AT_BOOT);
    return new Inventory(all, List.of(), Set.of(), Set.of(), Set.of())
        .with(new Machine(true, true, false, files, there, Set.of()));
  }

  /** Runs a plan's script, and tells how it ended. */
  private static String run(String name, Chore chore, Inventory found) throws Exception {
    String script = PlanScript.render(ChorePlanner.plan(chore, found));
    return "cat > /root/plan.sh <<'SCRIPT'\n"
        + script
        + "SCRIPT\necho '== "
        + name
        + "'\nbash /root/plan.sh < /root/pass; echo \"exit $?\"\n";
  }

  private String run(String name, Chore chore, int... disks) throws Exception {
    return run(name, chore, found(files, disks));
  }

  /** Tells what the files are now. */
  private static final String TELL =
      "echo '== files'; for f in "
          + String.join(" ", FILES)
          + "; do [ ! -e $f ] || echo \"FILE $f $(base64 -w0 $f)\"; done\n";

  private static Map<String, String> told(String out) {
    Map<String, String> files = new HashMap<>();
    Matcher lines = Pattern.compile("FILE (\\S+) (\\S*)").matcher(out);
    while (lines.find()) {
      files.put(
          lines.group(1),
          new String(Base64.getDecoder().decode(lines.group(2)), StandardCharsets.ISO_8859_1));
    }
    return files;
  }

  private static String boot(String text, int... disks) throws Exception {
    return guest.boot("udevadm settle\n" + text, null, disks).replace("\r", "");
  }

  private static String part(String out, String from) {
    int at = out.indexOf("== " + from + "\n");
    assertThat(at).as("%s in %s", from, out).isNotNegative();
    int end = out.indexOf("\n== ", at);
    return out.substring(at, end < 0 ? out.length() : end);
  }

  private static int count(String text, String what) {
    return (int) Pattern.compile(Pattern.quote(what)).matcher(text).results().count();
  }

  /** One array for all of it. */
  @BeforeAll
  static void build() throws Exception {
    guest = BootGuest.withTpmTools(4, SIZE);
    Inventory blank = found(Map.of(BootLines.FSTAB, ""), 1, 2, 4);
    String out =
        boot(
            "echo 'four plain words here' > /root/pass\n"
                + "mkfs.vfat -n KEYS -i CAFE1234 "
                + BootGuest.path(3)
                + " >/dev/null; udevadm settle\n"
                + run("build", new Chore.Build(BlueprintJson.read(BLUEPRINT)), blank)
                + "head -c 3M /dev/urandom > /srv/photos/file; sync\n"
                + "sha256sum /srv/photos/file > /root/sum; umount /srv/photos\n"
                + TELL,
            1,
            2,
            3,
            4);
    assertThat(part(out, "build")).contains("exit 0");
    asBuilt = told(out);
    assertThat(asBuilt).containsKeys(ArrayRecord.path("photos"), BootLines.CRYPTTAB);
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
    guest.pullNetwork();
    files = new HashMap<>(asBuilt);
  }

  @Test
  @Tag("turn-8")
  void aTpmOpensItAndAnotherTpmLetsTheMachineStartAndAsk() throws Exception {
    Chore add = new Chore.AddUnlock("photos", new Unlock.Tpm2(Unlock.Tpm2.USUAL));
    Chore test = new Chore.TestUnlock("photos", "");
    guest.plugTpm("one");
    String first =
        boot(
            run("add", add, 1, 2, 4)
                + TELL
                + OTHER_FIRMWARE
                + "echo '== other firmware'\n"
                + "cryptsetup open --test-passphrase --token-only --token-type systemd-tpm2 "
                + BootGuest.path(1)
                + "; echo \"exit $?\"\n",
            1,
            2,
            4);
    assertThat(part(first, "add")).contains("exit 0");
    assertThat(part(first, "other firmware")).contains("policy digest", "exit 1");
    files = told(first);
    assertThat(count(files.get(BootLines.CRYPTTAB), " none luks,nofail,tpm2-device=auto"))
        .isEqualTo(3);

    assertThat(boot(LOOK, 1, 2, 4)).contains("file: OK", "0 asked");

    guest.plugTpm("two");
    String tried = run("try", test, 1, 2, 4);
    String drop = run("drop", new Chore.DropKeyFile("photos"), 1, 2, 4);
    files.computeIfPresent(
        ArrayRecord.path("photos"),
        (path, text) -> text.replace("\"keyFile\" : \"photos.key\"", "\"keyFile\" : null"));
    String other =
        boot(
            "echo '== ask'\n"
                + ASKED
                + tried
                + drop
                + "ls /etc/rotproof/keys\n"
                + run("renew", new Chore.RenewUnlock("photos"), 1, 2, 4)
                + run("try again", test, 1, 2, 4),
            1,
            2,
            4);
    assertThat(part(other, "ask")).contains("Message=", "\nactive\n", "NOT MOUNTED", "file: OK");
    assertThat(part(other, "try")).doesNotContain("exit 0");
    assertThat(part(other, "drop")).contains("exit 0").doesNotContain("photos.key\n");
    assertThat(part(other, "renew")).contains("exit 0");
    assertThat(part(other, "try again")).contains("exit 0");

    String again =
        boot(
            LOOK
                + run("remove", new Chore.RemoveUnlock("photos"), 1, 2, 4)
                + TELL
                + "echo '== left'; for d in 1 2 4; do cryptsetup luksDump "
                + BootGuest.path(1).replaceAll("1$", "")
                + "$d | grep -c tpm2; done\n",
            1,
            2,
            4);
    assertThat(again).contains("file: OK", "0 asked");
    assertThat(part(again, "remove")).contains("exit 0");
    assertThat(part(again, "left")).contains("\n0\n0\n0\n");
    assertThat(told(again).get(BootLines.CRYPTTAB)).contains("none luks,nofail\n");
  }

  @Test
  @Tag("turn-11")
  void aStickOpensItAndWithoutItTheMachineStartsAndAsks() throws Exception {
    Chore add = new Chore.AddUnlock("photos", Unlock.Stick.of(STICK, "photos"));
    String first =
        boot(run("add", add, 1, 2, 3, 4) + "grep rotproof-stick /proc/mounts\n" + TELL, 1, 2, 3, 4);
    assertThat(part(first, "add")).contains("exit 0").doesNotContain(" /run/rotproof-stick ");
    files = told(first);
    assertThat(
            count(
                files.get(BootLines.CRYPTTAB),
                " /rotproof-photos.key:UUID=CAFE-1234 luks,nofail,keyfile-timeout=30s"))
        .isEqualTo(3);

    Chore test = new Chore.TestUnlock("photos", "");
    String second = boot(LOOK + run("try", test, 1, 2, 3, 4), 1, 2, 3, 4);
    assertThat(second).contains("file: OK", "0 asked");
    assertThat(part(second, "try")).contains("exit 0");

    String absent =
        boot(
            "echo '== ask'\n"
                + ASKED
                + run("try", test, 1, 2, 4)
                + run("remove", new Chore.RemoveUnlock("photos"), 1, 2, 4)
                + TELL
                + "echo '== left'; for d in 1 2 4; do cryptsetup luksDump "
                + BootGuest.path(1).replaceAll("1$", "")
                + "$d | grep -c '^  20: luks2'; done\n",
            1,
            2,
            4);
    assertThat(part(absent, "ask")).contains("Message=", "\nactive\n", "NOT MOUNTED", "file: OK");
    assertThat(part(absent, "try")).doesNotContain("exit 0");
    assertThat(part(absent, "remove")).contains("exit 0");
    assertThat(part(absent, "left")).contains("\n0\n0\n0\n");
    assertThat(told(absent).get(BootLines.CRYPTTAB)).doesNotContain("CAFE");
  }

  /** How many disks have a token of clevis's, one line each. */
  private static String tokens(String name) {
    return "echo '== "
        + name
        + "'; for d in 1 2 4; do cryptsetup luksDump "
        + BootGuest.path(1).replaceAll("1$", "")
        + "$d | grep -c ': clevis'; done\n";
  }

  @Test
  @Tag("full") // Five starts of a machine: too long beside a day's sample.
  void aTangServerOpensItAndAMuteOrAnotherOneLetsTheMachineStartAndAsk() throws Exception {
    String other = guest.plugTang("two");
    String trusted = guest.plugTang("one");
    Chore wrong = new Chore.AddUnlock("photos", new Unlock.Tang(BootGuest.TANG, other));
    Chore add = new Chore.AddUnlock("photos", new Unlock.Tang(BootGuest.TANG, trusted));
    Chore test = new Chore.TestUnlock("photos", "");
    String first =
        boot(
            NETWORK
                + "until ip -4 addr show eth0 | grep -q 10.0.2.15; do sleep 1; done\n"
                + run("wrong", wrong, 1, 2, 4)
                + tokens("untouched")
                + run("add", add, 1, 2, 4)
                + tokens("enrolled")
                + "grep rotproof-tang /proc/mounts; ls /tmp /run/rotproof-tang\n"
                + TELL,
            1,
            2,
            4);
    assertThat(part(first, "wrong"))
        .contains("answers there, but the key")
        .doesNotContain("exit 0");
    assertThat(part(first, "untouched")).endsWith("\n0\n0\n0");
    assertThat(part(first, "add")).contains("exit 0");
    assertThat(part(first, "enrolled"))
        .contains("\n1\n1\n1\n")
        .doesNotContain(" ramfs ", "key\n", "tmp.");
    files = told(first);
    assertThat(count(files.get(BootLines.CRYPTTAB), " none luks,nofail\n")).isEqualTo(3);

    String opened = boot(LOOK + run("try", test, 1, 2, 4), 1, 2, 4);
    assertThat(opened).contains("file: OK", "0 asked");
    assertThat(part(opened, "try")).contains("exit 0");

    guest.muteTang();
    String mute =
        boot(
            "echo '== ask'\n"
                + ASKED
                + "SECONDS=0\n"
                + run("try", test, 1, 2, 4)
                + "[ $SECONDS -lt 240 ] && echo in time\n",
            1,
            2,
            4);
    assertThat(part(mute, "ask")).contains("Message=", "\nactive\n", "NOT MOUNTED", "file: OK");
    assertThat(part(mute, "try")).contains("in time").doesNotContain("exit 0");

    guest.plugTang("two");
    String changed =
        boot(
            "echo '== ask'\n"
                + ASKED
                + run("try", test, 1, 2, 4)
                + run("renew by the old key", new Chore.RenewUnlock("photos"), 1, 2, 4)
                + run("renew", new Chore.RenewUnlock("photos", "", other), 1, 2, 4)
                + run("try again", test, 1, 2, 4)
                + tokens("one each")
                + TELL,
            1,
            2,
            4);
    assertThat(part(changed, "ask")).contains("Message=", "\nactive\n", "NOT MOUNTED", "file: OK");
    assertThat(part(changed, "try")).doesNotContain("exit 0");
    assertThat(part(changed, "renew by the old key")).doesNotContain("exit 0");
    assertThat(part(changed, "renew")).contains("exit 0");
    assertThat(part(changed, "try again")).contains("exit 0");
    assertThat(part(changed, "one each")).endsWith("\n1\n1\n1");
    files = told(changed);
    assertThat(files.get(ArrayRecord.path("photos"))).contains(other).doesNotContain(trusted);

    String again =
        boot(
            LOOK + run("remove", new Chore.RemoveUnlock("photos"), 1, 2, 4) + TELL + tokens("left"),
            1,
            2,
            4);
    assertThat(again).contains("file: OK", "0 asked");
    assertThat(part(again, "remove")).contains("exit 0");
    assertThat(part(again, "left")).contains("\n0\n0\n0\n");
    assertThat(told(again).get(ArrayRecord.path("photos"))).doesNotContain("tang");
  }
}
