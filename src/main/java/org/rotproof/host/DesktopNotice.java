package org.rotproof.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A notice on the person's desktop, through the desktop's own notify-send (libnotify), which speaks
 * org.freedesktop.Notifications. Runs as the person, never as root.
 */
public final class DesktopNotice {
  private static final List<Path> TOOLS =
      List.of(Path.of("/usr/bin/notify-send"), Path.of("/bin/notify-send"));
  private static final long PATIENCE_SECONDS = 5;

  private DesktopNotice() {}

  /**
   * Shows it. Blocks for as long as the tool takes, some seconds at most.
   *
   * @return whether the desktop took it; false where there is none or no tool
   */
  public static boolean show(String title, String text, boolean urgent)
      throws IOException, InterruptedException {
    Path tool = TOOLS.stream().filter(Files::isExecutable).findFirst().orElse(null);
    if (tool == null || System.getenv("DBUS_SESSION_BUS_ADDRESS") == null) {
      return false;
    }
    Process process =
        new ProcessBuilder(
                tool.toString(),
                "--app-name=Rotproof",
                "--icon=drive-harddisk",
                "--urgency=" + (urgent ? "critical" : "normal"),
                "--",
                title,
                text)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return false;
    }
    return process.exitValue() == 0;
  }
}
