package org.rotproof.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.ui.common.UiServices;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@Tag("window")
@ExtendWith(ApplicationExtension.class)
class StartsTest {
  @TempDir static Path folder;

  @Start
  void start(Stage stage) {
    UiServices none =
        new UiServices(
            spec -> {
              throw new IllegalStateException();
            },
            () -> {
              throw new IllegalStateException();
            },
            text -> {
              throw new IllegalArgumentException("no");
            },
            folder,
            folder.resolve("settings"),
            "0.1.0");
    new MainWindow(stage, none).toStart();
    stage.show();
  }

  @Test
  void themeSwitchesBothWaysAndSaysWhatItWillDo(FxRobot robot) {
    assertThat(robot.lookup("#theme").queryButton().getAccessibleText()).contains("dark");
    robot.clickOn("#theme");
    assertThat(robot.lookup("#theme").queryButton().getAccessibleText()).contains("light");
    robot.clickOn("#theme");
    assertThat(robot.lookup("#theme").queryButton().getAccessibleText()).contains("dark");
  }
}
