package org.rotproof.ui;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.scene.text.Font;

/** Light or dark: a base theme for the controls, our palette, and our rules. */
enum Theme {
  LIGHT,
  DARK;

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

  /** Dresses a scene. */
  void apply(Scene scene) {
    Application.setUserAgentStylesheet(
        this == DARK
            ? new PrimerDark().getUserAgentStylesheet()
            : new PrimerLight().getUserAgentStylesheet());
    scene
        .getStylesheets()
        .setAll(
            url(this == DARK ? "palette-dark.css" : "palette-light.css"),
            url("rotproof.css"),
            url("wizard.css"),
            url("monitor.css"),
            url("life.css"));
  }

  private static String url(String name) {
    return Theme.class.getResource(name).toExternalForm();
  }

  Theme other() {
    return this == DARK ? LIGHT : DARK;
  }
}
