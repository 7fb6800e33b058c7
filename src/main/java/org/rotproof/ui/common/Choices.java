package org.rotproof.ui.common;

import java.util.function.Function;
import javafx.util.StringConverter;

/** How the choices of a list are shown that only offers, and takes no typing. */
public final class Choices {
  private Choices() {}

  /** Shows each choice by its words, and no choice by none. */
  public static <T> StringConverter<T> shownAs(Function<T, String> words) {
    return new StringConverter<>() {
      @Override
      public String toString(T value) {
        return value == null ? "" : words.apply(value);
      }

      @Override
      public T fromString(String text) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
