package org.rotproof.ui.start;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.rotproof.host.Host;
import org.rotproof.host.LocalHost;
import org.rotproof.protocol.Failure;
import org.rotproof.ui.common.Background;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.FailureView;
import org.rotproof.ui.common.HostCalls;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;

/** What happens while a machine is reached, with a way out; and what went wrong, if it did. */
final class ConnectingView {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Strings texts = Strings.of("start");
  private final Host host;
  private final Connection.Place place;
  private final String name;
  private final Consumer<Arrival> done;
  private final Runnable back;
  private final VBox card = Layouts.column(16);
  private final ScrollPane view;
  private final ProgressBar bar = new ProgressBar(0);
  private final Label news = Texts.wrapped("", "small", "soft");
  private final Label elapsed = Texts.label("", "small", "faint");
  private Connector connector;
  private Background.Job job;
  private Optional<Background.Job> clock = Optional.empty();

  ConnectingView(
      Host host, Connection.Place place, String name, Consumer<Arrival> done, Runnable back) {
    this.host = host;
    this.place = place;
    this.name = name;
    this.done = done;
    this.back = back;
    card.getStyleClass().add("card");
    card.setId("connecting");
    card.setMaxSize(560, Region.USE_PREF_SIZE);
    card.setStyle("-fx-padding: 32;");
    StackPane middle = new StackPane(card);
    middle.setPadding(new Insets(16));
    view = Layouts.scroll(middle);
    view.setFitToHeight(true);
    bar.setMaxWidth(Double.MAX_VALUE);
    bar.setAccessibleText(texts.get("connecting." + key(), name));
    news.setId("connecting-news");
    elapsed.setId("connecting-elapsed");
    elapsed.setMinWidth(Region.USE_PREF_SIZE);
  }

  Parent view() {
    return view;
  }

  private String key() {
    return place.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  void begin() {
    Button cancel = new Button(texts.get("connecting.cancel"));
    cancel.setId("connect-cancel");
    cancel.setCancelButton(true);
    cancel.setOnAction(
        e -> {
          abandon();
          back.run();
        });
    bar.setProgress(0.02);
    news.setText(texts.get("connecting.begin"));
    card.getChildren()
        .setAll(
            Texts.wrapped(texts.get("connecting." + key(), name), "section-title"),
            Texts.wrapped(texts.get("connecting." + key() + ".text"), "small", "soft"),
            bar,
            Layouts.row(16, Layouts.grow(news), elapsed, cancel));
    Layouts.focus(view, cancel);
    long began = System.nanoTime();
    elapsed.setText("");
    stopClock();
    clock = Optional.of(Background.every(1000, () -> tick(began)));
    connector = new Connector(host, place, name);
    Connector mine = connector;
    job =
        Background.run(
            () -> mine.connect(s -> Background.onFx(() -> show(mine, s))),
            found -> {
              stopClock();
              done.accept(found);
            },
            error -> failed(HostCalls.failure(error)));
  }

  private void tick(long began) {
    elapsed.setText(
        texts.get("connecting.elapsed", (System.nanoTime() - began) / NANOS_PER_SECOND));
  }

  private void stopClock() {
    clock.ifPresent(Background.Job::cancel);
    clock = Optional.empty();
  }

  private void show(Connector from, Host.Starting starting) {
    if (from == connector) {
      bar.setProgress(Math.max(bar.getProgress(), Math.min(1, starting.fraction())));
      news.setText(starting.sentence());
    }
  }

  private void failed(Failure failure) {
    stopClock();
    Button again = new Button(texts.get("connecting.again"));
    again.setId("connect-again");
    again.setDefaultButton(true);
    again.setOnAction(e -> begin());
    Button leave = new Button(texts.get("connecting.back"));
    leave.setId("connect-back");
    leave.setCancelButton(true);
    leave.setOnAction(e -> back.run());
    VBox buttons = new VBox(Layouts.row(8, Layouts.spring(), leave, again));
    buttons.setAlignment(Pos.CENTER_RIGHT);
    card.getChildren()
        .setAll(
            Texts.label(texts.get("connecting.failed." + key(), name), "small", "strong", "bad"),
            new FailureView(failure));
    LocalHost.installCommand()
        .filter(failure.advice()::contains)
        .ifPresent(c -> card.getChildren().add(new CommandToCopy(c)));
    card.getChildren().add(buttons);
    Layouts.focus(view, again);
  }

  /** Gives up; what was started ends. */
  void abandon() {
    stopClock();
    if (connector != null) {
      connector.abandon();
      job.cancel();
    }
  }
}
