package org.rotproof.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {
  @TempDir Path folder;

  /** Looks a tool up in a process of its own, whose PATH is the caller's. */
  public static void main(String[] args) throws Exception {
    System.out.print(Processes.run(args).stdout());
  }

  private String underPath(String path, String tool) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            ProcessesTest.class.getName(),
            tool);
    builder.environment().put("PATH", path);
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  @Test
  void theCallersPathPutsNoOtherToolInTheWay() throws Exception {
    Path false1 = folder.resolve("uname");
    Files.writeString(false1, "#!/bin/sh\necho caught\n");
    Files.setPosixFilePermissions(false1, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(underPath(folder + ":/usr/bin:/bin", "uname")).contains("Linux");
    assertThat(underPath("/nowhere", "uname")).contains("Linux");
  }

  @Test
  void aMissingToolIsNamed() {
    assertThatThrownBy(() -> Processes.run("no-such-tool-4711"))
        .isInstanceOf(ToolMissingException.class)
        .hasMessageStartingWith("no-such-tool-4711 is not installed");
  }
}
