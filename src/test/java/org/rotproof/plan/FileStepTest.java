package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.plan.boot.MarkedBlock;

/** Changes to files, run for real on files of the test's own. */
class FileStepTest {
  private static final String OLD = "{\"name\":\"photos\"}\n";
  private static final String NEW = "{\"name\":\"photos, größer\"}\n";

  @TempDir Path folder;

  /** Runs it as a program would that is killed after so many bytes of its text. */
  private static int run(Command command, String text, int bytes) throws Exception {
    Process process =
        new ProcessBuilder(command.argv())
            .redirectErrorStream(true)
            .inheritIO()
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8), 0, bytes);
    } catch (IOException e) {
      // It has not read to the end.
    }
    return process.waitFor();
  }

  private static int all(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Test
  void aFileOfOursIsReplacedAndPutBack() throws Exception {
    Path file = Files.writeString(folder.resolve("it's photos.json"), OLD);
    FileStep.UpdateFile step = new FileStep.UpdateFile(file.toString(), OLD, NEW);
    assertThat(run(step.command(), NEW, all(NEW))).isZero();
    assertThat(Files.readString(file)).isEqualTo(NEW);
    assertThat(run(step.undo().orElseThrow(), OLD, all(OLD))).isZero();
    assertThat(Files.readString(file)).isEqualTo(OLD);
  }

  @Test
  void whatWasSeenOfTheMetadataIsMovedAndForgotten() throws Exception {
    Path old = folder.resolve("it's photos.json");
    Path fresh = Files.writeString(folder.resolve("films.json"), OLD);
    FileStep.MoveKnownGood move = new FileStep.MoveKnownGood(old.toString(), fresh.toString());
    assertThat(run(move.command(), "", 0)).as("nothing was seen yet").isZero();
    Files.writeString(old, NEW);
    assertThat(run(move.command(), "", 0)).isZero();
    assertThat(old).doesNotExist();
    assertThat(Files.readString(fresh)).isEqualTo(NEW);
    assertThat(run(move.undo().orElseThrow(), "", 0)).isZero();
    assertThat(Files.readString(old)).isEqualTo(NEW);
    FileStep.ForgetKnownGood forget = new FileStep.ForgetKnownGood(old.toString());
    assertThat(run(forget.command(), "", 0)).isZero();
    assertThat(run(forget.command(), "", 0)).isZero();
    assertThat(old).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20})
  void textThatEndsTooEarlyReplacesNothing(int bytes) throws Exception {
    Path file = Files.writeString(folder.resolve("photos.json"), OLD);
    FileStep.UpdateFile step = new FileStep.UpdateFile(file.toString(), OLD, NEW);
    assertThat(run(step.command(), NEW, bytes)).isNotZero();
    assertThat(Files.readString(file)).isEqualTo(OLD);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void linesThatEndTooEarlyAreNotPutBack(int bytes) throws Exception {
    MarkedBlock block = new MarkedBlock("photos", List.of("photos-1 /dev/x"));
    String before = "first\n" + block.text() + "last\n";
    Path file = Files.writeString(folder.resolve("crypttab"), before);
    FileStep.RemoveLines step = FileStep.RemoveLines.of(file.toString(), block, before);
    assertThat(run(step.command(), "", 0)).isZero();
    assertThat(Files.readString(file)).isEqualTo("first\nlast\n");
    assertThat(run(step.undo().orElseThrow(), block.text(), bytes)).isNotZero();
    assertThat(Files.readString(file)).isEqualTo("first\nlast\n");
    assertThat(run(step.undo().orElseThrow(), block.text(), all(block.text()))).isZero();
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void theHeadersOfTheDisksAreAskedForTheirUuidsWhenTheTextIsWritten() throws Exception {
    Path tool = Files.writeString(folder.resolve("cryptsetup"), "#!/bin/sh\necho \"of-$2\"\n");
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    String text = "a " + LaterUuid.of("/dev/x.1") + "\nb " + LaterUuid.of("/dev/y") + "\n";
    Path file = folder.resolve("record");
    Command write = new FileStep.WriteFile(file.toString(), text).command();
    List<String> argv = new ArrayList<>(List.of("env", "PATH=" + folder + ":/usr/bin:/bin"));
    argv.addAll(write.argv());
    assertThat(run(new Command(argv, write.input()), text, all(text))).isZero();
    assertThat(Files.readString(file)).isEqualTo("a of-/dev/x.1\nb of-/dev/y\n");
    // A disk that does not answer leaves no text with a gap in it.
    Files.writeString(tool, "#!/bin/sh\nexit 1\n");
    Path other = folder.resolve("other");
    Command fails = new FileStep.WriteFile(other.toString(), text).command();
    argv.subList(2, argv.size()).clear();
    argv.addAll(fails.argv());
    assertThat(run(new Command(argv, fails.input()), text, all(text))).isNotZero();
    assertThat(other).doesNotExist();
  }
}
