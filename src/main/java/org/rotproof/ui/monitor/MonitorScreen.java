package org.rotproof.ui.monitor;

import java.util.Optional;
import javafx.scene.Parent;
import javafx.scene.layout.VBox;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.Navigator;
import org.rotproof.ui.common.Screen;

/** The monitor. */
public final class MonitorScreen implements Screen {
  private final Connection connection;
  private final VBox view = new VBox();

  /** Makes it, on that machine. */
  public MonitorScreen(Navigator navigator, Connection connection, Optional<String> array) {
    this.connection = connection;
    view.setId("monitor");
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
