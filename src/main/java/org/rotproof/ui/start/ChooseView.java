package org.rotproof.ui.start;

import java.util.List;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.rotproof.host.Host;
import org.rotproof.host.PracticeSpec;
import org.rotproof.ui.common.Choices;
import org.rotproof.ui.common.Connection.Place;
import org.rotproof.ui.common.FormField;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Logo;
import org.rotproof.ui.common.Preferences;
import org.rotproof.ui.common.Screen;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.common.UiServices;

/** Three places to work in. */
final class ChooseView {
  /** What happens with the choice. */
  interface Chosen {
    void connect(Host host, Place place, String name);

    /** Puts a question, and runs that when it is answered with yes. */
    void ask(Screen.LeaveQuestion question, Runnable yes);
  }

  private final Strings texts = Strings.of("start");
  private final UiServices services;
  private final Preferences likes;
  private final Chosen chosen;
  private final Button practice = new Button(texts.get("practice.go"));
  private final MachinesMet met;
  private final KeptRow kept;
  private final Parent view;

  ChooseView(UiServices services, Preferences likes, Chosen chosen) {
    this.services = services;
    this.likes = likes;
    this.chosen = chosen;
    kept =
        new KeptRow(
            services.kept(),
            () ->
                chosen.connect(
                    services.keptPractice().apply(services.kept()),
                    Place.PRACTICE,
                    texts.get("practice.title")),
            chosen::ask);
    Node head =
        Layouts.row(
            20,
            Logo.of(72),
            Layouts.grow(
                Layouts.column(
                    8,
                    Texts.label(texts.get("title"), "display"),
                    Texts.wrapped(texts.get("lead"), "lead"))));
    Node cards = Layouts.columns(20, 230, practiceCard(), computerCard(), sshCard());
    Label ground = Texts.wrapped(texts.get("ground"), "small", "faint");
    Label version = Texts.label(texts.get("version", services.version()), "small", "faint");
    version.setMinWidth(Region.USE_PREF_SIZE);
    met = new MachinesMet(services, this::connect);
    VBox page =
        Layouts.column(36, head, cards, met.view(), Layouts.row(32, Layouts.grow(ground), version));
    page.setMaxWidth(1040);
    page.setPadding(new Insets(32, 40, 32, 40));
    page.setAlignment(Pos.CENTER_LEFT);
    StackPane middle = new StackPane(page);
    view = Layouts.scroll(middle);
    ((javafx.scene.control.ScrollPane) view).setFitToHeight(true);
  }

  Parent view() {
    return view;
  }

  void placeFocus() {
    met.show();
    kept.look();
    Layouts.focus(view, practice);
  }

  private Node practiceCard() {
    ComboBox<Integer> disks =
        choice(
            "practice-disks",
            "practice.disks",
            Preferences.PRACTICE_DISKS,
            likes.practiceDisks(),
            n -> texts.get("practice.disk", n));
    disks.setOnAction(e -> likes.practiceDisks(disks.getValue()));
    ComboBox<Long> size =
        choice(
            "practice-size",
            "practice.size",
            Preferences.PRACTICE_BYTES,
            likes.practiceBytes(),
            b -> (b >> 20) + " MB");
    size.setOnAction(e -> likes.practiceBytes(size.getValue()));
    practice.setId("start-practice");
    practice.setDefaultButton(true);
    practice.setOnAction(
        e ->
            chosen.connect(
                services
                    .practice()
                    .apply(new PracticeSpec(disks.getValue(), size.getValue(), true)),
                Place.PRACTICE,
                texts.get("practice.title")));
    Label of = Texts.label(texts.get("practice.of"), "small", "soft");
    of.setMinWidth(Region.USE_PREF_SIZE);
    Node row = Layouts.row(8, Layouts.grow(disks), of, Layouts.grow(size));
    VBox card =
        card(
            "mdi2f-flask-outline",
            "practice",
            Texts.pill("mdi2s-shield-check-outline", texts.get("practice.pill"), "good"),
            row,
            practice);
    card.getChildren().add(kept.view());
    return card;
  }

  private Node computerCard() {
    Button go = new Button(texts.get("computer.go"));
    go.setId("start-computer");
    go.setOnAction(
        e ->
            chosen.connect(
                services.thisComputer().get(), Place.THIS_COMPUTER, texts.get("computer.title")));
    return card("mdi2d-desktop-classic", "computer", new Region(), new Region(), go);
  }

  private Node sshCard() {
    TextField target = new TextField();
    target.setId("ssh-target");
    target.setPromptText(texts.get("ssh.prompt"));
    FormField field = new FormField(texts.get("ssh.target"), target, "");
    Button go = new Button(texts.get("ssh.go"));
    go.setId("start-ssh");
    go.disableProperty().bind(target.textProperty().isEmpty());
    Runnable connect =
        () -> {
          String text = target.getText().strip();
          try {
            Host host = services.ssh().apply(text);
            field.wrong(java.util.Optional.empty());
            chosen.connect(host, Place.REMOTE, text);
          } catch (IllegalArgumentException e) {
            field.wrong(java.util.Optional.of(e.getMessage()));
          }
        };
    go.setOnAction(e -> connect.run());
    target.setOnAction(e -> connect.run());
    return card("mdi2s-server-network", "ssh", new Region(), field, go);
  }

  /** To one that is known. */
  private void connect(String target) {
    chosen.connect(services.ssh().apply(target), Place.REMOTE, target);
  }

  private VBox card(String icon, String key, Node pill, Node controls, Button go) {
    StackPane badge = new StackPane(Icons.of(26, icon, "accent-text"));
    badge.getStyleClass().add("badge");
    badge.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
    Region gap = new Region();
    gap.setMinHeight(8);
    VBox.setVgrow(gap, javafx.scene.layout.Priority.ALWAYS);
    go.setMaxWidth(Double.MAX_VALUE);
    go.setMnemonicParsing(true);
    VBox card =
        Layouts.column(
            14,
            Layouts.row(8, badge, Layouts.spring(), pill),
            Texts.label(texts.get(key + ".title"), "section-title"),
            Texts.wrapped(texts.get(key + ".text"), "small", "soft"),
            gap,
            controls,
            go);
    card.getStyleClass().add("card");
    // Never less than what is in it, however far the text has to wrap.
    card.setMinHeight(Region.USE_PREF_SIZE);
    return card;
  }

  private <T> ComboBox<T> choice(
      String id,
      String name,
      List<T> values,
      T first,
      java.util.function.Function<T, String> words) {
    ComboBox<T> box = new ComboBox<>();
    box.setId(id);
    box.getItems().setAll(values);
    box.setValue(first);
    box.setAccessibleText(texts.get(name));
    box.setMinWidth(0);
    box.setConverter(Choices.shownAs(words));
    return box;
  }
}
