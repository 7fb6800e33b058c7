package org.rotproof.ui;

import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Logo;
import org.rotproof.ui.common.Strings;

/** The bar at the top: the mark, the machine one is on, light or dark. */
final class HeaderBar {
  private final Strings texts = Strings.of("common");
  private final Label place = new Label();
  private final Button theme = new Button();
  private final HBox bar;

  HeaderBar(Runnable switchTheme, Runnable showSettings, Runnable showHelp) {
    Label name = new Label(texts.get("window.title"));
    name.getStyleClass().add("wordmark");
    place.setId("place");
    place.getStyleClass().add("pill");
    place.setVisible(false);
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    theme.setId("theme");
    theme.getStyleClass().add("flat-icon");
    theme.setOnAction(e -> switchTheme.run());
    Button help = icon("help", "mdi2h-help-circle-outline", showHelp);
    Button settings = icon("settings", "mdi2c-cog-outline", showSettings);
    bar = new HBox(12, Logo.of(28), name, place, gap, help, settings, theme);
    bar.setAlignment(Pos.CENTER_LEFT);
    bar.getStyleClass().add("header-bar");
    HBox.setMargin(place, new javafx.geometry.Insets(0, 0, 0, 8));
  }

  private Button icon(String id, String icon, Runnable pressed) {
    String words = texts.get(id + ".show");
    Button button = new Button();
    button.setId(id);
    button.getStyleClass().add("flat-icon");
    button.setGraphic(Icons.of(20, icon));
    button.setAccessibleText(words);
    button.setTooltip(new Tooltip(words));
    button.setOnAction(e -> pressed.run());
    return button;
  }

  Node view() {
    return bar;
  }

  void themeIs(boolean dark) {
    String words = texts.get(dark ? "theme.to-light" : "theme.to-dark");
    theme.setGraphic(Icons.of(20, dark ? "mdi2w-weather-sunny" : "mdi2w-weather-night"));
    theme.setAccessibleText(words);
    theme.setTooltip(new Tooltip(words));
  }

  void show(Optional<Connection> connection) {
    place.setVisible(connection.isPresent());
    connection.ifPresent(
        c -> {
          String kind = c.place().name().toLowerCase(Locale.ROOT).replace('_', '-');
          place.getStyleClass().removeIf(s -> s.startsWith("place-"));
          place.getStyleClass().add("place-" + kind);
          place.setText(texts.get("place." + kind, c.name()));
          place.setGraphic(Icons.of(16, texts.get("place." + kind + ".icon")));
        });
  }
}
