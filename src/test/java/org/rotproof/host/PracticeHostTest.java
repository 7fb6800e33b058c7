package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.Lab;
import org.rotproof.linux.Processes;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;

@Tag("kernel")
class PracticeHostTest {
  @Test
  void aMachineComesUpAndItsHelperSaysHelloAndShowsTheDisks() {
    Lab lab = Lab.shared(2, 96);
    Answer.HelloFrom hello = lab.ask(new Ask.Hello(), Answer.HelloFrom.class);
    assertThat(hello.practice()).isTrue();
    assertThat(lab.sh("lsblk -dno NAME,SIZE,SERIAL,VENDOR,MODEL,WWN /dev/sd?"))
        .containsPattern("sd[ab] +96M +WD-WCC7K\\w{6} +WDC +WD40EFRX-68N32N0 +0x50014ee2")
        .containsPattern("sd[ab] +96M +ZGY\\w{6} +SEAGATE +ST4000VN008-2DR1 +0x5000c500");
    assertThat(lab.node("disk1")).matches("/dev/sd[ab]");
  }

  @Tag("turn-9")
  @Test
  void aMachineThatHangsBeforeItsFirstWordIsSwitchedOffAndOnAgain() throws Exception {
    List<ProcessHandle> before = qemus();
    Thread hangs =
        new Thread(
            () -> {
              try {
                ProcessHandle young = null;
                while (young == null) {
                  Thread.sleep(20);
                  young =
                      qemus().stream()
                          .filter(p -> !before.contains(p) && hasWorked(p))
                          .findFirst()
                          .orElse(null);
                }
                Processes.run("kill", "-STOP", Long.toString(young.pid()));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    hangs.start();
    try (Lab lab = Lab.start(1, 32)) {
      assertThat(lab.news()).contains("It says nothing. Switching it off and on again.");
      assertThat(lab.ask(new Ask.Hello(), Answer.HelloFrom.class).practice()).isTrue();
      assertThat(qemus()).hasSize(before.size() + 1);
    } finally {
      hangs.interrupt();
      hangs.join();
    }
  }

  /** Longer than QEMU needs for itself, and less than the kernel until its first word. */
  private static boolean hasWorked(ProcessHandle qemu) {
    return qemu.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() > 1_200;
  }

  private static List<ProcessHandle> qemus() {
    return ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().command().orElse("").endsWith("/qemu-system-x86_64"))
        .toList();
  }
}
