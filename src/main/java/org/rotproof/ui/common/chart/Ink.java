package org.rotproof.ui.common.chart;

import javafx.scene.paint.Color;

/** What a painted region paints with. The style sheet gives the colours, light and dark. */
public enum Ink {
  /** Figures and names. */
  TEXT("-rp-ink-text"),
  /** Axis labels, what is less important. */
  MUTED("-rp-ink-muted"),
  /** Grid lines. */
  GRID("-rp-ink-grid"),
  /** What lies below marks: a band, a bar's empty part. */
  TRACK("-rp-ink-track"),
  /** The page behind. */
  PAGE("-rp-ink-page"),
  /** First line. */
  LINE_1("-rp-ink-line-1"),
  /** Second line. */
  LINE_2("-rp-ink-line-2"),
  /** Third line. */
  LINE_3("-rp-ink-line-3"),
  /** Fourth line. */
  LINE_4("-rp-ink-line-4"),
  /** Fifth line. */
  LINE_5("-rp-ink-line-5"),
  /** Sixth line. */
  LINE_6("-rp-ink-line-6"),
  /** Seventh line. */
  LINE_7("-rp-ink-line-7"),
  /** Eighth line. */
  LINE_8("-rp-ink-line-8"),
  /** Surface nobody has read. */
  NEVER("-rp-ink-never"),
  /** Surface that was read and is right. */
  VERIFIED("-rp-ink-verified"),
  /** The same, but long ago. */
  VERIFIED_OLD("-rp-ink-verified-old"),
  /** Surface that was damaged and is right again. */
  REPAIRED("-rp-ink-repaired"),
  /** Surface that is damaged now. */
  DAMAGED("-rp-ink-damaged"),
  /** Surface that no leg can give back. */
  LOST("-rp-ink-lost"),
  /** Where a scrub reads now. */
  HEAD("-rp-ink-head"),
  /** The keyboard's place. */
  FOCUS("-rp-ink-focus"),
  /** Where a drill is about to strike. */
  TARGET("-rp-ink-target");

  private static final Ink[] LINES = {
    LINE_1, LINE_2, LINE_3, LINE_4, LINE_5, LINE_6, LINE_7, LINE_8
  };

  private final String property;

  Ink(String property) {
    this.property = property;
  }

  /** The style sheet's property. */
  String property() {
    return property;
  }

  /** The colour where no style sheet says another: told apart by patterns alone, then. */
  static Color fallback() {
    return Color.GRAY;
  }

  /** The ink of the n-th line of a chart; they repeat, and the dashes then differ. */
  public static Ink line(int index) {
    return LINES[Math.floorMod(index, LINES.length)];
  }
}
