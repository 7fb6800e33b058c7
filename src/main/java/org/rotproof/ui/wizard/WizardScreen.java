package org.rotproof.ui.wizard;

import java.util.Optional;
import javafx.scene.Parent;
import javafx.scene.layout.VBox;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.Navigator;
import org.rotproof.ui.common.Screen;

/** The wizard. */
public final class WizardScreen implements Screen {
  private final Connection connection;
  private final VBox view = new VBox();

  /** Makes it, on that machine. */
  public WizardScreen(Navigator navigator, Connection connection) {
    this.connection = connection;
    view.setId("wizard");
  }

  @Override
  public Parent view() {
    return view;
  }

  @Override
  public Optional<Connection> connection() {
    return Optional.of(connection);
  }
}
