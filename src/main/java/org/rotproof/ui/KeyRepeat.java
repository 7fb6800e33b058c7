package org.rotproof.ui;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/**
 * Takes the repeats of a held key away from buttons: a held Enter would otherwise press Next on one
 * page after the other. A key that is still down repeats; its first repeat comes late, after two
 * thirds of a second and more. Some displays send a release before each repeat, so time tells
 * there: a repeat follows within a tenth of a second, a finger does not. Typing, arrows and Tab
 * repeat as ever.
 */
final class KeyRepeat {
  /** Between a release and the repeat that it belongs to. */
  private static final long AFTER_RELEASE_NANOS = 250_000_000;

  /** A release can get lost, to another window: after that time it must have been. */
  private static final long LONGEST_PAUSE_NANOS = 2_500_000_000L;

  private final Map<KeyCode, Long> last = new EnumMap<>(KeyCode.class);
  private final Set<KeyCode> down = EnumSet.noneOf(KeyCode.class);

  static void tame(Scene scene) {
    KeyRepeat repeat = new KeyRepeat();
    scene.addEventFilter(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (acts(event) && repeat.isRepeat(event.getCode(), System.nanoTime())) {
            event.consume();
          }
        });
    scene.addEventFilter(
        KeyEvent.KEY_RELEASED, event -> repeat.released(event.getCode(), System.nanoTime()));
  }

  private static boolean acts(KeyEvent event) {
    return event.getCode() == KeyCode.ENTER || event.isAltDown();
  }

  /** Whether a key that is told to be pressed was not pressed anew. */
  boolean isRepeat(KeyCode key, long nowNanos) {
    boolean held = !down.add(key);
    Long before = last.put(key, nowNanos);
    return before != null && nowNanos - before < (held ? LONGEST_PAUSE_NANOS : AFTER_RELEASE_NANOS);
  }

  /** The key is told to be released. */
  void released(KeyCode key, long nowNanos) {
    down.remove(key);
    last.computeIfPresent(key, (k, before) -> nowNanos);
  }
}
