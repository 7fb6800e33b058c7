package org.rotproof.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import javafx.scene.paint.Paint;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.rotproof.ui.common.SegmentBar;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/**
 * A bar in a scene with every style sheet of the program: one screen's rules can hide another's.
 */
@Tag("window")
@ExtendWith(ApplicationExtension.class)
class SegmentBarTest {
  private final SegmentBar bar = new SegmentBar(20);
  private Scene scene;

  @Start
  void start(Stage stage) {
    bar.show(
        List.of(
            new SegmentBar.Part(0.6, "cap-usable", "usable"),
            new SegmentBar.Part(0.3, "cap-redundancy", "redundancy"),
            new SegmentBar.Part(0.07, "cap-tags", "tags"),
            new SegmentBar.Part(0.03, "content-files", "files")));
    scene = new Scene(new StackPane(bar), 400, 100);
    stage.setScene(scene);
    stage.show();
  }

  @Test
  void everyPartCanBeSeenInBothThemes(FxRobot robot) {
    for (Theme theme : Theme.ALL) {
      robot.interact(() -> theme.apply(scene, 1));
      robot.interact(scene.getRoot()::layout);
      assertThat(bar.getChildrenUnmodifiable()).hasSize(4);
      for (Node part : bar.getChildrenUnmodifiable()) {
        Region region = (Region) part;
        assertThat(region.getWidth()).as("%s in %s", part, theme).isPositive();
        Paint fill = region.getBackground().getFills().get(0).getFill();
        assertThat(((Color) fill).getOpacity()).as("%s in %s", part, theme).isPositive();
      }
    }
  }
}
