package org.rotproof.ui.wizard;

import java.util.List;
import java.util.Locale;

/** The pages, in their order. The one list that knows it. */
enum Page {
  DISKS("mdi2h-harddisk"),
  PROTECTION("mdi2s-shield-outline"),
  KEYS("mdi2k-key-outline"),
  STORAGE("mdi2f-folder-outline"),
  REVIEW("mdi2c-clipboard-check-outline"),
  BUILD("mdi2h-hammer-wrench"),
  DONE("mdi2f-flag-checkered");

  private static final List<Page> ORDER = List.of(values());

  private final String icon;

  Page(String icon) {
    this.icon = icon;
  }

  String icon() {
    return icon;
  }

  /** The key of its texts and the end of its ids. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it asks for answers that can be changed later. */
  boolean asks() {
    return !REVIEW.isBefore(this);
  }

  /** Its place, counted from 1. */
  int number() {
    return ORDER.indexOf(this) + 1;
  }

  boolean isBefore(Page other) {
    return number() < other.number();
  }

  Page next() {
    return ORDER.get(number());
  }

  Page previous() {
    return ORDER.get(number() - 2);
  }
}
