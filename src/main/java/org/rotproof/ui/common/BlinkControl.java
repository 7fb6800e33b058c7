package org.rotproof.ui.common;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;

/**
 * A button that makes the lights of disks blink for a minute, and below it what happens: what
 * blinks, and whether the disk that is pulled meanwhile is the right one.
 */
public final class BlinkControl extends VBox {
  private static final int SECONDS = 60;

  private final Strings texts = Strings.of("common");
  private final Button button = new Button();
  private final Label words = Texts.wrapped("", "small", "soft");
  private final HostCalls calls;
  private final UnaryOperator<String> names;
  private final String name;
  private Optional<HostCalls.Pending> running = Optional.empty();

  /**
   * What is meant.
   *
   * @param blink whose lights blink
   * @param meant which of all disks the person means to pull
   */
  public record Aim(List<String> blink, List<String> meant) {
    public Aim {
      blink = List.copyOf(blink);
      meant = List.copyOf(meant);
    }
  }

  /**
   * Makes it.
   *
   * @param id the button's
   * @param words on the button while nothing blinks
   * @param aim asked when it is pressed
   * @param names disks' ids to what a person calls them
   */
  public BlinkControl(
      String id, String words, HostCalls calls, Supplier<Aim> aim, UnaryOperator<String> names) {
    super(6);
    this.calls = calls;
    this.names = names;
    name = words;
    button.setId(id);
    button.setMinWidth(Region.USE_PREF_SIZE);
    this.words.setId(id + "-words");
    button.setOnAction(
        e -> {
          if (running.isPresent()) {
            running.get().cancel();
          } else {
            begin(aim.get());
          }
        });
    getChildren().addAll(button, this.words);
    Layouts.show(this.words, false);
    atWork(false);
  }

  /** What it says, to stand where there is more room than below the button. */
  public Node apart() {
    getChildren().remove(words);
    return words;
  }

  private void begin(Aim aim) {
    say("blink.begins", "soft");
    running =
        Optional.of(
            calls.send(
                new Ask.Locate(aim.blink(), aim.meant(), SECONDS),
                events -> events.forEach(this::heard),
                done -> ended("blink.over"),
                this::failed));
    atWork(true);
  }

  private void heard(Event event) {
    if (event instanceof Event.Blinks blinks) {
      String disk = names.apply(blinks.disk());
      if (!blinks.answers()) {
        say("blink.dark", "warn", disk);
      } else if (!blinks.bay().isEmpty()) {
        say("blink.bay", "soft", disk, blinks.bay());
      } else {
        say("blink.on", "soft", disk);
      }
    } else if (event instanceof Event.Pulled pulled) {
      String disk = names.apply(pulled.disk());
      say(pulled.meant() ? "blink.right" : "blink.wrong", pulled.meant() ? "good" : "bad", disk);
    }
  }

  private void failed(Failure why) {
    if (why.kind() == Failure.Kind.CANCELLED) {
      ended("blink.over");
    } else {
      atWork(false);
      Texts.say(words, (why.what() + " " + why.advice()).strip(), "warn");
    }
  }

  /** What was said of a disk that was pulled stays. */
  private void ended(String key) {
    atWork(false);
    boolean pulled =
        words.getStyleClass().contains("good") || words.getStyleClass().contains("bad");
    if (!pulled) {
      say(key, "soft");
    }
  }

  private void say(String key, String tone, Object... args) {
    Texts.say(words, texts.get(key, args), tone);
  }

  private void atWork(boolean now) {
    if (!now) {
      running = Optional.empty();
    }
    button.setText(now ? texts.get("blink.stop") : name);
    button.setGraphic(Icons.of(now ? "mdi2s-stop" : "mdi2l-lightbulb-on-outline"));
  }
}
