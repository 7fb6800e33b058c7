package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;

/** What was done in practice is there the next time, on the same disks. */
@Tag("kernel")
@Tag("half-1")
class KeptMachineKernelTest {
  @TempDir Path dir;

  @Test
  void theMachineThatWasKeptGoesOn() throws Exception {
    KeptMachine place = KeptMachine.in(dir);
    HostSession first =
        new PracticeHost(new PracticeSpec(2, 32 << 20, false), place).connect(news -> {});
    PracticeLab lab = first.lab().orElseThrow();
    assertThat(lab.used()).isFalse();
    String serials = sh(first, "lsblk -dno SERIAL | sort");
    sh(first, "echo kept > /etc/rotproof/note");
    // By its serial: which of them the kernel calls sda is another at each start.
    lab.pull("disk2");
    sh(first, "until [ $(lsblk -dno NAME | grep -c sd) = 1 ]; do sleep 0.1; done");
    String serial = sh(first, "lsblk -dno SERIAL /dev/sd?");
    sh(
        first,
        "mkfs.ext4 -q -F /dev/sd? && mkdir -p /srv && mount /dev/sd? /srv && echo toy > /srv/file");
    lab.keep();
    first.close();
    assertThat(place.seen()).hasValueSatisfying(s -> assertThat(s.disks()).isEqualTo(1));

    try (HostSession again = PracticeHost.ofKept(place).connect(news -> {})) {
      PracticeLab back = again.lab().orElseThrow();
      assertThat(back.wasKept()).isTrue();
      assertThat(back.used()).isTrue();
      assertThat(back.disks()).containsExactly("disk1");
      assertThat(sh(again, "cat /etc/rotproof/note")).isEqualTo("kept");
      back.putBack("disk2");
      sh(again, "until [ $(lsblk -dno NAME | grep -c sd) = 2 ]; do sleep 0.1; done");
      assertThat(sh(again, "udevadm settle; lsblk -dno SERIAL | sort")).isEqualTo(serials);
      String node = "/dev/$(lsblk -dno NAME,SERIAL | grep -w " + serial + " | cut -d' ' -f1)";
      assertThat(sh(again, "mkdir -p /srv && mount " + node + " /srv && cat /srv/file"))
          .isEqualTo("toy");
    }
    // It was left without a wish to keep it.
    assertThat(place.seen()).isEmpty();
  }

  private static String sh(HostSession session, String script) throws Exception {
    Answer answer = session.send(new Ask.PracticeExec(script)).answer().get(60, TimeUnit.SECONDS);
    Answer.Executed done = (Answer.Executed) answer;
    assertThat(done.exit()).as(done.output()).isZero();
    return done.output().strip();
  }
}
