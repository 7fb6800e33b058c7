package org.rotproof.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The bench's figures as a picture that needs no colour: each bar has its name and its figure. */
final class BenchPicture {
  private static final int WIDTH = 760;
  private static final int NAMES = 264;
  private static final int LONGEST = 400;
  private static final int ROW = 26;

  private final StringBuilder drawn = new StringBuilder();
  private int y = 16;

  private BenchPicture() {}

  /** A bar. */
  private record Bar(String name, double value, boolean ours) {}

  /** The picture, as SVG. */
  static String of(JsonNode report) {
    BenchPicture picture = new BenchPicture();
    JsonNode small = report.path("build");
    JsonNode large = report.path("buildLarger");
    picture.panel(
        "Building a mirror of two disks held to 8 MiB/s: seconds for 192 MiB more",
        "%.0f s",
        List.of(
            new Bar("the usual script", more(small, large, "usualSeconds"), false),
            new Bar("Rotproof", more(small, large, "rotproofSeconds"), true)));
    JsonNode reader = report.path("reader");
    picture.panel(
        "Reading a file of 40 MiB meanwhile: seconds",
        "%.1f s",
        List.of(
            new Bar("alone", reader.path("aloneSeconds").asDouble(), false),
            new Bar("beside a scrub begun by hand", seconds(reader, "besideAScrub"), true),
            new Bar("beside a scrub by timer", seconds(reader, "besideOneThatGivesWay"), true)));
    for (String what : List.of("write", "read", "scattered")) {
      List<Bar> bars = new ArrayList<>();
      report
          .path("work")
          .fields()
          .forEachRemaining(
              row -> {
                if (row.getValue().isObject()) {
                  String name = row.getKey().replace("-", ", ");
                  boolean ours = !List.of("plain", "btrfs").contains(name);
                  bars.add(new Bar(name, row.getValue().path(what + "Ratio").asDouble(), ours));
                }
              });
      picture.panel(
          switch (what) {
            case "write" -> "Writing, as a part of plain md's speed";
            case "read" -> "Reading";
            default -> "Writing at scattered places";
          },
          "%.2f",
          bars);
    }
    return picture.whole();
  }

  private static double seconds(JsonNode node, String what) {
    return node.path(what + "Seconds").asDouble();
  }

  private static double more(JsonNode small, JsonNode large, String what) {
    return large.path(what).asDouble() - small.path(what).asDouble();
  }

  private void panel(String title, String format, List<Bar> bars) {
    y += ROW;
    text(20, "font-weight=\"bold\"", title);
    double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
    for (Bar bar : bars) {
      y += ROW;
      text(36, "", bar.name());
      long wide = Math.max(1, Math.round(LONGEST * bar.value() / most));
      drawn.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"16\" rx=\"3\" fill=\"%s\"/>%n",
              NAMES,
              y - 13,
              wide,
              bar.ours() ? "#0f766e" : "#94a3b8"));
      text(NAMES + wide + 8, "", String.format(Locale.ROOT, format, bar.value()));
    }
    y += ROW / 2;
  }

  private void text(long x, String how, String words) {
    drawn.append(
        String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" %s>%s</text>%n", x, y, how, words));
  }

  private String whole() {
    int height = y + 16;
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " font-family=\"sans-serif\" font-size=\"14\" fill=\"#0f172a\">%n"
                + "<rect width=\"%d\" height=\"%d\" rx=\"8\" fill=\"#f8fafc\"/>%n",
            WIDTH,
            height,
            WIDTH,
            height)
        + drawn
        + "</svg>\n";
  }
}
