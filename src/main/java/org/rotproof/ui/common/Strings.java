package org.rotproof.ui.common;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/**
 * The texts of one screen, from {@code org/rotproof/ui/NAME.properties}. A key that is missing is a
 * programming error and throws. Apostrophes are typographic (’), so that no quoting is needed.
 */
public final class Strings {
  private final ResourceBundle bundle;

  private Strings(String name) {
    bundle = ResourceBundle.getBundle("org.rotproof.ui." + name, Locale.getDefault());
  }

  /** The texts of that screen: "wizard", "monitor", … */
  public static Strings of(String screen) {
    return new Strings(screen);
  }

  /** The text of that key as it stands. */
  public String get(String key) {
    return bundle.getString(key);
  }

  /** The text of that key with {0}, {1}, … filled in as {@link MessageFormat} does. */
  public String get(String key, Object... values) {
    return new MessageFormat(bundle.getString(key), Locale.getDefault()).format(values);
  }

  /** The text of that key, or {@code otherwise} where there is none. */
  public String getOr(String key, String otherwise) {
    try {
      return bundle.getString(key);
    } catch (MissingResourceException e) {
      return otherwise;
    }
  }
}
