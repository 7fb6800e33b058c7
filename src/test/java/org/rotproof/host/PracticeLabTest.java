package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.Lab;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/** What is done to the machine from outside has to be seen inside. */
@Tag("kernel")
class PracticeLabTest {
  private static final String SUM =
      "dd if=%s iflag=direct bs=64K count=4 skip=16 status=none | md5sum";

  @Test
  void rotPulledPluggedAndSlowDisksAreSeenByTheGuest() throws Exception {
    try (Lab lab = Lab.start(3, 32)) {
      PracticeLab outside = lab.outside();
      String disk1 = lab.node("disk1");

      String before = lab.sh(SUM.formatted(disk1));
      outside.damage("disk1", 1 << 20, 30 << 10);
      assertThat(lab.sh(SUM.formatted(disk1))).isNotEqualTo(before);
      assertThatThrownBy(() -> outside.damage("disk1", (32 << 20) - 10, 11))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> outside.damage("disk9", 0, 1))
          .isInstanceOf(IllegalArgumentException.class);

      outside.pull("disk3");
      assertThat(outside.disks()).containsExactly("disk1", "disk2");
      lab.sh("until [ $(lsblk -dno NAME | grep -c sd) = 2 ]; do sleep 0.1; done");

      outside.plug("disk4", 48 << 20);
      lab.sh("until [ $(lsblk -dno NAME | grep -c sd) = 3 ]; do sleep 0.1; done");
      lab.sh("udevadm settle");
      assertThat(lab.sh("lsblk -dbno SIZE " + lab.node("disk4"))).isEqualTo("50331648");
      assertThatThrownBy(() -> outside.plug("disk4", 1 << 20))
          .isInstanceOf(IllegalArgumentException.class);

      outside.throttle("disk2", 1 << 20);
      String slow = "dd if=" + lab.node("disk2") + " of=/dev/null iflag=direct bs=1M count=4";
      double limited = seconds(lab.sh("time -p " + slow));
      outside.throttle("disk2", 0);
      double free = seconds(lab.sh("time -p " + slow));
      assertThat(limited).isGreaterThan(2).isGreaterThan(free);
    }
  }

  private static double seconds(String output) {
    return Double.parseDouble(output.replaceAll("(?s).*real ([0-9.]+).*", "$1"));
  }

  @Tag("turn-5")
  @Test
  void aPowerCutLosesNoDiskAndWhatWasSyncedUnderEtcAndVar() throws Exception {
    try (Lab lab = Lab.start(2, 32)) {
      lab.sh("echo cut me | dd of=" + lab.node("disk2") + " oflag=sync status=none");
      lab.sh("echo hello >/etc/crypttab; mkdir -p /srv/photos; echo j >/var/lib/rotproof/j; sync");
      HostSession.Call<?> sleeping = lab.session().send(new Ask.PracticeExec("sleep 100"));
      HostSession cut = lab.session();
      lab.outside().powerCut();
      assertThat(kind(sleeping)).isEqualTo(Failure.Kind.LOST);
      assertThat(cut.gone().get(10, TimeUnit.SECONDS)).contains("power");
      assertThatThrownBy(() -> lab.outside().throttle("disk1", 1)).isInstanceOf(IOException.class);
      lab.outside().pull("disk1");
      lab.outside().plug("disk3", 16 << 20);
      lab.reconnect();
      cut.close(); // The window closes the session that it has replaced; the machine stays.
      assertThat(lab.sh("head -c 6 " + lab.node("disk2"))).isEqualTo("cut me");
      assertThat(lab.sh("cat /etc/crypttab /var/lib/rotproof/j; ls -d /srv/photos"))
          .isEqualTo("hello\nj\n/srv/photos");
      assertThat(lab.sh("cut -d' ' -f2 /etc/rotproof/practice-disks")).isEqualTo("disk2\ndisk3");
      assertThat(lab.sh("lsblk -dbno SIZE " + lab.node("disk3"))).isEqualTo("16777216");
    }
  }

  @Test
  void aKilledHelperIsNoticedAndItsSuccessorFound() throws Exception {
    try (Lab lab = Lab.start(1, 32)) {
      lab.sh("echo still here >/tmp/same-boot");
      HostSession first = lab.session();
      HostSession.Call<?> sleeping = first.send(new Ask.PracticeExec("sleep 100"));
      HostSession.Call<?> killing = first.send(new Ask.PracticeExec("pkill -9 -f HelperMain"));
      assertThat(first.gone().get(30, TimeUnit.SECONDS)).contains("still runs");
      assertThat(kind(sleeping)).isEqualTo(Failure.Kind.LOST);
      assertThat(kind(killing)).isEqualTo(Failure.Kind.LOST);
      lab.reconnect();
      assertThat(lab.sh("cat /tmp/same-boot")).isEqualTo("still here");
      assertThat(lab.outside().console()).contains("rotproof-guest: helper ended with 137");
    }
  }

  @Tag("turn-3")
  @Test
  void theExamplesAreWhatThePersonHasAtHome() {
    try (Lab lab = Lab.start(new PracticeSpec(2, 64 << 20, true))) {
      assertThat(lab.outside().disks()).hasSize(8);
      String seen = lab.sh("lsblk -bno NAME,SIZE,FSTYPE,LABEL,MOUNTPOINTS");
      assertThat(seen)
          .contains("holiday-photos", "letters", "/srv/music", "[SWAP]", "LVM2_member")
          .contains("vault-documents");
      assertThat(lab.sh("lsblk -dbno SIZE " + lab.node("disk7"))).isEqualTo("1000448");
      assertThat(lab.sh("lsblk -dbno SIZE " + lab.node("disk8")))
          .isEqualTo(String.valueOf(128 << 20));
      lab.outside().powerCut();
      lab.reconnect();
      assertThat(lab.sh("lsblk -bno NAME,SIZE,FSTYPE,LABEL,MOUNTPOINTS"))
          .contains("holiday-photos", "/srv/music", "[SWAP]", "vault-documents");
    }
  }

  @Test
  void nothingIsLeftWhenTheSessionEnds() {
    Lab lab = Lab.start(1, 32);
    Path folder = lab.outside().image("disk1").getParent();
    assertThat(folder).exists();
    lab.close();
    assertThat(folder).doesNotExist();
    assertThat(qemusOf(folder)).isZero();
    lab.close();
  }

  @Test
  void nothingIsLeftWhenTheProgramIsKilled() throws Exception {
    Process program =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      Path image = Path.of(program.inputReader().readLine());
      assertThat(image).exists();
      assertThat(qemusOf(image.getParent())).isPositive();
      program.destroyForcibly();
      for (int i = 0;
          i < 100 && (qemusOf(image.getParent()) > 0 || Files.exists(image.getParent()));
          i++) {
        Thread.sleep(100);
      }
      assertThat(qemusOf(image.getParent())).isZero();
      assertThat(image.getParent()).doesNotExist();
    } finally {
      program.destroyForcibly();
    }
  }

  /** A program that starts a machine and never ends by itself. */
  static final class Victim {
    private Victim() {}

    /** Prints the path of the first disk's image. */
    public static void main(String[] args) throws Exception {
      HostSession session =
          new PracticeHost(new PracticeSpec(1, 32 << 20, false)).connect(news -> {});
      System.out.println(session.lab().orElseThrow().image("disk1"));
      Thread.sleep(600_000);
    }
  }

  /** Processes, QEMU or its guard, that were told of that folder. */
  private static long qemusOf(Path folder) {
    return ProcessHandle.allProcesses()
        .filter(
            p ->
                p.info()
                    .arguments()
                    .map(args -> String.join(" ", args).contains(folder.toString()))
                    .orElse(false))
        .count();
  }

  private static Failure.Kind kind(HostSession.Call<?> call) throws Exception {
    try {
      throw new AssertionError("answered: " + call.answer().get(30, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return ((FailureException) e.getCause()).failure().kind();
    }
  }
}
