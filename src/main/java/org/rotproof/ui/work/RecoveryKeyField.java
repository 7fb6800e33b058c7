package org.rotproof.ui.work;

import java.util.Optional;
import javafx.scene.control.TextField;
import org.rotproof.plan.RecoveryKey;
import org.rotproof.ui.common.Strings;

/**
 * Takes a recovery key from paper: what is typed falls into the groups that stand there, and is
 * shown, so that the two can be compared.
 */
public final class RecoveryKeyField extends TextField {
  public RecoveryKeyField() {
    getStyleClass().add("mono");
    textProperty()
        .addListener(
            (o, was, is) -> {
              String tidy = RecoveryKey.tidy(is);
              // While something is put in the middle, the groups wait for the end.
              if (!tidy.equals(is) && getCaretPosition() >= was.length()) {
                setText(tidy);
                end();
              }
            });
  }

  /** What was typed, as it stands on paper. */
  public String key() {
    return RecoveryKey.tidy(getText());
  }

  /** Whether all its groups are there. */
  public boolean whole() {
    return RecoveryKey.whole(key());
  }

  /** Where it is whole and its last sign does not fit the others: to look for a slip. */
  public Optional<String> slip() {
    return whole() && !RecoveryKey.fits(key())
        ? Optional.of(Strings.of("work").get("recovery.slip"))
        : Optional.empty();
  }
}
