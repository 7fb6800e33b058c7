package org.rotproof.ui.life;

import java.util.Optional;
import javafx.scene.control.TextField;
import javafx.scene.layout.Region;
import org.rotproof.plan.Unlock;
import org.rotproof.ui.common.FormField;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Strings;

/** Where a Tang server answers, and by which key it is known. */
final class TangFields {
  private final Strings texts = Strings.of("life");
  private final TextField url = new TextField();
  private final TextField thumbprint = new TextField();
  private final FormField urlField = field("url", url);
  private final FormField thumbprintField = field("thumbprint", thumbprint);
  private final Region view = Layouts.column(12, urlField, thumbprintField);

  /**
   * With what is so now.
   *
   * @param changed is told when something was typed
   */
  TangFields(Optional<Unlock.Tang> now, Runnable changed) {
    now.ifPresent(
        tang -> {
          url.setText(tang.url());
          thumbprint.setText(tang.thumbprint());
        });
    view.setId("tang");
    url.textProperty().addListener((o, was, is) -> typed(changed));
    thumbprint.textProperty().addListener((o, was, is) -> typed(changed));
  }

  private FormField field(String what, TextField field) {
    field.setId("tang-" + what);
    return new FormField(
        texts.get("form.tang." + what), field, texts.get("form.tang." + what + ".help"));
  }

  private void typed(Runnable changed) {
    urlField.wrong(wrong("url", url, Unlock.Tang.isUrl(url.getText())));
    thumbprintField.wrong(
        wrong("thumbprint", thumbprint, Unlock.Tang.isThumbprint(thumbprint.getText())));
    changed.run();
  }

  private Optional<String> wrong(String what, TextField field, boolean right) {
    return right || field.getText().isBlank()
        ? Optional.empty()
        : Optional.of(texts.get("why.tang." + what));
  }

  Region view() {
    return view;
  }

  /** The server that was told; empty where it is not told yet. */
  Optional<Unlock.Tang> tang() {
    return whyNot().isPresent()
        ? Optional.empty()
        : Optional.of(Unlock.Tang.of(url.getText(), thumbprint.getText()));
  }

  /** What is still missing. */
  Optional<String> whyNot() {
    if (!Unlock.Tang.isUrl(url.getText())) {
      return Optional.of(texts.get("why.tang.url"));
    }
    return Unlock.Tang.isThumbprint(thumbprint.getText())
        ? Optional.empty()
        : Optional.of(texts.get("why.tang.thumbprint"));
  }
}
