package org.rotproof.ui.common;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import javafx.scene.Node;
import javafx.scene.control.Label;

/** Labels in the steps of the type scale. */
public final class Texts {
  private Texts() {}

  /** A label with those style classes ("small", "soft", …), on one line. */
  public static Label label(String text, String... styleClasses) {
    Label label = new Label(text);
    label.getStyleClass().addAll(styleClasses);
    return label;
  }

  /** A label that wraps and never loses a word: its height follows its width. */
  public static Label wrapped(String text, String... styleClasses) {
    Label label = label(text, styleClasses);
    label.setWrapText(true);
    label.setMinHeight(javafx.scene.layout.Region.USE_PREF_SIZE);
    return label;
  }

  /** A label with an icon before it. */
  public static Label withIcon(String icon, String text, String... styleClasses) {
    Label label = label(text, styleClasses);
    Node graphic = Icons.of(icon);
    label.setGraphic(graphic);
    label.setGraphicTextGap(8);
    return label;
  }

  /** Shows what came of something, in the colour of that tone: "good", "warn", "bad", "soft". */
  public static void say(Label words, String text, String tone) {
    words.getStyleClass().setAll("label", "small", tone);
    words.setText(text);
    Layouts.show(words, true);
  }

  /** A small state in a rounded ground: an icon and a word or two. */
  public static Label pill(String icon, String text, String... styleClasses) {
    Label label = label(text, "pill");
    label.getStyleClass().addAll(styleClasses);
    label.setGraphic(Icons.of(icon));
    label.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
    return label;
  }

  /** A moment as this desktop writes times, in its own zone. */
  public static String when(Instant moment) {
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
        .format(moment.atZone(ZoneId.systemDefault()));
  }
}
