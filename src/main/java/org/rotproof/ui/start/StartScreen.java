package org.rotproof.ui.start;

import java.util.Optional;
import javafx.scene.Parent;
import javafx.scene.layout.StackPane;
import org.rotproof.host.Host;
import org.rotproof.ui.common.Connection.Place;
import org.rotproof.ui.common.Dialogs;
import org.rotproof.ui.common.Navigator;
import org.rotproof.ui.common.Screen;

/** Where the program begins: the choice of a machine, then the way there. */
public final class StartScreen implements Screen {
  private final Navigator navigator;
  private final StackPane view = new StackPane();
  private final ChooseView choose;
  private Optional<ConnectingView> connecting = Optional.empty();

  /** Makes the page. */
  public StartScreen(Navigator navigator) {
    this.navigator = navigator;
    ChooseView.Chosen chosen =
        new ChooseView.Chosen() {
          @Override
          public void connect(Host host, Place place, String name) {
            StartScreen.this.connect(host, place, name);
          }

          @Override
          public void ask(LeaveQuestion question, Runnable yes) {
            navigator.showDialog(
                Dialogs.question(
                    question,
                    () -> {
                      navigator.closeDialog();
                      yes.run();
                    },
                    navigator::closeDialog));
          }
        };
    choose = new ChooseView(navigator.services(), navigator.preferences(), chosen);
    view.setId("start");
    view.getChildren().setAll(choose.view());
  }

  /** Goes to that machine at once, with the choice as the way back. */
  public void connect(Host host, Place place, String name) {
    ConnectingView next = new ConnectingView(host, place, name, this::found, this::backToChoice);
    connecting = Optional.of(next);
    view.getChildren().setAll(next.view());
    next.begin();
  }

  private void backToChoice() {
    connecting = Optional.empty();
    view.getChildren().setAll(choose.view());
    choose.placeFocus();
  }

  private void found(Arrival found) {
    connecting = Optional.empty();
    if (found.connection().place() == Place.REMOTE) {
      MachinesMet.remember(navigator.services(), found.connection().name(), found.inventory());
    }
    if (found.journals().isEmpty()
        && found.inventory().arrays().isEmpty()
        && found.closed().isEmpty()) {
      navigator.toWizard(found.connection());
    } else {
      navigator.show(new FoundScreen(navigator, found));
    }
  }

  @Override
  public Parent view() {
    return view;
  }

  @Override
  public void shown() {
    choose.placeFocus();
  }

  @Override
  public void hidden() {
    connecting.ifPresent(ConnectingView::abandon);
  }
}
