package org.rotproof.ui.common;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Label;
import org.rotproof.host.PracticeLab;
import org.rotproof.protocol.Failure;

/**
 * A machine whose helper is gone, and the ways to reach it again, the same on every page. A
 * practice machine keeps its disks and its journals without power, as a real one does, and is
 * switched on again; others are chosen anew on the start page. JavaFX's thread only.
 */
public final class LostMachine {
  private final Strings texts = Strings.of("common");
  private final Navigator navigator;
  private final Connection lost;

  /** The machine of a connection that is lost. */
  public LostMachine(Navigator navigator, Connection lost) {
    this.navigator = navigator;
    this.lost = lost;
  }

  private Optional<PracticeLab> lab() {
    return lost.session().lab();
  }

  /** Whether it can be switched on again from here. */
  public boolean practice() {
    return lab().isPresent();
  }

  /**
   * Switches a practice machine on again.
   *
   * @param news what is being done meanwhile, a sentence each
   * @param reached what takes the place of the lost connection
   * @throws java.util.NoSuchElementException when it is no practice machine
   */
  public void switchOn(
      Consumer<String> news, Consumer<Connection> reached, Consumer<Failure> failed) {
    PracticeLab machine = lab().orElseThrow();
    Background.run(
        () -> machine.reconnect(s -> Background.onFx(() -> news.accept(s.sentence()))),
        session -> reached.accept(new Connection(session, lost.hello(), lost.place(), lost.name())),
        error -> failed.accept(HostCalls.failure(error)));
  }

  /** The ways on, a button with its consequence each. */
  public List<Node> ways(Consumer<Connection> reached) {
    if (!practice()) {
      return List.of(way("start-again", "lost.real", navigator::toStart).best());
    }
    Label news = Texts.wrapped("", "small", "soft");
    news.setId("switch-on-news");
    Layouts.show(news, false);
    WayRow on = way("switch-on", "lost.practice", () -> {}).best();
    on.button()
        .setOnAction(
            e -> {
              on.button().setDisable(true);
              Layouts.show(news, true);
              switchOn(
                  news::setText,
                  reached,
                  failure -> {
                    news.setText(failure.what());
                    on.button().setDisable(false);
                  });
            });
    return List.of(on, news, way("start-again", "lost.anew", navigator::toStart));
  }

  private WayRow way(String id, String key, Runnable action) {
    return new WayRow("way-" + id, texts.get(key), texts.get(key + ".text"), action);
  }
}
