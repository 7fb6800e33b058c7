package org.rotproof.ui.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;
import org.rotproof.storage.MachineFile;
import org.rotproof.storage.RawSystem;
import org.rotproof.ui.ScriptedHost;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The report that a person saves where something failed. */
@Tag("window")
@ExtendWith(ApplicationExtension.class)
class ReportSaverTest {
  private static final Failure FAILURE =
      new Failure(Failure.Kind.TOOL_FAILED, "It broke.", "Nothing is lost.", "Try again.", "");

  private final ScriptedHost host =
      new ScriptedHost(new Inventory(List.of(), List.of(), Set.of(), Set.of(), Set.of()));
  private final LinkedBlockingQueue<String> notices = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private FailureView view;
  private ReportSaver saver;
  @TempDir private Path folder;

  @Start
  void start(Stage stage) {
    Navigator navigator =
        (Navigator)
            Proxy.newProxyInstance(
                Navigator.class.getClassLoader(),
                new Class<?>[] {Navigator.class},
                (proxy, method, args) -> {
                  notices.add((String) args[0]);
                  return null;
                });
    saver = new ReportSaver(new HostCalls(host), navigator);
    view = new FailureView(FAILURE).withReport(saver);
    stage.setScene(new Scene(new StackPane(view), 500, 300));
    stage.show();
  }

  private Path save() throws Exception {
    Path file = folder.resolve("report.json");
    Platform.runLater(() -> saver.save(file, () -> done.complete(null)));
    done.get(30, TimeUnit.SECONDS);
    assertThat(notices.poll(30, TimeUnit.SECONDS)).contains("report");
    assertThat(notices.poll(30, TimeUnit.SECONDS)).isNotBlank();
    return file;
  }

  @Test
  void theButtonIsThereAndTheReportIsDisguised() throws Exception {
    assertThat(view.lookup("#failure-report")).isNotNull();
    Machine machine =
        new Machine(
            true,
            true,
            false,
            Map.of("/etc/mdadm/mdadm.conf", "HOMEHOST annas-nas\n"),
            Set.of(),
            Set.of());
    String text = new MachineFile(RawSystem.EMPTY, machine, Map.of(), Map.of()).json();
    host.answers(
        (ask, run) -> {
          if (!(ask instanceof Ask.Report)) {
            return Optional.empty();
          }
          run.events().accept(new Event.ExportText(text.substring(0, 50)));
          run.events().accept(new Event.ExportText(text.substring(50)));
          return Optional.of(new Answer.Done());
        });
    String saved = Files.readString(save());
    assertThat(saved).contains("HOMEHOST name1").doesNotContain("anna");
    assertThat(MachineFile.parse(saved).machine().known()).isTrue();
  }

  @Test
  void whatFailsIsSaidAndLeavesNoFile() throws Exception {
    host.answers(
        (ask, run) -> {
          run.answer().completeExceptionally(new FailureException(FAILURE));
          return Optional.empty();
        });
    assertThat(save()).doesNotExist();
  }
}
