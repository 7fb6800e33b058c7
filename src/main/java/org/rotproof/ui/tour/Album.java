package org.rotproof.ui.tour;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import javax.imageio.ImageIO;

/** Pictures of the window as the screen shows it, numbered in the order of the tour. */
final class Album {
  private static final int FRAME_MILLIS = 1800;
  private static final int LAST_MILLIS = 5000;

  private final Stage stage;
  private final Path folder;
  private final Robot robot;
  private final List<String> names = new ArrayList<>();

  Album(Stage stage, Path folder) throws InterruptedException {
    this.stage = stage;
    this.folder = folder;
    robot = OnFx.get(Robot::new);
  }

  /** Takes one; its file is called "03-name.png". */
  void take(String name) throws InterruptedException {
    WritableImage image =
        OnFx.get(
            () -> {
              Scene scene = stage.getScene();
              return robot.getScreenCapture(
                  null,
                  stage.getX() + scene.getX(),
                  stage.getY() + scene.getY(),
                  scene.getWidth(),
                  scene.getHeight());
            });
    String file = String.format("%02d-%s.png", names.size() + 1, name);
    try {
      Files.createDirectories(folder);
      ImageIO.write(SwingFXUtils.fromFXImage(image, null), "png", folder.resolve(file).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("The picture " + file + " could not be written", e);
    }
    names.add(file);
  }

  /** Puts pictures that were taken one behind the other, as one that moves: "drill-moving.png". */
  void movie(String name, List<String> pictures) {
    try {
      List<Movie.Frame> frames = new ArrayList<>();
      for (String picture : pictures) {
        String file =
            names.stream()
                .filter(n -> n.substring(3).equals(picture + ".png"))
                .findFirst()
                .orElseThrow(() -> new TourFailed("no picture " + picture + " was taken"));
        frames.add(() -> ImageIO.read(folder.resolve(file).toFile()));
      }
      Files.write(
          folder.resolve(name + "-moving.png"), Movie.of(frames, FRAME_MILLIS, LAST_MILLIS));
    } catch (IOException e) {
      throw new UncheckedIOException("The moving picture could not be written", e);
    }
  }

  /** The files taken so far. */
  List<String> names() {
    return List.copyOf(names);
  }
}
