package org.rotproof.ui;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.scene.text.Font;

/** How the window looks: a base theme for the controls, our palette, and our rules. */
record Theme(boolean dark, boolean contrast) {
  /** All there are. */
  static final List<Theme> ALL =
      List.of(
          new Theme(false, false),
          new Theme(true, false),
          new Theme(false, true),
          new Theme(true, true));

  private static final List<String> FONTS =
      List.of(
          "/com/formdev/flatlaf/fonts/inter/Inter-Regular.otf",
          "/com/formdev/flatlaf/fonts/inter/Inter-SemiBold.otf",
          "/com/formdev/flatlaf/fonts/inter/Inter-Bold.otf",
          "/com/formdev/flatlaf/fonts/jetbrains_mono/JetBrainsMono-Regular.ttf");

  /** Makes the bundled fonts known to JavaFX. Where one is missing the system's own stands in. */
  static void loadFonts() {
    for (String font : FONTS) {
      try (InputStream in = Theme.class.getResourceAsStream(font)) {
        if (in != null) {
          Font.loadFont(in, 14);
        }
      } catch (IOException e) {
        // The font stays unknown, and the system's default is drawn instead.
      }
    }
  }

  /**
   * Dresses a scene.
   *
   * @param zoom how large the window is drawn; lists and tips that hang out of it have to be told
   */
  void apply(Scene scene, double zoom) {
    Application.setUserAgentStylesheet(
        dark
            ? new PrimerDark().getUserAgentStylesheet()
            : new PrimerLight().getUserAgentStylesheet());
    List<String> sheets = new ArrayList<>();
    sheets.add(url(dark ? "palette-dark.css" : "palette-light.css"));
    if (contrast) {
      sheets.add(url(dark ? "contrast-dark.css" : "contrast-light.css"));
    }
    for (String rules : List.of("rotproof.css", "wizard.css", "monitor.css", "life.css")) {
      sheets.add(url(rules));
    }
    if (contrast) {
      sheets.add(url("contrast.css"));
    }
    if (zoom != 1) {
      sheets.add(hanging(zoom));
    }
    scene.getStylesheets().setAll(sheets);
  }

  /** Lists and tips are windows of their own, which the window's zoom does not reach. */
  private static String hanging(double zoom) {
    String css =
        String.format(
            Locale.ROOT,
            ".root.popup { -fx-font-size: %1$.1fpx; } .tooltip { -fx-font-size: %2$.1fpx; }"
                + " .combo-box-popup .list-cell { -fx-font-size: %1$.1fpx; }",
            14 * zoom,
            13 * zoom);
    return "data:text/css;base64,"
        + Base64.getEncoder().encodeToString(css.getBytes(StandardCharsets.UTF_8));
  }

  private static String url(String name) {
    return Theme.class.getResource(name).toExternalForm();
  }
}
