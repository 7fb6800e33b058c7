package org.rotproof.ui;

import static org.assertj.core.api.Assertions.assertThat;

import atlantafx.base.controls.ToggleSwitch;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.embed.swing.SwingFXUtils;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.TilePane;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.testfx.util.WaitForAsyncUtils;

/**
 * Looks at a page on the smallest screens there are, and at twice the size: from the scene itself,
 * not from pictures. {@code -Drotproof.pictures=FOLDER} keeps pictures.
 */
public final class EverySize {
  private static final double SLACK = 1.5;

  /** Of a link, at twice the size. */
  private static final double EDGE = 24;

  private static final long PATIENCE_MILLIS = 60_000;

  /** A screen, and how large the window is drawn on it. */
  private record Size(int width, int height, int percent) {
    @Override
    public String toString() {
      return width + "x" + height + (percent == 100 ? "" : "-" + percent);
    }
  }

  private static final List<Size> SIZES =
      List.of(new Size(1366, 768, 100), new Size(1024, 600, 100), new Size(1366, 768, 200));

  private final Stage stage;
  private final Set<String> faults = new LinkedHashSet<>();
  private String where = "";
  private int seen;

  public EverySize(Stage stage) {
    this.stage = stage;
  }

  /** Looks at the page that shows, in each size, and leaves the window as it was. */
  public void page(String name) {
    double width = stage.getWidth();
    double height = stage.getHeight();
    for (Size size : SIZES) {
      where = name + " at " + size;
      become(size.width(), size.height(), size.percent());
      fx(this::look);
      picture(name + "-" + size);
    }
    become(width, height, 100);
  }

  /** Looks at the page that shows where it has least room, and leaves the window so. */
  void smallest(String name) {
    for (Size size : List.of(SIZES.get(2), SIZES.get(1))) {
      where = name + " at " + size;
      become(size.width(), size.height(), size.percent());
      fx(this::look);
    }
  }

  /** Fails where anything was found. */
  public void assertWell() {
    assertThat(seen).as("controls that were looked at").isGreaterThan(20);
    assertThat(faults).isEmpty();
  }

  private void become(double width, double height, int percent) {
    fx(
        () -> {
          stage.setMinWidth(0);
          stage.setMinHeight(0);
          stage.setWidth(width);
          stage.setHeight(height);
          ((ZoomPane) stage.getScene().getRoot()).zoom(percent / 100.0);
        });
    for (int i = 0; i < 4; i++) {
      WaitForAsyncUtils.waitForFxEvents();
      fx(
          () -> {
            stage.getScene().getRoot().applyCss();
            stage.getScene().getRoot().layout();
          });
    }
  }

  private static void fx(Runnable work) {
    WaitForAsyncUtils.waitForAsyncFx(PATIENCE_MILLIS, work);
  }

