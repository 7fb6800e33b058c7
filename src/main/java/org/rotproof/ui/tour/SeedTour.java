package org.rotproof.ui.tour;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.stage.Stage;
import org.rotproof.ui.common.Tour;

/**
 * The tour through the original procedure: two disks of 500 MB, a key file of 512 bytes, LUKS2 with
 * hmac-sha256, RAID 1, ext4; a clean scrub; 30 KiB of damage from outside; a scrub that finds and
 * repairs it; a clean scrub. Then the night: a disk is pulled, and another takes its place. Closes
 * the window at its end, however it ended.
 */
public final class SeedTour implements Tour {
  /** What the moving picture shows. */
  private static final List<String> DRILL =
      List.of(
          "disks-chosen",
          "protection",
          "review-confirmed",
          "build",
          "monitor",
          "scrubbing",
          "clean",
          "drill-aim",
          "damaged",
          "healed",
          "proved",
          "monitor-after");

  private final Path folder;
  private final Consumer<String> news;
  private volatile TourReport report =
      new TourReport(false, "the window was closed before the tour began", 0, List.of(), List.of());

  /**
   * A tour.
   *
   * @param folder where its pictures go
   * @param news told a line for each page
   */
  public SeedTour(Path folder, Consumer<String> news) {
    this.folder = folder;
    this.news = news;
  }

  @Override
  public void begin(Stage stage) {
    Thread driver = new Thread(() -> drive(stage), "tour");
    driver.setDaemon(true);
    driver.start();
  }

  /** What it saw, once the window is closed. */
  public TourReport report() {
    return report;
  }

  private void drive(Stage stage) {
    Notebook notebook = new Notebook(news);
    List<String> pictures = List.of();
    String failure = null;
    try {
      Album album = new Album(stage, folder);
      try {
        Eyes eyes = new Eyes();
        Steps steps = new Steps(eyes, new Hands(eyes), album, notebook);
        new WizardWalk(steps).walk();
        new MonitorWalk(steps).walk();
        new NightWalk(steps).walk();
        album.movie("drill", DRILL);
      } catch (TourFailed e) {
        failure = e.getMessage();
        album.take("failed");
      } finally {
        pictures = album.names();
      }
    } catch (InterruptedException e) {
      failure = "the tour was interrupted";
    } catch (RuntimeException e) {
      failure = failure == null ? "the tour itself broke: " + e : failure;
    }
    report =
        new TourReport(failure == null, failure, notebook.seconds(), notebook.checks(), pictures);
    Platform.runLater(stage::close);
  }
}
