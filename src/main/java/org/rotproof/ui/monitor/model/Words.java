package org.rotproof.ui.monitor.model;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The monitor's words, from its bundle. */
public final class Words {
  private static final ResourceBundle BUNDLE =
      ResourceBundle.getBundle("org.rotproof.ui.monitor", Locale.ENGLISH);

  private Words() {}

  /**
   * The sentence of that key, with {@code {0}}, {@code {1}} … filled in.
   *
   * @throws java.util.MissingResourceException for a key that the bundle does not have
   */
  public static String of(String key, Object... args) {
    String pattern = BUNDLE.getString(key);
    return args.length == 0 && pattern.indexOf('{') < 0 && pattern.indexOf('\'') < 0
        ? pattern
        : new MessageFormat(pattern, Locale.ENGLISH).format(args);
  }

  /** Whether there is such a sentence. */
  public static boolean has(String key) {
    return BUNDLE.containsKey(key);
  }

  /** What a value is called, or itself where it has no words here. */
  public static String orItself(String prefix, Object value) {
    return has(prefix + value) ? of(prefix + value) : value.toString();
  }
}