  private void picture(String name) {
    String folder = System.getProperty("rotproof.pictures");
    if (folder == null) {
      return;
    }
    fx(
        () -> {
          try {
            File file = new File(folder, "size-" + name + ".png");
            file.getParentFile().mkdirs();
            ImageIO.write(
                SwingFXUtils.fromFXImage(stage.getScene().snapshot(null), null), "png", file);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private void look() {
    Parent root = stage.getScene().getRoot();
    Optional<Node> dialog =
        root.lookupAll("#dialog").stream().filter(EverySize::visible).findFirst();
    List<Node> nodes = new ArrayList<>();
    collect(dialog.orElse(root), nodes);
    Set<Node> labelled = new HashSet<>();
    nodes.forEach(
        n -> {
          if (n instanceof Label label && label.getLabelFor() != null) {
            labelled.add(label.getLabelFor());
          }
        });
    Map<Character, String> letters = new HashMap<>();
    for (Node node : nodes) {
      if (node instanceof Labeled labeled) {
        cut(labeled);
        letter(labeled, letters);
      }
      if (node instanceof Control control && !(node instanceof ScrollBar)) {
        seen++;
        // A switch says that it is larger than it is drawn.
        if (!(node instanceof ToggleSwitch)) {
          outside(control);
        }
        named(control, labelled);
      }
      if (node instanceof ScrollPane pane) {
        sideways(pane);
      }
      if (node instanceof HBox
          || node instanceof VBox
          || node instanceof GridPane
          || node instanceof BorderPane
          || node instanceof FlowPane
          || node instanceof TilePane) {
        overlap((Region) node);
      }
      if (node.getStyleClass().contains("footer") && dialog.isEmpty()) {
        footer(node);
      }
    }
  }

  private static boolean visible(Node node) {
    for (Node n = node; n != null; n = n.getParent()) {
      if (!n.isVisible()) {
        return false;
      }
    }
    return true;
  }

  private static void collect(Node node, List<Node> into) {
    if (!node.isVisible()) {
      return;
    }
    into.add(node);
    if (node instanceof Parent parent) {
      parent.getChildrenUnmodifiable().forEach(child -> collect(child, into));
    }
  }

  private void fault(String what, Node node) {
    Node named = node;
    while (named.getId() == null && named.getParent() != null) {
      named = named.getParent();
    }
    faults.add(
        where
            + ": "
            + what
            + ": "
            + node.getClass().getSimpleName()
            + node.getStyleClass()
            + (node instanceof Labeled l ? " “" + l.getText() + "”" : "")
            + " in #"
            + named.getId());
  }

  private static Bounds at(Node node) {
    return node.localToScene(node.getLayoutBounds());
  }

  /** A word that is not whole; what may be cut tells the whole when it is pointed at. */
  private void cut(Labeled labeled) {
    String whole = labeled.getText();
    if (whole == null || whole.isBlank()) {
      return;
    }
    boolean mayBe = labeled.getStyleClass().contains("may-be-cut") && labeled.getTooltip() != null;
    for (Node child : labeled.getChildrenUnmodifiable()) {
      if (child instanceof Text text && child.isVisible()) {
        boolean shortened =
            text.getText().endsWith(labeled.getEllipsisString())
                && !whole.endsWith(labeled.getEllipsisString());
        boolean higher = text.getLayoutBounds().getHeight() > labeled.getHeight() + 3;
        if ((shortened && !mayBe) || higher) {
          fault(shortened ? "words are cut" : "words are higher than their room", labeled);
        }
      }
    }
  }

  /** Nobody reads lines that have to be pushed to and fro. */
  private void sideways(ScrollPane pane) {
    if (pane.getContent() != null) {
      double wide = pane.getContent().getLayoutBounds().getWidth();
      if (wide > pane.getViewportBounds().getWidth() + SLACK) {
        fault("its content is " + Math.round(wide) + " wide, and scrolls sideways", pane);
      }
    }
  }

  private void letter(Labeled labeled, Map<Character, String> letters) {
    String text = labeled.getText();
    int line = text == null || !labeled.isMnemonicParsing() ? -1 : text.indexOf('_');
    if (line >= 0 && line + 1 < text.length() && text.charAt(line + 1) != '_') {
      char letter = text.toLowerCase(Locale.ROOT).charAt(line + 1);
      String before = letters.put(letter, text);
      if (before != null) {
        fault("the letter " + letter + " is that of “" + before + "” too", labeled);
      }
    }
  }

  /** Where it lies, of all that is round it, until a pane that scrolls to it. */
  private void outside(Control control) {
    Bounds at = at(control);
    if (at.getWidth() < 1 || at.getHeight() < 1) {
      if (control instanceof ButtonBase || control instanceof TextInputControl) {
        fault("it has no room", control);
      }
      return;
    }
    boolean downFree = false;
    boolean acrossFree = false;
    for (Parent p = control.getParent(); p != null; p = p.getParent()) {
      if (p instanceof VirtualFlow<?> || p.getStyleClass().contains("clipped-container")) {
        downFree = true;
      }
      Bounds room = at(p);
      if (control.getStyleClass().contains("link")) {
        // Its words, not its edge, are in line with what is above it.
        room =
            new BoundingBox(
                room.getMinX() - EDGE,
                room.getMinY() - EDGE,
                room.getWidth() + 2 * EDGE,
                room.getHeight() + 2 * EDGE);
      }
      if (p instanceof ScrollPane pane) {
        if (!downFree && beyond(at, at(pane.getContent()), false)) {
          fault("no scrolling reaches it", control);
          return;
        }
        boolean across = pane.getHbarPolicy() != ScrollPane.ScrollBarPolicy.NEVER;
        if (!acrossFree && !across && beyond(at, room, true)) {
          fault("it lies beside a pane that does not scroll to it", control);
          return;
        }
        downFree = true;
        acrossFree |= across;
      } else if (p.getParent() == null || clips(p)) {
        if ((!acrossFree && beyond(at, room, true)) || (!downFree && beyond(at, room, false))) {
          fault("it lies outside of " + p.getClass().getSimpleName() + p.getStyleClass(), control);
          return;
        }
      }
      if (downFree && acrossFree) {
        return;
      }
    }
  }

  /** Layout panes: what they hold lies in them. */
  private static boolean clips(Parent p) {
    // What a scroll pane shows its content through is the pane's own matter.
    return !p.getStyleClass().contains("viewport") && holds(p);
  }

  private static boolean holds(Parent p) {
    return p instanceof HBox || p instanceof VBox || p instanceof GridPane || p.getClip() != null;
  }

  private static boolean beyond(Bounds at, Bounds room, boolean across) {
    return across
        ? at.getMinX() < room.getMinX() - SLACK || at.getMaxX() > room.getMaxX() + SLACK
        : at.getMinY() < room.getMinY() - SLACK || at.getMaxY() > room.getMaxY() + SLACK;
  }

  private void overlap(Region pane) {
    List<Node> children =
        pane.getChildrenUnmodifiable().stream()
            .filter(n -> n.isVisible() && n.isManaged())
            .toList();
    for (int i = 0; i < children.size(); i++) {
      for (int k = i + 1; k < children.size(); k++) {
        Bounds a = box(children.get(i));
        Bounds b = box(children.get(k));
        double wide = Math.min(a.getMaxX(), b.getMaxX()) - Math.max(a.getMinX(), b.getMinX());
        double high = Math.min(a.getMaxY(), b.getMaxY()) - Math.max(a.getMinY(), b.getMinY());
        if (wide > SLACK && high > SLACK) {
          fault(
              "it overlaps "
                  + children.get(k).getClass().getSimpleName()
                  + children.get(k).getStyleClass(),
              children.get(i));
        }
      }
    }
  }

  private static Bounds box(Node node) {
    Bounds own = node.getLayoutBounds();
    return new BoundingBox(
        node.getLayoutX() + own.getMinX(),
        node.getLayoutY() + own.getMinY(),
        own.getWidth(),
        own.getHeight());
  }

  /** Its buttons are there without scrolling. */
  private void footer(Node footer) {
    for (Node node : footer.lookupAll(".button")) {
      if (node instanceof Button button && visible(button)) {
        Bounds at = at(button);
        for (Parent p = button.getParent(); p != null; p = p.getParent()) {
          Bounds room = at(p);
          if ((p instanceof ScrollPane || p.getParent() == null)
              && (beyond(at, room, true) || beyond(at, room, false))) {
            fault("the footer’s button is out of sight", button);
            break;
          }
        }
      }
    }
  }

  private void named(Control control, Set<Node> labelled) {
    if (!control.isFocusTraversable() || control.isDisabled()) {
      return;
    }
    boolean told = control.getAccessibleText() != null && !control.getAccessibleText().isBlank();
    boolean words = control instanceof Labeled l && l.getText() != null && !l.getText().isBlank();
    if (!told && !words && !labelled.contains(control)) {
      fault("nobody tells a person who cannot see what it is", control);
    }
  }
}
