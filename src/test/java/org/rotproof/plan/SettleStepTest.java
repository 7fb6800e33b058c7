package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The words of the shell, with files for the legs and a folder for md. */
class SettleStepTest {
  private static final int BLOCK = 4096;

  @TempDir Path folder;
  private Path md;
  private Path one;
  private Path two;

  @BeforeEach
  void legs() throws IOException {
    md = Files.createDirectories(folder.resolve("md"));
    Files.writeString(md.resolve("suspend_lo"), "0\n");
    Files.writeString(md.resolve("suspend_hi"), "0\n");
    one = folder.resolve("one");
    two = folder.resolve("two");
    byte[] data = new byte[8 * BLOCK];
    new Random(1).nextBytes(data);
    Files.write(one, data);
    data[3 * BLOCK + 7] ^= 1;
    data[6 * BLOCK] ^= 1;
    Files.write(two, data);
  }

  private int run(SettleStep.CopyOver step, String before) throws Exception {
    String script = step.command().argv().get(2);
    assertThat(script).contains("iflag=direct", "oflag=direct");
    String here =
        script
            .replace("m=/sys/class/block/$(basename $(readlink -f /dev/md/toy))/md", "m=" + md)
            .replace("iflag=direct ", "")
            .replace("oflag=direct ", "");
    Process shell =
        new ProcessBuilder("bash", "-c", before + here)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return shell.exitValue();
  }

  private SettleStep.CopyOver copy(long block, long count) {
    return new SettleStep.CopyOver(
        "toy",
        List.of(new SettleStep.Run(one.toString(), block, two.toString(), block, count)),
        BLOCK,
        999);
  }

  private static byte[] part(Path file, int block) throws IOException {
    return Arrays.copyOfRange(Files.readAllBytes(file), block * BLOCK, (block + 1) * BLOCK);
  }

  private String text(String file) throws IOException {
    return Files.readString(md.resolve(file), StandardCharsets.UTF_8).strip();
  }

  @Test
  void onlyWhatIsNamedIsCopiedAndTheWritesAreLetGo() throws Exception {
    byte[] kept = Files.readAllBytes(one);
    byte[] other = part(two, 6);
    assertThat(run(copy(3, 2), "")).as(Files.readString(folder.resolve("said"))).isZero();
    assertThat(Files.readAllBytes(one)).isEqualTo(kept);
    assertThat(part(two, 3)).isEqualTo(part(one, 3));
    assertThat(part(two, 6)).as("nobody chose there").isEqualTo(other);
    assertThat(Files.size(two)).isEqualTo(8 * BLOCK);
    assertThat(text("suspend_hi")).isEqualTo("0");
    assertThat(text("suspend_lo")).isEqualTo("0");
  }

  /** Two legs of which nothing can be read are not alike, and no copy that failed is a success. */
  @Test
  void whatCannotBeReadOrWrittenAgreesWithNothing() throws Exception {
    assertThat(run(copy(3, 1), "dd() { return 1; }; ")).isNotZero();
    assertThat(text("suspend_hi")).isEqualTo("0");
    String full =
        "dd() { case $* in *of=*) cat >/dev/null; return 1;; *) command dd \"$@\";; esac; }; ";
    assertThat(run(copy(3, 1), full)).isNotZero();
    assertThat(text("suspend_hi")).isEqualTo("0");
    // The one that is written over need not be readable before.
    String once =
        "dd() { case $* in *if="
            + two
            + "*) [ -e "
            + folder
            + "/w ] || return 1;; *of=*) : >"
            + folder
            + "/w;; esac; command dd \"$@\"; }; ";
    assertThat(run(copy(3, 1), once)).as(Files.readString(folder.resolve("said"))).isZero();
    assertThat(part(two, 3)).isEqualTo(part(one, 3));
  }

  @Test
  void theWritesAreHeldWhileItIsRead() throws Exception {
    String spy = "dd() { cat " + md + "/suspend_hi >>" + folder + "/held; command dd \"$@\"; }; ";
    assertThat(run(copy(3, 1), spy)).isZero();
    assertThat(Files.readAllLines(folder.resolve("held"))).isNotEmpty().containsOnly("999");
  }

  @Test
  void aCopyThatDoesNotHoldIsAFailureAndTheWritesAreLetGoAllTheSame() throws Exception {
    String lost = "dd() { case $* in *of=*) cat >/dev/null;; *) command dd \"$@\";; esac; }; ";
    assertThat(run(copy(3, 1), lost)).isNotZero();
    assertThat(text("suspend_hi")).isEqualTo("0");
  }

  @Test
  void nothingIsDoneWhereAnotherProgramHoldsTheWrites() throws Exception {
    Files.writeString(md.resolve("suspend_hi"), "5\n");
    byte[] before = Files.readAllBytes(two);
    assertThat(run(copy(3, 1), "")).isNotZero();
    assertThat(Files.readAllBytes(two)).isEqualTo(before);
    assertThat(text("suspend_hi")).isEqualTo("5");
  }

  @Test
  void theWordsForParityAreAShells() throws Exception {
    SettleStep.MakeParity step =
        new SettleStep.MakeParity(
            "toy",
            List.of(new SettleStep.Span(1024, 2048), new SettleStep.Span(4096, 5120)),
            0,
            1024);
    Process shell = new ProcessBuilder("bash", "-n", "-c", step.command().argv().get(2)).start();
    assertThat(shell.waitFor()).isZero();
    assertThat(step.command().argv().get(2))
        .contains("run check 0 1024", "run repair 1024 2048 && run repair 4096 5120");
  }
}
