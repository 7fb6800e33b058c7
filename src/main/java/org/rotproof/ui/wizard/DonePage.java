package org.rotproof.ui.wizard;

import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.plan.RecoverySheet;
import org.rotproof.protocol.Answer;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Sizes;
import org.rotproof.ui.common.Durations;
import org.rotproof.ui.common.FactCard;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Paper;
import org.rotproof.ui.common.TextFiles;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.work.Looking;
import org.rotproof.ui.work.StickCard;
import org.rotproof.ui.work.WorkRun;

/** It is built: what it is, and the sheet to keep for the day when everything else is gone. */
final class DonePage extends WizardPage {
  private static final long LOOK_EVERY_MILLIS = 3000;

  private final WorkRun run;
  private final VBox content = Layouts.column(16);
  private final Button save = new Button();
  private final StickCard stick;
  private final Looking looking;
  private Optional<RecoverySheet> sheet = Optional.empty();
  private Inventory found;

  DonePage(WizardModel model, WorkRun run) {
    super(Page.DONE, model);
    this.run = run;
    found = model.inventory();
    stick = new StickCard(model.calls(), () -> found, () -> model.draft().name());
    looking = new Looking(model.calls(), LOOK_EVERY_MILLIS, this::seen, why -> {});
  }

  /** A stick may be plugged in now. */
  private void seen(Inventory inventory, Runnable over) {
    found = inventory;
    stick.update();
    over.run();
  }

  @Override
  Region content() {
    return content;
  }

  @Override
  Node firstFocus() {
    return save;
  }

  @Override
  void shown() {
    sheet = run.progress().map(p -> RecoverySheet.of(p.plan(), model().planned()));
    content.getChildren().setAll(facts(), stick);
    sheet.ifPresent(s -> content.getChildren().add(sheetCard(s)));
    looking.start();
  }

  @Override
  void hidden() {
    looking.stop();
  }

  private Node facts() {
    Answer.Built built = run.built().orElseThrow();
    Draft draft = model().draft();
    Node row =
        Layouts.columns(
            12,
            160,
            FactCard.of(
                "mdi2d-database-outline", text("done.usable"), Sizes.format(built.usableBytes())),
            FactCard.of(
                "mdi2f-folder-outline",
                text("done.mounted"),
                draft.storage().mounted()
                    ? draft.storage().effectivePoint(draft.name())
                    : text("done.not-mounted")),
            FactCard.of(
                "mdi2s-shield-check-outline",
                text("done.survives"),
                text(
                    "done.disks",
                    draft.level().redundancy(draft.disks().members().size()).survives())),
            FactCard.of(
                "mdi2c-clock-outline",
                text("done.took"),
                Durations.format((long) (built.seconds() * 1000))));
    return row;
  }

  private Node sheetCard(RecoverySheet s) {
    save.setText(text("done.save"));
    save.setId("save-sheet");
    save.setMnemonicParsing(true);
    save.setGraphic(Icons.of("mdi2c-content-save-outline"));
    save.setMinWidth(Region.USE_PREF_SIZE);
    save.setOnAction(
        e ->
            TextFiles.save(
                s.text(),
                s.name() + "-recovery-sheet.txt",
                model().navigator(),
                content.getScene().getWindow()));
    Button print = new Button(text("done.print"));
    print.setId("print-sheet");
    print.setMnemonicParsing(true);
    print.setGraphic(Icons.of("mdi2p-printer"));
    print.setMinWidth(Region.USE_PREF_SIZE);
    print.setOnAction(
        e -> Paper.print(s.text(), model().navigator(), content.getScene().getWindow()));
    Label paper = Texts.wrapped(s.text().strip(), "mono", "paper");
    paper.setId("recovery-sheet");
    paper.setMaxWidth(Double.MAX_VALUE);
    VBox card =
        Layouts.column(
            14,
            Layouts.row(
                8,
                Layouts.grow(
                    Layouts.column(
                        2,
                        Texts.label(text("done.sheet"), "section-title"),
                        Texts.wrapped(text("done.sheet.text"), "small", "soft"))),
                print,
                save),
            paper);
    card.getStyleClass().add("card");
    return card;
  }

  @Override
  String title() {
    return text("done.title", model().draft().name());
  }

  @Override
  Optional<Node> titleIcon() {
    return Optional.of(Icons.of(32, "mdi2c-check-circle", "good"));
  }

  @Override
  boolean mayGoBack() {
    return false;
  }

  @Override
  Optional<String> whyNot() {
    return Optional.empty();
  }

  @Override
  Forward forward() {
    return new Forward(text("done.monitor"), "open-monitor", "accent", "mdi2p-pulse");
  }

  @Override
  void goForward(Runnable next) {
    model().navigator().toMonitor(model().connection(), Optional.of(model().draft().name()));
  }
}
