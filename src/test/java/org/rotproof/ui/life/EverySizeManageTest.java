package org.rotproof.ui.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.plan.Chore;
import org.rotproof.plan.ChorePlanner;
import org.rotproof.plan.Plan;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event.StepState;
import org.rotproof.protocol.Failure;
import org.rotproof.scrub.Difference;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.ui.EverySize;
import org.rotproof.ui.ScriptedHost;
import org.rotproof.ui.monitor.model.Given;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Looking after an array, with a full case of disks beside it: every form, on every screen. */
@Tag("window")
@Tag("turn-6")
@ExtendWith(ApplicationExtension.class)
class EverySizeManageTest {
  private static final int MANY = 24;

  @TempDir Path folder;
  private ManageWindow ui;
  private EverySize sizes;
  private Stage stage;

  @Start
  void start(Stage shown) throws Exception {
    stage = shown;
    Files.writeString(folder.resolve("settings"), "theme=light\nzoom=100\n");
    ui = new ManageWindow(shown, crowded(LifeShop.open(LifeShop.withKeyFile())), folder);
    sizes = new EverySize(shown);
  }

  @AfterEach
  void close() {
    Platform.runLater(() -> stage.close());
  }

  private static Inventory crowded(Inventory found) {
    List<Disk> disks = new ArrayList<>(found.disks());
    for (int i = disks.size() + 1; i <= MANY; i++) {
      disks.add(
          LifeShop.disk(
              "ata-WDC_WD40EFRX-68N32N0_WD-WCC7K00000" + (10 + i),
              "WD-WCC7K00000" + (10 + i),
              List.of(),
              List.of()));
    }
    return found.withDisks(disks);
  }

  private void machine(Inventory inventory) {
    ui.host.setInventory(inventory);
    ui.fx(
        stage -> {
          ui.window.toManage(ui.connection, "photos", Optional.empty());
          return true;
        });
    ui.waitFor("#do-open");
  }

  /** What can be done now. */
  private Set<String> doable() {
    return ui.fx(
        stage -> {
          Set<String> ids = new LinkedHashSet<>();
          for (Node node : stage.getScene().getRoot().lookupAll(".button")) {
            if (node.getId() != null && node.getId().startsWith("do-") && !node.isDisabled()) {
              ids.add("#" + node.getId());
            }
          }
          return ids;
        });
  }

  /** The list, and of each thing that can be done the first page. */
  private void all(String state) {
    sizes.page("manage-" + state);
    Set<String> ids = doable();
    assertThat(ids).as(state).isNotEmpty();
    for (String id : ids) {
      ui.press(id);
      ManageWindow.await(id + " asks or shows", () -> ui.shows("#continue") || ui.shows("#run"));
      sizes.page("manage-" + state + "-" + id.substring(4));
      ui.press("#back");
      ManageWindow.await("the list is back", () -> ui.shows("#do-open"));
    }
  }

  @Test
  void everyFormFitsEveryScreen() {
    ui.waitFor("#do-close");
    ui.scrubs =
        List.of(
            new HistoryEntry(
                1,
                1,
                HistoryEntry.Kind.SCRUB,
                "photos",
                "",
                "",
                "Scrubbed.",
                List.of(),
                Optional.of(
                    Given.differing(
                        Difference.Fate.OPEN,
                        "/srv/photos/2019/Summer in the mountains/IMG_20190714_101112.jpg")),
                Map.of()));
    machine(crowded(LifeShop.open(LifeShop.withKeyFile())));
    ManageWindow.await("it is offered", () -> ui.open("#do-settle"));
    all("open");
    ui.scrubs = List.of();
    machine(crowded(LifeShop.closed(LifeShop.withPassphrase())));
    all("closed");
    machine(crowded(LifeShop.returned(LifeShop.withPassphrase())));
    all("returned");
    sizes.assertWell();
  }

  @Test
  void reviewRunResultAndCardsFitEveryScreen() throws Exception {
    Inventory degraded = crowded(LifeShop.degraded(LifeShop.withKeyFile()));
    machine(degraded);
    sizes.page("manage-degraded");
    ui.press("#do-replace");
    ui.waitFor("#old-disks", "Not plugged in");
    ui.press("#new-disk3");
    sizes.page("manage-replace");
    ui.press("#continue");
    ui.waitFor("#erased", "WD-WCC7K0000003");
    sizes.page("manage-review");
    ui.type("#confirm-text", "photos");
    ui.press("#run");
    ScriptedHost.Running run = ui.asked();
    Plan plan = ChorePlanner.plan(((Ask.Do) run.ask()).chore(), degraded);
    run.step(0, 0, StepState.RUNNING, 1_400_000_000_000L, LifeShop.SIZE, 140_000_000);
    ui.waitFor("#run-headline");
    sizes.page("manage-run");
    for (int stage = 0; stage < plan.stages().size(); stage++) {
      for (int step = 0; step < plan.stages().get(stage).steps().size(); step++) {
        run.step(stage, step, StepState.DONE, 0, 0, 0);
      }
    }
    run.answer().complete(new Answer.Done());
    ui.waitFor("#result", "has taken over");
    sizes.page("manage-result");
    machine(degraded);
    ui.press("#do-close");
    ui.press("#run");
    ManageWindow.await(
        "closing is asked for", () -> ((Ask.Do) ui.asked().ask()).chore() instanceof Chore.Close);
    ui.asked()
        .fail(
            new Failure(
                Failure.Kind.TOOL_FAILED,
                "/srv/photos is in use by something else (unmount).",
                "This step did not take effect.",
                "Find out what uses it (lsblk and fuser show it), end that, then go on or undo.",
                "umount: /srv/photos: target is busy."));
    ui.waitFor("#failure");
    sizes.page("manage-failed");
    sizes.assertWell();
  }
}
