package org.rotproof.plan;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/**
 * What stages and steps are called, wherever they are shown: in the window, on the command line, in
 * the printed script, and in sentences on what failed. One source, so that none of them can say
 * "create" where another says "open". Pure.
 */
public final class PlanWords {
  private static final ResourceBundle BUNDLE =
      ResourceBundle.getBundle("org.rotproof.plan.words", Locale.ROOT);

  private PlanWords() {}

  /**
   * A stage's name: of what its first step begins, where its kind stands for several things, such
   * as "close"; otherwise of its kind.
   */
  public static String of(Stage stage) {
    String kind = "stage." + stage.kind();
    return word(kind + "." + stage.steps().get(0).kind(), word(kind, stage.kind()));
  }

  /** A step's name with what it acts on. */
  public static String of(Step step) {
    return format(BUNDLE.getString("step.with"), bare(step), step.subject());
  }

  /** A step's name alone. */
  public static String bare(Step step) {
    return word("step." + step.kind(), step.kind());
  }

  /**
   * What an action does, inside a sentence: "opening disk1".
   *
   * @param kind its kind; a journal's may be of another version, and is then shown as it is
   */
  public static String doing(String kind, String subject) {
    return format(word("doing." + kind, kind.replace('-', ' ') + " ({0})"), subject);
  }

  private static String word(String key, String otherwise) {
    try {
      return BUNDLE.getString(key);
    } catch (MissingResourceException e) {
      return otherwise;
    }
  }

  private static String format(String pattern, Object... values) {
    return new MessageFormat(pattern, Locale.ROOT).format(values);
  }
}
