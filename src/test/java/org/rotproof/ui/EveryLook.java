package org.rotproof.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javafx.embed.swing.SwingFXUtils;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.kordamp.ikonli.javafx.FontIcon;
import org.testfx.util.WaitForAsyncUtils;

/**
 * Counts the contrasts of what can be seen of a page, in its pixels. {@code
 * -Drotproof.pictures=FOLDER} keeps pictures.
 */
public final class EveryLook {
  private static final double LEAST_WORDS = 4.5;
  private static final double LEAST_EDGE = 3;
  private static final long PATIENCE_MILLIS = 60_000;

  private final Stage stage;
  private final Set<String> faults = new LinkedHashSet<>();
  private int pages;
  private Theme worn = Theme.ALL.get(0);

  public EveryLook(Stage stage) {
    this.stage = stage;
  }

  /** Looks at the page that shows in each of those, and leaves the window in the last of them. */
  void page(String name, List<Theme> themes) {
    for (Theme theme : themes) {
      if (!theme.equals(worn)) {
        fx(
            () -> {
              theme.apply(stage.getScene(), 1);
              return true;
            });
        worn = theme;
      }
      look((theme.dark() ? "dark" : "light") + (theme.contrast() ? "-high" : "-usual"), name);
    }
  }

  /** Light and dark, beginning with what is worn, as to change takes its time. */
  List<Theme> lightAndDark() {
    Theme light = Theme.ALL.get(0);
    Theme dark = Theme.ALL.get(1);
    return dark.equals(worn) ? List.of(dark, light) : List.of(light, dark);
  }

  /** Looks at the page that shows, as it lies there. */
  void look(String look, String page) {
    WaitForAsyncUtils.waitForFxEvents();
    // A mouse over a control changes its colours; where it is, nothing lies.
    fx(
        () -> {
          new javafx.scene.robot.Robot().mouseMove(stage.getX() + 2, stage.getY() + 2);
          return true;
        });
    WaitForAsyncUtils.waitForFxEvents();
    Pixels pixels =
        fx(
            () -> {
              Pixels drawn = Pixels.of(stage.getScene().getRoot());
              count(drawn, look + " " + page);
              return drawn;
            });
    pages++;
    String pictures = System.getProperty("rotproof.pictures", "");
    if (!pictures.isEmpty()) {
      Path file = Path.of(pictures).resolve("look-" + look + "-" + page + ".png");
      try {
        file.getParent().toFile().mkdirs();
        ImageIO.write(SwingFXUtils.fromFXImage(pixels.image(), null), "png", file.toFile());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Fails where something is too pale. */
  public void assertWell() {
    assertThat(pages).as("pages that were looked at").isPositive();
    assertThat(faults).isEmpty();
  }

  private static <T> T fx(java.util.concurrent.Callable<T> work) {
    return WaitForAsyncUtils.waitForAsyncFx(PATIENCE_MILLIS, work);
  }

  /** Whether a card lies above the page, also one that is higher than the window. */
  private boolean card() {
    return stage.getScene().getRoot().lookupAll("#dialog").stream()
        .anyMatch(org.rotproof.ui.common.Layouts::shows);
  }

  private void count(Pixels pixels, String where) {
    boolean card = card();
    int words = 0;
    for (Node node : stage.getScene().getRoot().lookupAll("*")) {
      if (!seen(node) || !pixels.has(node) || (card && !inside(node, "dialog"))) {
        continue;
      }
      if (node instanceof FontIcon) {
        fault(pixels.ofWords(node), LEAST_EDGE, where, node);
      } else if (node instanceof Text text && !text.getText().isBlank()) {
        words++;
        fault(pixels.ofWords(node), LEAST_WORDS, where, node);
      } else if (hasEdge(node)) {
        fault(pixels.ofEdge(node), LEAST_EDGE, where, node);
      }
    }
    assertThat(words).as(where + ": words that were measured").isGreaterThan(3);
  }

  private static boolean hasEdge(Node node) {
    List<String> styles = node.getStyleClass();
    boolean bare =
        Set.of("flat-icon", "link", "serial", "rail-item").stream().anyMatch(styles::contains);
    return !bare
        && (node instanceof Button
            || node instanceof TextInputControl
            || node instanceof ComboBoxBase<?>
            || styles.contains("choice")
            || (styles.contains("box") && node.getParent() instanceof javafx.scene.control.CheckBox)
            || (styles.contains("radio")
                && node.getParent() instanceof javafx.scene.control.RadioButton));
  }

  private void fault(double contrast, double least, String where, Node node) {
    if (contrast < least) {
      String words = node instanceof Text t ? " “" + t.getText() + "”" : "";
      Node named = node;
      while (named.getId() == null && named.getParent() != null) {
        named = named.getParent();
      }
      faults.add(
          String.format(
              Locale.ROOT,
              "%s: %.2f of %.1f: %s %s in #%s%s",
              where,
              contrast,
              least,
              node.getClass().getSimpleName(),
              node.getParent().getStyleClass(),
              named.getId(),
              words));
    }
  }

  /** Visible, not closed, and inside of all panes that it scrolls in. */
  static boolean seen(Node node) {
    Bounds at = node.localToScene(node.getLayoutBounds());
    for (Node n = node; n != null; n = n.getParent()) {
      if (!n.isVisible() || n.isDisabled() || n.getOpacity() < 1) {
        return false;
      }
      if (n instanceof ScrollPane pane && n != node) {
        // Not what lies below its bars.
        Node view = pane.lookup(".viewport");
        Bounds room =
            view == null
                ? pane.localToScene(pane.getLayoutBounds())
                : view.localToScene(view.getLayoutBounds());
        if (!room.contains(at)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean inside(Node node, String id) {
    for (Node n = node; n != null; n = n.getParent()) {
      if (id.equals(n.getId())) {
        return true;
      }
    }
    return false;
  }
}
