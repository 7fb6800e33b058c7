package org.rotproof.ui;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.rotproof.host.KnownMachine;
import org.rotproof.plan.Chore;
import org.rotproof.plan.Plan;
import org.rotproof.plan.Planner;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event.StepState;
import org.rotproof.protocol.Failure;
import org.rotproof.ui.common.UiServices;

/**
 * Leaves a picture of every page, in both themes and two sizes, for eyes to judge. Not a test: run
 * its main with a folder, under a display.
 */
public final class Pictures {
  private final Path folder;
  private final Stage stage;
  private final String prefix;

  private Pictures(Path folder, Stage stage, String prefix) {
    this.folder = folder;
    this.stage = stage;
    this.prefix = prefix;
  }

  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]));
    String only = args.length > 1 ? args[1] : "";
    Path settings = Files.createTempDirectory("rotproof").resolve("settings");
    ScriptedHost[] host = new ScriptedHost[1];
    UiServices services =
        new UiServices(
            spec -> host[0],
            () -> host[0],
            text -> {
              throw new IllegalArgumentException("“" + text + "” is not a machine.");
            },
            text -> host[0],
            folder,
            settings,
            "0.1.0");
    services
        .known()
        .met(
            new KnownMachine(
                "root@nas",
                1_764_000_000_000L,
                List.of(new KnownMachine.Known("photos", "healthy", ""))));
    services
        .known()
        .met(
            new KnownMachine(
                "anna@cellar",
                1_763_000_000_000L,
                List.of(
                    new KnownMachine.Known("films", "healthy", ""),
                    new KnownMachine.Known(
                        "letters", "degraded", "disk2, serial WX12A80DA3: not plugged in."))));
    RotproofApp.launch(
        services,
        Optional.empty(),
        Optional.of(
            stage -> {
              Thread thread =
                  new Thread(
                      () -> {
                        try {
                          for (String theme : List.of("light", "dark")) {
                            for (String size : List.of("1280x800", "1024x700")) {
                              String prefix = theme + "-" + size;
                              if (prefix.contains(only)) {
                                host[0] = new ScriptedHost(Shop.shop());
                                new Pictures(folder, stage, prefix)
                                    .all(theme, size, host, services);
                              }
                            }
                          }
                        } catch (Exception | AssertionError e) {
                          throw new IllegalStateException(e);
                        } finally {
                          Platform.exit();
                        }
                      });
              thread.start();
            }));
    System.exit(0);
  }

  private void all(String theme, String size, ScriptedHost[] host, UiServices services)
      throws Exception {
    String[] wh = size.split("x");
    Files.writeString(services.settings(), "theme=" + theme);
    fx(
        () -> {
          stage.setWidth(Double.parseDouble(wh[0]));
          stage.setHeight(Double.parseDouble(wh[1]));
          new MainWindow(stage, services).toStart();
          return null;
        });
    shot("01-start");
    click("#help");
    shot("01-help");
    click("#dialog-cancel");
    CompletableFuture<Void> gate = new CompletableFuture<>();
    host[0].startsWhen(gate);
    click("#start-practice");
    shot("02-connecting");
    gate.complete(null);
    waitFor("#disk-disk1");
    shot("03-disks-none");
    check("#check-disk1");
    check("#check-disk2");
    check("#check-disk3");
    check("#check-disk4");
    shot("04-disks");
    click("#spare-disk4");
    shot("05-disks-spare");
    click("#next");
    shot("06-protection");
    click("#advanced");
    scroll(1);
    shot("07-protection-advanced");
    click("#kind-integrity");
    scroll(1);
    shot("07-protection-writing");
    click("#start-at-once");
    scroll(0.75);
    shot("07-protection-at-once");
    click("#start-wiped");
    scroll(1);
    click("#kind-encrypted");
    click("#next");
    shot("08-keys");
    click("#key-passphrase");
    type("#passphrase", "photos1");
    type("#passphrase-again", "photos2");
    Thread.sleep(1200);
    shot("09-keys-weak");
    click("#recovery-make");
    scroll(0.6);
    shot("10-keys-recovery");
    click("#key-passphrase");
    click("#key-recovery");
    click("#next");
    type("#array-name", "photos");
    shot("11-storage");
    click("#lvm");
    type("#label", "no/slash");
    shot("12-storage-lvm-wrong");
    click("#lvm");
    type("#label", "photos");
    click("#next");
    shot("13-review");
    scroll(1);
    shot("14-review-end");
    type("#confirm-text", "photos");
    shot("15-review-confirmed");
    click("#build");
    build(host[0]);
    click("#next");
    shot("19-done");
    scroll(1);
    shot("20-done-end");
    failed(host, services);
  }

  private void build(ScriptedHost host) throws Exception {
    while (host.running().isEmpty()) {
      Thread.sleep(20);
    }
    ScriptedHost.Running run = host.running().get();
    Plan plan = Planner.plan(((Chore.Build) ((Ask.Do) run.ask()).chore()).blueprint(), Shop.shop());
    shot("16-build-begin");
    for (int stage = 0; stage < plan.stages().size(); stage++) {
      int steps = plan.stages().get(stage).steps().size();
      boolean format = plan.stages().get(stage).kind().equals("format");
      for (int i = 0; i < (format ? 24 : 1); i++) {
        for (int step = 0; step < steps; step++) {
          long total = 3_900_000_000_000L;
          long rate = 150_000_000 + (long) (30_000_000 * Math.sin(i * 0.7 + step));
          run.step(
              stage,
              step,
              StepState.RUNNING,
              format ? total / 38 * (i + 1) : 0,
              format ? total : 0,
              format ? rate : 0);
        }
        if (format) {
          Thread.sleep(260);
        }
      }
      if (format) {
        shot("17-build");
      }
      for (int step = 0; step < steps; step++) {
        run.step(stage, step, StepState.DONE, 0, 0, 0);
      }
    }
    run.answer().complete(new Answer.Built("j1", "photos", "md127", 7_900_000_000_000L, 27_840.5));
    Thread.sleep(300);
    shot("18-built");
  }

  private void failed(ScriptedHost[] host, UiServices services) throws Exception {
    host[0] = new ScriptedHost(Shop.shop());
    fx(
        () -> {
          new MainWindow(stage, services).toStart();
          return null;
        });
    click("#start-practice");
    waitFor("#disk-disk1");
    check("#check-disk1");
    check("#check-disk2");
    click("#next");
    click("#next");
    click("#next");
    click("#next");
    type("#confirm-text", "data");
    click("#build");
    while (host[0].running().isEmpty()) {
      Thread.sleep(20);
    }
    ScriptedHost.Running run = host[0].running().get();
    Ask.Do ask = (Ask.Do) run.ask();
    host[0].setJournals(List.of(unfinished(ask)));
    run.step(0, 0, StepState.DONE, 0, 0, 0);
    run.step(2, 0, StepState.DONE, 1000, 1000, 0);
    run.step(2, 1, StepState.FAILED, 400, 1000, 0);
    run.fail(
        new Failure(
            Failure.Kind.TOOL_FAILED,
            "disk2 could not be wiped: it stopped accepting writes after 1.6 TB.",
            "Nothing on the other disks is lost that you had not agreed to erase. No array was"
                + " made.",
            "Replace disk2 and go on, or undo and choose other disks.",
            "Device wipe error, offset 1610612736.\n"
                + "Cannot wipe device /dev/disk/by-id/disk2.\n"
                + "Command failed with code -5 (Input/output error)."));
    Thread.sleep(400);
    shot("21-failed");
    click("#failure-details");
    shot("22-failed-details");
    click("#theme");
    click("#theme");
    host[0] = new ScriptedHost(Shop.shop());
    host[0].setJournals(List.of(unfinished(ask)));
    fx(
        () -> {
          new MainWindow(stage, services).toStart();
          return null;
        });
    click("#start-computer");
    waitFor("#build-new");
    shot("23-found");
    host[0] = new ScriptedHost(Shop.shop());
    host[0].refuseToStart(
        new Failure(
            Failure.Kind.TOOL_FAILED,
            "The virtual machine did not answer within 60 seconds.",
            "Nothing was changed: practice only uses files of its own.",
            "Close other programs that need much memory and try again.",
            "qemu-system-x86_64: could not allocate memory"));
    fx(
        () -> {
          new MainWindow(stage, services).toStart();
          return null;
        });
    click("#start-practice");
    waitFor("#failure");
    shot("24-not-started");
  }

  private static Answer.JournalSummary unfinished(Ask.Do ask) {
    return new Answer.JournalSummary(
        "j7",
        "build",
        "data",
        Optional.of(((Chore.Build) ask.chore()).blueprint()),
        ((Chore.Build) ask.chore()).blueprint().disks(),
        "2026-03-01T14:02:00+01:00",
        5,
        14,
        "Both disks have new LUKS headers. Wiping disk2 was under way when it stopped.",
        List.of(),
        true,
        "The wipe of disk2 begins anew, and the steps after it follow. What is done stays.",
        true,
        "The new headers are taken off both disks again. What they held before is gone.",
        "The disks stay half built, and you are asked again next time.");
  }

  private void waitFor(String id) throws Exception {
    for (int i = 0; i < 200; i++) {
      if (fx(() -> stage.getScene().lookup(id)) != null) {
        return;
      }
      Thread.sleep(25);
    }
    throw new AssertionError("never came: " + id);
  }

  private void click(String id) throws Exception {
    waitFor(id);
    fx(
        () -> {
          Node node = stage.getScene().lookup(id);
          if (node.isDisabled()) {
            throw new AssertionError("disabled: " + id);
          }
          node.requestFocus();
          if (node instanceof atlantafx.base.controls.ToggleSwitch t) {
            t.setSelected(!t.isSelected());
          } else {
            ((ButtonBase) node).fire();
          }
          return null;
        });
  }

  private void check(String id) throws Exception {
    waitFor(id);
    fx(
        () -> {
          ((CheckBox) stage.getScene().lookup(id)).fire();
          return null;
        });
  }

  private void type(String id, String text) throws Exception {
    waitFor(id);
    fx(
        () -> {
          TextInputControl input = (TextInputControl) stage.getScene().lookup(id);
          input.requestFocus();
          input.setText(text);
          return null;
        });
  }

  private void scroll(double to) throws Exception {
    Thread.sleep(150);
    fx(
        () -> {
          ((ScrollPane) stage.getScene().lookup(".page-scroll")).setVvalue(to);
          return null;
        });
  }

  private void shot(String name) throws Exception {
    Thread.sleep(350);
    BufferedImage image = fx(() -> SwingFXUtils.fromFXImage(stage.getScene().snapshot(null), null));
    ImageIO.write(image, "png", folder.resolve(prefix + "-" + name + ".png").toFile());
  }

  private static <T> T fx(Callable<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(work);
    Platform.runLater(task);
    return task.get();
  }
}
