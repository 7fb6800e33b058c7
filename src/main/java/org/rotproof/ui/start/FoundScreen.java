package org.rotproof.ui.start;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.storage.Array;
import org.rotproof.storage.Sizes;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.FailureView;
import org.rotproof.ui.common.HostCalls;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Navigator;
import org.rotproof.ui.common.ReportSaver;
import org.rotproof.ui.common.Screen;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.common.UnfinishedCard;

/** A machine on which there is something already: unfinished builds, arrays. */
final class FoundScreen implements Screen {
  private final Strings texts = Strings.of("start");
  private final Navigator navigator;
  private final Arrival found;
  private final HostCalls calls;
  private final List<JournalSummary> journals;
  private final VBox list = Layouts.column(16);
  private final ScrollPane view;
  private final Button build = new Button(texts.get("found.build"));
  private Button strong = build;

  FoundScreen(Navigator navigator, Arrival found) {
    this.navigator = navigator;
    this.found = found;
    calls = new HostCalls(found.connection().session());
    journals = new ArrayList<>(found.journals());
    build.setId("build-new");
    build.setMinWidth(Region.USE_PREF_SIZE);
    build.setGraphic(Icons.of("mdi2p-plus"));
    build.setOnAction(e -> navigator.toWizard(found.connection()));
    String title =
        switch (found.connection().place()) {
          case PRACTICE -> texts.get("found.title.practice");
          case THIS_COMPUTER -> texts.get("found.title.computer");
          case REMOTE -> texts.get("found.title", found.connection().name());
        };
    VBox page =
        Layouts.column(
            24,
            Layouts.row(
                16,
                Layouts.grow(
                    Layouts.column(
                        6,
                        Texts.wrapped(title, "page-title"),
                        Texts.wrapped(texts.get("found.lead"), "lead"))),
                build),
            list);
    page.setMaxWidth(960);
    page.setPadding(new Insets(40));
    StackPane middle = new StackPane(page);
    StackPane.setAlignment(page, javafx.geometry.Pos.TOP_CENTER);
    view = Layouts.scroll(middle);
    view.setId("found");
    fill();
  }

  private void fill() {
    list.getChildren().clear();
    strong.setDefaultButton(false);
    strong = build;
    if (!journals.isEmpty()) {
      list.getChildren().add(Texts.label(texts.get("found.unfinished"), "section-title"));
      List<UnfinishedCard> cards = journals.stream().map(this::unfinished).toList();
      list.getChildren().addAll(cards);
      cards.get(0).first();
      if (journals.get(0).canGoOn()) {
        strong = cards.get(0).goOn();
      }
    }
    strong.setDefaultButton(true);
    if (!found.inventory().arrays().isEmpty()) {
      list.getChildren().add(Texts.label(texts.get("found.arrays"), "section-title"));
      found.inventory().arrays().forEach(a -> list.getChildren().add(array(a)));
    }
    List<String> closed = found.closed();
    if (!closed.isEmpty()) {
      list.getChildren().add(Texts.label(texts.get("found.closed"), "section-title"));
      closed.forEach(name -> list.getChildren().add(closed(name)));
    }
    if (list.getChildren().isEmpty()) {
      list.getChildren().add(Texts.wrapped(texts.get("found.none"), "body", "soft"));
    }
  }

  private UnfinishedCard unfinished(JournalSummary journal) {
    return new UnfinishedCard(
        navigator,
        journal,
        new UnfinishedCard.Ways() {
          @Override
          public void goOn() {
            navigator.toUnfinished(found.connection(), journal, false);
          }

          @Override
          public void undo() {
            navigator.toUnfinished(found.connection(), journal, true);
          }

          @Override
          public void forget() {
            calls.send(
                new Ask.Forget(journal.id()),
                done -> {
                  journals.remove(journal);
                  fill();
                  Layouts.focus(view, strong);
                },
                FoundScreen.this::failed);
          }
        });
  }

  private void failed(Failure failure) {
    list.getChildren()
        .add(0, new FailureView(failure).withReport(new ReportSaver(calls, navigator)));
  }

  private Node array(Array array) {
    Button open = new Button(texts.get("found.monitor"));
    open.setMinWidth(Region.USE_PREF_SIZE);
    open.setId("monitor-" + array.name());
    open.setOnAction(e -> navigator.toMonitor(found.connection(), Optional.of(array.name())));
    String where =
        array.mountPoint().isEmpty()
            ? texts.get("found.array.closed")
            : texts.get("found.array.mounted", array.mountPoint());
    Node row =
        Layouts.row(
            14,
            Icons.of(24, "mdi2d-database-check-outline", "accent-text"),
            Layouts.grow(
                Layouts.column(
                    2,
                    Texts.label(array.name(), "body", "strong"),
                    Texts.label(
                        texts.get(
                            "found.array",
                            array.level() + ", " + Sizes.format(array.sizeBytes()),
                            where),
                        "caption",
                        "soft"))),
            open);
    row.getStyleClass().add("card");
    return row;
  }

  /** An array that was built here and is not open now. */
  private Node closed(String name) {
    Button open = new Button(texts.get("found.closed.open"));
    open.setMinWidth(Region.USE_PREF_SIZE);
    open.setId("open-" + name);
    open.setAccessibleText(texts.get("found.closed.open") + " " + name);
    open.setOnAction(e -> navigator.toManage(found.connection(), name, Optional.of("open")));
    Button manage = new Button(texts.get("found.closed.manage"));
    manage.setMinWidth(Region.USE_PREF_SIZE);
    manage.setId("manage-" + name);
    manage.setAccessibleText(texts.get("found.closed.manage") + " " + name);
    manage.setOnAction(e -> navigator.toManage(found.connection(), name, Optional.empty()));
    Node row =
        Layouts.row(
            14,
            Icons.of(24, "mdi2l-lock-outline", "accent-text"),
            Layouts.grow(
                Layouts.column(
                    2,
                    Texts.label(name, "body", "strong"),
                    Texts.label(texts.get("found.closed.text"), "caption", "soft"))),
            manage,
            open);
    row.getStyleClass().add("card");
    return row;
  }

  @Override
  public Parent view() {
    return view;
  }

  @Override
  public void shown() {
    Layouts.focus(view, strong);
  }

  @Override
  public Optional<Connection> connection() {
    return Optional.of(found.connection());
  }
}
