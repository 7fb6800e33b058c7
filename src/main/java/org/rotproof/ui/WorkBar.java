package org.rotproof.ui;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.rotproof.plan.PlanWords;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.WorkItem;
import org.rotproof.ui.common.Background;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.Dialogs;
import org.rotproof.ui.common.HostCalls;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Navigator;
import org.rotproof.ui.common.Screen;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;

/**
 * Work of the machine that no page shows at this moment, below the header: how far it is, whoever
 * began it, with a way to it and a way to stop it; and once how work ended while nobody looked.
 * Asks the helper every second or two, which reads a file. JavaFX's thread only.
 */
final class WorkBar {
  private static final long EVERY_MILLIS = 1500;

  private final Strings texts = Strings.of("common");
  private final Navigator navigator;
  private final Supplier<Optional<Screen>> screen;
  private final Label words = Texts.wrapped("", "small");
  private final ProgressBar bar = new ProgressBar(0);
  private final Button show = new Button();
  private final Button stop = new Button();
  private final HBox view;
  private Optional<Connection> connection = Optional.empty();
  private Optional<HostCalls> calls = Optional.empty();
  private Optional<Background.Job> clock = Optional.empty();
  private Set<String> known = Set.of();
  private boolean asking;

  WorkBar(Navigator navigator, Supplier<Optional<Screen>> screen) {
    this.navigator = navigator;
    this.screen = screen;
    words.setId("work-words");
    bar.setId("work-progress");
    bar.setMinWidth(120);
    bar.setAccessibleText(texts.get("work.progress"));
    show.setId("work-show");
    show.setMinWidth(Region.USE_PREF_SIZE);
    stop.setId("work-stop");
    stop.setMinWidth(Region.USE_PREF_SIZE);
    HBox.setHgrow(words, Priority.ALWAYS);
    words.setMaxWidth(Double.MAX_VALUE);
    view = new HBox(12, Icons.of(20, "mdi2p-progress-clock"), words, bar, show, stop);
    view.setId("work-bar");
    view.setAlignment(Pos.CENTER_LEFT);
    view.getStyleClass().addAll("banner", "info", "work-bar");
    Layouts.show(view, false);
  }

  Node view() {
    return view;
  }

  /** A screen of that connection shows; none, and nothing is asked. */
  void show(Optional<Connection> now) {
    if (!now.equals(connection)) {
      stop();
      connection = now;
      calls = now.map(c -> new HostCalls(c.session()));
      asking = false;
    }
    Layouts.show(view, false);
    if (now.isPresent() && clock.isEmpty()) {
      clock = Optional.of(Background.every(EVERY_MILLIS, this::ask));
    }
    ask();
  }

  /** Asks no more. */
  void stop() {
    clock.ifPresent(Background.Job::cancel);
    clock = Optional.empty();
    Layouts.show(view, false);
  }

  private void ask() {
    if (asking || calls.isEmpty()) {
      return;
    }
    asking = true;
    Optional<Connection> asked = connection;
    calls
        .get()
        .send(
            new Ask.Works(),
            list -> {
              if (asked.equals(connection)) {
                asking = false;
                draw(list.works());
              }
            },
            failure -> {
              // A helper that is gone, or too old to know of it.
              if (asked.equals(connection)) {
                stop();
              }
            });
  }

  private void draw(List<WorkItem> works) {
    Optional<Screen> here = screen.get();
    // What is over at the next look was short, and would only flash.
    Set<String> before = known;
    known = works.stream().map(WorkItem::id).collect(Collectors.toSet());
    List<WorkItem> unseen =
        works.stream()
            .filter(w -> !w.running() || before.contains(w.id()))
            .filter(w -> here.filter(s -> s.shows(w)).isEmpty())
            .toList();
    Layouts.show(view, !unseen.isEmpty());
    if (!unseen.isEmpty()) {
      draw(unseen.get(0), unseen.size() - 1);
    }
  }

  private void draw(WorkItem work, int more) {
    boolean running = work.running();
    String sentence = running ? running(work) : ended(work);
    words.setText(more > 0 ? sentence + " " + texts.get("work.more", more) : sentence);
    bar.setProgress(work.fraction());
    Layouts.show(bar, running);
    boolean broken = work.state() == WorkItem.State.FAILED || work.state() == WorkItem.State.CUT;
    view.getStyleClass().removeAll("info", "good", "warn");
    view.getStyleClass().add(running ? "info" : broken ? "warn" : "good");
    show.setText(texts.get("work.show"));
    show.setOnAction(e -> go(work));
    Layouts.show(show, running);
    stop.setText(texts.get(running ? "work.stop" : "work.ok"));
    stop.setOnAction(e -> stopOrTell(work));
    stop.getStyleClass().remove("danger-quiet");
    if (running) {
      stop.getStyleClass().add("danger-quiet");
    }
  }

  private String name(WorkItem work) {
    return texts.getOr("work.kind." + work.kind(), work.kind());
  }

  private String running(WorkItem work) {
    String doing =
        work.doing().stream()
            .findFirst()
            .map(d -> texts.get("work.doing", PlanWords.doing(d.kind(), d.subject())))
            .orElse("");
    String by = work.by().isEmpty() ? "" : texts.get("work.by", work.by());
    return texts.get(
        "work.running",
        name(work),
        work.array(),
        (int) Math.floor(100 * work.fraction()),
        (work.paused().isPresent() ? texts.get("work.paused") : doing) + by,
        when(work.startedMillis()));
  }

  private String ended(WorkItem work) {
    String why = work.failure().map(f -> f.what() + " " + f.meaning()).orElse("");
    return switch (work.state()) {
      case CUT -> texts.get("work.cut", name(work), work.array(), why);
      case FAILED ->
          texts.get("work.failed", name(work), work.array(), when(work.endedMillis()), why);
      case DONE, RUNNING ->
          texts.get("work.done", name(work), work.array(), when(work.endedMillis()));
    };
  }

  private static String when(long millis) {
    return Texts.when(Instant.ofEpochMilli(millis));
  }

  /** Its page; which one that is, the journal tells. */
  private void go(WorkItem work) {
    Connection at = connection.orElseThrow();
    if (work.journal().isEmpty()) {
      navigator.toWork(at, work, Optional.empty());
      return;
    }
    calls
        .orElseThrow()
        .send(
            new Ask.Journals(),
            list ->
                list.journals().stream()
                    .filter(j -> j.id().equals(work.journal()))
                    .findFirst()
                    .ifPresentOrElse(
                        j -> navigator.toWork(at, work, Optional.of(j)),
                        () -> navigator.notice(texts.get("work.over"))),
            failure -> navigator.notice(failure.what()));
  }

  private void stopOrTell(WorkItem work) {
    if (!work.running()) {
      send(new Ask.WorkTold(work.id()));
      return;
    }
    navigator.showDialog(
        Dialogs.question(
            new Screen.LeaveQuestion(
                texts.get("work.stop.title", name(work), work.array()),
                texts.get(work.kind().equals("scrub") ? "work.stop.scrub" : "work.stop.text"),
                texts.get("work.stop.ok"),
                texts.get("work.stop.stay")),
            () -> {
              navigator.closeDialog();
              send(new Ask.StopWork(work.id()));
            },
            navigator::closeDialog));
  }

  private void send(Ask<?> ask) {
    calls
        .orElseThrow()
        .send(
            ask,
            done -> ask(),
            failure -> navigator.notice(failure.what() + " " + failure.advice()));
  }
}
