package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.storage.MachineFile;

class ReportCommandTest {
  @TempDir private Path folder;

  @Test
  void whatReportWritesIsReadByTheOthers() {
    for (String option : new String[] {"--as-is", ""}) {
      CommandLineRun report =
          option.isEmpty() ? CommandLineRun.of("report") : CommandLineRun.of("report", option);
      assertThat(report.exit()).as(report.err()).isZero();
      for (String command : new String[] {"disks", "status"}) {
        CommandLineRun run = CommandLineRun.with(report.out(), command, "--json", "--from", "-");
        assertThat(run.exit()).as(run.err()).isZero();
      }
    }
  }

  @Test
  void theFileIsWholeAndForItsOwnerOnly() throws Exception {
    Path file = folder.resolve("machine.json");
    Files.writeString(file, "something else");
    assertThat(CommandLineRun.of("report", "--out", file + "").exit()).isZero();
    assertThat(MachineFile.parse(Files.readString(file)).inventory().disks()).isEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(folder.toFile().list()).containsExactly("machine.json");
  }

  @Test
  void aFolderThatIsNotThereIsSaid() {
    CommandLineRun run = CommandLineRun.of("report", "--out", folder.resolve("no/such") + "");
    assertThat(run.exit()).isEqualTo(Exit.FAILED);
    assertThat(run.err()).contains("could not be written").doesNotContain("Exception");
  }
}
