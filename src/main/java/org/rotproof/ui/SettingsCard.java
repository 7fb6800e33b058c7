package org.rotproof.ui;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.rotproof.host.DesktopLook;
import org.rotproof.host.PracticeCache;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.storage.Sizes;
import org.rotproof.ui.common.Background;
import org.rotproof.ui.common.Choices;
import org.rotproof.ui.common.Dialogs;
import org.rotproof.ui.common.FormField;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Preferences;
import org.rotproof.ui.common.Preferences.Colours;
import org.rotproof.ui.common.Preferences.Contrast;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;

/** What the person likes. Each choice holds at once and is kept. */
final class SettingsCard {
  private final Strings texts = Strings.of("common");
  private final Preferences likes;
  private final DesktopLook desktop;
  private final boolean practising;

  private SettingsCard(Preferences likes, DesktopLook desktop, boolean practising) {
    this.likes = likes;
    this.desktop = desktop;
    this.practising = practising;
  }

  /**
   * Makes it.
   *
   * @param practising whether a practice machine runs, which needs what the cache holds
   * @param close takes it away
   */
  static Node of(Preferences likes, DesktopLook desktop, boolean practising, Runnable close) {
    return new SettingsCard(likes, desktop, practising).card(close);
  }

  private Node card(Runnable close) {
    CheckBox notices = new CheckBox(texts.get("settings.notices"));
    notices.setId("settings-notices");
    notices.setMnemonicParsing(true);
    notices.setSelected(likes.desktopNotices());
    notices.setOnAction(e -> likes.desktopNotices(notices.isSelected()));
    Button done = Dialogs.close(texts.get("settings.close"), close);
    VBox content =
        Layouts.column(
            14,
            Layouts.columns(
                16,
                180,
                field(
                    "colours",
                    List.of(Colours.values()),
                    likes.colours(),
                    likes::colours,
                    SettingsCard::key),
                field(
                    "contrast",
                    List.of(Contrast.values()),
                    likes.contrast(),
                    likes::contrast,
                    SettingsCard::key)),
            field(
                "zoom",
                Preferences.ZOOMS,
                likes.zoomPercent(desktop.textScale()),
                likes::zoomPercent,
                z -> ""),
            Texts.wrapped(texts.get("settings.zoom.keys"), "caption", "soft"),
            Layouts.rule(),
            notices,
            Texts.wrapped(texts.get("settings.notices.text"), "caption", "soft"),
            field(
                "schedule",
                Arrays.asList(ScrubSchedule.values()),
                likes.schedule(),
                likes::schedule,
                SettingsCard::key),
            Layouts.rule(),
            Layouts.columns(
                16,
                180,
                field(
                    "practice-disks",
                    Preferences.PRACTICE_DISKS,
                    likes.practiceDisks(),
                    likes::practiceDisks,
                    n -> ""),
                field(
                    "practice-bytes",
                    Preferences.PRACTICE_BYTES,
                    likes.practiceBytes(),
                    likes::practiceBytes,
                    n -> "")),
            cache());
    return Dialogs.card(texts.get("settings.title"), content, done);
  }

  private static String key(Enum<?> choice) {
    return "." + choice.name().toLowerCase(Locale.ROOT);
  }

  /** A list of choices with its name above it. */
  private <T> Node field(
      String name, List<T> values, T now, Consumer<T> keep, Function<T, String> key) {
    ComboBox<T> box = new ComboBox<>();
    box.setId("settings-" + name);
    box.getItems().setAll(values);
    box.setValue(now);
    box.setConverter(Choices.shownAs(v -> words(name, key.apply(v), v)));
    box.setOnAction(e -> keep.accept(box.getValue()));
    return new FormField(texts.get("settings." + name), box, "");
  }

  private String words(String name, String key, Object value) {
    if (value instanceof Long bytes) {
      return (bytes >> 20) + " MB";
    }
    return texts.get("settings." + name + key + (key.isEmpty() ? ".value" : ""), value);
  }

  private Node cache() {
    Label size = Texts.wrapped(texts.get("settings.cache.looking"), "small", "soft");
    size.setId("settings-cache");
    Button empty = new Button(texts.get("settings.cache.empty"));
    empty.setId("settings-cache-empty");
    empty.getStyleClass().add("compact");
    empty.setMnemonicParsing(true);
    empty.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
    empty.setDisable(true);
    empty.setOnAction(
        e -> {
          empty.setDisable(true);
          Background.run(
              () -> {
                PracticeCache.ofUser().empty();
                return PracticeCache.ofUser().sizeBytes();
              },
              left -> tell(size, empty, left),
              error -> size.setText(texts.get("settings.cache.failed", error.getMessage())));
        });
    Background.run(
        () -> PracticeCache.ofUser().sizeBytes(),
        bytes -> tell(size, empty, bytes),
        error -> size.setText(texts.get("settings.cache.failed", error.getMessage())));
    return Layouts.row(16, Layouts.grow(size), empty);
  }

  private void tell(Label size, Button empty, long bytes) {
    size.setText(
        bytes == 0
            ? texts.get("settings.cache.none")
            : texts.get(
                practising ? "settings.cache.busy" : "settings.cache.size", Sizes.format(bytes)));
    empty.setDisable(practising || bytes == 0);
  }
}
