package org.rotproof.ui.start;

import javafx.scene.Parent;
import javafx.scene.layout.VBox;
import org.rotproof.ui.common.Navigator;
import org.rotproof.ui.common.Screen;

/** Where the program begins. */
public final class StartScreen implements Screen {
  private final VBox view = new VBox();

  /** Makes the page. */
  public StartScreen(Navigator navigator) {
    view.setId("start");
  }

  @Override
  public Parent view() {
    return view;
  }
}
