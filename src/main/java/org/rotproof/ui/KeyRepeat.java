package org.rotproof.ui;

import java.util.EnumMap;
import java.util.Map;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/**
 * Takes the repeats of a held key away from buttons: a held Enter would otherwise press Next on one
 * page after the other. Some displays send a release before each repeat, so time tells: a repeat
 * follows within a tenth of a second, a finger does not. Typing, arrows and Tab repeat as ever.
 */
final class KeyRepeat {
  private static final long REPEAT_NANOS = 250_000_000;

  private final Map<KeyCode, Long> last = new EnumMap<>(KeyCode.class);

  private KeyRepeat() {}

  static void tame(Scene scene) {
    KeyRepeat repeat = new KeyRepeat();
    scene.addEventFilter(KeyEvent.KEY_PRESSED, repeat::pressed);
    scene.addEventFilter(KeyEvent.KEY_RELEASED, repeat::released);
  }

  private static boolean acts(KeyEvent event) {
    return event.getCode() == KeyCode.ENTER || event.isAltDown();
  }

  private void pressed(KeyEvent event) {
    if (acts(event)) {
      long now = System.nanoTime();
      Long before = last.put(event.getCode(), now);
      if (before != null && now - before < REPEAT_NANOS) {
        event.consume();
      }
    }
  }

  private void released(KeyEvent event) {
    if (acts(event) && last.containsKey(event.getCode())) {
      last.put(event.getCode(), System.nanoTime());
    }
  }
}
