package org.rotproof.helper.tell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.notify.ChannelWish;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.scrub.ScrubReport;

/**
 * What truly happens to an array is told within a minute, once, by the watch that the package
 * installs, to a program of one's own.
 */
class TellKernelTest {
  private static final String TELL =
      """
      cd /opt/rotproof
      jars=$(echo *.jar | tr ' ' :)
      java=$(echo /usr/lib/jvm/*/bin/java)
      exec ${java##* } -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx192m -cp "$jars" \\
        org.rotproof.helper.HelperMain --tell
      """;

  /** Each message a file, with the time of its arrival in seconds of the machine's running. */
  private static final String OWN =
      """
      [ ! -e /root/down ] || exit 1
      file=$(mktemp /root/part.XXXXXX)
      { cut -d. -f1 /proc/uptime; cat; } >$file
      mv $file /root/told/$(date +%s%N)
      """;

  private static void install(Lab lab, String path, String text) {
    String base64 =
        Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    lab.sh(
        "mkdir -p "
            + Path.of(path).getParent()
            + " && echo "
            + base64
            + " | base64 -d >"
            + path
            + " && chmod 755 "
            + path);
  }

  /** All messages so far. */
  private static List<String> told(Lab lab) {
    List<String> messages = new ArrayList<>();
    for (String one :
        lab.sh("cd /root/told; for f in $(ls); do cat $f; echo @@; done").split("@@")) {
      if (!one.isBlank()) {
        messages.add(one.strip());
      }
    }
    return messages;
  }

  private static long up(Lab lab) {
    return Long.parseLong(lab.sh("cut -d. -f1 /proc/uptime"));
  }

  /** Waits for one message more, which has to come within a minute of that moment. */
  private static String next(Lab lab, int count, long since) throws Exception {
    while (up(lab) - since < 100) {
      List<String> all = told(lab);
      if (all.size() >= count) {
        assertThat(all).as("one message each").hasSize(count);
        String message = all.get(count - 1);
        long took = Long.parseLong(message.lines().findFirst().orElseThrow()) - since;
        System.out.println(
            "told after " + took + " s: " + message.lines().skip(1).findFirst().orElse(""));
        assertThat(took).isLessThanOrEqualTo(60);
        return message;
      }
      Thread.sleep(500);
    }
    throw new AssertionError(
        "nothing was told; " + lab.sh("cat /root/watch.log; ps axw | tail -20"));
  }

  private static String watch(String name) throws Exception {
    return Files.readString(Path.of("assets/helper", name));
  }

  @Test
  @Tag("kernel")
  @Tag("full")
  void whatHappensIsToldWithinAMinuteAndOnce() throws Exception {
    try (Lab lab = Lab.start(3, 64)) {
      LabBuild.of(
              lab,
              "{\"name\":\"photos\",\"raid\":\"raid1\",\"disks\":[\"disk1\",\"disk2\"],"
                  + "\"protection\":{\"kind\":\"integrity\"},\"mount\":{\"point\":\"/srv/photos\"}}")
          .build(lab);
      // The guest of practice has bash alone; the scripts are for machines that have sh.
      lab.sh("[ -e /bin/sh ] || ln -s bash /bin/sh");
      lab.sh("head -c 8M /dev/urandom >/srv/photos/file; sync; mkdir /root/told");
      install(lab, "/usr/lib/rotproof/rotproof-tell", "#!/bin/sh\n" + TELL);
      install(lab, "/usr/lib/rotproof/rotproof-watch", watch("rotproof-watch"));
      install(lab, "/root/own", "#!/bin/sh\n" + OWN);
      ChannelWish own =
          new ChannelWish("command", "own", false, "", "", "", 0, "", "", "/root/own", 60);
      lab.ask(new Ask.SetChannel(own), Answer.Done.class);
      lab.ask(new Ask.TestChannel("own"), Answer.Done.class);
      assertThat(next(lab, 1, up(lab))).contains("This is a test of the channel 'own'");
      lab.sh(
          "setsid /usr/lib/rotproof/rotproof-watch </dev/null >/root/watch.log 2>&1 & echo $!"
              + " >/root/pid");
      lab.sh(
          "for i in $(seq 120); do [ -e /var/lib/rotproof/tell/due ] && exit 0; sleep 0.5; done;"
              + " cat /root/watch.log; exit 1");
      assertThat(told(lab)).as("nothing is wrong").hasSize(1);

      lab.damage("disk1", 40L << 20, 30 << 10);
      long began = up(lab);
      ScrubReport report =
          lab.ask(new Ask.Scrub("photos", 0, false, 0), Answer.Scrubbed.class).report();
      assertThat(report.result()).isEqualTo(ScrubReport.Result.REPAIRED);
      assertThat(next(lab, 2, Math.max(began, up(lab) - 1)))
          .contains("Level: notice", "'photos' was scrubbed.", "sectors repaired.", "disk1");

      // While nobody can be told, it waits.
      lab.sh("touch /root/down");
      lab.outside().pull("disk2");
      lab.sh(
          "for i in $(seq 240); do grep -q 'ended with 1' /var/lib/rotproof/tell/state.json && exit"
              + " 0; sleep 0.5; done; cat /root/watch.log /var/lib/rotproof/tell/state.json; ls -lR"
              + " /var/lib/rotproof/tell; cat /proc/mdstat; exit 1");
      assertThat(told(lab)).hasSize(2);
      Answer.ChannelList list = lab.ask(new Ask.Channels(), Answer.ChannelList.class);
      assertThat(list.channels().get(0).waiting()).isEqualTo(1);
      assertThat(list.alarms()).singleElement().asString().contains("'photos' is degraded");
      lab.sh("rm /root/down");
      assertThat(next(lab, 3, up(lab)))
          .contains(
              "Level: alarm",
              "'photos' is degraded.",
              "disk2",
              "No further disk may fail",
              "Do now: Plug that disk in again");

      // md throws it out as soon as somebody writes: the same thing, told already.
      lab.sh("head -c 1M /dev/urandom >/srv/photos/more; sync");
      lab.sh(
          "for i in $(seq 120); do grep -q 1 /sys/block/md*/md/degraded && exit 0; sleep 0.5; done;"
              + " exit 1");

      long stopped = up(lab);
      lab.sh(
          "mount -o remount,errors=remount-ro /srv/photos; node=$(basename $(realpath $(findmnt -no"
              + " SOURCE /srv/photos))); echo 1 >/sys/fs/ext4/$node/trigger_fs_error; sleep 1; grep"
              + " /srv/photos /proc/mounts");
      assertThat(next(lab, 4, stopped))
          .contains("Level: alarm", "The kernel made the file system on it read-only", "fsck")
          .doesNotContain("is degraded");
      System.out.println(
          "the watch: "
              + lab.sh(
                  "cat /root/watch.log; a=$(cut -d' ' -f14-17 /proc/$(cat /root/pid)/stat); sleep"
                      + " 30; echo \"$a then $(cut -d' ' -f14-17 /proc/$(cat /root/pid)/stat) ticks"
                      + " in 30 s\"; grep VmRSS /proc/$(cat /root/pid)/status"));
      assertThat(told(lab)).as("each thing once").hasSize(4);
    }
  }
}
