package org.rotproof.ui.common.chart;

import javafx.scene.paint.Color;

/** What a painted region paints with. The style sheet gives the colours, light and dark. */
public enum Ink {
  /** Figures and names. */
  TEXT("-rp-ink-text", "#1f2328"),
  /** Axis labels, what is less important. */
  MUTED("-rp-ink-muted", "#656d76"),
  /** Grid lines. */
  GRID("-rp-ink-grid", "#d0d7de"),
  /** What lies below marks: a band, a bar's empty part. */
  TRACK("-rp-ink-track", "#eaeef2"),
  /** The page behind. */
  PAGE("-rp-ink-page", "#ffffff"),
  /** First line. */
  LINE_1("-rp-ink-line-1", "#0969da"),
  /** Second line. */
  LINE_2("-rp-ink-line-2", "#bc4c00"),
  /** Third line. */
  LINE_3("-rp-ink-line-3", "#1a7f37"),
  /** Fourth line. */
  LINE_4("-rp-ink-line-4", "#8250df"),
  /** Fifth line. */
  LINE_5("-rp-ink-line-5", "#bf3989"),
  /** Sixth line. */
  LINE_6("-rp-ink-line-6", "#4d2d00"),
  /** Surface nobody has read. */
  NEVER("-rp-ink-never", "#8c959f"),
  /** Surface that was read and is right. */
  VERIFIED("-rp-ink-verified", "#2da44e"),
  /** The same, but long ago. */
  VERIFIED_OLD("-rp-ink-verified-old", "#9ad3ab"),
  /** Surface that was damaged and is right again. */
  REPAIRED("-rp-ink-repaired", "#0969da"),
  /** Surface that is damaged now. */
  DAMAGED("-rp-ink-damaged", "#d1580b"),
  /** Surface that no leg can give back. */
  LOST("-rp-ink-lost", "#82071e"),
  /** Where a scrub reads now. */
  HEAD("-rp-ink-head", "#1f2328"),
  /** The keyboard's place. */
  FOCUS("-rp-ink-focus", "#0550ae"),
  /** Where a drill is about to strike. */
  TARGET("-rp-ink-target", "#cf222e");

  private static final Ink[] LINES = {LINE_1, LINE_2, LINE_3, LINE_4, LINE_5, LINE_6};

  private final String property;
  private final String fallback;

  Ink(String property, String fallback) {
    this.property = property;
    this.fallback = fallback;
  }

  /** The style sheet's property. */
  String property() {
    return property;
  }

  /** The colour where no style sheet says another. */
  Color fallback() {
    return Color.web(fallback);
  }

  /** The ink of the n-th line of a chart; they repeat, and the dashes then differ. */
  public static Ink line(int index) {
    return LINES[Math.floorMod(index, LINES.length)];
  }
}
