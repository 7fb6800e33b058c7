package org.rotproof.ui.wizard;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;

/** The steps at the left: done, here, to come; with the answers so far in a word or two. */
final class Rail {
  private final Strings texts = Strings.of("wizard");
  private final VBox items = new VBox(4);
  private final ScrollPane view = Layouts.scroll(items);
  private Optional<Button> here = Optional.empty();
  private final Map<Page, Item> byPage = new EnumMap<>(Page.class);

  /** How a page stands. */
  enum State {
    DONE,
    HERE,
    TO_COME
  }

  Rail(Consumer<Page> go) {
    items.getStyleClass().add("rail");
    items.setId("rail");
    items.setMinHeight(Region.USE_PREF_SIZE);
    // In a low window it is pushed along; a bar beside a few marks would be in the way.
    view.setVbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    view.setFitToHeight(true);
    view.setMinWidth(Region.USE_PREF_SIZE);
    view.viewportBoundsProperty().addListener((o, was, is) -> here.ifPresent(Layouts::reveal));
    for (Page page : Page.values()) {
      Item item = new Item(page, go);
      byPage.put(page, item);
      items.getChildren().add(item.button);
    }
  }

  Node view() {
    return view;
  }

  /**
   * Shows where one is.
   *
   * @param open whether one may go there with a click
   * @param summary the answer in a few words, "" for none
   */
  void show(
      Function<Page, State> state, Function<Page, Boolean> open, Function<Page, String> summary) {
    byPage.forEach(
        (page, item) -> {
          item.show(state.apply(page), open.apply(page), summary.apply(page));
          if (state.apply(page) == State.HERE) {
            here = Optional.of(item.button);
            Layouts.reveal(item.button);
          }
        });
  }

  private final class Item {
    private final Page page;
    private final Button button = new Button();
    private final StackPane mark = new StackPane();
    private final Label name;
    private final Label answer = Texts.label("", "caption", "rail-answer");

    Item(Page page, Consumer<Page> go) {
      this.page = page;
      name = Texts.label(texts.get("rail." + page.key()), "rail-name");
      mark.getStyleClass().add("rail-mark");
      VBox words = Layouts.column(1, name, answer);
      words.setMinWidth(0);
      words.getStyleClass().add("rail-words");
      words.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
      answer.setMaxWidth(160);
      Node row = Layouts.row(12, mark, words);
      row.getStyleClass().add("rail-row");
      button.setGraphic(row);
      button.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
      button.getStyleClass().setAll("rail-item");
      button.setMaxWidth(Double.MAX_VALUE);
      button.setMinHeight(Region.USE_PREF_SIZE);
      button.setId("rail-" + page.key());
      button.setOnAction(e -> go.accept(page));
    }

    void show(State state, boolean open, String summary) {
      button.getStyleClass().setAll("rail-item", state.name().toLowerCase(java.util.Locale.ROOT));
      mark.getChildren()
          .setAll(
              state == State.DONE
                  ? Icons.of(16, "mdi2c-check", "rail-icon")
                  : Texts.label(Integer.toString(page.number()), "rail-number"));
      answer.setText(summary);
      Layouts.show(answer, !summary.isBlank());
      button.setFocusTraversable(open);
      button.setMouseTransparent(!open);
      button.setAccessibleText(
          texts.get(
                  "rail.spoken." + state.name().toLowerCase(java.util.Locale.ROOT), name.getText())
              + (summary.isBlank() ? "" : " " + summary));
      // In a narrow window only the mark is there.
      button.setTooltip(new Tooltip(button.getAccessibleText()));
    }
  }
}
