package org.rotproof.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.stage.Stage;
import org.rotproof.ui.common.Layouts;
import org.testfx.util.WaitForAsyncUtils;

/** A page on every screen and in every look, and whether the keyboard is on it. */
public final class EveryPage {
  private static final long PATIENCE_MILLIS = 60_000;

  /** Where somebody looks on, nothing is spared. */
  private static final boolean THOROUGH = System.getProperty("rotproof.pictures") != null;

  private final Stage stage;
  private final EverySize sizes;
  private final EveryLook looks;
  private boolean first = true;
  private final List<String> lost = new ArrayList<>();

  public EveryPage(Stage stage) {
    this.stage = stage;
    sizes = new EverySize(stage);
    looks = new EveryLook(stage);
  }

  /** Looks at the page that shows. */
  public void page(String name) {
    WaitForAsyncUtils.waitForFxEvents();
    WaitForAsyncUtils.waitForAsyncFx(
        PATIENCE_MILLIS,
        () -> {
          keyboard(name);
          strong(name);
        });
    if (THOROUGH) {
      sizes.page(name);
      looks.page(name, Theme.ALL);
    } else {
      // What fits the smaller of two windows fits the larger.
      sizes.smallest(name);
      looks.page(name, first ? Theme.ALL : looks.lightAndDark());
    }
    first = false;
  }

  /** The first key that is pressed must meet something of this page, not of the bar above it. */
  private void keyboard(String name) {
    Node owner = stage.getScene().getFocusOwner();
    boolean card =
        stage.getScene().getRoot().lookupAll("#dialog").stream().anyMatch(EveryLook::seen);
    if (owner == null) {
      lost.add(name + ": nothing has the keyboard");
      return;
    }
    boolean there = owner.getScene() != null && !owner.isDisabled();
    boolean onPage = card ? owner != null && below(owner, "dialog") : !isBar(owner);
    for (Node n = owner; n != null; n = n.getParent()) {
      there &= n.isVisible();
    }
    if (!there || !onPage) {
      lost.add(name + ": the keyboard is on " + owner);
    }
  }

  /** Two buttons that both call loudest leave a person alone with the choice. */
  private void strong(String name) {
    Node root = stage.getScene().getRoot();
    Node where =
        root.lookupAll("#dialog").stream().filter(EveryLook::seen).findFirst().orElse(root);
    List<String> strong =
        where.lookupAll(".button").stream()
            .filter(n -> Layouts.shows(n) && !n.isDisabled())
            .filter(n -> n.getStyleClass().contains("accent") || ((Button) n).isDefaultButton())
            .map(Node::getId)
            .toList();
    if (strong.size() > 1) {
      lost.add(name + ": more than one strong way: " + strong);
    }
  }

  private static boolean below(Node node, String id) {
    for (Node n = node; n != null; n = n.getParent()) {
      if (id.equals(n.getId())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBar(Node node) {
    for (Node n = node; n != null; n = n.getParent()) {
      if (n.getStyleClass().contains("header-bar")) {
        return true;
      }
    }
    return false;
  }

  /** Fails where anything was found. */
  public void assertWell() {
    sizes.assertWell();
    looks.assertWell();
    assertThat(lost).isEmpty();
  }
}
