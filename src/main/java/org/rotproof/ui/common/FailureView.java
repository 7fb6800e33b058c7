package org.rotproof.ui.common;

import javafx.scene.control.Button;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.VBox;
import org.rotproof.protocol.Failure;

/**
 * A failure in three sentences: what happened, what it means for the data, what to do now; the
 * tool's own words are one click away.
 */
public final class FailureView extends VBox {
  private final Strings texts = Strings.of("common");

  /** Shows that failure. */
  public FailureView(Failure failure) {
    super(12);
    setId("failure");
    getStyleClass().addAll("failure");
    boolean chosen = failure.kind() == Failure.Kind.CANCELLED;
    getChildren()
        .addAll(
            Layouts.row(
                12,
                Icons.of(
                    26,
                    chosen ? "mdi2s-stop-circle-outline" : "mdi2a-alert-octagon-outline",
                    chosen ? "warn" : "bad"),
                Layouts.grow(Texts.wrapped(failure.what(), "section-title"))),
            line("failure.meaning", failure.meaning()),
            line("failure.advice", failure.advice()));
    if (!failure.toolOutput().isBlank()) {
      addOutput(failure.toolOutput());
    }
    setAccessibleText(failure.what() + " " + failure.meaning() + " " + failure.advice());
  }

  /**
   * Offers to save a report of the machine where it happened, which whoever helps needs.
   *
   * @return this view
   */
  public FailureView withReport(ReportSaver saver) {
    Button save = new Button(texts.get("failure.report"));
    save.setId("failure-report");
    save.getStyleClass().add("link");
    save.setGraphic(Icons.of("mdi2f-file-document-outline"));
    save.setAccessibleHelp(texts.get("failure.report.help"));
    save.setOnAction(
        e -> {
          save.setDisable(true);
          saver.save(getScene().getWindow(), () -> save.setDisable(false));
        });
    VBox box =
        Layouts.column(2, save, Texts.wrapped(texts.get("failure.report.help"), "caption", "soft"));
    VBox.setMargin(save, new javafx.geometry.Insets(0, 0, 0, -6));
    getChildren().add(box);
    return this;
  }

  private javafx.scene.Node line(String key, String sentence) {
    VBox box =
        Layouts.column(
            2,
            Texts.label(texts.get(key), "caption", "strong", "faint"),
            Texts.wrapped(sentence, "body"));
    Layouts.show(box, !sentence.isBlank());
    return box;
  }

  private void addOutput(String words) {
    TextArea output = new TextArea(words);
    output.setId("failure-output");
    output.setEditable(false);
    output.setWrapText(true);
    output.setPrefRowCount(6);
    output.getStyleClass().add("mono");
    output.setAccessibleText(texts.get("failure.output"));
    Layouts.show(output, false);
    Button copy = new Button(texts.get("failure.copy"));
    copy.getStyleClass().add("link");
    copy.setGraphic(Icons.of("mdi2c-content-copy"));
    Layouts.show(copy, false);
    copy.setOnAction(
        e -> {
          ClipboardContent content = new ClipboardContent();
          content.putString(words);
          Clipboard.getSystemClipboard().setContent(content);
        });
    Button toggle = new Button(texts.get("failure.details"));
    toggle.setId("failure-details");
    toggle.getStyleClass().add("link");
    toggle.setOnAction(
        e -> {
          boolean now = !output.isVisible();
          Layouts.show(output, now);
          Layouts.show(copy, now);
          toggle.setText(texts.get(now ? "failure.details.hide" : "failure.details"));
        });
    javafx.scene.layout.HBox links = Layouts.row(8, toggle, copy);
    VBox.setMargin(links, new javafx.geometry.Insets(0, 0, 0, -6));
    getChildren().addAll(links, output);
  }
}
