package org.rotproof.ui.common;

import org.kordamp.ikonli.javafx.FontIcon;

/** Icons of the Material Design set, by their literal ("mdi2h-harddisk"). */
public final class Icons {
  private Icons() {}

  /** An icon of 18 pixels, in the colour of the text around it. Decoration: never alone. */
  public static FontIcon of(String literal, String... styleClasses) {
    FontIcon icon = new FontIcon(literal);
    icon.getStyleClass().addAll(styleClasses);
    icon.setMouseTransparent(true);
    return icon;
  }

  /** An icon of that size in pixels: 14, 16, 18, 20, 22, 24, 26, 28, 32 or 36. */
  public static FontIcon of(int size, String literal, String... styleClasses) {
    FontIcon icon = of(literal, styleClasses);
    icon.getStyleClass().add("icon-" + size);
    return icon;
  }
}
