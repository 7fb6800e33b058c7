package org.rotproof.ui.work;

import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanScript;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Sizes;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Navigator;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.TextFiles;
import org.rotproof.ui.common.Texts;

/**
 * What every review shows alike: the disks that are erased, every command as it will run, and the
 * field for the word that lets it happen.
 */
public final class PlanReview {
  private static final Strings TEXTS = Strings.of("work");

  private final CommandList commands;
  private final VBox commandCard;
  private Optional<Plan> plan = Optional.empty();
  private String script = "";

  /** Nothing is planned yet. */
  public PlanReview(Navigator navigator) {
    commands = new CommandList(navigator);
    Button copy = link("copy-all", "mdi2c-content-copy");
    copy.setOnAction(e -> plan.ifPresent(p -> TextFiles.copy(PlanScript.render(p), navigator)));
    Button save = link("save-script", "mdi2c-content-save-outline");
    save.setOnAction(
        e ->
            plan.ifPresent(
                p ->
                    TextFiles.save(
                        PlanScript.render(p), script, navigator, save.getScene().getWindow())));
    commandCard =
        Layouts.column(
            16,
            Layouts.row(
                4,
                Layouts.grow(
                    Layouts.column(
                        2,
                        Texts.label(TEXTS.get("review.commands"), "section-title"),
                        Texts.wrapped(TEXTS.get("review.commands.text"), "small", "soft"))),
                copy,
                save),
            commands);
    commandCard.getStyleClass().add("card");
  }

  private static Button link(String id, String icon) {
    Button button = new Button(TEXTS.get("review." + id));
    button.setId(id);
    button.getStyleClass().add("link");
    button.setGraphic(Icons.of(icon));
    button.setMinWidth(Region.USE_PREF_SIZE);
    return button;
  }

  /** The card of the commands. */
  public Node commandCard() {
    return commandCard;
  }

  /**
   * Shows the commands of that plan.
   *
   * @param file what the script of them is called where it is saved
   */
  public void show(Plan now, String file) {
    plan = Optional.of(now);
    script = file;
    commands.show(now);
  }

  /** A card for what is erased. */
  public static VBox eraseCard(Label title, Node... more) {
    VBox card = Layouts.column(14, Layouts.row(10, Icons.of(22, "mdi2e-eraser", "bad"), title));
    card.getChildren().addAll(more);
    card.getStyleClass().addAll("card", "erase-card");
    return card;
  }

  /**
   * A disk that is erased.
   *
   * @param name what it is called, and for what it is used
   * @param lost what becomes of its content
   * @param loses whether that is a loss
   */
  public static Node eraseLine(Disk disk, String name, String lost, boolean loses) {
    Label size = Texts.label(Sizes.format(disk.sizeBytes()), "disk-size");
    size.setMinWidth(Region.USE_PREF_SIZE);
    HBox line =
        Layouts.row(
            14,
            Icons.of(22, DiskTexts.icon(disk)),
            Layouts.grow(
                Layouts.column(
                    2,
                    Texts.wrapped(name, "body", "strong"),
                    Texts.wrapped(DiskTexts.facts(disk), "caption", "soft"),
                    Texts.wrapped(lost, "small", loses ? "bad" : "soft"))),
            size);
    line.getStyleClass().add("erase-line");
    return line;
  }

  /** The field for the array's name. */
  public static TextField confirmField(Runnable changed) {
    TextField field = new TextField();
    field.setId("confirm-text");
    field.setPrefWidth(220);
    field.setMinWidth(180);
    field.setAccessibleText(TEXTS.get("review.confirm.spoken"));
    field.textProperty().addListener((o, was, is) -> changed.run());
    return field;
  }
}
