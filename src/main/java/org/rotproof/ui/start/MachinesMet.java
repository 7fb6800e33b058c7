package org.rotproof.ui.start;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.host.KnownMachine;
import org.rotproof.host.MachineRound;
import org.rotproof.storage.Health;
import org.rotproof.storage.Inventory;
import org.rotproof.ui.common.Background;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.common.UiServices;

/**
 * The other computers that were met before: how their arrays stood then, and a look at all of them
 * side by side.
 */
final class MachinesMet {
  private final Strings texts = Strings.of("start");
  private final UiServices services;
  private final Consumer<String> connect;
  private final VBox rows = Layouts.column(10);
  private final Button look = new Button(texts.get("met.look"));
  private final VBox view;
  private final Map<String, String> now = new TreeMap<>();
  private boolean looking;

  /**
   * @param connect goes to that one
   */
  MachinesMet(UiServices services, Consumer<String> connect) {
    this.services = services;
    this.connect = connect;
    look.setId("met-look");
    look.setMinWidth(Region.USE_PREF_SIZE);
    look.setOnAction(e -> lookAtAll());
    view =
        Layouts.column(
            14,
            Layouts.row(
                12, Layouts.grow(Texts.label(texts.get("met.title"), "section-title")), look),
            rows);
    view.setId("met");
    view.getStyleClass().add("card");
    show();
  }

  Node view() {
    return view;
  }

  /** Reads again what is known. */
  void show() {
    List<KnownMachine> known = services.known().all();
    rows.getChildren().setAll(known.stream().map(this::row).toList());
    Layouts.show(view, !known.isEmpty());
    look.setDisable(looking);
    look.setText(texts.get(looking ? "met.looking" : "met.look"));
  }

  private Node row(KnownMachine machine) {
    String target = machine.target();
    VBox lines = Layouts.column(2, Texts.wrapped(target, "strong"));
    if (now.containsKey(target)) {
      lines.getChildren().add(Texts.wrapped(now.get(target), "small", "bad"));
    }
    for (KnownMachine.Known array : machine.arrays()) {
      lines.getChildren().add(array(array));
    }
    if (machine.arrays().isEmpty()) {
      lines.getChildren().add(Texts.wrapped(texts.get("met.none"), "small", "soft"));
    }
    String when = Texts.when(Instant.ofEpochMilli(machine.metAtMillis()));
    lines.getChildren().add(Texts.wrapped(texts.get("met.when", when), "caption", "faint"));
    lines.setId("met-" + target);
    Button go = new Button(texts.get("met.connect"));
    go.setAccessibleText(texts.get("met.connect.name", target));
    go.setOnAction(e -> connect.accept(target));
    Button forget = new Button(texts.get("met.forget"));
    forget.setAccessibleText(texts.get("met.forget.name", target));
    forget.setOnAction(e -> forget(target));
    List.of(go, forget).forEach(b -> b.setMinWidth(Region.USE_PREF_SIZE));
    return Layouts.row(10, Layouts.grow(lines), forget, go);
  }

  private Label array(KnownMachine.Known array) {
    boolean well = array.health().equals(Health.HEALTHY.word());
    Label label = Texts.wrapped(array.words(), "small", well ? "soft" : "bad");
    label.setGraphic(
        Icons.of(
            15,
            well ? "mdi2c-check-circle-outline" : "mdi2a-alert-circle-outline",
            well ? "good" : "bad"));
    return label;
  }

  private void forget(String target) {
    Background.run(
        () -> services.known().forget(target),
        done -> show(),
        error -> {
          now.put(target, texts.get("met.kept", String.valueOf(error.getMessage())));
          show();
        });
  }

  private void lookAtAll() {
    List<String> targets = services.known().all().stream().map(KnownMachine::target).toList();
    looking = true;
    now.clear();
    show();
    Background.run(
        () ->
            new MachineRound(services.sshUnasked(), MachineRound.LIMIT)
                .look(targets, r -> Background.onFx(() -> came(r))),
        all -> ended(),
        error -> ended());
  }

  private void came(MachineRound.Result result) {
    result.found().ifPresent(found -> remember(services, result.target(), found));
    result.failure().ifPresent(f -> now.put(result.target(), texts.get("met.silent", f.what())));
    show();
  }

  private void ended() {
    looking = false;
    show();
  }

  /** Keeps how it stands; that it cannot be kept stops nobody. */
  static void remember(UiServices services, String target, Inventory found) {
    try {
      services.known().met(target, found);
    } catch (IOException e) {
      System.getLogger(MachinesMet.class.getName())
          .log(System.Logger.Level.WARNING, "not remembered: " + e.getMessage());
    }
  }
}
