package org.rotproof.ui.wizard;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.plan.Capacity;
import org.rotproof.storage.Sizes;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.SegmentBar;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;

/** Where the bytes go: a bar, and each part in words below it. */
final class CapacityView extends VBox {
  private final Strings texts = Strings.of("wizard");
  private final Label usable = Texts.label("", "figure");
  private final Label of = Texts.label("", "small", "soft");
  private final Label right = Texts.label("", "small", "soft");
  private final SegmentBar bar = new SegmentBar(20);
  private final FlowPane legend = new FlowPane(20, 6);

  CapacityView() {
    super(10);
    setId("capacity");
    usable.setId("capacity-usable");
    right.setMinWidth(Region.USE_PREF_SIZE);
    getChildren().addAll(Layouts.row(8, usable, of, Layouts.spring(), right), bar, legend);
  }

  /** Shows a capacity; {@code aside} stands at the right end of its headline. */
  void show(Capacity c, String aside) {
    usable.setText(Sizes.format(c.usableBytes()));
    of.setText(texts.get("capacity.of", Sizes.format(c.rawBytes())));
    right.setText(aside);
    List<SegmentBar.Part> parts = new ArrayList<>();
    legend.getChildren().clear();
    part(parts, "usable", c.usableBytes());
    part(parts, "redundancy", c.redundancyBytes());
    part(parts, "tags", c.tagBytes());
    part(parts, "headers", c.headerBytes());
    part(parts, "waste", c.wasteBytes());
    part(parts, "spare", c.spareBytes());
    bar.show(parts);
  }

  private void part(List<SegmentBar.Part> parts, String key, long bytes) {
    if (bytes <= 0) {
      return;
    }
    String words = texts.get("capacity." + key) + " " + Sizes.format(bytes);
    parts.add(new SegmentBar.Part(bytes, "cap-" + key, words));
    Region swatch = new Region();
    swatch.getStyleClass().addAll("swatch", "cap-" + key);
    legend
        .getChildren()
        .add(
            Layouts.row(
                6,
                swatch,
                Texts.label(texts.get("capacity." + key), "caption", "soft"),
                Texts.label(Sizes.format(bytes), "caption", "strong")));
  }
}
