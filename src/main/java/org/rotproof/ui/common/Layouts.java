package org.rotproof.ui.common;

import java.util.List;
import java.util.Optional;
import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Rows, columns and gaps on the 8-pixel grid. */
public final class Layouts {
  private static final double MARGIN = 16;

  private Layouts() {}

  /** A row, centred on its middle line. */
  public static HBox row(double gap, Node... nodes) {
    HBox row = new HBox(gap, nodes);
    row.setAlignment(Pos.CENTER_LEFT);
    return row;
  }

  /** A column. */
  public static VBox column(double gap, Node... nodes) {
    return new VBox(gap, nodes);
  }

  /** What pushes the rest of a row to its end. */
  public static Region spring() {
    Region region = new Region();
    HBox.setHgrow(region, Priority.ALWAYS);
    return region;
  }

  /** Lets a node take what width a row has left. */
  public static <N extends Node> N grow(N node) {
    HBox.setHgrow(node, Priority.ALWAYS);
    if (node instanceof Region region) {
      region.setMaxWidth(Double.MAX_VALUE);
    }
    return node;
  }

  /** A hair line. */
  public static Region rule() {
    Region rule = new Region();
    rule.getStyleClass().add("rule");
    return rule;
  }

  /**
   * Nodes side by side in columns of one width, in more rows where that would be less than {@code
   * least}.
   */
  public static Columns columns(double gap, double least, Node... nodes) {
    for (Node node : nodes) {
      if (node instanceof Region region) {
        region.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
      }
    }
    return new Columns(gap, least, nodes);
  }

  /** Scrolls up and down what is higher than its room; never sideways. */
  public static ScrollPane scroll(Region content) {
    ScrollPane pane = new ScrollPane(content);
    pane.setFitToWidth(true);
    pane.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    pane.setFocusTraversable(false);
    return pane;
  }

  /** Scrolls all panes around a node so far that it is seen, or the beginning of a larger one. */
  public static void reveal(Node node) {
    for (Node n = node.getParent(); n != null; n = n.getParent()) {
      if (n instanceof ScrollPane pane && pane.getContent() != null) {
        Bounds all = pane.getContent().getLayoutBounds();
        Bounds at = pane.getContent().sceneToLocal(node.localToScene(node.getLayoutBounds()));
        Bounds room = pane.getViewportBounds();
        double y = all.getHeight() - room.getHeight();
        pane.setVvalue(scrolled(pane.getVvalue(), y, room.getHeight(), at.getMinY(), at.getMaxY()));
        double x = all.getWidth() - room.getWidth();
        pane.setHvalue(scrolled(pane.getHvalue(), x, room.getWidth(), at.getMinX(), at.getMaxX()));
        // What is farther out asks where it lies now.
        pane.layout();
      }
    }
  }

  /** Where a pane stands afterwards, from 0 to 1. */
  private static double scrolled(double now, double hidden, double room, double from, double to) {
    if (hidden <= 0) {
      return now;
    }
    double begin = now * hidden;
    if (to > begin + room) {
      begin = to - room + MARGIN;
    }
    if (from < begin) {
      begin = from - MARGIN;
    }
    return Math.max(0, Math.min(1, begin / hidden));
  }

  /**
   * Gives a node of a page that was just put into the window the keyboard. What is in a scroll pane
   * only joins the window with the pane's skin, and until then it could not take it.
   */
  public static void focus(Node page, Node target) {
    page.applyCss();
    target.requestFocus();
  }

  /**
   * Puts the keyboard on the strong way of what has just come into the window, or on its first one;
   * not while a card lies above it all.
   *
   * @return whether there was any
   */
  public static boolean begin(Parent part) {
    part.applyCss();
    List<Node> ways =
        part.lookupAll(".button").stream().filter(n -> !n.isDisabled() && shows(n)).toList();
    Optional<Node> strong =
        ways.stream().filter(n -> n.getStyleClass().contains("accent")).findFirst();
    Optional<Node> target =
        strong
            .or(() -> ways.stream().filter(n -> n.getParent() instanceof WayRow).findFirst())
            .or(() -> ways.stream().filter(n -> !n.getStyleClass().contains("link")).findFirst());
    target.filter(n -> !underCard(n)).ifPresent(Node::requestFocus);
    return target.isPresent();
  }

  /**
   * Gives a node the keyboard where what had it is gone, so that it fell to the bar above the page.
   */
  public static void regain(Node node) {
    Node owner = node.getScene() == null ? null : node.getScene().getFocusOwner();
    boolean above = false;
    for (Node n = owner; n != null; n = n.getParent()) {
      above |= n.getStyleClass().contains("header-bar");
    }
    boolean gone = owner == null || owner.getScene() == null || !shows(owner);
    if (node.getScene() != null && (gone || above)) {
      node.requestFocus();
    }
  }

  private static boolean underCard(Node node) {
    Node owner = node.getScene() == null ? null : node.getScene().getFocusOwner();
    for (Node n = owner; n != null; n = n.getParent()) {
      if ("dialog".equals(n.getId())) {
        return true;
      }
    }
    return false;
  }

  /** Whether it and all that it lies in can be seen. */
  public static boolean shows(Node node) {
    for (Node n = node; n != null; n = n.getParent()) {
      if (!n.isVisible()) {
        return false;
      }
    }
    return true;
  }

  /** Shows or hides a node; a hidden one takes no room. */
  public static void show(Node node, boolean shown) {
    node.setVisible(shown);
    node.setManaged(shown);
  }
}
