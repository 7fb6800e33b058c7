package org.rotproof.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How the person has set their desktop: dark or light, high contrast, larger text. Asked of the
 * desktop's portal, which GNOME, KDE and others answer; JavaFX 21 knows none of it.
 *
 * @param textScale 1 for the usual size
 */
public record DesktopLook(boolean dark, boolean contrast, double textScale) {
  /** Nothing is known: light, with the usual contrast and size. */
  public static final DesktopLook PLAIN = new DesktopLook(false, false, 1);

  private static final Path GDBUS = Path.of("/usr/bin/gdbus");
  private static final long PATIENCE_SECONDS = 3;
  private static final double LEAST_SCALE = 0.5;
  private static final double MOST_SCALE = 3;

  public DesktopLook {
    if (!(textScale >= LEAST_SCALE && textScale <= MOST_SCALE)) {
      textScale = 1;
    }
  }

  /** Asks. Blocks for as long as the desktop takes, some seconds at most; PLAIN without one. */
  public static DesktopLook read() throws InterruptedException {
    if (!Files.isExecutable(GDBUS) || System.getenv("DBUS_SESSION_BUS_ADDRESS") == null) {
      return PLAIN;
    }
    try {
      return of(
          ask("org.freedesktop.appearance", "color-scheme"),
          ask("org.freedesktop.appearance", "contrast"),
          ask("org.gnome.desktop.a11y.interface", "high-contrast"),
          ask("org.gnome.desktop.interface", "text-scaling-factor"));
    } catch (IOException e) {
      return PLAIN;
    }
  }

  /** From the portal's four answers, "" where it gave none. */
  static DesktopLook of(String scheme, String contrast, String highContrast, String scale) {
    double factor;
    try {
      factor = scale.isEmpty() ? 1 : Double.parseDouble(scale);
    } catch (NumberFormatException e) {
      factor = 1;
    }
    return new DesktopLook(
        scheme.equals("1"), contrast.equals("1") || highContrast.equals("true"), factor);
  }

  private static String ask(String space, String key) throws IOException, InterruptedException {
    List<String> line =
        List.of(
            GDBUS.toString(),
            "call",
            "--session",
            "--timeout=2",
            "--dest=org.freedesktop.portal.Desktop",
            "--object-path=/org/freedesktop/portal/desktop",
            "--method=org.freedesktop.portal.Settings.Read",
            space,
            key);
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return "";
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.exitValue() == 0 ? value(said) : "";
  }

  /** What stands in {@code (<<uint32 1>>,)}. */
  static String value(String variant) {
    String inner = variant.strip().replaceAll("^\\(<+|>+,\\)$", "");
    List<String> words = Arrays.asList(inner.split("\\s+"));
    return words.get(words.size() - 1).replace("'", "");
  }
}
