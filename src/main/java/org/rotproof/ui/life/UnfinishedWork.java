package org.rotproof.ui.life;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.Node;
import org.rotproof.plan.ChoreKind;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.ui.common.UnfinishedCard;

/** Work on the array that did not end well, with the ways on that its journal offers. */
final class UnfinishedWork {
  private final ManageModel model;
  private final Resume resume;

  /** Goes on with it, or takes it back. */
  interface Resume {
    void with(JournalSummary journal, boolean undo);
  }

  UnfinishedWork(ManageModel model, Resume resume) {
    this.model = model;
    this.resume = resume;
  }

  /** A card for each; none where nothing is left. */
  List<Node> cards() {
    List<UnfinishedCard> cards = model.unfinished().stream().map(this::card).toList();
    cards.stream().findFirst().ifPresent(UnfinishedCard::first);
    return List.copyOf(cards);
  }

  /** Goes on with it, after its keys were asked for. */
  void goOn(JournalSummary journal) {
    resume.with(journal, false);
  }

  private UnfinishedCard card(JournalSummary journal) {
    return new UnfinishedCard(
        model.navigator(),
        journal,
        new UnfinishedCard.Ways() {
          @Override
          public void goOn() {
            resume.with(journal, false);
          }

          @Override
          public void undo() {
            resume.with(journal, true);
          }

          @Override
          public void forget() {
            model.forget(journal);
          }
        });
  }

  /** Of what journals tell, the chores on that array. */
  static Stream<JournalSummary> on(String array, List<JournalSummary> journals) {
    return journals.stream()
        .filter(j -> j.title().equals(array) && !j.kind().equals(ChoreKind.BUILD.wire()));
  }

  /** The kind of chore that a journal is about; empty where the page has none of that name. */
  static Optional<ChoreKind> kind(JournalSummary journal) {
    return ChoreKind.of(journal.kind()).filter(Group.listed()::contains);
  }
}
