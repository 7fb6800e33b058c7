package org.rotproof.ui;

import java.util.EnumSet;
import java.util.Set;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Window;

/**
 * Takes the repeats of a held key away from buttons: a held Enter would otherwise press Next on one
 * page after the other. Typing, arrows and Tab repeat as ever.
 */
final class KeyRepeat {
  private final Set<KeyCode> down = EnumSet.noneOf(KeyCode.class);

  private KeyRepeat() {}

  static void tame(Scene scene, Window window) {
    KeyRepeat repeat = new KeyRepeat();
    scene.addEventFilter(KeyEvent.KEY_PRESSED, repeat::pressed);
    scene.addEventFilter(KeyEvent.KEY_RELEASED, e -> repeat.down.remove(e.getCode()));
    window.focusedProperty().addListener((o, was, is) -> repeat.down.clear());
  }

  private void pressed(KeyEvent event) {
    boolean acts = event.getCode() == KeyCode.ENTER || event.isAltDown();
    if (acts && !down.add(event.getCode())) {
      event.consume();
    }
  }
}
